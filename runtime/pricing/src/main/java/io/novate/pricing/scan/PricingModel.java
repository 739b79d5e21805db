package io.novate.pricing.scan;

/**
 * Prices European options; an embedder may replace it.
 *
 * <p>A lambda of one formula is a model. A model that can do several markets at once faster than
 * one after the other overrides {@link #values}, with the same results to within rounding.
 */
@FunctionalInterface
public interface PricingModel {
    /**
     * Returns the value of one option, in the unit of the forward.
     *
     * @param call true for a call, false for a put
     * @param forward forward price of the expiry
     * @param strike exercise price
     * @param years time to expiry
     * @param vol annual volatility, 0 for the intrinsic value
     * @param discount value now of one unit paid at expiry
     */
    double value(
            boolean call, double forward, double strike, double years, double vol, double discount);

    /**
     * Writes the value of one option in several markets.
     *
     * @param markets the forwards
     * @param vols one volatility per market
     * @param values one value per market
     */
    default void values(
            boolean call,
            double strike,
            double years,
            double discount,
            ForwardGrid markets,
            double[] vols,
            double[] values) {
        for (int index = 0; index < markets.count(); index++) {
            values[index] =
                    value(call, markets.forward(index), strike, years, vols[index], discount);
        }
    }
}
