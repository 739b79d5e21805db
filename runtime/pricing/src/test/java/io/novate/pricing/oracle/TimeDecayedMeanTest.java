package io.novate.pricing.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimeDecayedMeanTest {
    @Test
    void shouldBeTheFirstValueUntilTimePasses() {
        TimeDecayedMean mean = TimeDecayedMean.ofTimeConstant(1_000);
        assertThrows(IllegalStateException.class, mean::mean);
        mean.add(5, 42);
        mean.add(5, 99);
        assertEquals(42, mean.mean());
    }

    @Test
    void shouldEqualTheSumOverAllValuesWithTheirAges() {
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        double constantMs = 150_000;
        TimeDecayedMean mean = TimeDecayedMean.ofTimeConstant(constantMs);
        int count = 200;
        long[] times = new long[count];
        double[] values = new double[count];
        for (int index = 0; index < count; index++) {
            times[index] = (index == 0 ? 0 : times[index - 1]) + random.nextInt(10_000);
            values[index] = random.nextDouble(-5, 5);
            mean.add(times[index], values[index]);
            double top = 0;
            double bottom = 0;
            for (int past = 1; past <= index; past++) {
                double weight =
                        (times[past] - times[past - 1])
                                * Math.exp((times[past] - times[index]) / constantMs);
                top += weight * values[past];
                bottom += weight;
            }
            if (bottom > 0) {
                assertEquals(top / bottom, mean.mean(), 1e-12, "seed=" + seed);
            }
        }
    }

    @Test
    void shouldHalveWeightsInTheHalfLife() {
        TimeDecayedMean mean = TimeDecayedMean.ofHalfLife(1_000);
        mean.add(0, 0);
        mean.add(1_000, 0);
        mean.add(2_000, 3);
        assertEquals(2, mean.mean(), 1e-12, "weights 1/2 and 1");
    }

    @Test
    void shouldForgetEverythingInALongSilence() {
        TimeDecayedMean mean = TimeDecayedMean.ofTimeConstant(1_000);
        mean.add(0, 7);
        mean.add(1_000, 7);
        mean.add(1_000_000, 9);
        assertEquals(9, mean.mean(), 1e-12);
    }

    @Test
    void shouldRefuseTimeThatRunsBackwards() {
        TimeDecayedMean mean = TimeDecayedMean.ofTimeConstant(1_000);
        mean.add(10, 1);
        assertThrows(IllegalArgumentException.class, () -> mean.add(9, 1));
        assertThrows(IllegalArgumentException.class, () -> TimeDecayedMean.ofTimeConstant(0));
    }
}
