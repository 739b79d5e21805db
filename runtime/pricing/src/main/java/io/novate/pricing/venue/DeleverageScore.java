package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * How much a position is worth deleveraging: {@code (mark / entry) * (notional / equity)} for a
 * long, with the price ratio turned round for a short.
 *
 * <p><b>Exactness</b>: an exact ratio.
 *
 * <p><b>Source</b>: Hyperliquid documentation, auto-deleveraging.
 */
public final class DeleverageScore {
    private DeleverageScore() {}

    /**
     * Returns the score; the highest is deleveraged first.
     *
     * @param isLong whether the position is long
     * @param size absolute size
     * @param entry entry price, positive
     * @param mark mark price, positive
     * @param equity equity of the account, positive
     */
    public static Fraction of(
            boolean isLong, BigDecimal size, BigDecimal entry, BigDecimal mark, BigDecimal equity) {
        BigDecimal above = isLong ? mark : entry;
        BigDecimal below = isLong ? entry : mark;
        return ratio(above.multiply(size).multiply(mark), below.multiply(equity));
    }

    private static Fraction ratio(BigDecimal above, BigDecimal below) {
        int scale = Math.max(0, Math.max(above.scale(), below.scale()));
        BigInteger numerator = above.movePointRight(scale).toBigIntegerExact();
        return new Fraction(numerator, below.movePointRight(scale).toBigIntegerExact());
    }
}
