package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Funding of Vega from an internal and an external time-weighted price, with an interest term and
 * bounds of the rate.
 *
 * <p><b>Units</b>: prices are whole; rates are shares of the external price.
 *
 * <p><b>Exactness</b>: exact decimals; the payment rounds towards zero at the end.
 *
 * <p><b>Source</b>: vega, core/products/perpetual.go.
 *
 * @param interest interest with its clamp, when the market has one
 * @param scaling factor of the payment
 * @param rateMax largest rate, when bounded; applied before {@code rateMin}
 * @param rateMin smallest rate, when bounded
 */
public record IndexedFunding(
        Optional<Interest> interest,
        BigDecimal scaling,
        Optional<BigDecimal> rateMax,
        Optional<BigDecimal> rateMin) {
    /**
     * Interest on the external price.
     *
     * @param rate of a year
     * @param yearFraction length of the period
     * @param low smallest interest term, of the external price
     * @param high largest interest term, of the external price
     */
    public record Interest(
            BigDecimal rate, BigDecimal yearFraction, BigDecimal low, BigDecimal high) {
        private BigDecimal term(BigDecimal internal, BigDecimal external) {
            BigDecimal grown = external.multiply(BigDecimal.ONE.add(rate.multiply(yearFraction)));
            return grown.subtract(internal)
                    .min(high.multiply(external))
                    .max(low.multiply(external));
        }
    }

    /** Returns what a long contract pays, before rounding. */
    public BigDecimal payment(BigDecimal internal, BigDecimal external) {
        BigDecimal payment = internal.subtract(external);
        if (interest.isPresent()) {
            payment = payment.add(interest.get().term(internal, external));
        }
        payment = payment.multiply(scaling);
        if (rateMax.isPresent()) {
            payment = payment.min(rateMax.get().multiply(external));
        }
        return rateMin.isPresent() ? payment.max(rateMin.get().multiply(external)) : payment;
    }

    /** Returns what a long contract pays, whole, towards zero. */
    public BigDecimal wholePayment(BigDecimal internal, BigDecimal external) {
        return payment(internal, external).setScale(0, RoundingMode.DOWN);
    }

    /** Returns the payment as a share of the external price. */
    public BigDecimal rate(BigDecimal internal, BigDecimal external) {
        return payment(internal, external).divide(external, MathContext.DECIMAL128);
    }
}
