package io.novate.pricing.table;

/**
 * A listed option and its volatility.
 *
 * @param instrument id in the core
 * @param call true for a call, false for a put
 * @param strikeTicks exercise price
 * @param tickMoney money of one tick of one lot
 * @param vol annual volatility
 */
public record TableOption(
        int instrument, boolean call, long strikeTicks, long tickMoney, double vol) {
    /** Checks what arithmetic relies on. */
    public TableOption {
        if (strikeTicks <= 0 || tickMoney <= 0) {
            throw new IllegalArgumentException(
                    "instrument "
                            + instrument
                            + ": strikeTicks="
                            + strikeTicks
                            + ", tickMoney="
                            + tickMoney);
        }
        if (!(vol >= 0) || Double.isInfinite(vol)) {
            throw new IllegalArgumentException(
                    "instrument " + instrument + ": vol=" + vol + " is negative or no number");
        }
    }
}
