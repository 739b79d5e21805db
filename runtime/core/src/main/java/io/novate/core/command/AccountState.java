package io.novate.core.command;

/** Where an account stands on the way from healthy to resolved. */
public enum AccountState {
    /** Equity covers initial margin. */
    HEALTHY(0),
    /** Equity covers maintenance margin only: risk may only be reduced. */
    RESTRICTED(1),
    /** Equity is below maintenance margin: positions are being closed. */
    LIQUIDATING(2);

    private final int code;

    AccountState(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns the state with this wire code. */
    public static AccountState ofCode(int code) {
        return switch (code) {
            case 0 -> HEALTHY;
            case 1 -> RESTRICTED;
            case 2 -> LIQUIDATING;
            default -> throw new IllegalArgumentException("account state code=" + code);
        };
    }
}
