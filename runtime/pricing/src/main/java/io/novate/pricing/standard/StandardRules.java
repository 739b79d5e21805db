package io.novate.pricing.standard;

import io.novate.pricing.scan.PegLoss;

/**
 * A venue's standard margin.
 *
 * @param option what a short option costs by itself
 * @param unpairedInitial multiple of the forward per net short call, initial margin
 * @param unpairedMaintenance the same in maintenance margin
 * @param perpetualInitial share of the value of a perpetual, initial margin
 * @param perpetualMaintenance the same in maintenance margin
 * @param doubt what uncertain prices add
 * @param pegLoss what a lost peg adds per unit of spot of short options and perpetuals, initially
 * @param collateralInitial share of its value that the underlying counts as collateral, initially
 * @param collateralMaintenance the same in maintenance margin
 */
public record StandardRules(
        ShortOptionRule option,
        double unpairedInitial,
        double unpairedMaintenance,
        double perpetualInitial,
        double perpetualMaintenance,
        DoubtRule doubt,
        PegLoss pegLoss,
        double collateralInitial,
        double collateralMaintenance) {
    /** Checks the numbers. */
    public StandardRules {
        Range.check("unpairedInitial", unpairedInitial, 0, 10);
        Range.check("unpairedMaintenance", unpairedMaintenance, 0, 10);
        Range.check("perpetualInitial", perpetualInitial, 0, 1);
        Range.check("perpetualMaintenance", perpetualMaintenance, 0, perpetualInitial);
        Range.check("collateralMaintenance", collateralMaintenance, 0, 1);
        Range.check("collateralInitial", collateralInitial, 0, collateralMaintenance);
    }
}
