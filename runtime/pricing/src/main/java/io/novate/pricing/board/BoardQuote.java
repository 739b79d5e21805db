package io.novate.pricing.board;

/**
 * One option of a board, quoted in the coin itself.
 *
 * @param instrument the venue's name
 * @param coin underlying coin
 * @param call true for a call, false for a put
 * @param strike exercise price
 * @param timeMs when it was quoted, milliseconds since the epoch
 * @param expiryMs expiry, milliseconds since the epoch
 * @param forward forward price of the expiry at that time
 * @param index price of the coin at that time
 * @param vol the venue's volatility of the mark, 0.8 is 80%
 * @param mark the venue's mark in coins
 * @param delta the venue's delta
 */
public record BoardQuote(
        String instrument,
        String coin,
        boolean call,
        double strike,
        long timeMs,
        long expiryMs,
        double forward,
        double index,
        double vol,
        double mark,
        double delta) {
    private static final double YEAR_MS = 365 * 86_400_000.0;

    /** Returns the time to expiry in years of 365 days. */
    public double years() {
        return (expiryMs - timeMs) / YEAR_MS;
    }
}
