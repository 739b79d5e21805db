package io.novate.pricing.venue;

import java.math.BigInteger;

/** Divisions of integers of any size that say how they round; divisors are positive. */
final class Quotient {
    /** Parts per million. */
    static final BigInteger PPM = BigInteger.valueOf(1_000_000);

    private Quotient() {}

    /** Returns the quotient rounded down, also for negative dividends. */
    static BigInteger floor(BigInteger dividend, BigInteger divisor) {
        BigInteger[] both = dividend.divideAndRemainder(positive(divisor));
        return both[1].signum() < 0 ? both[0].subtract(BigInteger.ONE) : both[0];
    }

    /** Returns the quotient rounded up, also for negative dividends. */
    static BigInteger ceil(BigInteger dividend, BigInteger divisor) {
        return floor(dividend.negate(), divisor).negate();
    }

    /** Returns the quotient rounded towards zero. */
    static BigInteger truncate(BigInteger dividend, BigInteger divisor) {
        return dividend.divide(positive(divisor));
    }

    /** Returns {@code floor(a * b / divisor)}. */
    static long floor(long a, long b, long divisor) {
        return floor(product(a, b), BigInteger.valueOf(divisor)).longValueExact();
    }

    /** Returns {@code ceil(a * b / divisor)}. */
    static long ceil(long a, long b, long divisor) {
        return ceil(product(a, b), BigInteger.valueOf(divisor)).longValueExact();
    }

    /** Returns {@code a * b / divisor} rounded towards zero. */
    static long truncate(long a, long b, long divisor) {
        return truncate(product(a, b), BigInteger.valueOf(divisor)).longValueExact();
    }

    /** Returns {@code a * b}. */
    static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }

    /** Returns ten to a power that is not negative. */
    static BigInteger ten(int power) {
        return BigInteger.TEN.pow(power);
    }

    private static BigInteger positive(BigInteger divisor) {
        if (divisor.signum() <= 0) {
            throw new ArithmeticException("divisor=" + divisor + " is not positive");
        }
        return divisor;
    }
}
