package io.novate.core.command;

/** How the margin of one lot becomes a number; codes are part of the wire and snapshot formats. */
public enum MarginRounding {
    /** Value times rate, rounded up at 1/256 money; the account's sum rounds up once more. */
    PER_LOT(1),
    /** Value times rate, rounded up to whole money. */
    WHOLE_MONEY(2),
    /**
     * The maintenance rate is a fraction of initial margin before open interest raises it: {@code
     * ceil(ceil(value * initial) * fraction)}, both in whole money. Source: dYdX v4, liquidity
     * tiers.
     */
    INITIAL_FRACTION(3);

    private final int code;

    MarginRounding(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }

    /** Returns the rounding with this wire code. */
    public static MarginRounding ofCode(int code) {
        for (MarginRounding rounding : values()) {
            if (rounding.code == code) {
                return rounding;
            }
        }
        throw new IllegalArgumentException("margin rounding code=" + code);
    }
}
