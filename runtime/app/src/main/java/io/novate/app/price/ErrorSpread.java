package io.novate.app.price;

import java.util.Arrays;
import java.util.Locale;

/** Percentiles of absolute differences. */
public final class ErrorSpread {
    private final double[] sorted;

    ErrorSpread(double[] differences) {
        sorted = Arrays.stream(differences).map(Math::abs).sorted().toArray();
    }

    /** Returns the percentile, interpolated between neighbours; 0 when there is nothing. */
    public double at(double share) {
        if (sorted.length == 0) {
            return 0;
        }
        double position = share * (sorted.length - 1);
        int low = (int) position;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "median %.2e, 99%% within %.2e, worst %.2e", at(0.5), at(0.99), at(1));
    }
}
