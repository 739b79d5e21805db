package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every account check must pass: the same bits as the scalar definition, and nothing else
 * touched.
 *
 * <p>A backend module subclasses this in its tests. An unavailable backend fails, it does not skip.
 * Memory is that of shared arenas: some kernels have threads of their own.
 */
public abstract class MarginKernelConformanceTest {
    private static final long SEED = 20_210_519L;
    private static final int RANDOM_SCENES = 500;
    private static final int[] SLICE_COUNTS = {0, 1, 7, 8, 9, 13};
    private static final int[] ROW_COUNTS = {0, 1, 2, 3, 7, 8, 9, 13, 31, 63, 64};
    private static final int[] ASSET_COUNTS = {0, 1, 3};
    private static final long LOT_VALUE_MAX = 1L << 21;

    private MarginKernel kernel;
    private SweepComparison comparison;

    /** For subclasses. */
    protected MarginKernelConformanceTest() {}

    /** Returns the backend under test. */
    protected abstract KernelBackend backend();

    @BeforeEach
    final void requireBackend() {
        KernelBackend backend = backend();
        assertEquals("", backend.unavailableBecause(), backend.name() + " must be available here");
        kernel = backend.marginKernel();
        comparison = new SweepComparison(kernel);
    }

    @Test
    final void shouldAgreeAroundEverySliceAndRowCount() {
        for (int sliceCount : SLICE_COUNTS) {
            for (int rowCount : ROW_COUNTS) {
                for (int assetCount : ASSET_COUNTS) {
                    int[] rowCounts = new int[sliceCount];
                    Arrays.fill(rowCounts, rowCount);
                    try (Arena arena = Arena.ofShared()) {
                        long seed = sliceCount * 1000L + rowCount * 10L + assetCount;
                        comparison.compareAll(
                                RandomScenes.ofShape(arena, seed, rowCounts, 25, assetCount),
                                "rows=" + rowCount + " assets=" + assetCount + " seed=" + seed);
                    }
                }
            }
        }
    }

    @Test
    final void shouldAgreeOnRandomScenes() {
        for (long seed = SEED; seed < SEED + RANDOM_SCENES; seed++) {
            try (Arena arena = Arena.ofShared()) {
                MarginScene scene = RandomScenes.ofSeed(arena, seed);
                SplittableRandom random = new SplittableRandom(seed);
                String where = "seed=" + seed;
                comparison.compareAll(scene, where);
                int from = random.nextInt(scene.sliceCount + 1);
                int to = random.nextInt(from, scene.sliceCount + 1);
                long mask = MarginBook.maskBit(random.nextInt(64)) | random.nextInt(16);
                long below = random.nextLong() >> random.nextInt(64);
                comparison.compare(scene, from, to, mask, below, where);
                comparison.compare(scene, 0, scene.sliceCount, MarginKernel.EVERY_SLICE, 0, where);
            }
        }
    }

    @Test
    final void shouldReadInstrumentIdsUnsigned() {
        try (Arena arena = Arena.ofShared()) {
            int[] rowCounts = {3, 9};
            comparison.compareAll(
                    RandomScenes.ofShape(arena, SEED, rowCounts, 0xffff, 1), "ids to 65535");
            MarginScene scene = onePosition(arena, 0xffff, 1);
            scene.setPosition(0, 0, 0, 0xffff, 3);
            scene.table.setPerLot(2 * 0xffff, 77);
            scene.freeze();
            comparison.compareAll(scene, "id 65535");
        }
    }

