package io.novate.pricing.risk;

import io.novate.core.unit.Limits;

/**
 * The multipliers of one command riskScale.
 *
 * @param initialPpm multiplies initial rates, at least one million
 * @param maintenancePpm multiplies maintenance rates, at least one million
 * @param floorPpm multiplies the floors of brackets, 1 to one million
 */
public record RiskScale(int initialPpm, int maintenancePpm, int floorPpm) {
    /** What the listing says. */
    public static final RiskScale LISTED = new RiskScale(Limits.PPM, Limits.PPM, Limits.PPM);

    /** Checks every number once. */
    public RiskScale {
        boolean isSound =
                initialPpm >= Limits.PPM
                        && maintenancePpm >= Limits.PPM
                        && floorPpm >= 1
                        && floorPpm <= Limits.PPM;
        if (!isSound) {
            throw new IllegalArgumentException(
                    "initialPpm="
                            + initialPpm
                            + ", maintenancePpm="
                            + maintenancePpm
                            + ", floorPpm="
                            + floorPpm);
        }
    }
}
