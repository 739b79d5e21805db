package io.novate.core.command;

/** Who pays for what an account in default lost, in the order in which they are asked. */
public enum WaterfallRung {
    /** The account's own collateral, sold to the backstop at its value after haircut. */
    OWN_COLLATERAL(1),
    /** The pot of liquidation fees of a market in which the account holds a position. */
    LIQUIDATION_FEES(2),
    /** The insurance of such a market. */
    MARKET_INSURANCE(3),
    /** The insurance fund of the whole pool. */
    INSURANCE(4),
    /** The part of the backstop's own money that the house puts at risk. */
    HOUSE_TRANCHE(5),
    /** Winners whose positions are closed at the bankruptcy price. */
    DELEVERAGING(6),
    /** Holders of positions, pro rata. */
    SOCIALISED(7);

    private final int code;

    WaterfallRung(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }
}
