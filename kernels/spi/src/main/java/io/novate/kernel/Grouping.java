package io.novate.kernel;

/**
 * How instruments are put together before a maximum is taken.
 *
 * <p>Groups nest: an instrument stands in one strike group, that in one expiry group, that in one
 * underlying, and all underlyings in the pool.
 */
public enum Grouping {
    /** Every instrument in one group. */
    POOL(0),
    /** One group for each underlying. */
    UNDERLYING(1),
    /** One group for each underlying and expiry. */
    EXPIRY(2),
    /** One group for each underlying, expiry and strike; the call and the put together. */
    STRIKE(3),
    /** Each instrument by itself. */
    INSTRUMENT(4);

    private final int code;

    Grouping(int code) {
        this.code = code;
    }

    /** Returns the number that stands for this grouping in commands and snapshots. */
    public int code() {
        return code;
    }

    /** Returns whether a number stands for a grouping. */
    public static boolean isCode(int code) {
        return code >= POOL.code && code <= INSTRUMENT.code;
    }

    /**
     * Returns the grouping of a number.
     *
     * @throws IllegalArgumentException when {@link #isCode} is false
     */
    public static Grouping ofCode(int code) {
        return switch (code) {
            case 0 -> POOL;
            case 1 -> UNDERLYING;
            case 2 -> EXPIRY;
            case 3 -> STRIKE;
            case 4 -> INSTRUMENT;
            default -> throw new IllegalArgumentException("grouping=" + code + " is unknown");
        };
    }
}
