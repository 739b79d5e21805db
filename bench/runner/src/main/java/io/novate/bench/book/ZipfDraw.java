package io.novate.bench.book;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws 1 to n, the k-th with a weight of {@code k} to the power of minus an exponent. */
public final class ZipfDraw {
    private final double[] cumulative;

    /** Prepares for {@code count} choices. */
    public ZipfDraw(int count, double exponent) {
        cumulative = new double[count];
        double sum = 0;
        for (int index = 0; index < count; index++) {
            sum += Math.pow(index + 1, -exponent);
            cumulative[index] = sum;
        }
    }

    /** Draws one number. */
    public int next(SplittableRandom random) {
        double at = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, at);
        return Math.min(found < 0 ? -found : found + 2, cumulative.length);
    }
}
