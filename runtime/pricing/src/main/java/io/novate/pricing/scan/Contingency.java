package io.novate.pricing.scan;

/**
 * A charge on notional that no hedge reduces.
 *
 * @param maintenance share of the notional in maintenance margin
 * @param initialExtra further share in initial margin
 */
public record Contingency(double maintenance, double initialExtra) {
    /** Checks the numbers. */
    public Contingency {
        Bounds.check("maintenance", maintenance, 0, 3);
        Bounds.check("initialExtra", initialExtra, 0, 3);
    }
}
