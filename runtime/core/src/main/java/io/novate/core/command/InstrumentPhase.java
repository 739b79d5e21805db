package io.novate.core.command;

/** Where an instrument stands in its life; codes are part of the snapshot format. */
public enum InstrumentPhase {
    /** It trades. */
    ACTIVE(1),
    /** Positions may only be reduced. */
    REDUCE_ONLY(2),
    /** Every position was paid out at the fixed price; the id may be listed again after a seal. */
    SETTLED(3);

    private final int code;

    InstrumentPhase(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns the phase with this wire code. */
    public static InstrumentPhase ofCode(int code) {
        for (InstrumentPhase phase : values()) {
            if (phase.code == code) {
                return phase;
            }
        }
        throw new IllegalArgumentException("instrument phase code=" + code);
    }
}
