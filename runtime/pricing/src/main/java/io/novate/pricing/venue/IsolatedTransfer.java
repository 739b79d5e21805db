package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * What moves between an isolated position and the rest of the account when the position changes.
 *
 * <p>More of the same side locks a share of the traded value. Less releases the closed share of
 * what the position holds. Through zero releases all and locks again for the new side.
 *
 * <p><b>Exactness</b>: exact decimals; each amount rounds down.
 *
 * <p><b>Source</b>: vega, core/risk/isolated_margin.go.
 *
 * @param marginFactor share of the value that is locked
 * @param positionFactor divisor of sizes
 */
public record IsolatedTransfer(BigDecimal marginFactor, BigDecimal positionFactor) {
    /** Where an amount goes. */
    public enum Direction {
        /** From order margin into the position's margin. */
        ORDER_MARGIN_TO_MARGIN("order_margin_to_margin"),
        /** Out of the position's margin. */
        RELEASE_TO_GENERAL("release_to_general"),
        /** Into the position's margin from the rest of the account. */
        TOP_UP("top_up");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        /** Returns the word of published cases. */
        public String word() {
            return word;
        }
    }

    /**
     * A trade of the account.
     *
     * @param size not negative
     * @param price traded price
     */
    public record Fill(BigInteger size, BigInteger price) {}

    /**
     * One transfer.
     *
     * @param direction where it goes
     * @param amount not negative
     */
    public record Transfer(Direction direction, BigInteger amount) {}

    /** Returns the transfer for a change of a position by fills of one side. */
    public Transfer of(
            BigInteger before,
            BigInteger after,
            List<Fill> fills,
            BigInteger mark,
            BigInteger margin) {
        BigInteger size = BigInteger.ZERO;
        BigInteger value = BigInteger.ZERO;
        for (Fill fill : fills) {
            size = size.add(fill.size());
            value = value.add(fill.size().multiply(fill.price()));
        }
        if (before.signum() * after.signum() < 0) {
            return flip(before.abs(), fills, margin);
        }
        if (after.abs().compareTo(before.abs()) > 0) {
            return new Transfer(Direction.ORDER_MARGIN_TO_MARGIN, locked(value));
        }
        BigInteger average = Quotient.floor(value, size);
        BigDecimal gain =
                new BigDecimal(average.subtract(mark).multiply(before.abs()))
                        .divide(positionFactor, 40, RoundingMode.DOWN);
        BigInteger held = new BigDecimal(margin).add(gain).toBigInteger();
        BigInteger released = Quotient.floor(held.multiply(size), before.abs());
        return new Transfer(Direction.RELEASE_TO_GENERAL, released.max(BigInteger.ZERO));
    }

    private Transfer flip(BigInteger closed, List<Fill> fills, BigInteger margin) {
        BigInteger left = closed;
        BigInteger opened = BigInteger.ZERO;
        for (Fill fill : fills) {
            BigInteger closing = fill.size().min(left);
            left = left.subtract(closing);
            opened = opened.add(fill.size().subtract(closing).multiply(fill.price()));
        }
        BigInteger needed = locked(opened).subtract(margin);
        return needed.signum() >= 0
                ? new Transfer(Direction.TOP_UP, needed)
                : new Transfer(Direction.RELEASE_TO_GENERAL, needed.negate());
    }

    private BigInteger locked(BigInteger value) {
        return new BigDecimal(value)
                .multiply(marginFactor)
                .divide(positionFactor, 0, RoundingMode.DOWN)
                .toBigInteger();
    }
}
