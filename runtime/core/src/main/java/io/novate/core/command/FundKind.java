package io.novate.core.command;

/** What a fund of one market is for; codes are part of the wire and snapshot formats. */
public enum FundKind {
    /** Receives the liquidation fees of an underlying and pays its deficits first. */
    LIQUIDATION_FEES(1),
    /** Insures one underlying, before the global insurance fund. */
    INSURANCE(2);

    private final int code;

    FundKind(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns the kind with this wire code. */
    public static FundKind ofCode(int code) {
        return switch (code) {
            case 1 -> LIQUIDATION_FEES;
            case 2 -> INSURANCE;
            default -> throw new IllegalArgumentException("fund kind code=" + code);
        };
    }
}
