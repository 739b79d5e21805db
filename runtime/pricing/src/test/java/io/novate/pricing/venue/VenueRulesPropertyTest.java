package io.novate.pricing.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.liquidation.Winner;
import io.novate.pricing.venue.CompositePrice.Sample;
import io.novate.pricing.venue.CompositePrice.Source;
import io.novate.pricing.venue.OpenOrders.Order;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the other venues: twins in plain arithmetic, and what must always hold. */
final class VenueRulesPropertyTest {
    private static final int CASES = 2_000;
    private static final MathContext DIGITS = new MathContext(60);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldCloseJustEnoughToCoverAShortage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            long shortage = random.nextLong(1, 1L << 40);
            long ratio = random.nextLong(1, 2_000);
            long liquidatorFee = random.nextLong(0, 60_000);
            long insuranceFee = random.nextLong(0, 30_000);
            long price = random.nextLong(0, 1L << 36);
            long quotePrice = random.nextLong(900_000, 1_100_000);
            OptionalLong base =
                    ShortageCover.base(
                            shortage, ratio, liquidatorFee, insuranceFee, price, quotePrice);
            BigDecimal worth = floor(decimal(price, quotePrice).movePointLeft(6));
            BigDecimal freed = floor(worth.multiply(num(ratio * 100 - liquidatorFee)), 6);
            BigDecimal perBase = freed.subtract(floor(decimal(price, insuranceFee), 6));
            boolean canCover = ratio * 100 > liquidatorFee && perBase.signum() > 0;
            String at = "seed " + seed + " case " + index;
            assertEquals(canCover, base.isPresent(), at);
            if (canCover) {
                BigDecimal needed = num(shortage).movePointRight(9);
                assertTrue(num(base.getAsLong()).multiply(perBase).compareTo(needed) <= 0, at);
                BigDecimal more = num(base.getAsLong() + 1).multiply(perBase);
                assertTrue(more.compareTo(needed) > 0, at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void shouldExchangeCollateralWithoutALossToTheLiquidator(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            ShortageCover.Token asset = token(random);
            ShortageCover.Token liability = token(random);
            long amount = random.nextLong(1, 1L << 36);
            long implied = ShortageCover.impliedLiability(asset, amount, liability);
            BigDecimal exact =
                    num(amount)
                            .multiply(num(asset.price()))
                            .multiply(num(liability.multiplier()))
                            .scaleByPowerOfTen(liability.decimals() - asset.decimals())
                            .divide(
                                    num(liability.price()).multiply(num(asset.multiplier())),
                                    DIGITS);
            String at = "seed " + seed + " case " + index;
            assertTrue(num(implied).compareTo(exact) >= 0, at);
            assertTrue(num(implied).subtract(exact).compareTo(num(2)) < 0, at);
            long taken = ShortageCover.assetFor(asset, 1L << 50, liability, implied);
            assertTrue(taken >= 1, at);
        }
    }

    @Test
    void shouldTakeAllOfAnAssetWhenTheRestIsNotWorthOneUnit() {
        ShortageCover.Token token = new ShortageCover.Token(1_000_000, 6, 1_000_000);
        assertEquals(1_999_999, ShortageCover.assetFor(token, 1_999_999, token, 1_000_000));
        assertEquals(1_000_000, ShortageCover.assetFor(token, 2_000_000, token, 1_000_000));
        assertEquals(1, ShortageCover.assetFor(token, 2_000_000, token, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void shouldWeighLessWithSizeAndNeedMore(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            long small = random.nextLong(0, 1L << 50);
            long large = small + random.nextLong(0, 1L << 58);
            long slope = random.nextLong(0, 200_000);
            long asset = random.nextLong(1, 10_000);
            long liability = random.nextLong(10_000, 20_000);
            String at = "seed " + seed + " case " + index;
            long light = SizeWeight.asset(large, slope, asset);
            assertTrue(light <= SizeWeight.asset(small, slope, asset), at);
            assertTrue(light <= asset, at);
            long heavy = SizeWeight.liability(large, slope, liability);
            assertTrue(heavy >= SizeWeight.liability(small, slope, liability), at);
            assertTrue(heavy >= liability, at);
            if (slope > 0) {
                double root = Math.sqrt(large * 10.0 + 1) / 1e5;
                double expected = Math.min(asset, 1.1e4 / (1 + slope / 1e6 * root));
                assertEquals(expected, light, 2, at);
            }
            long price = random.nextLong(1, 1L << 30);
            long crowded = SizeWeight.crowded(asset, 1L << 40, small, price);
            assertTrue(crowded <= asset && crowded >= 0, at);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void shouldReserveUnitByUnit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            boolean isBuy = random.nextBoolean();
            long position = random.nextLong(-15, 16);
            List<Order> orders = orders(random, isBuy);
            BigInteger actual =
                    OpenOrders.reservation(num(position), orders, num(3), new BigDecimal("0.7"));
            long free = isBuy ? Math.max(0, -position) : Math.max(0, position);
            List<Long> units = new ArrayList<>();
            for (Order order : orders) {
                for (long unit = 0; unit < order.size().longValue(); unit++) {
                    units.add(order.price().longValue());
                }
            }
            units.sort(isBuy ? (a, b) -> Long.compare(b, a) : Long::compare);
            long value = 0;
            for (int unit = (int) Math.min(free, units.size()); unit < units.size(); unit++) {
                value += units.get(unit);
            }
            String at = "seed " + seed + " case " + index;
            assertEquals(value * 7 / 30, actual.longValue(), at);
            long bids = random.nextLong(0, 30);
            long asks = -random.nextLong(0, 30);
            long worst = OpenOrders.worstCase(position, bids, asks);
            long largest = Math.max(Math.abs(position + bids), Math.abs(position + asks));
            assertEquals(largest, Math.abs(worst), at);
            long cut = OpenOrders.reducing(true, isBuy, 10, position);
            assertEquals(Math.min(10, free), cut, at);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10})
    void shouldKeepOnlyOrdersThatOffset(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            long position = random.nextLong(-15, 16);
            List<Order> orders = new ArrayList<>(orders(random, true));
            orders.addAll(orders(random, false));
            List<Order> left = OpenOrders.offsetting(num(position), orders);
            String at = "seed " + seed + " case " + index + ": " + position + " " + orders;
            long total = 0;
            for (Order order : left) {
                assertEquals(position < 0, order.isBuy(), at);
                total += order.size().longValue();
            }
            assertTrue(total <= Math.abs(position), at);
            List<Order> gone = new ArrayList<>(orders);
            left.forEach(gone::remove);
            for (Order lost : gone) {
                boolean isOffsetting = position != 0 && lost.isBuy() == position < 0;
                for (Order kept : left) {
                    int better = kept.price().compareTo(lost.price());
                    assertTrue(!isOffsetting || (lost.isBuy() ? better >= 0 : better <= 0), at);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void shouldPayOutExactlyWhatWasCollected(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            List<BigInteger> wins = new ArrayList<>();
            BigInteger expected = BigInteger.ZERO;
            for (int winner = random.nextInt(1, 6); winner > 0; winner--) {
                BigInteger win = BigInteger.valueOf(random.nextLong(1, 1L << 40));
                wins.add(win);
                expected = expected.add(win);
            }
            BigInteger collected = BigInteger.valueOf(random.nextLong(0, expected.longValue() + 1));
            List<BigInteger> payouts = LossShare.payouts(wins, collected, expected);
            BigInteger sum = payouts.stream().reduce(BigInteger.ZERO, BigInteger::add);
            String at = "seed " + seed + " case " + index;
            assertEquals(collected, sum, at);
            for (int winner = 0; winner + 1 < wins.size(); winner++) {
                BigDecimal share =
                        new BigDecimal(wins.get(winner).multiply(collected))
                                .divide(new BigDecimal(expected), DIGITS);
                assertEquals(floor(share).toBigInteger(), payouts.get(winner), at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 14})
    void shouldComposePricesAsPlainMeans(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            List<Source> sources = new ArrayList<>();
            List<Long> fresh = new ArrayList<>();
            for (int source = random.nextInt(6); source > 0; source--) {
                long price = random.nextLong(1, 200);
                long age = random.nextLong(0, 10);
                sources.add(new Source(price, num(random.nextLong(1, 9)), 100 - age, 5));
                if (age <= 5) {
                    fresh.add(price);
                }
            }
            fresh.sort(null);
            String at = "seed " + seed + " case " + index + ": " + sources;
            OptionalLong median = CompositePrice.median(sources, 100);
            assertEquals(fresh.isEmpty(), median.isEmpty(), at);
            OptionalLong mean = CompositePrice.weighted(sources, 100);
            assertEquals(fresh.isEmpty(), mean.isEmpty(), at);
            if (!fresh.isEmpty()) {
                long low = fresh.get((fresh.size() - 1) / 2);
                long high = fresh.get(fresh.size() / 2);
                assertEquals((low + high) / 2, median.getAsLong(), at);
                assertTrue(mean.getAsLong() <= fresh.get(fresh.size() - 1), at);
                assertTrue(mean.getAsLong() >= fresh.get(0) - fresh.size(), at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {15, 16})
    void shouldAverageQuotesSecondBySecond(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            long now = 100;
            long period = random.nextLong(1, 120);
            List<Sample> quotes = new ArrayList<>();
            for (long time = 0; time < now; time += random.nextLong(1, 30)) {
                quotes.add(new Sample(random.nextLong(1, 500), 1, time));
            }
            Optional<Fraction> mean = CompositePrice.timeWeighted(quotes, period, now);
            long sum = 0;
            long seconds = 0;
            for (long second = now - period; second < now; second++) {
                Sample last = null;
                for (Sample quote : quotes) {
                    boolean counts = quote.time() >= now - period && quote.time() <= second;
                    last = counts ? quote : last;
                }
                sum += last == null ? 0 : last.price();
                seconds += last == null ? 0 : 1;
            }
            String at = "seed " + seed + " case " + index;
            assertEquals(seconds > 0, mean.isPresent(), at);
            if (seconds > 0) {
                Fraction expected = Fraction.of(sum).dividedBy(Fraction.of(seconds));
                assertEquals(expected, mean.get(), at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {17, 18})
    void shouldNeedAllOfTheEquityAtTheLiquidationPrice(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            SlippageMargin rule =
                    new SlippageMargin(
                            share(random),
                            share(random),
                            share(random),
                            share(random),
                            share(random));
            BigDecimal mark = num(random.nextLong(1, 1000));
            BigDecimal volume = num(random.nextLong(-50, 50));
            BigDecimal funding = num(random.nextLong(-20, 20));
            BigDecimal collateral = num(random.nextLong(0, 50_000));
            Optional<BigDecimal> price = rule.liquidationPrice(mark, volume, funding, collateral);
            if (price.isPresent() && price.get().signum() > 0) {
                BigDecimal moved = price.get().subtract(mark).multiply(volume);
                BigDecimal needed = rule.maintenance(price.get(), volume, funding);
                assertEquals(
                        collateral.add(moved).doubleValue(),
                        needed.doubleValue(),
                        1e-9 * Math.max(1, needed.doubleValue()),
                        "seed " + seed + " case " + index);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {19, 20})
    void shouldRankWinnersAsTheCoreDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int compared = 0;
        for (int index = 0; index < CASES; index++) {
            boolean isLong = random.nextBoolean();
            long mark = random.nextLong(1, 1000);
            long[] sizes = {random.nextLong(1, 100), random.nextLong(1, 100)};
            long[] entries = {random.nextLong(1, 1000), random.nextLong(1, 1000)};
            long[] equities = {random.nextLong(1, 9999), random.nextLong(1, 9999)};
            Winner[] winners = {new Winner(), new Winner()};
            Fraction[] scores = new Fraction[2];
            boolean isRanked = true;
            for (int side = 0; side < 2; side++) {
                long lots = isLong ? sizes[side] : -sizes[side];
                isRanked &=
                        winners[side].set(
                                side + 1, lots * mark, lots * entries[side], equities[side]);
                scores[side] =
                        DeleverageScore.of(
                                isLong,
                                num(sizes[side]),
                                num(entries[side]),
                                num(mark),
                                num(equities[side]));
            }
            if (isRanked && scores[0].compareTo(scores[1]) != 0) {
                compared++;
                assertEquals(
                        scores[0].compareTo(scores[1]) > 0,
                        winners[0].compareTo(winners[1]) > 0,
                        "seed " + seed + " case " + index);
            }
        }
        assertTrue(compared > CASES / 10, "compared: " + compared);
    }

    @Test
    void shouldFollowAParabolaWhileTheSkewStays() {
        VelocityFunding funding = new VelocityFunding(num(10_000), num(3), num(40));
        for (int step = 0; step < 8; step++) {
            funding.pass(new BigDecimal("0.25"));
        }
        assertEquals(0.012 * 2, funding.rate().doubleValue(), 1e-15);
        assertEquals(0.012 * 2 * 2 / 2, funding.accrued().doubleValue(), 1e-15);
        funding.trade(num(1_000_000));
        assertEquals(3, funding.velocity().doubleValue(), 0);
        funding.trade(num(-3_000_000));
        assertEquals(-3, funding.velocity().doubleValue(), 0);
    }

    @Test
    void shouldPullAPremiumTowardsInterestAndBoundIt() {
        PremiumRate rule =
                new PremiumRate(
                        new BigDecimal("0.0001"),
                        new BigDecimal("0.0005"),
                        new BigDecimal("0.5"),
                        new BigDecimal("0.02"));
        assertEquals(0, new BigDecimal("0.00005").compareTo(rule.rate(new BigDecimal("0.0006"))));
        assertEquals(0, new BigDecimal("0.0001").compareTo(rule.rate(new BigDecimal("0.0007"))));
        assertEquals(0, new BigDecimal("0.02").compareTo(rule.rate(BigDecimal.ONE)));
        assertEquals(0, new BigDecimal("-0.02").compareTo(rule.rate(num(-1))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PremiumRate(num(0), num(-1), num(1), num(1)));
    }

    @Test
    void shouldAccrueNothingOverAGap() {
        ContinuousFunding funding = new ContinuousFunding(28_800, 30);
        BigDecimal premium = funding.premium(new BigDecimal("0.0003"), num(60_000), num(2));
        assertEquals(0, num(9).compareTo(premium));
        assertEquals(0, num(9).compareTo(funding.indexDelta(premium, 28_800, 30)));
        assertEquals(BigDecimal.ZERO, funding.indexDelta(premium, 28_800, 31));
        assertEquals(0, num(-36).compareTo(funding.gain(num(2), num(9), num(2))));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void shouldReleaseNoMoreThanAnIsolatedPositionHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IsolatedTransfer rule = new IsolatedTransfer(new BigDecimal("0.5"), num(10));
        for (int index = 0; index < CASES; index++) {
            long before = random.nextLong(1, 40) * (random.nextBoolean() ? 1 : -1);
            long traded = random.nextLong(1, 60);
            long after = before + (before > 0 ? -traded : traded);
            long price = random.nextLong(1, 100);
            long mark = random.nextLong(1, 100);
            long margin = random.nextLong(0, 1000);
            IsolatedTransfer.Transfer transfer =
                    rule.of(
                            BigInteger.valueOf(before),
                            BigInteger.valueOf(after),
                            List.of(fill(traded, price)),
                            BigInteger.valueOf(mark),
                            BigInteger.valueOf(margin));
            String at = "seed " + seed + " case " + index;
            assertFalse(transfer.amount().signum() < 0, at);
            if (traded <= Math.abs(before)) {
                double held = margin + (price - mark) * Math.abs(before) / 10.0;
                double expected = Math.max(0, held * traded / Math.abs(before));
                assertEquals(expected, transfer.amount().doubleValue(), 2, at);
            } else {
                long needed = (traded - Math.abs(before)) * price / 20;
                assertEquals(Math.abs(needed - margin), transfer.amount().longValue(), at);
            }
        }
    }

    private static IsolatedTransfer.Fill fill(long size, long price) {
        return new IsolatedTransfer.Fill(BigInteger.valueOf(size), BigInteger.valueOf(price));
    }

    private static List<Order> orders(SplittableRandom random, boolean isBuy) {
        List<Order> orders = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            orders.add(new Order(isBuy, num(random.nextLong(1, 9)), num(random.nextLong(1, 1000))));
        }
        return orders;
    }

    private static ShortageCover.Token token(SplittableRandom random) {
        return new ShortageCover.Token(
                random.nextLong(900_000, 1_100_000),
                random.nextInt(4, 10),
                random.nextLong(10_000, 1L << 30));
    }

    private static BigDecimal share(SplittableRandom random) {
        return BigDecimal.valueOf(random.nextInt(1, 300), 3);
    }

    private static BigDecimal decimal(long a, long b) {
        return num(a).multiply(num(b));
    }

    private static BigDecimal floor(BigDecimal value, int decimals) {
        return floor(value.movePointLeft(decimals));
    }

    private static BigDecimal floor(BigDecimal value) {
        return value.setScale(0, RoundingMode.FLOOR);
    }

    private static BigDecimal num(long value) {
        return BigDecimal.valueOf(value);
    }
}
