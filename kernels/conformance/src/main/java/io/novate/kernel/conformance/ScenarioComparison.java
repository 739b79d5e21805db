package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.util.SplittableRandom;

/** Runs a kernel and the scalar definition on one scene and compares every byte they may touch. */
final class ScenarioComparison {
    private final ScenarioKernel definition = new ScalarScenarioKernel();
    private final ScenarioKernel kernel;

    ScenarioComparison(ScenarioKernel kernel) {
        this.kernel = kernel;
    }

    /** Compares one sweep over the lanes of the scene's list and returns what came out. */
    Charges compare(ScenarioScene scene, String where) {
        Charges expected = run(definition, scene, where);
        Charges actual = run(kernel, scene, where);
        int chargeCount = expected.chargeCount;
        for (int index = 0; index < scene.laneCount(); index++) {
            int lane = scene.lane(index);
            for (int charge = 0; charge < chargeCount; charge++) {
                String what = " of charge " + charge + " of lane " + lane + "; " + where;
                assertEquals(
                        expected.value(index, charge),
                        actual.value(index, charge),
                        () -> "value" + what);
                assertEquals(
                        expected.row(index, charge),
                        actual.row(index, charge),
                        () -> "binding row" + what);
            }
        }
        return actual;
    }

    /** Runs a kernel into dirty memory of exact size. */
    static Charges run(ScenarioKernel kernel, ScenarioScene scene, String where) {
        int chargeCount = scene.table.shape().charges().size();
        long count = (long) scene.laneCount() * chargeCount;
        SplittableRandom garbage = new SplittableRandom(count);
        GuardedSegment values = new GuardedSegment(scene.arena, garbage, "values", count * 8);
        GuardedSegment rows = new GuardedSegment(scene.arena, garbage, "binding rows", count * 4);
        long[] lossBefore = scene.table.loss().clone();
        kernel.sweep(
                scene.book.book,
                scene.lanes().segment(),
                scene.laneCount(),
                scene.table,
                new ChargeColumns(values.segment(), rows.segment()));
        values.assertUntouchedFrom(count * 8, where);
        rows.assertUntouchedFrom(count * 4, where);
        scene.assertUntouched(where);
        assertArrayEquals(lossBefore, scene.table.loss(), () -> "the table changed; " + where);
        return new Charges(chargeCount, values, rows);
    }

    /** The results of one sweep. */
    record Charges(int chargeCount, GuardedSegment values, GuardedSegment rows) {
        long value(int index, int charge) {
            long at = (long) index * chargeCount + charge;
            return values.segment().get(MarginScene.INT64, at * 8);
        }

        int row(int index, int charge) {
            long at = (long) index * chargeCount + charge;
            return rows.segment().get(MarginScene.INT32, at * 4);
        }
    }
}
