package io.novate.app.replay;

import java.util.SplittableRandom;

/**
 * Seeded draws of the shapes a synthetic population needs; {@link StrictMath} keeps them equal on
 * every machine.
 */
final class Draws {
    private final SplittableRandom random;

    Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns a number in [0, 1). */
    double unit() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Returns an index below a bound. */
    int index(int bound) {
        return random.nextInt(bound);
    }

    /** Returns a whole number between two bounds, both possible. */
    long between(long min, long max) {
        return random.nextLong(min, max + 1);
    }

    /** Returns true with a chance in ppm. */
    boolean chance(int ppm) {
        return random.nextInt(1_000_000) < ppm;
    }

    /** Returns a lognormal number with this median and standard deviation of its logarithm. */
    double lognormal(double median, double sigma) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
        double gauss = radius * StrictMath.cos(2 * StrictMath.PI * unit());
        return median * StrictMath.exp(sigma * gauss);
    }

    /** Returns a Pareto number at or above its smallest value. */
    double pareto(double smallest, double alpha) {
        return smallest * StrictMath.pow(1 - unit(), -1 / alpha);
    }

    /** Returns an index drawn by weights that are given as running sums. */
    int weighted(double[] runningSum) {
        double point = unit() * runningSum[runningSum.length - 1];
        int low = 0;
        int high = runningSum.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runningSum[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
