package io.novate.core.command;

/** What an explanation explains; codes are part of its written forms. */
public enum ExplanationKind {
    /** The account fell below initial margin. */
    MARGIN_CALL(1),
    /** The venue was asked to close lots of an account in liquidation. */
    LIQUIDATION_ORDER(2),
    /** The venue was asked to close lots that the backstop holds. */
    BACKSTOP_ORDER(3),
    /** The backstop takes over all positions of the account. */
    TAKEOVER(4),
    /** Lots of a winner are closed against a bankrupt account. */
    DELEVERAGING(5),
    /** Collateral of the account is turned into cash. */
    CONVERSION(6);

    private final int code;

    ExplanationKind(int code) {
        this.code = code;
    }

    /** Returns the code. */
    public int code() {
        return code;
    }
}
