package io.novate.core.command;

/** How a liquidation order ended without being filled completely. */
public enum OrderEnd {
    /** The venue refused it. */
    REJECTED(1),
    /** It found no fill in time. */
    TIMED_OUT(2),
    /** The venue confirmed a cancellation asked by the core. */
    CANCELLED(3),
    /** The instrument was settled; the core ends such orders itself. */
    SETTLED(4);

    private final int code;

    OrderEnd(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns the end with this wire code. */
    public static OrderEnd ofCode(int code) {
        for (OrderEnd end : values()) {
            if (end.code == code) {
                return end;
            }
        }
        throw new IllegalArgumentException("order end code=" + code);
    }
}
