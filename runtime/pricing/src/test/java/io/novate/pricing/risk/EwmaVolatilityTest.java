package io.novate.pricing.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EwmaVolatilityTest {
    private static final double YEAR_MS = 365.0 * 86_400_000;

    @Test
    void shouldFindTheVolatilityOfARandomWalkWhateverTheTimesBetweenPrices() {
        long seed = 1_234;
        SplittableRandom random = new SplittableRandom(seed);
        EwmaVolatility volatility = new EwmaVolatility(50 * 86_400_000.0, 0.1);
        double price = 30_000;
        long now = 0;
        double expected = 0.8;
        for (int step = 0; step < 50_000; step++) {
            long elapsed = 60_000L * (1 + random.nextInt(60));
            now += elapsed;
            price *= Math.exp(expected * Math.sqrt(elapsed / YEAR_MS) * random.nextGaussian());
            volatility.add(now, price);
        }
        assertEquals(expected, volatility.annual(), 0.04, "seed=" + seed);
    }

    @Test
    void shouldStartFromTheGivenVolatilityAndHalveItsVarianceInTheHalfLife() {
        EwmaVolatility volatility = new EwmaVolatility(1_000, 0.8);
        assertEquals(0.8, volatility.annual(), 1e-12);
        volatility.add(0, 100);
        volatility.add(0, 500);
        assertEquals(0.8, volatility.annual(), 1e-12);
        volatility.add(1_000, 100);
        assertEquals(0.8 / Math.sqrt(2), volatility.annual(), 1e-12);
    }

    @Test
    void shouldRefusePricesAndTimesThatCannotBe() {
        EwmaVolatility volatility = new EwmaVolatility(1_000, 0.8);
        volatility.add(5, 100);
        assertThrows(IllegalArgumentException.class, () -> volatility.add(4, 100));
        assertThrows(IllegalArgumentException.class, () -> volatility.add(6, 0));
        assertThrows(IllegalArgumentException.class, () -> new EwmaVolatility(0, 1));
    }
}
