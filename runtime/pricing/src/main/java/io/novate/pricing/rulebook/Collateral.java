package io.novate.pricing.rulebook;

import java.util.List;

/**
 * What an asset counts as collateral.
 *
 * @param symbol asset
 * @param initial haircuts of the initial requirement
 * @param maintenance haircuts of the maintenance requirement
 * @param conversionFeePpm what converting it costs when cash is short
 */
public record Collateral(
        String symbol, List<Step> initial, List<Step> maintenance, int conversionFeePpm) {
    /**
     * One step of a haircut curve: above {@code valueFrom} each further unit of value counts less.
     *
     * @param valueFrom money, 0 for the first step, increasing
     * @param haircutPpm what is taken off, increasing
     */
    public record Step(long valueFrom, int haircutPpm) {
        static Step read(RuleFields fields) {
            return new Step(
                    fields.integer("valueFrom", 0, Long.MAX_VALUE, 0),
                    fields.ppm("haircutPpm", 0, 1_000_000));
        }
    }

    /** Copies the curves. */
    public Collateral {
        initial = List.copyOf(initial);
        maintenance = List.copyOf(maintenance);
    }

    static Collateral read(RuleFields fields) {
        List<Step> initial = curve(fields, "initial");
        List<Step> maintenance = fields.has("maintenance") ? curve(fields, "maintenance") : initial;
        return new Collateral(
                fields.text("symbol"),
                initial,
                maintenance,
                fields.ppm("conversionFeePpm", 0, 1_000_000, 0));
    }

    private static List<Step> curve(RuleFields fields, String name) {
        List<Step> steps = fields.objects(name, Step::read);
        if (steps.isEmpty() || steps.get(0).valueFrom() != 0) {
            throw fields.fault(name, "does not begin with a step from 0");
        }
        for (int index = 1; index < steps.size(); index++) {
            Step before = steps.get(index - 1);
            Step step = steps.get(index);
            if (step.valueFrom() <= before.valueFrom() || step.haircutPpm() < before.haircutPpm()) {
                throw fields.fault(name, "does not rise at step " + index);
            }
        }
        return steps;
    }
}
