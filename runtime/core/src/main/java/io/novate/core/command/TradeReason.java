package io.novate.core.command;

/** Why a liquidation trade was chosen; codes are part of explanations. */
public enum TradeReason {
    /** Nothing was chosen. */
    NONE(0),
    /** The position with the largest requirement of its own. */
    LARGEST_REQUIREMENT(1),
    /** The position whose closing frees most requirement of the whole account per cost. */
    LARGEST_DROP_PER_COST(2),
    /** The backstop closes what brings its exposure to an underlying nearest to zero. */
    UNWIND_DELTA(3),
    /** The backstop closes what adds nothing to its exposure. */
    UNWIND_NEUTRAL(4),
    /** A strategy of the embedder chose it. */
    EMBEDDER(5),
    /** Equity is less than two thirds of maintenance margin. */
    FAR_BELOW_MAINTENANCE(6),
    /** All liquidation steps are used up. */
    STEPS_USED(7),
    /** Every position may be traded and closing none of them helps. */
    NO_ORDER_HELPS(8),
    /** Funds paid the deficit: the positions are worth exactly what the account owes. */
    DEFICIT_PAID(9),
    /** The winner stands first in the queue. */
    FIRST_IN_QUEUE(10),
    /** Cash and positions are worth less than nothing, or the account is bankrupt. */
    CASH_SHORT(11);

    private final int code;

    TradeReason(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }
}
