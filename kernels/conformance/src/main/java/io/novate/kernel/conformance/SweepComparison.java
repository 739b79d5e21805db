package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.util.SplittableRandom;

/** Runs a kernel and the scalar definition on one scene and compares every byte they may touch. */
final class SweepComparison {
    private final MarginKernel definition = new ScalarMarginKernel();
    private final MarginKernel kernel;

    SweepComparison(MarginKernel kernel) {
        this.kernel = kernel;
    }

    /** Compares a full sweep that flags every lane. */
    void compareAll(MarginScene scene, String where) {
        compare(
                scene,
                0,
                scene.sliceCount,
                MarginKernel.EVERY_SLICE,
                Long.MAX_VALUE,
                where + " every lane");
    }

    /** Compares one sweep; returns the number of flagged lanes. */
    int compare(
            MarginScene scene, int from, int to, long changedMask, long excessBelow, String where) {
        String call =
                String.format(
                        "%s slices=%d..%d changedMask=%x excessBelow=%d",
                        where, from, to, changedMask, excessBelow);
        Output expected = run(definition, scene, from, to, changedMask, excessBelow, call);
        Output actual = run(kernel, scene, from, to, changedMask, excessBelow, call);
        assertEquals(expected.count, actual.count, () -> "number of flagged lanes; " + call);
        for (int index = 0; index < expected.count; index++) {
            int at = index;
            assertEquals(
                    expected.lane(at), actual.lane(at), () -> "flagged lane " + at + "; " + call);
            assertEquals(
                    expected.excess(at),
                    actual.excess(at),
                    () -> "excess of lane " + expected.lane(at) + "; " + call);
        }
        scene.assertUntouched(call);
        return actual.count;
    }

    private Output run(
            MarginKernel runner,
            MarginScene scene,
            int from,
            int to,
            long changedMask,
            long excessBelow,
            String call) {
        long laneCount = (long) (to - from) * MarginBook.LANES;
        SplittableRandom garbage = new SplittableRandom(laneCount);
        GuardedSegment lanes = new GuardedSegment(scene.arena, garbage, "lanes", laneCount * 4);
        GuardedSegment excess = new GuardedSegment(scene.arena, garbage, "excess", laneCount * 8);
        int count =
                runner.sweep(
                        scene.book,
                        from,
                        to,
                        scene.table,
                        changedMask,
                        excessBelow,
                        new FlaggedLanes(lanes.segment(), excess.segment()));
        lanes.assertUntouchedFrom(count * 4L, call);
        excess.assertUntouchedFrom(count * 8L, call);
        return new Output(count, lanes, excess);
    }

    private record Output(int count, GuardedSegment lanes, GuardedSegment excess) {
        int lane(int index) {
            return lanes.segment().get(MarginScene.INT32, index * 4L);
        }

        long excess(int index) {
            return excess.segment().get(MarginScene.INT64, index * 8L);
        }
    }
}
