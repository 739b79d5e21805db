package io.novate.pricing.oracle;

import java.util.Arrays;

/** The middle of a few prices. */
final class Medians {
    private Medians() {}

    /** Returns the middle price, or the mean of the two in the middle; there is at least one. */
    static double of(double... prices) {
        double[] sorted = prices.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
