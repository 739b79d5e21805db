package io.novate.core.command;

/** The side of a position; the code is also the kernel's column offset. */
public enum Side {
    /** Positive lots. */
    LONG(0),
    /** Negative lots. */
    SHORT(1);

    private final int code;

    Side(int code) {
        this.code = code;
    }

    /** Returns 0 for long, 1 for short. */
    public int code() {
        return code;
    }
}
