package io.novate.core.command;

/** Items of the contract's hash-chained inbox; codes are those of the settlement protocol. */
public enum InboxKind {
    /** Opens the account the contract allocated, or replaces its signer. */
    OPEN(1),
    /** Credits tokens the contract received. */
    DEPOSIT(2);

    private final int code;

    InboxKind(int code) {
        this.code = code;
    }

    /** Returns the protocol code. */
    public int code() {
        return code;
    }

    /** Returns the kind with this protocol code. */
    public static InboxKind ofCode(int code) {
        for (InboxKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("inbox kind code=" + code);
    }
}
