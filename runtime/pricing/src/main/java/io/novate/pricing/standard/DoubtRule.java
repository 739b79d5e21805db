package io.novate.pricing.standard;

/**
 * What initial margin adds when the sources of a price are not sure of it.
 *
 * @param perpetualThreshold confidence below which perpetuals pay, 0 for never
 * @param optionThreshold confidence below which short options pay, 0 for never
 * @param collateralThreshold confidence below which collateral pays, 0 for never
 * @param factor share of the spot per unit of doubt, which is one less confidence
 */
public record DoubtRule(
        double perpetualThreshold,
        double optionThreshold,
        double collateralThreshold,
        double factor) {
    /** Checks the numbers. */
    public DoubtRule {
        Range.check("perpetualThreshold", perpetualThreshold, 0, 1);
        Range.check("optionThreshold", optionThreshold, 0, 1);
        Range.check("collateralThreshold", collateralThreshold, 0, 1);
        Range.check("factor", factor, 0, 10);
    }

    /** Returns the share of the spot that a perpetual pays. */
    public double perpetual(double confidence) {
        return charge(confidence, perpetualThreshold);
    }

    /** Returns the share of the spot that a short option pays. */
    public double option(double confidence) {
        return charge(confidence, optionThreshold);
    }

    /** Returns the share of its value that collateral loses. */
    public double collateral(double confidence) {
        return charge(confidence, collateralThreshold);
    }

    private double charge(double confidence, double threshold) {
        return confidence < threshold ? (1 - confidence) * factor : 0;
    }
}
