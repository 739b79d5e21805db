package io.novate.pricing.venue;

/**
 * Funding of Drift v2 from two time-weighted prices.
 *
 * <p><b>Units</b>: prices 1e-6, rate 1e-9 quote per base unit and period.
 *
 * <p><b>Exactness</b>: divisions round towards zero.
 *
 * <p><b>Source</b>: drift protocol-v2, math/funding.rs.
 *
 * @param oracleDivisor the spread is at most the oracle price divided by this
 */
public record TwapFunding(long oracleDivisor) {
    private static final long DAY_SECONDS = 86_400;
    private static final long RATE_SCALE = 1_000;

    /** Returns the rate of one period. */
    public long rate(long markTwap, long oracleTwap, long periodSeconds) {
        long bound = Math.absExact(oracleTwap / oracleDivisor);
        long spread = Math.clamp(Math.subtractExact(markTwap, oracleTwap), -bound, bound);
        return Quotient.truncate(spread, RATE_SCALE, DAY_SECONDS / periodSeconds);
    }
}
