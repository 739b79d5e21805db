package io.novate.core.unit;

/** Compares products of four factors exactly, for ratios compared by cross-multiplication. */
public final class Ratio {
    private Ratio() {}

    /**
     * Compares {@code a * b * c * d} with {@code e * f * g * h}, all not negative, in 256 bits.
     *
     * @return negative, zero or positive as the first is smaller, equal or larger
     */
    public static int compareProducts(
            long a, long b, long c, long d, long e, long f, long g, long h) {
        long leftHigh1 = Math.multiplyHigh(a, b);
        long leftLow1 = a * b;
        long leftHigh2 = Math.multiplyHigh(c, d);
        long leftLow2 = c * d;
        long rightHigh1 = Math.multiplyHigh(e, f);
        long rightLow1 = e * f;
        long rightHigh2 = Math.multiplyHigh(g, h);
        long rightLow2 = g * h;
        for (int limb = 3; limb >= 0; limb--) {
            long left = limb(limb, leftHigh1, leftLow1, leftHigh2, leftLow2);
            long right = limb(limb, rightHigh1, rightLow1, rightHigh2, rightLow2);
            if (left != right) {
                return Long.compareUnsigned(left, right);
            }
        }
        return 0;
    }

    /** Returns limb 0 (lowest) to 3 of the product of two unsigned 128-bit numbers. */
    private static long limb(int limb, long high1, long low1, long high2, long low2) {
        long r0 = low1 * low2;
        if (limb == 0) {
            return r0;
        }
        long carry1 = 0;
        long r1 = Math.unsignedMultiplyHigh(low1, low2);
        long cross = high1 * low2;
        r1 += cross;
        carry1 += Long.compareUnsigned(r1, cross) < 0 ? 1 : 0;
        cross = low1 * high2;
        r1 += cross;
        carry1 += Long.compareUnsigned(r1, cross) < 0 ? 1 : 0;
        if (limb == 1) {
            return r1;
        }
        long carry2 = 0;
        long r2 = carry1;
        cross = Math.unsignedMultiplyHigh(high1, low2);
        r2 += cross;
        carry2 += Long.compareUnsigned(r2, cross) < 0 ? 1 : 0;
        cross = Math.unsignedMultiplyHigh(low1, high2);
        r2 += cross;
        carry2 += Long.compareUnsigned(r2, cross) < 0 ? 1 : 0;
        cross = high1 * high2;
        r2 += cross;
        carry2 += Long.compareUnsigned(r2, cross) < 0 ? 1 : 0;
        if (limb == 2) {
            return r2;
        }
        return Math.unsignedMultiplyHigh(high1, high2) + carry2;
    }
}
