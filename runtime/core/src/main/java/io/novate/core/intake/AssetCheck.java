package io.novate.core.intake;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginTable;
import java.util.List;

/** Checks a collateral asset before it may touch any table. */
public final class AssetCheck {
    private AssetCheck() {}

    /**
     * Returns whether an asset is sound: curves that rise with size, an initial value never above
     * the maintenance value at any size, bounds not negative.
     */
    public static boolean isSound(Asset asset) {
        return ListingCheck.isSymbol(asset.symbol())
                && isCurve(asset.initial())
                && isCurve(asset.maintenance())
                && isCautious(asset.initial(), asset.maintenance())
                && isBounded(asset.bounds());
    }

    private static boolean isCurve(HaircutCurve curve) {
        return isRising(curve.held()) && isRising(curve.owed());
    }

    private static boolean isRising(List<HaircutStep> steps) {
        if (steps.isEmpty() || steps.size() > MarginTable.BRACKETS_MAX + 1) {
            return false;
        }
        long floor = -1;
        int haircutPpm = 0;
        for (HaircutStep step : steps) {
            boolean starts = floor >= 0 || step.valueFloor() == 0;
            boolean rises = step.valueFloor() > floor && step.haircutPpm() >= haircutPpm;
            boolean bounded =
                    step.valueFloor() <= Limits.GROSS_MAX && step.haircutPpm() <= Limits.PPM;
            if (!starts || !rises || !bounded) {
                return false;
            }
            floor = step.valueFloor();
            haircutPpm = step.haircutPpm();
        }
        return true;
    }

    /** Returns whether the first curve takes at least as much as the second at every size. */
    private static boolean isCautious(HaircutCurve initial, HaircutCurve maintenance) {
        for (HaircutStep step : maintenance.held()) {
            if (haircutPpm(initial.held(), step.valueFloor()) < step.haircutPpm()) {
                return false;
            }
        }
        for (HaircutStep step : maintenance.owed()) {
            if (haircutPpm(initial.owed(), step.valueFloor()) < step.haircutPpm()) {
                return false;
            }
        }
        return true;
    }

    private static int haircutPpm(List<HaircutStep> steps, long value) {
        int haircutPpm = 0;
        for (HaircutStep step : steps) {
            haircutPpm = step.valueFloor() <= value ? step.haircutPpm() : haircutPpm;
        }
        return haircutPpm;
    }

    private static boolean isBounded(AssetBounds bounds) {
        return bounds.unitsMax() >= 0
                && bounds.concentrationFrom() >= 0
                && bounds.concentrationFrom() <= Limits.GROSS_MAX
                && bounds.conversionFeePpm() >= 0
                && bounds.conversionFeePpm() < Limits.PPM;
    }
}
