package io.novate.pricing.risk;

/**
 * What was measured about a market and about settlement at one time.
 *
 * @param volatility annual volatility
 * @param bookMoney money that trades within the slippage of the listing, on the thinner side
 * @param settlementLagMs age of the oldest change that is not settled yet
 * @param gasPrice price of gas in any unit, the same as in the rule
 */
public record Conditions(
        double volatility, double bookMoney, long settlementLagMs, double gasPrice) {
    /** Checks every number once. */
    public Conditions {
        check("volatility", volatility);
        check("bookMoney", bookMoney);
        check("settlementLagMs", settlementLagMs);
        check("gasPrice", gasPrice);
    }

    static void check(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + ": is negative or no number");
        }
    }
}
