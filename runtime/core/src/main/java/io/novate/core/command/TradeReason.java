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
    EMBEDDER(5);

    private final int code;

    TradeReason(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }
}
