package io.novate.pricing.surface;

/**
 * The volatility that was quoted at one strike.
 *
 * @param strike exercise price, positive
 * @param forward forward of the expiry when it was quoted, positive
 * @param vol annual volatility, positive
 */
public record SmileQuote(double strike, double forward, double vol) {
    /** Checks the numbers. */
    public SmileQuote {
        check("strike", strike);
        check("forward", forward);
        check("vol", vol);
    }

    /** Returns the logarithm of strike over forward. */
    double moneyness() {
        return Math.log(strike / forward);
    }

    static void check(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + ": is not positive");
        }
    }
}
