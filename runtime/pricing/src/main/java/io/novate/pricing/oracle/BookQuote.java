package io.novate.pricing.oracle;

import java.util.OptionalDouble;

/**
 * What the venue's own book says; 0 stands for a price that is not there.
 *
 * @param bidTicks best bid
 * @param askTicks best ask
 * @param lastTicks last trade that is recent enough to say something
 */
public record BookQuote(long bidTicks, long askTicks, long lastTicks) {
    /** A book that says nothing. */
    public static final BookQuote EMPTY = new BookQuote(0, 0, 0);

    /** Checks that a book which has both sides is not crossed. */
    public BookQuote {
        if (bidTicks < 0 || askTicks < 0 || lastTicks < 0) {
            throw new IllegalArgumentException(
                    "bid=" + bidTicks + ", ask=" + askTicks + ", last=" + lastTicks);
        }
        if (bidTicks > 0 && askTicks > 0 && bidTicks > askTicks) {
            throw new IllegalArgumentException("bid=" + bidTicks + " is above ask=" + askTicks);
        }
    }

    /** Returns the middle, empty unless both sides are there. */
    public OptionalDouble mid() {
        return bidTicks > 0 && askTicks > 0
                ? OptionalDouble.of((bidTicks + askTicks) / 2.0)
                : OptionalDouble.empty();
    }

    /**
     * Returns the median of bid, ask and last trade, or the middle while nothing was traded; empty
     * unless both sides are there, because one side alone can be set by anyone.
     */
    public OptionalDouble median() {
        return lastTicks == 0 || mid().isEmpty()
                ? mid()
                : OptionalDouble.of(Math.clamp(lastTicks, bidTicks, askTicks));
    }
}
