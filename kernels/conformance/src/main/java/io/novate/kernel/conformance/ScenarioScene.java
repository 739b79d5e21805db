package io.novate.kernel.conformance;

import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One book, one scenario table and a list of lanes, garbage wherever a kernel must not look.
 *
 * <p>Padding of the table, columns behind those of the shape and instruments nobody lists hold
 * garbage.
 */
final class ScenarioScene {
    final Arena arena;
    final MarginScene book;
    final ScenarioTable table;
    private GuardedSegment lanes;
    private int laneCount;

    /** Makes a scene without positions whose list names every lane once, in order. */
    ScenarioScene(
            Arena arena,
            SplittableRandom random,
            int[] rowCounts,
            int instrumentsMax,
            ScenarioShape shape) {
        this.arena = arena;
        book = new MarginScene(arena, random, rowCounts, instrumentsMax, 0);
        int columnMax = shape.columnCount();
        columnMax += random.nextInt(ScenarioShape.COLUMNS_MAX - columnMax + 1) >> random.nextInt(9);
        table = new ScenarioTable(instrumentsMax, columnMax);
        table.setShape(shape);
        long[] loss = table.loss();
        for (int index = 0; index < loss.length; index++) {
            loss[index] = random.nextLong();
        }
        for (int instrument = 0; instrument <= instrumentsMax; instrument++) {
            table.setGroups(instrument, 0, 0, instrument);
        }
        int[] every = new int[rowCounts.length * MarginBook.LANES];
        Arrays.setAll(every, lane -> lane);
        list(every);
    }

    /** Replaces the list of lanes. */
    void list(int... nextLanes) {
        laneCount = nextLanes.length;
        lanes = new GuardedSegment(arena, new SplittableRandom(1), "lane list", laneCount * 4L);
        for (int index = 0; index < laneCount; index++) {
            lanes.segment().set(MarginScene.INT32, index * 4L, nextLanes[index]);
        }
        lanes.freeze();
    }

    GuardedSegment lanes() {
        return lanes;
    }

    int laneCount() {
        return laneCount;
    }

    int lane(int index) {
        return lanes.segment().get(MarginScene.INT32, index * 4L);
    }

    /** Writes the losses of one long lot in the first columns, 0 in the others of the shape. */
    void setLosses(int instrument, long... losses) {
        for (int column = 0; column < table.shape().columnCount(); column++) {
            table.setLoss(instrument, column, column < losses.length ? losses[column] : 0);
        }
    }

    void assertUntouched(String where) {
        book.assertUntouched(where);
        lanes.assertUntouched(where);
    }
}
