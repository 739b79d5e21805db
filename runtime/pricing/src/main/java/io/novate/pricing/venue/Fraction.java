package io.novate.pricing.venue;

import java.math.BigInteger;

/**
 * An exact ratio in lowest terms with a positive denominator.
 *
 * @param numerator signed
 * @param denominator positive
 */
public record Fraction(BigInteger numerator, BigInteger denominator)
        implements Comparable<Fraction> {
    /** Brings the ratio to lowest terms. */
    public Fraction {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("numerator=" + numerator + ", denominator=0");
        }
        BigInteger common = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            common = common.negate();
        }
        numerator = numerator.divide(common);
        denominator = denominator.divide(common);
    }

    /** Returns a whole number. */
    public static Fraction of(BigInteger value) {
        return new Fraction(value, BigInteger.ONE);
    }

    /** Returns a whole number. */
    public static Fraction of(long value) {
        return of(BigInteger.valueOf(value));
    }

    /** Returns the sum. */
    public Fraction plus(Fraction other) {
        return new Fraction(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    /** Returns the difference. */
    public Fraction minus(Fraction other) {
        return plus(new Fraction(other.numerator.negate(), other.denominator));
    }

    /** Returns the product. */
    public Fraction times(Fraction other) {
        return new Fraction(
                numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /** Returns the quotient. */
    public Fraction dividedBy(Fraction other) {
        return new Fraction(
                numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    /** Returns -1, 0 or 1. */
    public int signum() {
        return numerator.signum();
    }

    /** Returns the nearest value between the bounds. */
    public Fraction clamp(Fraction low, Fraction high) {
        if (compareTo(low) < 0) {
            return low;
        }
        return compareTo(high) > 0 ? high : this;
    }

    /** Returns the whole number towards zero. */
    public BigInteger truncate() {
        return Quotient.truncate(numerator, denominator);
    }

    /** Returns the whole number below. */
    public BigInteger floor() {
        return Quotient.floor(numerator, denominator);
    }

    @Override
    public int compareTo(Fraction other) {
        return numerator
                .multiply(other.denominator)
                .compareTo(other.numerator.multiply(denominator));
    }
}
