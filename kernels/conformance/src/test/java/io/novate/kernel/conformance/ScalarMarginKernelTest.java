package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Holds the definition itself against BigInteger and against numbers worked out by hand. */
final class ScalarMarginKernelTest {
    private static final long SEED = 52L;
    private static final int RANDOM_SCENES = 500;

    @Test
    void shouldAgreeWithBigIntegerInsideTheAccountBound() {
        for (long seed = SEED; seed < SEED + RANDOM_SCENES; seed++) {
            try (Arena arena = Arena.ofConfined()) {
                MarginScene scene = RandomScenes.ofSeed(arena, seed);
                check(scene, Long.MAX_VALUE, seed);
                check(scene, 0, seed);
            }
        }
    }

    @Test
    void shouldComputeAnAccountWorkedOutByHand() {
        try (Arena arena = Arena.ofConfined()) {
            int[] rowCounts = {2};
            MarginScene scene = new MarginScene(arena, new SplittableRandom(SEED), rowCounts, 2, 1);
            scene.table.setPerLot(2, 100 * 256 - 128);
            scene.table.setBracket(2, 0, 64, 64 * 10);
            scene.table.setBracket(2, 1, 192, 64 * 10 + 128 * 20);
            scene.table.setPerLot(5, 40 * 256 + 32);
            scene.table.setPerUnit(0, 3);
            scene.table.setUnitBracket(0, 0, 1, 100);
            scene.table.setUnitBracket(0, 1, 2, 550);
            scene.table.setPerUnit(1, 5);
            scene.table.setUnitBracket(1, 0, 2, 30);
            scene.setCash(0, 6, -1_000);
            scene.setCollateral(0, 0, 6, 500);
            scene.setCollateral(0, 0, 7, -20);
            scene.setPosition(0, 0, 6, 1, 30);
            scene.setPosition(0, 1, 6, 2, -7);
            scene.freeze();
            FlaggedLanes flagged = new FlaggedLanes(arena.allocate(32, 8), arena.allocate(64, 8));
            long threshold = 0;
            ScalarMarginKernel kernel = new ScalarMarginKernel();
            long every = MarginKernel.EVERY_SLICE;
            long cash = -1_000 * 256;
            long first = 30 * (100 * 256 - 128);
            long further = 192 * 30 - 64 * 10 - 128 * 20;
            long second = -7 * (40 * 256 + 32);
            long asset = 3 * 500 - (2 * 500 - 550);
            long debt = -20 * 5 - (2 * 20 - 30);
            long excess = cash + asset + first - further + second;
            assertEquals(1, kernel.sweep(scene.book, 0, 1, scene.table, every, threshold, flagged));
            assertEquals(7, flagged.lanes().get(MarginScene.INT32, 0));
            assertEquals(-110, debt);
            assertEquals(debt, flagged.excess().get(MarginScene.INT64, 0));
            assertEquals(
                    8, kernel.sweep(scene.book, 0, 1, scene.table, every, excess + 1, flagged));
            assertEquals(6, flagged.lanes().get(MarginScene.INT32, 6 * 4));
            assertEquals(434_746, excess);
            assertEquals(excess, flagged.excess().get(MarginScene.INT64, 6 * 8));
        }
    }

    private static void check(MarginScene scene, long excessBelow, long seed) {
        long laneCount = (long) scene.sliceCount * MarginBook.LANES;
        FlaggedLanes flagged =
                new FlaggedLanes(
                        scene.arena.allocate(laneCount * 4, 8),
                        scene.arena.allocate(laneCount * 8, 8));
        int actual =
                new ScalarMarginKernel()
                        .sweep(
                                scene.book,
                                0,
                                scene.sliceCount,
                                scene.table,
                                MarginKernel.EVERY_SLICE,
                                excessBelow,
                                flagged);
        int expected = 0;
        for (int lane = 0; lane < laneCount; lane++) {
            BigInteger excess =
                    WideMarginOracle.excess(
                            scene, lane / MarginBook.LANES, lane % MarginBook.LANES);
            if (excess.compareTo(BigInteger.valueOf(excessBelow)) < 0) {
                String where = "seed=" + seed + " lane=" + lane;
                assertEquals(lane, flagged.lanes().get(MarginScene.INT32, expected * 4L), where);
                assertEquals(
                        excess.longValueExact(),
                        flagged.excess().get(MarginScene.INT64, expected * 8L),
                        where);
                expected++;
            }
        }
        assertEquals(expected, actual, "seed=" + seed);
    }
}
