package io.novate.pricing.scan;

/**
 * What the market says about an expiry.
 *
 * @param forward forward price
 * @param seconds time to expiry
 * @param rate annual interest rate, not negative
 */
public record ExpiryQuote(double forward, double seconds, double rate) {
    private static final double YEAR_SECONDS = 365 * 86_400.0;

    /** Checks the numbers. */
    public ExpiryQuote {
        Bounds.check("forward", forward, Double.MIN_NORMAL, 1e15);
        Bounds.check("seconds", seconds, 0, 100 * YEAR_SECONDS);
        Bounds.check("rate", rate, 0, 10);
    }

    /** Returns the time to expiry in years of 365 days. */
    public double years() {
        return seconds / YEAR_SECONDS;
    }

    /** Returns the value now of one unit paid at expiry. */
    public double discount() {
        return Math.exp(-rate * years());
    }
}
