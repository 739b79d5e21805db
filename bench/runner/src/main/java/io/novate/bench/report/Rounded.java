package io.novate.bench.report;

/** Measured numbers as they are written: no more digits than they deserve. */
public final class Rounded {
    private Rounded() {}

    /** Returns a number with three digits after the point. */
    public static double to3(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
