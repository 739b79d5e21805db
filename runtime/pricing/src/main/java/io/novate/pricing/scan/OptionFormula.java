package io.novate.pricing.scan;

/** Prices a European option on a forward. */
@FunctionalInterface
public interface OptionFormula {
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
}
