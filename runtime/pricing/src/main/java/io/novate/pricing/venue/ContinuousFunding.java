package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Funding that accrues every second, as Paradex has it.
 *
 * <p><b>Exactness</b>: exact decimals; the share of the period has 34 digits.
 *
 * <p><b>Source</b>: Paradex documentation, funding mechanism.
 *
 * @param periodSeconds time a rate stands for
 * @param gapSeconds time between two updates beyond which nothing accrues
 */
public record ContinuousFunding(int periodSeconds, int gapSeconds) {
    /** Returns what one unit pays in a period, in the settlement currency. */
    public BigDecimal premium(BigDecimal rate, BigDecimal spot, BigDecimal currencyPrice) {
        return rate.multiply(spot).divide(currencyPrice, MathContext.DECIMAL128);
    }

    /** Returns how far the index moves when updates come every {@code stepSeconds}. */
    public BigDecimal indexDelta(BigDecimal premium, long seconds, int stepSeconds) {
        return stepSeconds > gapSeconds
                ? BigDecimal.ZERO
                : premium.multiply(BigDecimal.valueOf(seconds))
                        .divide(BigDecimal.valueOf(periodSeconds), MathContext.DECIMAL128);
    }

    /** Returns what a position gains from a move of the index, negative when it pays. */
    public BigDecimal gain(BigDecimal position, BigDecimal indexDelta, BigDecimal currencyPrice) {
        return position.multiply(indexDelta).multiply(currencyPrice).negate();
    }
}
