package io.novate.pricing.rulebook;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import java.util.List;

/**
 * What an asset counts as collateral.
 *
 * @param symbol asset
 * @param initial what it counts before new risk is taken
 * @param maintenance what it counts before an account is liquidated
 * @param bounds how much of it a pool takes, and what converting it costs
 */
public record Collateral(
        String symbol, HaircutCurve initial, HaircutCurve maintenance, AssetBounds bounds) {
    private static final int PPM = 1_000_000;

    /** Returns the asset under an id, ready to be listed. */
    public Asset asset(int id) {
        return new Asset(id, symbol, initial, maintenance, bounds);
    }

    static Collateral read(RuleFields fields) {
        HaircutCurve initial = HaircutCurve.of(steps(fields, "initial"));
        HaircutCurve maintenance =
                fields.has("maintenance") ? HaircutCurve.of(steps(fields, "maintenance")) : initial;
        AssetBounds bounds =
                new AssetBounds(
                        fields.integer("unitsMax", 0, Long.MAX_VALUE, 0),
                        fields.integer("concentrationFrom", 0, Long.MAX_VALUE, 0),
                        fields.ppm("conversionFeePpm", 0, PPM - 1, 0));
        return new Collateral(fields.text("symbol"), initial, maintenance, bounds);
    }

    private static List<HaircutStep> steps(RuleFields fields, String name) {
        List<HaircutStep> steps = fields.objects(name, Collateral::step);
        if (steps.isEmpty() || steps.get(0).valueFloor() != 0) {
            throw fields.fault(name, "does not begin with a step from 0");
        }
        for (int index = 1; index < steps.size(); index++) {
            HaircutStep before = steps.get(index - 1);
            HaircutStep step = steps.get(index);
            if (step.valueFloor() <= before.valueFloor()
                    || step.haircutPpm() < before.haircutPpm()) {
                throw fields.fault(name, "does not rise at step " + index);
            }
        }
        return steps;
    }

    private static HaircutStep step(RuleFields fields) {
        return new HaircutStep(
                fields.integer("valueFloor", 0, Long.MAX_VALUE, 0),
                fields.ppm("haircutPpm", 0, PPM));
    }
}
