package io.novate.pricing.scan;

/**
 * An option and its volatility.
 *
 * @param call true for a call, false for a put
 * @param strike exercise price
 * @param vol annual volatility
 */
public record OptionQuote(boolean call, double strike, double vol) {
    /** Checks the numbers. */
    public OptionQuote {
        Bounds.check("strike", strike, Double.MIN_NORMAL, 1e15);
        Bounds.check("vol", vol, 0, 1e6);
    }
}
