package io.novate.bench.probe;

import io.novate.bench.measure.Peaks;
import io.novate.bench.measure.WrongAnswer;
import java.util.concurrent.CountDownLatch;

/**
 * Measures what the machine can do at best: reading memory, multiplying longs.
 *
 * <p>The best of several passes counts, and what was read or multiplied is checked, so that a
 * compiler cannot leave the work out.
 */
public final class MachineProbe {
    private static final int PASSES = 9;
    private static final int CACHED_LONGS = 1024;
    private static final int REPEATS = 20_000;

    private final long[] memory;

    private MachineProbe(int longCount) {
        memory = new long[longCount];
        for (int index = 0; index < longCount; index++) {
            memory[index] = index;
        }
    }

    /**
     * Measures.
     *
     * @param longCount longs of the memory that is read; more than the caches hold
     */
    public static Peaks measure(int longCount) throws InterruptedException {
        MachineProbe probe = new MachineProbe(longCount);
        double one = probe.readRate(1);
        double two = Runtime.getRuntime().availableProcessors() > 1 ? probe.readRate(2) : 0;
        return new Peaks(one, two, multiplyRate());
    }

    private double readRate(int threadCount) throws InterruptedException {
        long bestNs = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long[] sums = new long[threadCount];
            long elapsedNs = threadCount == 1 ? readAlone(sums) : readTogether(sums);
            long sum = 0;
            for (long part : sums) {
                sum += part;
            }
            check("memory read", sum, (long) memory.length * (memory.length - 1) / 2);
            bestNs = Math.min(bestNs, elapsedNs);
        }
        return memory.length * 8.0 / bestNs * 1e9;
    }

    private long readAlone(long[] sums) {
        long from = System.nanoTime();
        sums[0] = sum(memory, 0, memory.length);
        return System.nanoTime() - from;
    }

    private long readTogether(long[] sums) throws InterruptedException {
        int threadCount = sums.length;
        CountDownLatch ready = new CountDownLatch(threadCount);
        CountDownLatch go = new CountDownLatch(1);
        Thread[] threads = new Thread[threadCount];
        for (int index = 0; index < threadCount; index++) {
            int part = index;
            int from = memory.length / threadCount * part;
            int to = part == threadCount - 1 ? memory.length : from + memory.length / threadCount;
            threads[index] =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        ready.countDown();
                                        await(go);
                                        sums[part] = sum(memory, from, to);
                                    });
        }
        ready.await();
        long from = System.nanoTime();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return System.nanoTime() - from;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Four sums, because one alone would wait for its own additions. */
    private static long sum(long[] longs, int from, int to) {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int index = from;
        for (; index <= to - 4; index += 4) {
            first += longs[index];
            second += longs[index + 1];
            third += longs[index + 2];
            fourth += longs[index + 3];
        }
        for (; index < to; index++) {
            first += longs[index];
        }
        return first + second + third + fourth;
    }

    private static double multiplyRate() {
        long[] left = new long[CACHED_LONGS];
        long[] right = new long[CACHED_LONGS];
        long once = 0;
        for (int index = 0; index < CACHED_LONGS; index++) {
            left[index] = index - 300L;
            right[index] = 7L * index + 1;
            once = Math.addExact(once, Math.multiplyExact(left[index], right[index]));
        }
        long bestNs = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long from = System.nanoTime();
            long sum = 0;
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                sum += products(left, right);
            }
            bestNs = Math.min(bestNs, System.nanoTime() - from);
            check("products", sum, once * REPEATS);
        }
        return (double) CACHED_LONGS * REPEATS / bestNs * 1e9;
    }

    private static long products(long[] left, long[] right) {
        long sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }

    private static void check(String what, long actual, long expected) {
        if (actual != expected) {
            throw new WrongAnswer(what + ": sum=" + actual + ", expected " + expected);
        }
    }
}
