package io.novate.kernel;

/**
 * A signed 128-bit sum of longs and of products of longs, reused instead of allocated.
 *
 * <p><b>Units</b>: whatever the caller adds; all terms of one sum share a unit.
 *
 * <p><b>Exactness</b>: exact. A result outside {@code -2^127 .. 2^127 - 1} throws; 2^32 products of
 * a long and an int stay far inside.
 *
 * <p><b>Aliasing and ownership</b>: owned by one thread; an argument may be the receiver.
 *
 * <p><b>Errors</b>: {@link ArithmeticException} when a result does not fit; the sum is then
 * unchanged.
 */
public final class WideSum {
    private static final int LIMB_BITS = 32;
    private static final long LIMB = 0xffff_ffffL;

    private long hi;
    private long lo;

    /** Starts at zero. */
    public WideSum() {}

    /** Replaces the sum by a value. */
    public void set(long value) {
        hi = value >> 63;
        lo = value;
    }

    /** Replaces the sum by another sum. */
    public void set(WideSum other) {
        hi = other.hi;
        lo = other.lo;
    }

    /** Adds a value. */
    public void add(long value) {
        addWide(value >> 63, value);
    }

    /** Adds another sum. */
    public void add(WideSum other) {
        addWide(other.hi, other.lo);
    }

    /** Adds the exact product of two values. */
    public void addProduct(long left, long right) {
        addWide(Math.multiplyHigh(left, right), left * right);
    }

    /** Subtracts a value. */
    public void subtract(long value) {
        subtractWide(value >> 63, value);
    }

    /** Subtracts another sum. */
    public void subtract(WideSum other) {
        subtractWide(other.hi, other.lo);
    }

    /** Subtracts the exact product of two values. */
    public void subtractProduct(long left, long right) {
        subtractWide(Math.multiplyHigh(left, right), left * right);
    }

    /**
     * Adds {@code value * numerator / denominator}, rounded towards positive infinity.
     *
     * @param value not negative
     * @param numerator not negative
     * @param denominator positive
     * @throws ArithmeticException when an argument or the result is outside its range
     */
    public void addShare(WideSum value, int numerator, int denominator) {
        if (value.hi < 0 || numerator < 0 || denominator <= 0) {
            throw new ArithmeticException(value + " * " + numerator + " / " + denominator);
        }
        long narrow = value.lo * numerator;
        boolean isNarrow = Math.multiplyHigh(value.lo, numerator) == 0 && narrow >= 0;
        if (value.hi == 0 && value.lo >= 0 && isNarrow) {
            addWide(0, Math.ceilDiv(narrow, (long) denominator));
            return;
        }
        long product0 = (value.lo & LIMB) * numerator;
        long product1 = (value.lo >>> LIMB_BITS) * numerator + (product0 >>> LIMB_BITS);
        long product2 = (value.hi & LIMB) * numerator + (product1 >>> LIMB_BITS);
        long product3 = (value.hi >>> LIMB_BITS) * numerator + (product2 >>> LIMB_BITS);
        long rest3 = product3 % denominator << LIMB_BITS | product2 & LIMB;
        long rest2 = rest3 % denominator << LIMB_BITS | product1 & LIMB;
        long rest1 = rest2 % denominator << LIMB_BITS | product0 & LIMB;
        long shareLo = rest2 / denominator << LIMB_BITS | rest1 / denominator;
        long shareHi = product3 / denominator << LIMB_BITS | rest3 / denominator;
        if (rest1 % denominator != 0) {
            shareLo++;
            shareHi += shareLo == 0 ? 1 : 0;
        }
        if (product3 / denominator > Integer.MAX_VALUE || shareHi < 0) {
            throw new ArithmeticException(value + " * " + numerator + " / " + denominator);
        }
        addWide(shareHi, shareLo);
    }

    /**
     * Adds {@code other * 2^bits}.
     *
     * @param bits 0 to 63
     * @throws ArithmeticException when the product or the result does not fit
     */
    public void addShifted(WideSum other, int bits) {
        long shiftedHi = bits == 0 ? other.hi : other.hi << bits | other.lo >>> (64 - bits);
        if (bits < 0 || bits > 63 || shiftedHi >> bits != other.hi) {
            throw new ArithmeticException(other + " * 2^" + bits);
        }
        addWide(shiftedHi, other.lo << bits);
    }

    /** Returns -1, 0 or 1 as the sum is negative, zero or positive. */
    public int signum() {
        return hi < 0 ? -1 : (hi | lo) == 0 ? 0 : 1;
    }

    /** Returns a negative number, zero or a positive number as the sum is below, equal or above. */
    public int compareTo(WideSum other) {
        return compare(hi, lo, other.hi, other.lo);
    }

    /**
     * Compares {@code leftA * leftB} with {@code rightA * rightB} exactly; the sign is the answer.
     */
    public static int compareProducts(long leftA, long leftB, long rightA, long rightB) {
        return compare(
                Math.multiplyHigh(leftA, leftB),
                leftA * leftB,
                Math.multiplyHigh(rightA, rightB),
                rightA * rightB);
    }

    /** Returns whether the sum is a long. */
    public boolean fitsLong() {
        return hi == lo >> 63;
    }

    /** Returns the sum, or the nearest long when it does not fit. */
    public long clampToLong() {
        if (fitsLong()) {
            return lo;
        }
        return hi < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /**
     * Returns the sum divided by {@code 2^bits}, rounded towards positive infinity; the sum stays.
     *
     * @param bits 0 to 63
     * @throws ArithmeticException when the quotient does not fit in a long
     */
    public long ceilShift(int bits) {
        if (bits < 0 || bits > 63) {
            throw new IllegalArgumentException("bits=" + bits + " is outside 0..63");
        }
        long mask = (1L << bits) - 1;
        long quotientLo = bits == 0 ? lo : (lo >>> bits) | (hi << (64 - bits));
        long quotientHi = hi >> bits;
        if ((lo & mask) != 0) {
            quotientLo++;
            quotientHi += quotientLo == 0 ? 1 : 0;
        }
        if (quotientHi != quotientLo >> 63) {
            throw new ArithmeticException(this + " / 2^" + bits + " does not fit in a long");
        }
        return quotientLo;
    }

    /** Returns the sum as 32 hexadecimal digits of its two's complement. */
    @Override
    public String toString() {
        return String.format("0x%016x%016x", hi, lo);
    }

    private void addWide(long otherHi, long otherLo) {
        long sumLo = lo + otherLo;
        long carry = Long.compareUnsigned(sumLo, lo) < 0 ? 1 : 0;
        long sumHi = hi + otherHi + carry;
        if (((hi ^ sumHi) & (otherHi ^ sumHi)) < 0) {
            throw new ArithmeticException("a sum leaves 128 bits: " + this);
        }
        hi = sumHi;
        lo = sumLo;
    }

    private void subtractWide(long otherHi, long otherLo) {
        long borrow = Long.compareUnsigned(lo, otherLo) < 0 ? 1 : 0;
        long differenceHi = hi - otherHi - borrow;
        if (((hi ^ otherHi) & (hi ^ differenceHi)) < 0) {
            throw new ArithmeticException("a difference leaves 128 bits: " + this);
        }
        lo = lo - otherLo;
        hi = differenceHi;
    }

    private static int compare(long leftHi, long leftLo, long rightHi, long rightLo) {
        int order = Long.compare(leftHi, rightHi);
        return order != 0 ? order : Long.compareUnsigned(leftLo, rightLo);
    }
}
