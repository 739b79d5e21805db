package io.novate.pricing.scan;

/**
 * How an instrument whose price moves with its underlying takes part in a scan.
 *
 * @param scanned whether scenarios move it; false for collateral that offsets nothing
 * @param eitherMargin share of its value charged in both margins, whatever its side
 * @param initialOnly share of its value charged in initial margin only, whatever its side
 */
public record LinearRisk(boolean scanned, double eitherMargin, double initialOnly) {
    /** Checks the numbers. */
    public LinearRisk {
        Bounds.check("eitherMargin", eitherMargin, 0, 1000);
        Bounds.check("initialOnly", initialOnly, 0, 1000);
    }
}
