package io.novate.pricing.standard;

import io.novate.pricing.scan.Confidence;
import io.novate.pricing.scan.PegLoss;
import io.novate.pricing.scan.Trust;

/**
 * A venue's standard margin of options, and what unsure prices add to initial margin.
 *
 * @param option what a short option costs by itself
 * @param unpairedInitial multiple of the forward per net short call, initial margin
 * @param unpairedMaintenance the same in maintenance margin
 * @param doubt what uncertain prices add per unit of spot of short options and perpetuals
 * @param pegLoss what a lost peg adds to the same
 */
public record StandardRules(
        ShortOptionRule option,
        double unpairedInitial,
        double unpairedMaintenance,
        Confidence doubt,
        PegLoss pegLoss) {
    /** The rule of a venue without one: a short option holds its underlying. */
    public static final StandardRules COVERED =
            new StandardRules(
                    new ShortOptionRule(1, 1, 1, 1, 0, 1),
                    1,
                    1,
                    new Confidence(0, 0),
                    new PegLoss(0, 0));

    /** Checks the numbers. */
    public StandardRules {
        Range.check("unpairedInitial", unpairedInitial, 0, 10);
        Range.check("unpairedMaintenance", unpairedMaintenance, 0, unpairedInitial);
    }

    /** Returns the share of the spot that initial margin adds. */
    public double addition(Trust trust) {
        return doubt.charge(trust.confidence()) + pegLoss.addition(trust.currencyPrice());
    }
}
