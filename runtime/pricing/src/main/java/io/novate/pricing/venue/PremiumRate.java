package io.novate.pricing.venue;

import java.math.BigDecimal;

/**
 * A funding rate of premium plus a clamped pull towards an interest rate, as Hyperliquid, Paradex
 * and many others use it: {@code multiplier * (premium + clamp(interest - premium, -clamp,
 * clamp))}, then within the largest rate.
 *
 * <p><b>Exactness</b>: exact decimals; all rates have the same unit and period.
 *
 * <p><b>Source</b>: Hyperliquid and Paradex documentation, funding.
 *
 * @param interest rate that funding falls to when there is no premium
 * @param clamp largest pull
 * @param multiplier factor of the market
 * @param rateMax largest absolute rate
 */
public record PremiumRate(
        BigDecimal interest, BigDecimal clamp, BigDecimal multiplier, BigDecimal rateMax) {
    /** Checks that the bounds are not negative. */
    public PremiumRate {
        if (clamp.signum() < 0 || multiplier.signum() < 0 || rateMax.signum() < 0) {
            throw new IllegalArgumentException(
                    "clamp=" + clamp + ", multiplier=" + multiplier + ", rateMax=" + rateMax);
        }
    }

    /** Returns the rate of the period of the premium. */
    public BigDecimal rate(BigDecimal premium) {
        BigDecimal pull = interest.subtract(premium).min(clamp).max(clamp.negate());
        BigDecimal rate = multiplier.multiply(premium.add(pull));
        return rate.min(rateMax).max(rateMax.negate());
    }
}
