package io.novate.core.command;

/**
 * How much of a charge counts in each margin.
 *
 * @param initialPpm share in initial margin, parts per million, at most {@link #FACTOR_PPM_MAX}
 * @param maintenancePpm share in maintenance margin, also when it is above the initial share
 */
public record ChargeFactor(int initialPpm, int maintenancePpm) {
    /** Largest share. */
    public static final int FACTOR_PPM_MAX = 10_000_000;
}
