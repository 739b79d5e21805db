package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Funding whose rate moves as fast as the market is skewed, as Synthetix v3 has it.
 *
 * <p>The velocity is constant between two trades, so the rate is linear in time and what accrues is
 * the mean of its ends.
 *
 * <p><b>Units</b>: days; rates per day; skew in units of the underlying.
 *
 * <p><b>Exactness</b>: 34 decimal digits.
 *
 * <p><b>Source</b>: synthetix-v3, markets/perps-market, PerpsMarket.sol.
 */
public final class VelocityFunding {
    private static final MathContext DIGITS = MathContext.DECIMAL128;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final BigDecimal skewScale;
    private final BigDecimal velocityMax;
    private BigDecimal skew;
    private BigDecimal rate = BigDecimal.ZERO;
    private BigDecimal accrued = BigDecimal.ZERO;

    /**
     * Starts with a rate of zero.
     *
     * @param skewScale skew at which the velocity is largest, positive
     * @param velocityMax largest velocity, rate per day and day
     * @param skew longs less shorts at the start
     */
    public VelocityFunding(BigDecimal skewScale, BigDecimal velocityMax, BigDecimal skew) {
        this.skewScale = skewScale;
        this.velocityMax = velocityMax;
        this.skew = skew;
    }

    /** Lets time pass. */
    public void pass(BigDecimal days) {
        BigDecimal after = rate.add(velocity().multiply(days, DIGITS));
        BigDecimal mean = rate.add(after).divide(TWO, DIGITS);
        accrued = accrued.add(mean.multiply(days, DIGITS));
        rate = after;
    }

    /** Changes the skew. */
    public void trade(BigDecimal skewChange) {
        skew = skew.add(skewChange);
    }

    /** Returns longs less shorts. */
    public BigDecimal skew() {
        return skew;
    }

    /** Returns how fast the rate moves, positive when longs are more. */
    public BigDecimal velocity() {
        BigDecimal share = skew.divide(skewScale, DIGITS).min(BigDecimal.ONE);
        return share.max(BigDecimal.ONE.negate()).multiply(velocityMax, DIGITS);
    }

    /** Returns the rate now, positive when longs pay. */
    public BigDecimal rate() {
        return rate;
    }

    /** Returns what one unit of value held long has paid since the start. */
    public BigDecimal accrued() {
        return accrued;
    }
}