    @Test
    final void shouldAgreeOnExtremesOfTheAccountBound() {
        long[] values = {-LOT_VALUE_MAX * 5 / 4, -1, 0, 1, LOT_VALUE_MAX * 5 / 4};
        int[] lots = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE};
        for (long value : values) {
            for (int marginShare = 0; marginShare <= 2; marginShare++) {
                try (Arena arena = Arena.ofShared()) {
                    MarginScene scene =
                            new MarginScene(
                                    arena, new SplittableRandom(SEED), new int[] {1, 1}, 1, 0);
                    long margin = LOT_VALUE_MAX * 256 / 2 * marginShare;
                    scene.table.setPerLot(2, value * 256 - margin);
                    scene.table.setPerLot(3, value * 256 + margin);
                    scene.table.setBracket(2, 14, LOT_VALUE_MAX * 256 - margin, 1);
                    scene.table.setBracket(3, 0, LOT_VALUE_MAX * 256 - margin, 0);
                    for (int lane = 0; lane < lots.length; lane++) {
                        scene.setPosition(0, 0, lane, 1, lots[lane]);
                        scene.setPosition(1, 0, 7 - lane, 1, lots[lane]);
                        scene.setCash(0, lane, 1L << 52);
                        scene.setCash(1, 7 - lane, -(1L << 52));
                    }
                    scene.freeze();
                    comparison.compareAll(scene, "value=" + value + " margin=" + margin);
                }
            }
        }
    }

    @Test
    final void shouldAgreeOnOneLotOfTheLargestValue() {
        try (Arena arena = Arena.ofShared()) {
            MarginScene scene = onePosition(arena, 1, 1);
            scene.table.setPerLot(2, 5L << 58);
            scene.table.setPerLot(3, 9L << 58);
            scene.setPosition(0, 0, 0, 1, 1);
            scene.setPosition(0, 0, 7, 1, -1);
            scene.freeze();
            comparison.compareAll(scene, "one lot");
        }
    }

    @Test
    final void shouldAgreeAroundTheLastLotWithoutFurtherBracket() {
        int[] plainLots = {0, 1, 2, 100, 65_536, Integer.MAX_VALUE - 1};
        for (int plain : plainLots) {
            for (long ragged : new long[] {0, 1, 6}) {
                try (Arena arena = Arena.ofShared()) {
                    MarginScene scene = onePosition(arena, 2, 2);
                    for (int column = 2; column < 6; column++) {
                        scene.table.setPerLot(column, 50_000);
                        scene.table.setBracket(column, 0, 7, 7L * plain + ragged);
                    }
                    for (int side = 0; side < 2; side++) {
                        int sign = 1 - 2 * side;
                        scene.setPosition(0, side, 0, 1, sign * Math.max(0, plain - 1));
                        scene.setPosition(0, side, 1, 1, sign * plain);
                        scene.setPosition(0, side, 5, 2, sign * (plain + 1));
                        scene.setPosition(0, side, 7, 2, sign * Math.max(plain, 1 << 20));
                    }
                    scene.freeze();
                    comparison.compareAll(scene, "plainLots=" + plain + " ragged=" + ragged);
                }
            }
        }
    }

    @Test
    final void shouldAgreeAroundTheLastUnitWithoutFurtherHaircut() {
        long[] plainUnits = {0, 1, 2, 100, 1L << 31, (1L << 40) - 1};
        for (long plain : plainUnits) {
            for (long ragged : new long[] {0, 1, 6}) {
                try (Arena arena = Arena.ofShared()) {
                    int[] rowCounts = {0, 0};
                    MarginScene scene =
                            new MarginScene(arena, new SplittableRandom(SEED), rowCounts, 1, 2);
                    scene.table.setPerUnit(0, 9);
                    scene.table.setPerUnit(1, 11);
                    scene.table.setPerUnit(2, 13);
                    scene.table.setPerUnit(3, 8);
                    for (int column = 0; column < 4; column++) {
                        scene.table.setUnitBracket(column, 0, 7, 7 * plain + ragged);
                        scene.table.setUnitBracket(column, 1, 8, 9 * plain + 100);
                    }
                    long[] balances = {
                        plain - 1, plain, plain + 1, 3 * plain, -plain + 1, -plain, -plain - 1, 0
                    };
                    for (int lane = 0; lane < balances.length; lane++) {
                        scene.setCollateral(0, 0, lane, balances[lane]);
                        scene.setCollateral(1, 1, 7 - lane, balances[lane]);
                    }
                    scene.freeze();
                    comparison.compareAll(scene, "plainUnits=" + plain + " ragged=" + ragged);
                }
            }
        }
    }

    @Test
    final void shouldValueALongBalanceWithoutFurtherHaircutPlainly() {
        try (Arena arena = Arena.ofShared()) {
            int[] rowCounts = {0};
            MarginScene scene = new MarginScene(arena, new SplittableRandom(SEED), rowCounts, 1, 1);
            scene.table.setPerUnit(0, 0);
            scene.table.setPerUnit(1, 1);
            scene.setCollateral(0, 0, 0, Long.MAX_VALUE);
            scene.setCollateral(0, 0, 3, -(1L << 59));
            scene.freeze();
            comparison.compareAll(scene, "balances as large as they can be");
        }
    }

    @Test
    final void shouldTakeTheHighestOfFifteenBracketsInAnyOrder() {
        int[] orders = {1, 2, 4, 7, 8, 11, 13, 14};
        for (int step : orders) {
            try (Arena arena = Arena.ofShared()) {
                MarginScene scene = onePosition(arena, 1, 1);
                long offset = 0;
                scene.table.setPerLot(2, 1_000_000);
                scene.table.setPerLot(3, 1_000_000);
                for (int bracket = 1; bracket <= MarginTable.BRACKETS_MAX; bracket++) {
                    offset += 10L << bracket;
                    int index = bracket * step % MarginTable.BRACKETS_MAX;
                    scene.table.setBracket(2, index, 10L * bracket, offset);
                    scene.table.setBracket(3, index, 10L * bracket, offset + 3);
                }
                for (int lane = 0; lane < 8; lane++) {
                    int lots = 3 << (2 * lane);
                    scene.setPosition(0, 0, lane, 1, lane % 2 == 0 ? lots : -lots);
                }
                scene.freeze();
                comparison.compareAll(scene, "bracket order step=" + step);
            }
        }
    }

    @Test
    final void shouldSkipSlicesThatTheChangedMaskMisses() {
        try (Arena arena = Arena.ofShared()) {
            int[] rowCounts = {1, 1, 0, 1, 1};
            MarginScene scene =
                    new MarginScene(arena, new SplittableRandom(SEED), rowCounts, 130, 0);
            int[] instruments = {1, 64, 0, 65, 127};
            for (int slice = 0; slice < rowCounts.length; slice++) {
                if (instruments[slice] != 0) {
                    scene.table.setPerLot(2 * instruments[slice], slice);
                    scene.setPosition(slice, 0, slice, instruments[slice], 1);
                }
            }
            scene.freeze();
            checkFlagged(scene, 1L, 8);
            checkFlagged(scene, 2L, 16);
            checkFlagged(scene, 1L << 63, 8);
            checkFlagged(scene, 4L, 0);
            checkFlagged(scene, 0, 0);
            checkFlagged(scene, MarginKernel.EVERY_SLICE, 40);
            checkFlagged(scene, Long.MAX_VALUE, 24);
        }
    }

    @Test
    final void shouldAgreeOnEverySubRange() {
        try (Arena arena = Arena.ofShared()) {
            int[] rowCounts = {3, 0, 8, 1, 2, 64, 5};
            MarginScene scene = RandomScenes.ofShape(arena, SEED, rowCounts, 25, 2);
            for (int from = 0; from <= rowCounts.length; from++) {
                for (int to = from; to <= rowCounts.length; to++) {
                    comparison.compare(
                            scene, from, to, MarginKernel.EVERY_SLICE, Long.MAX_VALUE, "range");
                }
            }
        }
    }

    @Test
    final void shouldFlagStrictlyBelowTheThreshold() {
        try (Arena arena = Arena.ofShared()) {
            MarginScene scene = onePosition(arena, 1, 0);
            long[] cash = {-2, -1, 0, 1, 2, 3, 4, 5};
            for (int lane = 0; lane < cash.length; lane++) {
                scene.setCash(0, lane, cash[lane]);
            }
            scene.freeze();
            long every = MarginKernel.EVERY_SLICE;
            for (int below = 0; below < cash.length; below++) {
                String where = "threshold at lane " + below;
                long excess = cash[below] * 256;
                assertEquals(below, comparison.compare(scene, 0, 1, every, excess, where), where);
                assertEquals(
                        below + 1,
                        comparison.compare(scene, 0, 1, every, excess + 1, where),
                        where);
            }
            assertEquals(8, comparison.compare(scene, 0, 1, every, Long.MAX_VALUE, "max"));
            assertEquals(0, comparison.compare(scene, 0, 1, every, Long.MIN_VALUE, "min"));
        }
    }

    @Test
    final void shouldRefuseShortSegments() {
        try (Arena arena = Arena.ofShared()) {
            int[] rowCounts = {1, 1};
            MarginScene scene = RandomScenes.ofShape(arena, SEED, rowCounts, 3, 1);
            MarginBook book = scene.book;
            MemorySegment lanes = arena.allocate(16 * 4);
            MemorySegment excess = arena.allocate(16 * 8);
            checkRefused(scene, book, new FlaggedLanes(cut(lanes), excess));
            checkRefused(scene, book, new FlaggedLanes(lanes, cut(excess)));
            FlaggedLanes flagged = new FlaggedLanes(lanes, excess);
            MemorySegment rows = book.rows();
            MemorySegment slices = book.slices();
            MemorySegment cash = book.cash().asSlice(0, 16 * 8);
            MemorySegment assets = book.collateral().asSlice(0, 16 * 8);
            checkRefused(scene, new MarginBook(cut(rows), slices, cash, assets, 1, 16), flagged);
            checkRefused(scene, new MarginBook(rows, cut(slices), cash, assets, 1, 16), flagged);
            checkRefused(scene, new MarginBook(rows, slices, cut(cash), assets, 1, 16), flagged);
            checkRefused(scene, new MarginBook(rows, slices, cash, cut(assets), 1, 16), flagged);
        }
    }

    @Test
    final void shouldAllocateNothingPerSweep() {
        try (Arena arena = Arena.ofShared()) {
            int[] rowCounts = {3, 0, 8, 1, 2, 64, 5, 9, 9, 9};
            MarginScene scene = RandomScenes.ofShape(arena, SEED, rowCounts, 25, 2);
            FlaggedLanes flagged =
                    new FlaggedLanes(arena.allocate(80 * 4, 8), arena.allocate(80 * 8, 8));
            AllocationMeter.assertNone(
                    "sweep",
                    () ->
                            kernel.sweep(
                                    scene.book,
                                    0,
                                    scene.sliceCount,
                                    scene.table,
                                    MarginKernel.EVERY_SLICE,
                                    Long.MAX_VALUE,
                                    flagged));
        }
    }

    private static MarginScene onePosition(Arena arena, int instrumentsMax, int rowCount) {
        int[] rowCounts = {rowCount};
        return new MarginScene(arena, new SplittableRandom(SEED), rowCounts, instrumentsMax, 0);
    }

    private void checkFlagged(MarginScene scene, long changedMask, int expected) {
        int actual =
                comparison.compare(
                        scene, 0, scene.sliceCount, changedMask, Long.MAX_VALUE, "masks");
        assertEquals(expected, actual, "mask " + Long.toHexString(changedMask));
    }

    private void checkRefused(MarginScene scene, MarginBook book, FlaggedLanes flagged) {
        assertThrows(
                IndexOutOfBoundsException.class,
                () ->
                        kernel.sweep(
                                book,
                                0,
                                scene.sliceCount,
                                scene.table,
                                MarginKernel.EVERY_SLICE,
                                Long.MAX_VALUE,
                                flagged));
    }

    private static MemorySegment cut(MemorySegment segment) {
        return segment.asSlice(0, segment.byteSize() - 1);
    }
}
