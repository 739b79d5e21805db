package io.novate.pricing.option;

/**
 * The standard normal distribution.
 *
 * <p>{@code N(x) = phi(x) * M(x)} with the Mills ratio {@code M}, which solves {@code M' = 1 + x M}
 * and is smooth and slowly varying for negative {@code x}. A table holds its Taylor coefficients at
 * steps of 1/32; they follow from the equation by {@code M(n+1) = x M(n) + n M(n-1)}. The table is
 * made by integrating the equation upwards from -45, the direction in which errors decay.
 *
 * <p><b>Exactness</b>: relative error below 1e-14 down to -37, where the density is 1e-298.
 *
 * <p><b>Source</b>: the equation is the definition of the ratio; see Abramowitz and Stegun 26.2.
 */
public final class Normal {
    private static final double ROOT_TWO_PI = 2.506628274631000502;
    private static final int LOWEST = -45;
    private static final int STEPS_PER_UNIT = 32;
    private static final int ORDER = 9;
    private static final int POINTS = -LOWEST * STEPS_PER_UNIT + 1;
    private static final double[] TAYLOR = taylor();

    private Normal() {}

    /** Returns the density at {@code x}. */
    public static double density(double x) {
        return Math.exp(-0.5 * x * x) / ROOT_TWO_PI;
    }

    /** Returns the probability of a value of at most {@code x}. */
    public static double cdf(double x) {
        return x <= 0 ? density(x) * mills(x) : 1 - density(x) * mills(-x);
    }

    /** Returns {@code cdf(x) / density(x)} for {@code x <= 0}. */
    static double mills(double x) {
        if (!(x > LOWEST)) {
            return -1 / x;
        }
        int point = (int) ((x - LOWEST) * STEPS_PER_UNIT + 0.5);
        double h = x - (LOWEST + (double) point / STEPS_PER_UNIT);
        int at = point * ORDER;
        double sum = TAYLOR[at + ORDER - 1];
        for (int order = ORDER - 2; order >= 0; order--) {
            sum = sum * h + TAYLOR[at + order];
        }
        return sum;
    }

    private static double[] taylor() {
        double[] table = new double[POINTS * ORDER];
        double[] derivatives = new double[24];
        double value = tail(LOWEST);
        for (int point = 0; point < POINTS; point++) {
            double x = LOWEST + (double) point / STEPS_PER_UNIT;
            derivatives[0] = value;
            derivatives[1] = 1 + x * value;
            for (int n = 1; n + 1 < derivatives.length; n++) {
                derivatives[n + 1] = x * derivatives[n] + n * derivatives[n - 1];
            }
            double factorial = 1;
            double power = 1;
            double next = 0;
            for (int n = 0; n < derivatives.length; n++) {
                factorial *= Math.max(1, n);
                if (n < ORDER) {
                    table[point * ORDER + n] = derivatives[n] / factorial;
                }
                next += derivatives[n] / factorial * power;
                power /= STEPS_PER_UNIT;
            }
            value = next;
        }
        return table;
    }

    /** The asymptotic series, exact to the last bit this far out. */
    private static double tail(double x) {
        double square = x * x;
        double term = -1 / x;
        double sum = 0;
        for (int n = 1; n < 20; n++) {
            sum += term;
            term *= -(2 * n - 1) / square;
        }
        return sum;
    }
}
