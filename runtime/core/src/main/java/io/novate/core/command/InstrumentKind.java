package io.novate.core.command;

/** The kinds of contract a listing may have; codes are part of the log format. */
public enum InstrumentKind {
    /** Never expires; funding ties it to its index. */
    LINEAR_PERPETUAL(1),
    /** Expires at a fixed price. */
    LINEAR_FUTURE(2),
    /** European cash-settled call. */
    CALL(3),
    /** European cash-settled put. */
    PUT(4);

    private final int code;

    InstrumentKind(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns the kind with this wire code. */
    public static InstrumentKind ofCode(int code) {
        for (InstrumentKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("instrument kind code=" + code);
    }
}
