package io.novate.core.command;

/**
 * How the positions of an account share margin; codes are part of the wire and snapshot formats.
 */
public enum MarginMode {
    /** All positions share the account's equity. */
    CROSS(1),
    /** The account is a bucket: one position, margined with what its parent put beside it. */
    ISOLATED(2),
    /** Positions are margined together by scenarios. */
    PORTFOLIO(3),
    /** Cash of the clearinghouse alone: no positions, no collateral, nothing is withdrawn. */
    FUND(4);

    private final int code;

    MarginMode(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns the mode with this wire code. */
    public static MarginMode ofCode(int code) {
        return switch (code) {
            case 1 -> CROSS;
            case 2 -> ISOLATED;
            case 3 -> PORTFOLIO;
            case 4 -> FUND;
            default -> throw new IllegalArgumentException("margin mode code=" + code);
        };
    }
}
