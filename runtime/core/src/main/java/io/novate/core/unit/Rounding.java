package io.novate.core.unit;

import io.novate.kernel.WideSum;

/** Integer divisions that say how they round; products are 128 bits wide. */
public final class Rounding {
    private static final long DIGIT_MASK = 0xffff_ffffL;

    private Rounding() {}

    /**
     * Returns {@code floor(a * b / divisor)} for factors not negative.
     *
     * @throws ArithmeticException when the result does not fit
     */
    public static long mulDivFloor(long a, long b, long divisor) {
        checkFactors(a, b, divisor);
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high == 0 && low >= 0) {
            return low / divisor;
        }
        return divide(high, low, divisor);
    }

    /**
     * Returns {@code ceil(a * b / divisor)} for factors not negative.
     *
     * @throws ArithmeticException when the result does not fit
     */
    public static long mulDivCeil(long a, long b, long divisor) {
        long floor = mulDivFloor(a, b, divisor);
        boolean exact = floor * divisor == a * b;
        return exact ? floor : Math.addExact(floor, 1);
    }

    /** Returns {@code floor(a * b / divisor)} where {@code a} may be negative. */
    public static long mulDivFloorSigned(long a, long b, long divisor) {
        return a >= 0 ? mulDivFloor(a, b, divisor) : -mulDivCeil(-a, b, divisor);
    }

    /** Returns {@code a / b} rounded to nearest, a half to the even neighbour; both positive. */
    public static long divideHalfEven(long a, long b) {
        checkFactors(a, b, b);
        long quotient = a / b;
        long rest = a - quotient * b;
        long more = rest - (b - rest);
        return more > 0 || more == 0 && (quotient & 1) == 1 ? quotient + 1 : quotient;
    }

    /**
     * Returns {@code a * b / divisor} rounded to nearest, a half to the even neighbour, for factors
     * not negative.
     *
     * @throws ArithmeticException when the result does not fit
     */
    public static long mulDivHalfEven(long a, long b, long divisor) {
        long quotient = mulDivFloor(a, b, divisor);
        long rest = a * b - quotient * divisor;
        long more = rest - (divisor - rest);
        return more > 0 || more == 0 && (quotient & 1) == 1 ? quotient + 1 : quotient;
    }

    /** Returns whether {@code a * timesA >= b * timesB}, in 128 bits. */
    public static boolean covers(long a, long timesA, long b, long timesB) {
        return WideSum.compareProducts(a, timesA, b, timesB) >= 0;
    }

    private static void checkFactors(long a, long b, long divisor) {
        if (a < 0 || b < 0 || divisor <= 0) {
            throw new ArithmeticException("a=" + a + ", b=" + b + ", divisor=" + divisor);
        }
    }

    private static long divide(long high, long low, long divisor) {
        if (high >= divisor) {
            throw new ArithmeticException("quotient does not fit: divisor=" + divisor);
        }
        if (divisor <= Integer.MAX_VALUE) {
            return divideByDigits(high, low, divisor);
        }
        long remainder = high;
        long quotient = 0;
        for (int bit = 63; bit >= 0; bit--) {
            remainder = (remainder << 1) | ((low >>> bit) & 1);
            quotient <<= 1;
            if (Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        if (quotient < 0) {
            throw new ArithmeticException("quotient does not fit: divisor=" + divisor);
        }
        return quotient;
    }

    /** Divides by less than 2^31, 32 bits of the dividend at a time: every step fits an int64. */
    private static long divideByDigits(long high, long low, long divisor) {
        long upper = high << Integer.SIZE | low >>> Integer.SIZE;
        long first = upper / divisor;
        if (first > Integer.MAX_VALUE) {
            throw new ArithmeticException("quotient does not fit: divisor=" + divisor);
        }
        long rest = upper - first * divisor;
        return first << Integer.SIZE | (rest << Integer.SIZE | low & DIGIT_MASK) / divisor;
    }
}
