package io.novate.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SamplesTest {
    @Test
    void shouldAnswerWithSamplesByNearestRank() {
        Samples samples = of(50, 20, 40, 30, 10);
        assertEquals(10, samples.min());
        assertEquals(10, samples.percentile(20));
        assertEquals(20, samples.percentile(21));
        assertEquals(30, samples.median());
        assertEquals(50, samples.percentile(99));
        assertEquals(50, samples.percentile(100));
        assertEquals(10, of(20, 10).median(), "of two the lower one");
        assertEquals(7, of(7).percentile(99));
    }

    @Test
    void shouldLeaveOneInAHundredAboveTheNinetyNinthPercentile() {
        Samples samples = new Samples(1);
        for (int value = 1000; value >= 1; value--) {
            samples.add(value);
        }
        assertEquals(990, samples.percentile(99));
        assertEquals(500, samples.median());
        assertEquals(1000, samples.count());
    }

    @Test
    void shouldAgreeWithCounting() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 1 + random.nextInt(300);
            Samples samples = new Samples(random.nextInt(20));
            long[] values = new long[count];
            for (int index = 0; index < count; index++) {
                values[index] = random.nextInt(50);
                samples.add(values[index]);
            }
            int percent = random.nextInt(101);
            long found = samples.percentile(percent);
            long notAbove = 0;
            long below = 0;
            for (long value : values) {
                notAbove += value <= found ? 1 : 0;
                below += value < found ? 1 : 0;
            }
            String where = "seed=" + seed + " percent=" + percent + " found=" + found;
            assertEquals(true, 100 * notAbove >= (long) percent * count, where);
            assertEquals(true, below == 0 || 100 * below < (long) percent * count, where);
        }
    }

    @Test
    void shouldRefuseToSayAnythingAboutNothing() {
        assertThrows(IllegalStateException.class, new Samples(5)::median);
    }

    private static Samples of(long... values) {
        Samples samples = new Samples(2);
        for (long value : values) {
            samples.add(value);
        }
        return samples;
    }
}
