package io.novate.pricing.venue;

import java.math.BigInteger;

/**
 * How dYdX v4 counts: base in {@code 10^baseResolution} units, prices in {@code 10^priceExponent},
 * quote in 1e-6 of the settlement currency.
 *
 * <p><b>Exactness</b>: {@code quote = base * price * 10^(priceExponent + baseResolution + 6)},
 * rounded towards zero, in integers of any size.
 *
 * <p><b>Source</b>: dYdX v4-chain, lib/quantums.go.
 *
 * @param baseResolution decimal exponent of one base quantum
 * @param priceExponent decimal exponent of one price unit
 */
public record Quantums(int baseResolution, int priceExponent) {
    private static final int QUOTE_DECIMALS = 6;
    private static final int EXPONENT_MAX = 64;

    /** Checks the exponents. */
    public Quantums {
        if (Math.abs(baseResolution) > EXPONENT_MAX || Math.abs(priceExponent) > EXPONENT_MAX) {
            throw new IllegalArgumentException(
                    "baseResolution=" + baseResolution + ", priceExponent=" + priceExponent);
        }
    }

    /** Returns quote quantums for base quantums at a price, towards zero, signed as the base. */
    public BigInteger quote(BigInteger base, BigInteger price) {
        return scaled(base.multiply(price), exponent());
    }

    /**
     * Returns base quantums for quote quantums at a price, towards zero, signed as the quote.
     *
     * @throws ArithmeticException when the price is not positive
     */
    public BigInteger base(BigInteger quote, BigInteger price) {
        int exponent = -exponent();
        return exponent >= 0
                ? Quotient.truncate(quote.multiply(Quotient.ten(exponent)), price)
                : Quotient.truncate(quote, price.multiply(Quotient.ten(-exponent)));
    }

    /**
     * Returns the change of the funding index, ppm of quote quantums per base quantum, towards
     * zero.
     *
     * @param price price of the oracle
     * @param rate8hPpm funding rate of eight hours
     * @param seconds time since the last change
     */
    public BigInteger fundingIndexDelta(BigInteger price, long rate8hPpm, long seconds) {
        BigInteger product = price.multiply(Quotient.product(rate8hPpm, seconds));
        int exponent = exponent();
        BigInteger period = BigInteger.valueOf(FundingRate.PERIOD_SECONDS);
        return exponent >= 0
                ? Quotient.truncate(product.multiply(Quotient.ten(exponent)), period)
                : Quotient.truncate(product, period.multiply(Quotient.ten(-exponent)));
    }

    private int exponent() {
        return priceExponent + baseResolution + QUOTE_DECIMALS;
    }

    private static BigInteger scaled(BigInteger value, int exponent) {
        return exponent >= 0
                ? value.multiply(Quotient.ten(exponent))
                : Quotient.truncate(value, Quotient.ten(-exponent));
    }
}
