package io.novate.pricing.funding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.pricing.venue.Fraction;
import io.novate.pricing.venue.ImpactPremium;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ImpactPriceTest {
    @Test
    void shouldAverageTheLevelsThatAFillEats() {
        List<BookLevel> asks = List.of(new BookLevel(100, 1), new BookLevel(200, 1));
        assertEquals(OptionalDouble.of(100), ImpactPrice.ticks(asks, 50));
        assertEquals(OptionalDouble.of(100), ImpactPrice.ticks(asks, 100));
        assertEquals(200 / 1.5, ImpactPrice.ticks(asks, 200).orElseThrow(), 1e-12);
        assertEquals(150, ImpactPrice.ticks(asks, 300).orElseThrow(), 1e-12);
        assertEquals(OptionalDouble.empty(), ImpactPrice.ticks(asks, 301));
        assertEquals(OptionalDouble.of(100), ImpactPrice.ticks(asks, 0));
        assertEquals(OptionalDouble.empty(), ImpactPrice.ticks(List.of(), 0));
    }

    @Test
    void shouldSayNothingWhileTheIndexIsInsideTheImpactPrices() {
        List<BookLevel> bids = List.of(new BookLevel(99, 10));
        List<BookLevel> asks = List.of(new BookLevel(101, 10));
        assertEquals(0, ImpactPrice.premiumPpb(bids, asks, 100, 500));
        assertEquals(100_000_000, ImpactPrice.premiumPpb(bids, asks, 90, 500));
        assertEquals(-81_818_181, ImpactPrice.premiumPpb(bids, asks, 110, 500));
        assertEquals(0, ImpactPrice.premiumPpb(bids, asks, 110, 5_000), "both sides too thin");
    }

    @Test
    void shouldAgreeWithTheExactRuleOnFineLots() {
        long seed = 5_150;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            long middle = 1_000_000 + random.nextInt(1_000_000);
            List<BookLevel> bids = side(random, middle, -1);
            List<BookLevel> asks = side(random, middle, 1);
            double notional = 1e18 * random.nextInt(1, 60);
            long index = middle + random.nextInt(-2_000, 2_000);
            ImpactPremium exact = new ImpactPremium(0, new BigDecimal(notional).toBigInteger());
            long expected =
                    exact.premiumPpm(exactly(bids), exactly(asks), Fraction.of(index), 1_000_000);
            double ppm = ImpactPrice.premiumPpb(bids, asks, index, notional) / 1e3;
            assertEquals(expected, ppm, 1.001, "seed=" + seed + " round=" + round);
        }
    }

    private static List<BookLevel> side(SplittableRandom random, long middle, long sign) {
        List<BookLevel> levels = new ArrayList<>();
        long price = middle;
        for (int level = 0; level < 6; level++) {
            price += sign * random.nextLong(1, 401);
            levels.add(new BookLevel(price, random.nextLong(1, 10_000_000_000_000L)));
        }
        return levels;
    }

    private static List<ImpactPremium.Level> exactly(List<BookLevel> levels) {
        return levels.stream()
                .map(
                        level ->
                                new ImpactPremium.Level(
                                        BigInteger.valueOf(level.priceTicks()),
                                        BigInteger.valueOf(level.lots())))
                .toList();
    }
}
