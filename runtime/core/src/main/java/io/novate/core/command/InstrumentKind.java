package io.novate.core.command;

/** The kinds of contract a listing may have; codes are part of the wire and snapshot formats. */
public enum InstrumentKind {
    /** Never expires; funding ties it to its index. */
    LINEAR_PERPETUAL(1),
    /** Expires at a fixed price. */
    LINEAR_FUTURE(2),
    /** European cash-settled call. */
    CALL(3),
    /** European cash-settled put. */
    PUT(4),
    /** Never expires; a lot is a fixed amount of the quote currency, settled in the base coin. */
    INVERSE_PERPETUAL(5),
    /** Expires at a fixed price; a lot is a fixed amount of the quote currency. */
    INVERSE_FUTURE(6);

    private final int code;

    InstrumentKind(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns whether it is a call or a put: its value enters by table commands. */
    public boolean isOption() {
        return this == CALL || this == PUT;
    }

    /** Returns whether its value moves against the reciprocal of the price. */
    public boolean isInverse() {
        return this == INVERSE_PERPETUAL || this == INVERSE_FUTURE;
    }

    /** Returns whether it never expires and pays funding. */
    public boolean isPerpetual() {
        return this == LINEAR_PERPETUAL || this == INVERSE_PERPETUAL;
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
