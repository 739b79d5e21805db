package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * Maintenance margin of Vega: linear and quadratic slippage, a risk factor by side, and a share of
 * accrued funding; and the price at which it eats up the collateral.
 *
 * <p><b>Exactness</b>: exact decimals; the division of the liquidation price has 34 digits.
 *
 * <p><b>Source</b>: vega, core/risk/margins_calculation.go and engine.go.
 *
 * @param linear slippage factor of size
 * @param quadratic slippage factor of squared size
 * @param riskLong risk factor of a long position
 * @param riskShort risk factor of a short position
 * @param fundingFactor share of accrued funding that has to be covered
 */
public record SlippageMargin(
        BigDecimal linear,
        BigDecimal quadratic,
        BigDecimal riskLong,
        BigDecimal riskShort,
        BigDecimal fundingFactor) {
    /**
     * Returns the maintenance margin.
     *
     * @param mark mark price
     * @param volume signed size after the position factor
     * @param funding accrued funding per unit, positive when longs pay
     */
    public BigDecimal maintenance(BigDecimal mark, BigDecimal volume, BigDecimal funding) {
        return mark.multiply(perMark(volume)).add(fundingMargin(volume, funding));
    }

    /**
     * Returns the mark at which the maintenance margin equals the equity, not below zero; empty
     * when there is none.
     *
     * @param collateral equity at the given mark
     */
    public Optional<BigDecimal> liquidationPrice(
            BigDecimal mark, BigDecimal volume, BigDecimal funding, BigDecimal collateral) {
        BigDecimal slope = perMark(volume).subtract(volume);
        if (slope.signum() == 0) {
            return Optional.empty();
        }
        BigDecimal left =
                collateral.subtract(volume.multiply(mark)).subtract(fundingMargin(volume, funding));
        return Optional.of(left.divide(slope, MathContext.DECIMAL128).max(BigDecimal.ZERO));
    }

    private BigDecimal perMark(BigDecimal volume) {
        BigDecimal size = volume.abs();
        BigDecimal risk = volume.signum() < 0 ? riskShort : riskLong;
        return linear.multiply(size)
                .add(quadratic.multiply(size).multiply(size))
                .add(risk.multiply(size));
    }

    private BigDecimal fundingMargin(BigDecimal volume, BigDecimal funding) {
        return fundingFactor.multiply(funding).multiply(volume).max(BigDecimal.ZERO);
    }
}
