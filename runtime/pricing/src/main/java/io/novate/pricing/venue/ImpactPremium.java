package io.novate.pricing.venue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The premium of a perpetual over its index, from the average price at which an order of a fixed
 * notional would fill.
 *
 * <p>{@code (max(0, impactBid - index) - max(0, index - impactAsk)) / index}, ppm towards zero,
 * clamped. A side too thin for the notional counts as no premium; a notional of zero takes the best
 * price.
 *
 * <p><b>Exactness</b>: as the source: the quote of a level rounds towards zero, the base of the
 * whole fill rounds down, everything else is an exact ratio.
 *
 * <p><b>Source</b>: dYdX v4-chain, x/clob/memclob (GetPricePremium).
 *
 * @param quoteExponent decimal exponent of the quote of one tick and base quantum
 * @param notional quote to fill
 */
public record ImpactPremium(int quoteExponent, BigInteger notional) {
    private static final Fraction MILLION = Fraction.of(1_000_000);
    private static final Fraction ZERO = Fraction.of(0);

    /**
     * Orders at one price.
     *
     * @param priceTicks price
     * @param base base quantums
     */
    public record Level(BigInteger priceTicks, BigInteger base) {}

    /**
     * Returns the premium, ppm.
     *
     * @param bids best first
     * @param asks best first
     * @param index index price, ticks, positive
     * @param clampPpm largest absolute premium
     */
    public long premiumPpm(List<Level> bids, List<Level> asks, Fraction index, long clampPpm) {
        Fraction bid = impactPrice(bids).orElse(index);
        Fraction ask = impactPrice(asks).orElse(index);
        Fraction premium = ZERO;
        if (bid.compareTo(index) > 0) {
            premium = bid.minus(index);
        } else if (ask.compareTo(index) < 0) {
            premium = ask.minus(index);
        }
        BigInteger ppm = premium.times(MILLION).dividedBy(index).truncate();
        BigInteger bound = BigInteger.valueOf(clampPpm);
        return ppm.min(bound).max(bound.negate()).longValueExact();
    }

    /** Returns the average price of filling the notional, ticks, empty when too thin. */
    private Optional<Fraction> impactPrice(List<Level> levels) {
        if (levels.isEmpty()) {
            return Optional.empty();
        }
        if (notional.signum() == 0) {
            return Optional.of(Fraction.of(levels.get(0).priceTicks()));
        }
        BigInteger left = notional;
        Fraction base = ZERO;
        for (Level level : levels) {
            BigInteger quote = quote(level);
            boolean isLast = left.compareTo(quote) <= 0;
            Fraction taken = Fraction.of(level.base());
            base = base.plus(isLast ? taken.times(new Fraction(left, quote)) : taken);
            left = left.subtract(quote);
            if (isLast) {
                return Optional.of(new Fraction(notional, base.floor()).dividedBy(ticksToQuote()));
            }
        }
        return Optional.empty();
    }

    private BigInteger quote(Level level) {
        Fraction quote = Fraction.of(level.priceTicks().multiply(level.base()));
        return quote.times(ticksToQuote()).truncate();
    }

    private Fraction ticksToQuote() {
        return quoteExponent >= 0
                ? Fraction.of(Quotient.ten(quoteExponent))
                : new Fraction(BigInteger.ONE, Quotient.ten(-quoteExponent));
    }
}
