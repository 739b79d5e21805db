package io.novate.pricing.venue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.pricing.venue.UpdateCheck.State;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of dYdX v4 against plain decimal arithmetic on random numbers. */
final class DydxRulesPropertyTest {
    private static final int CASES = 2_000;
    private static final MathContext DIGITS = new MathContext(80);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldConvertAsDecimalsTruncated(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            int resolution = random.nextInt(-12, 6);
            int exponent = random.nextInt(-10, 4);
            BigInteger base = signed(random, 70);
            BigInteger price = signed(random, 64).abs().add(BigInteger.ONE);
            Quantums quantums = new Quantums(resolution, exponent);
            BigDecimal exact =
                    new BigDecimal(base.multiply(price))
                            .scaleByPowerOfTen(resolution + exponent + 6);
            String at = "seed " + seed + " case " + index;
            assertEquals(truncated(exact), quantums.quote(base, price), at);
            BigDecimal back =
                    new BigDecimal(base)
                            .scaleByPowerOfTen(-resolution - exponent - 6)
                            .divide(new BigDecimal(price), DIGITS);
            assertEquals(truncated(back), quantums.base(base, price), at);
            long rate = random.nextLong(-5_000_000, 5_000_000);
            long seconds = random.nextLong(1, 100_000);
            BigDecimal moved =
                    new BigDecimal(price)
                            .scaleByPowerOfTen(resolution + exponent + 6)
                            .multiply(BigDecimal.valueOf(rate))
                            .multiply(BigDecimal.valueOf(seconds))
                            .divide(BigDecimal.valueOf(28_800), DIGITS);
            assertEquals(truncated(moved), quantums.fundingIndexDelta(price, rate, seconds), at);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void shouldTrimAndAverageAsLists(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            long[] samples = random.longs(random.nextInt(12), -1000, 1000).toArray();
            int rate = random.nextInt(600_001);
            List<Long> left = new ArrayList<>();
            for (long sample : samples) {
                left.add(sample);
            }
            long gone = (long) samples.length * 2 * rate / 1_000_000;
            if (gone > 0 && gone < samples.length) {
                left.sort(null);
                for (long low = 0; low < gone / 2; low++) {
                    left.remove(0);
                }
                for (long high = 0; high < gone - gone / 2; high++) {
                    left.remove(left.size() - 1);
                }
            }
            long[] expected = left.stream().mapToLong(Long::longValue).toArray();
            String at = "seed " + seed + " case " + index;
            assertArrayEquals(expected, FundingRate.trimTails(samples, rate), at);
            long count = random.nextLong(1, 20);
            long sum = left.stream().mapToLong(Long::longValue).sum();
            long mean = sum / Math.max(count, left.size());
            assertEquals(mean, FundingRate.average(expected, count), at);
            long clamp = random.nextLong(0, 500);
            long rated = FundingRate.rate(mean, 3, clamp);
            assertEquals(Math.max(-clamp, Math.min(clamp, mean + 3)), rated, at);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void shouldFillTheImpactNotionalLevelByLevel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            int exponent = random.nextInt(-9, 1);
            List<ImpactPremium.Level> bids = levels(random, 99_000, -1);
            List<ImpactPremium.Level> asks = levels(random, 101_000, 1);
            BigInteger notional = BigInteger.valueOf(random.nextLong(0, 200_000_000));
            long clamp = random.nextLong(0, 200_000);
            Fraction spot = Fraction.of(random.nextLong(90_000, 110_000));
            long actual = new ImpactPremium(exponent, notional).premiumPpm(bids, asks, spot, clamp);
            BigDecimal indexPrice = new BigDecimal(spot.numerator());
            BigDecimal bid = impact(bids, notional, exponent, indexPrice).max(indexPrice);
            BigDecimal ask = impact(asks, notional, exponent, indexPrice).min(indexPrice);
            BigDecimal premium = bid.subtract(indexPrice).add(ask.subtract(indexPrice));
            long ppm = truncated(premium.movePointRight(6).divide(indexPrice, DIGITS)).longValue();
            long expected = Math.max(-clamp, Math.min(clamp, ppm));
            assertEquals(expected, actual, "seed " + seed + " case " + index);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9})
    void shouldLeaveNothingAtTheBankruptcyPriceOfEveryPart(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            long quote = random.nextLong(-1L << 40, 1L << 40);
            long notional = random.nextLong(-1L << 40, 1L << 40);
            long maintenance = random.nextLong(1, 1L << 36);
            long equity = quote + notional;
            LiquidationPrice price = new LiquidationPrice(equity, maintenance);
            String at = "seed " + seed + " case " + index;
            long received = price.bankruptcyQuote(-notional, maintenance);
            assertEquals(0, quote + received, at);
            long released = random.nextLong(0, maintenance + 1);
            BigInteger share = BigInteger.valueOf(equity).multiply(BigInteger.valueOf(released));
            long floor =
                    new BigDecimal(share)
                            .divide(BigDecimal.valueOf(maintenance), 0, RoundingMode.FLOOR)
                            .longValue();
            assertEquals(5 - floor, price.bankruptcyQuote(-5, released), at);
            long delta = LiquidationPrice.insuranceDelta(quote, notional, 5_000);
            long above = quote - notional;
            assertEquals(
                    above <= 0 ? above : Math.min(above, Math.abs(quote) * 5_000 / 1_000_000),
                    delta,
                    at);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11})
    void shouldMoveTheFillablePriceBetweenOracleAndSpread(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            long size = random.nextLong(1, 1L << 30) * (random.nextBoolean() ? 1 : -1);
            long notional = size * random.nextLong(1, 1 << 10);
            long maintenance = random.nextLong(1, 1L << 32);
            long equity = random.nextLong(-1L << 33, 1L << 33);
            LiquidationPrice price = new LiquidationPrice(equity, maintenance);
            Fraction limit = price.fillable(notional, maintenance, size, 1_000_000, 100_000);
            double badness = Math.clamp(1 - (double) equity / maintenance, 0, 1);
            double expected = (notional - badness * 0.1 * maintenance) / size;
            double actual =
                    new BigDecimal(limit.numerator())
                            .divide(new BigDecimal(limit.denominator()), DIGITS)
                            .doubleValue();
            assertEquals(
                    expected,
                    actual,
                    1e-9 * Math.abs(expected) + 1e-9,
                    "seed " + seed + " case " + index);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 13})
    void shouldOrderAccountsByEquityPerMargin(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            LiquidationPrice a = account(random);
            LiquidationPrice b = account(random);
            String at = "seed " + seed + " case " + index + ": " + a + " " + b;
            int riskier = Integer.signum(a.riskierThan(b));
            assertEquals(-riskier, Integer.signum(b.riskierThan(a)), at);
            if (a.maintenance() > 0 && b.maintenance() > 0) {
                int ratio = ratio(b).compareTo(ratio(a));
                int expected = ratio != 0 ? ratio : Long.compare(a.maintenance(), b.maintenance());
                assertEquals(expected, riskier, at);
            }
        }
        assertTrue(new LiquidationPrice(-2, 0).riskierThan(new LiquidationPrice(-1, 0)) > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {14, 15})
    void shouldAllowOnlyWhatMakesAnAccountBetter(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < CASES; index++) {
            State before = state(random);
            State after = state(random);
            UpdateCheck check = UpdateCheck.of(before, after);
            boolean isBetter;
            if (after.maintenance() > before.maintenance()) {
                isBetter = false;
            } else if (after.maintenance() == 0) {
                isBetter = after.equity() > before.equity();
            } else {
                isBetter =
                        decimal(after.equity(), after.maintenance())
                                        .compareTo(decimal(before.equity(), before.maintenance()))
                                >= 0;
            }
            boolean isGood = after.equity() >= after.initial() || isBetter;
            String at = "seed " + seed + " case " + index + ": " + before + " " + after;
            assertEquals(isGood, check == UpdateCheck.SUCCESS, at);
            if (!isGood) {
                boolean wasGood = before.equity() >= before.initial();
                assertEquals(wasGood, check == UpdateCheck.NEWLY_UNDERCOLLATERALIZED, at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-65, 65})
    void shouldRefuseExponentsNoVenueHas(int exponent) {
        assertThrows(IllegalArgumentException.class, () -> new Quantums(exponent, 0));
        assertThrows(IllegalArgumentException.class, () -> new Quantums(0, exponent));
    }

    private static BigDecimal impact(
            List<ImpactPremium.Level> levels, BigInteger notional, int exponent, BigDecimal none) {
        if (levels.isEmpty()) {
            return none;
        }
        if (notional.signum() == 0) {
            return new BigDecimal(levels.get(0).priceTicks());
        }
        BigDecimal left = new BigDecimal(notional);
        BigDecimal base = BigDecimal.ZERO;
        for (ImpactPremium.Level level : levels) {
            BigInteger product = level.priceTicks().multiply(level.base());
            BigDecimal quote =
                    new BigDecimal(truncated(new BigDecimal(product).scaleByPowerOfTen(exponent)));
            if (left.compareTo(quote) <= 0) {
                BigDecimal part = left.multiply(new BigDecimal(level.base())).divide(quote, DIGITS);
                // The last digit of a quotient may round down what is whole.
                BigDecimal filled = base.add(part).add(new BigDecimal("1e-40"));
                BigDecimal whole = filled.setScale(0, RoundingMode.FLOOR);
                return new BigDecimal(notional).divide(whole, DIGITS).scaleByPowerOfTen(-exponent);
            }
            base = base.add(new BigDecimal(level.base()));
            left = left.subtract(quote);
        }
        return none;
    }

    private static List<ImpactPremium.Level> levels(SplittableRandom random, long from, int way) {
        List<ImpactPremium.Level> levels = new ArrayList<>();
        long price = from;
        int count = random.nextInt(5);
        for (int index = 0; index < count; index++) {
            levels.add(
                    new ImpactPremium.Level(
                            BigInteger.valueOf(price),
                            BigInteger.valueOf(random.nextLong(1_000_000, 1L << 40))));
            price += way * random.nextLong(1, 3_000);
        }
        return levels;
    }

    private static State state(SplittableRandom random) {
        long maintenance = random.nextInt(4) == 0 ? 0 : random.nextLong(1, 40);
        return new State(random.nextLong(-60, 60), 2 * maintenance, maintenance);
    }

    private static LiquidationPrice account(SplittableRandom random) {
        return new LiquidationPrice(random.nextLong(-20, 20), random.nextLong(0, 20));
    }

    private static BigDecimal ratio(LiquidationPrice account) {
        return decimal(account.netCollateral(), account.maintenance());
    }

    private static BigDecimal decimal(long dividend, long divisor) {
        return BigDecimal.valueOf(dividend).divide(BigDecimal.valueOf(divisor), DIGITS);
    }

    private static BigInteger signed(SplittableRandom random, int bits) {
        byte[] bytes = new byte[(random.nextInt(bits) + 8) / 8];
        random.nextBytes(bytes);
        return new BigInteger(bytes);
    }

    private static BigInteger truncated(BigDecimal value) {
        return value.setScale(0, RoundingMode.DOWN).toBigIntegerExact();
    }
}
