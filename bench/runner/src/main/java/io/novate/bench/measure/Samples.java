package io.novate.bench.measure;

import java.util.Arrays;

/**
 * Times of equal passes, and their order statistics by nearest rank: always a time that was
 * measured, never one in between.
 */
public final class Samples {
    private long[] ns;
    private int count;

    /** Takes room for some samples; it grows when there are more. */
    public Samples(int expected) {
        ns = new long[Math.max(1, expected)];
    }

    /** Adds one time. */
    public void add(long elapsedNs) {
        if (count == ns.length) {
            ns = Arrays.copyOf(ns, 2 * count);
        }
        ns[count] = elapsedNs;
        count++;
    }

    /** Returns the number of samples. */
    public int count() {
        return count;
    }

    /** Returns the shortest time. */
    public long min() {
        return percentile(0);
    }

    /** Returns the median. */
    public long median() {
        return percentile(50);
    }

    /**
     * Returns the smallest sample that at least {@code percent} of all samples do not exceed.
     *
     * @param percent 0 to 100; 0 is the minimum
     * @throws IllegalStateException when there is no sample
     */
    public long percentile(int percent) {
        if (count == 0) {
            throw new IllegalStateException("no sample was taken");
        }
        long[] sorted = Arrays.copyOf(ns, count);
        Arrays.sort(sorted);
        int rank = Math.ceilDiv(Math.multiplyExact(count, percent), 100);
        return sorted[Math.max(rank, 1) - 1];
    }
}
