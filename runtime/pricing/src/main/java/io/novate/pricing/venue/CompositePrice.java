package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One price out of several, or out of the past, as Vega composes its mark price.
 *
 * <p><b>Exactness</b>: prices are integers; results round down at the end.
 *
 * <p><b>Source</b>: vega, core/execution/common/mark_price_utils.go.
 */
public final class CompositePrice {
    private CompositePrice() {}

    /**
     * A price of one source.
     *
     * @param price 0 when there is none
     * @param weight share in a weighted mean
     * @param updated when it came
     * @param tolerance age at which it still counts
     */
    public record Source(long price, BigDecimal weight, long updated, long tolerance) {
        private boolean isFresh(long now) {
            return price != 0 && now - updated <= tolerance;
        }
    }

    /**
     * A price with a size at a time.
     *
     * @param price price
     * @param size traded size; 1 for a quote
     * @param time when
     */
    public record Sample(long price, long size, long time) {}

    /** Returns the median of the fresh sources, of an even number the lower half of the mean. */
    public static OptionalLong median(List<Source> sources, long now) {
        long[] prices =
                sources.stream()
                        .filter(source -> source.isFresh(now))
                        .mapToLong(Source::price)
                        .sorted()
                        .toArray();
        if (prices.length == 0) {
            return OptionalLong.empty();
        }
        int middle = prices.length / 2;
        return OptionalLong.of(
                prices.length % 2 == 1
                        ? prices[middle]
                        : Math.floorDiv(Math.addExact(prices[middle - 1], prices[middle]), 2));
    }

    /**
     * Returns the mean of the fresh sources by weight, each summand rounded down as in the source.
     */
    public static OptionalLong weighted(List<Source> sources, long now) {
        BigDecimal total = BigDecimal.ZERO;
        for (Source source : sources) {
            total = source.isFresh(now) ? total.add(source.weight()) : total;
        }
        if (total.signum() == 0) {
            return OptionalLong.empty();
        }
        BigInteger sum = BigInteger.ZERO;
        for (Source source : sources) {
            if (source.isFresh(now)) {
                BigDecimal share = BigDecimal.valueOf(source.price()).multiply(source.weight());
                sum = sum.add(share.divide(total, 0, RoundingMode.DOWN).toBigInteger());
            }
        }
        return OptionalLong.of(sum.longValueExact());
    }

    /**
     * Returns the mean of trades by size, older ones counting less: a trade weighs {@code 1 - decay
     * * (age / memory)^power}, never less than nothing. Only whole powers are exact, so others are
     * refused.
     */
    public static Optional<Fraction> trades(
            List<Sample> trades, BigDecimal decay, long memory, int power, long now) {
        Fraction values = Fraction.of(0);
        Fraction weights = Fraction.of(0);
        Fraction fade = fraction(decay);
        for (Sample trade : trades) {
            Fraction aged =
                    new Fraction(
                            BigInteger.valueOf(now - trade.time()).pow(power),
                            BigInteger.valueOf(memory).pow(power));
            Fraction factor = Fraction.of(1).minus(fade.times(aged));
            if (factor.signum() > 0) {
                Fraction weight = factor.times(Fraction.of(trade.size()));
                weights = weights.plus(weight);
                values = values.plus(weight.times(Fraction.of(trade.price())));
            }
        }
        return weights.signum() == 0 ? Optional.empty() : Optional.of(values.dividedBy(weights));
    }

    /**
     * Returns the mean of quotes by the time each stood, over a period that ends now; what came
     * before the period does not count at all.
     */
    public static Optional<Fraction> timeWeighted(List<Sample> quotes, long period, long now) {
        List<Sample> inside = new ArrayList<>(quotes);
        inside.removeIf(quote -> quote.time() < now - period);
        inside.sort((left, right) -> Long.compare(left.time(), right.time()));
        if (inside.isEmpty()) {
            return Optional.empty();
        }
        long from = inside.get(0).time();
        if (from == now) {
            return Optional.of(Fraction.of(inside.get(inside.size() - 1).price()));
        }
        Fraction sum = Fraction.of(0);
        for (int index = 0; index < inside.size(); index++) {
            Sample quote = inside.get(index);
            long until = index + 1 < inside.size() ? inside.get(index + 1).time() : now;
            sum = sum.plus(Fraction.of(Quotient.product(quote.price(), until - quote.time())));
        }
        return Optional.of(sum.dividedBy(Fraction.of(now - from)));
    }

    private static Fraction fraction(BigDecimal value) {
        return value.scale() <= 0
                ? Fraction.of(value.toBigIntegerExact())
                : new Fraction(value.unscaledValue(), Quotient.ten(value.scale()));
    }
}
