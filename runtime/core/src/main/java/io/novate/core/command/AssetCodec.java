package io.novate.core.command;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;

/** The byte form of a collateral asset in snapshots. */
public final class AssetCodec {
    private static final int STEPS_MAX = 1 << 10;

    private AssetCodec() {}

    /** Writes an asset, its id first. */
    public static void write(SnapshotWriter out, Asset asset) {
        out.putInt(asset.asset());
        out.putText(asset.symbol());
        write(out, asset.initial());
        write(out, asset.maintenance());
        out.putLong(asset.bounds().unitsMax());
        out.putLong(asset.bounds().concentrationFrom());
        out.putInt(asset.bounds().conversionFeePpm());
    }

    /** Reads what follows the id. */
    public static Asset read(SnapshotReader in, int asset) {
        return new Asset(
                asset,
                in.getText(),
                readCurve(in),
                readCurve(in),
                new AssetBounds(in.getLong(), in.getLong(), in.getInt()));
    }

    private static void write(SnapshotWriter out, HaircutCurve curve) {
        write(out, curve.held());
        write(out, curve.owed());
    }

    private static HaircutCurve readCurve(SnapshotReader in) {
        return new HaircutCurve(readSteps(in), readSteps(in));
    }

    private static void write(SnapshotWriter out, List<HaircutStep> steps) {
        out.putInt(steps.size());
        for (HaircutStep step : steps) {
            out.putLong(step.valueFloor());
            out.putInt(step.haircutPpm());
        }
    }

    private static List<HaircutStep> readSteps(SnapshotReader in) {
        int count = in.getInt();
        if (count < 0 || count > STEPS_MAX) {
            throw new IllegalArgumentException("haircut steps=" + count + ", max=" + STEPS_MAX);
        }
        List<HaircutStep> steps = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            steps.add(new HaircutStep(in.getLong(), in.getInt()));
        }
        return steps;
    }
}
