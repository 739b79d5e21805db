package io.novate.pricing.funding;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The average price at which an order of a fixed notional would fill, and the premium that follows.
 *
 * <p><b>Units</b>: notional is price ticks times lots, that is money divided by the money of one
 * tick of one lot; premiums are parts per billion of the index, positive above it.
 *
 * <p><b>Exactness</b>: floating point, relative error below 1e-13; the premium rounds towards zero.
 *
 * <p><b>Source</b>: dYdX v4-chain, x/clob/memclob (GetPricePremium), and Hyperliquid documentation,
 * funding; unlike dYdX it does not round the filled size to whole lots.
 */
public final class ImpactPrice {
    private static final long PPB = 1_000_000_000;

    private ImpactPrice() {}

    /**
     * Returns the average price in ticks of filling a notional, empty when the side is too thin.
     *
     * @param levels best first
     * @param notional 0 for the best price
     */
    public static OptionalDouble ticks(List<BookLevel> levels, double notional) {
        if (levels.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (notional <= 0) {
            return OptionalDouble.of(levels.get(0).priceTicks());
        }
        double left = notional;
        double lots = 0;
        for (BookLevel level : levels) {
            double value = (double) level.priceTicks() * level.lots();
            if (left <= value) {
                return OptionalDouble.of(notional / (lots + left / level.priceTicks()));
            }
            lots += level.lots();
            left -= value;
        }
        return OptionalDouble.empty();
    }

    /**
     * Returns how far the book is above or below the index: {@code (max(0, impactBid - index) -
     * max(0, index - impactAsk)) / index}. A side too thin for the notional says nothing.
     *
     * @param bids best first
     * @param asks best first
     */
    public static long premiumPpb(
            List<BookLevel> bids, List<BookLevel> asks, double indexTicks, double notional) {
        double above = ticks(bids, notional).orElse(indexTicks) - indexTicks;
        double below = indexTicks - ticks(asks, notional).orElse(indexTicks);
        double premium = (Math.max(0, above) - Math.max(0, below)) / indexTicks;
        return (long) (premium * PPB);
    }
}
