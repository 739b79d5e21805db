package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import io.novate.kernel.conformance.ScenarioComparison.Charges;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every portfolio rule must pass: the same bits as the scalar definition, and nothing else
 * touched.
 *
 * <p>A backend module subclasses this in its tests. An unavailable backend fails, it does not skip.
 */
public abstract class ScenarioKernelConformanceTest {
    private static final long SEED = 35_009_003L;
    private static final int RANDOM_SCENES = 600;
    private static final int[] COLUMN_COUNTS = {
        1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 35, 63, 64, 65, 127, 159, 160
    };
    private static final int[] POSITION_COUNTS = {0, 1, 2, 3, 7, 8, 9, 13, 31, 63, 64, 65, 200};
    private static final int ROW_MAX = ScenarioShape.ROWS_MAX;

    private ScenarioKernel kernel;
    private ScenarioComparison comparison;

    /** For subclasses. */
    protected ScenarioKernelConformanceTest() {}

    /** Returns the backend under test. */
    protected abstract KernelBackend backend();

    @BeforeEach
    final void requireBackend() {
        KernelBackend backend = backend();
        assertEquals("", backend.unavailableBecause(), backend.name() + " must be available here");
        kernel = backend.scenarioKernel();
        comparison = new ScenarioComparison(kernel);
    }

    @Test
    final void shouldAgreeOnRandomPortfolios() {
        for (long seed = SEED; seed < SEED + RANDOM_SCENES; seed++) {
            try (Arena arena = Arena.ofShared()) {
                comparison.compare(RandomPortfolios.ofSeed(arena, seed), "seed=" + seed);
            }
        }
    }

    @Test
    final void shouldAgreeAroundEveryColumnCount() {
        for (int columnCount : COLUMN_COUNTS) {
            for (int seed = 0; seed < 4; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                ScenarioShape shape = RandomShapes.ofColumns(random, columnCount);
                agree(seed, new int[] {9}, 64, shape, "columns=" + columnCount);
            }
        }
    }

    @Test
    final void shouldAgreeAroundEveryRowCountForRowsOfOneTwoAndManyColumns() {
        for (int rowCount = 1; rowCount <= ROW_MAX; rowCount++) {
            for (int perTerm = 1; perTerm <= 2; perTerm++) {
                List<ScenarioTerm> terms = new ArrayList<>();
                for (int row = 0; row < rowCount; row++) {
                    int column = row * perTerm;
                    boolean isFloored = rowCount % 2 == 0;
                    terms.add(term(row, Grouping.EXPIRY, column, perTerm, isFloored, false));
                }
                ScenarioShape shape =
                        shape(rowCount * perTerm, terms, charge(0, rowCount, Grouping.POOL, false));
                agree(rowCount, new int[] {5, 0}, 25, shape, "rows=" + rowCount + "x" + perTerm);
            }
            List<ScenarioTerm> wide =
                    List.of(term(0, Grouping.UNDERLYING, 0, rowCount, rowCount % 3 == 0, false));
            ScenarioShape shape = shape(rowCount, wide, charge(0, 1, Grouping.POOL, true));
            agree(rowCount, new int[] {5, 0}, 25, shape, "one row of columns=" + rowCount);
        }
    }

    @Test
    final void shouldAgreeOnEveryPositionCount() {
        for (int positionCount : POSITION_COUNTS) {
            for (int seed = 0; seed < 6; seed++) {
                ScenarioShape shape = RandomShapes.next(new SplittableRandom(seed));
                String where = "positions=" + positionCount;
                agree(seed, new int[] {positionCount}, 256, shape, where);
            }
        }
    }

    @Test
    final void shouldAgreeForEveryGroupingFloorAndSign() {
        for (int code = 0; code < 5; code++) {
            for (int flags = 0; flags < 16; flags++) {
                boolean isFloored = (flags & 1) != 0;
                boolean isNegated = (flags & 2) != 0;
                Grouping outer = (flags & 4) != 0 ? Grouping.UNDERLYING : Grouping.POOL;
                Grouping inner = Grouping.ofCode(code);
                List<ScenarioTerm> terms = new ArrayList<>();
                for (int row = 0; row < 9; row++) {
                    terms.add(term(row, inner, row, 1, isFloored, isNegated));
                    terms.add(term(row, inner, 9 + 2 * row, 2, isFloored, isNegated));
                    terms.add(term(row, Grouping.INSTRUMENT, 30, 2, !isFloored, false));
                }
                boolean isSigned = (flags & 8) != 0;
                ScenarioShape shape = shape(40, terms, charge(0, 9, outer, isSigned));
                agree(flags, new int[] {20, 3}, 25, shape, inner + " in " + outer + " " + flags);
            }
        }
    }

    @Test
    final void shouldAddNegatedTermsSoThatAbsoluteValuesCanBeSaid() {
        List<ScenarioTerm> terms =
                List.of(
                        term(0, Grouping.EXPIRY, 0, 2, true, false),
                        term(0, Grouping.EXPIRY, 0, 2, true, false),
                        term(0, Grouping.EXPIRY, 0, 2, false, true));
        ScenarioShape shape = shape(2, terms, charge(0, 1, Grouping.POOL, false));
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene = scene(arena, 2, shape);
            scene.table.setGroups(1, 0, 1, 1);
            scene.table.setGroups(2, 0, 2, 2);
            scene.setLosses(1, -7, -9);
            scene.setLosses(2, 4, -3);
            hold(scene, 0, 0, 1, 10);
            hold(scene, 0, 1, 2, 100);
            hold(scene, 1, 0, 1, -10);
            Charges charges = compare(scene, "absolute values");
            assertEquals(70 + 400, charges.value(0, 0));
            assertEquals(90, charges.value(1, 0));
        }
    }

    @Test
    final void shouldNameTheFirstOfEqualRows() {
        for (int rowCount : new int[] {2, 7, 8, 9, 33, 64}) {
            List<ScenarioTerm> terms = singles(rowCount, Grouping.POOL);
            ScenarioShape shape =
                    shape(rowCount, terms, charge(0, rowCount, Grouping.UNDERLYING, false));
            for (int first = 0; first < rowCount; first++) {
                try (Arena arena = Arena.ofShared()) {
                    ScenarioScene scene = scene(arena, 1, shape);
                    for (int column = 0; column < rowCount; column++) {
                        scene.table.setLoss(1, column, column < first ? 4 : 5);
                    }
                    scene.table.setLoss(1, rowCount - 1, 5);
                    hold(scene, 0, 0, 1, 3);
                    Charges charges = compare(scene, "rows=" + rowCount + " first=" + first);
                    assertEquals(15, charges.value(0, 0));
                    assertEquals(first, charges.row(0, 0));
                }
            }
        }
    }

    @Test
    final void shouldNameTheRowOfTheLargestGroupAndTheLowestIdAmongEquals() {
        ScenarioShape shape =
                shape(
                        3,
                        singles(3, Grouping.POOL),
                        charge(0, 3, Grouping.UNDERLYING, false),
                        charge(0, 3, Grouping.UNDERLYING, true));
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene = scene(arena, 9, shape);
            scene.table.setGroups(1, 7, 1, 1);
            scene.table.setGroups(2, 3, 2, 2);
            scene.table.setGroups(3, 5, 3, 3);
            scene.setLosses(1, 20, 0, 0);
            scene.setLosses(2, 0, 20, 0);
            scene.setLosses(3, 0, 0, 21);
            hold(scene, 0, 0, 1, 1);
            hold(scene, 0, 1, 2, 1);
            hold(scene, 1, 0, 2, 1);
            hold(scene, 1, 1, 1, 1);
            hold(scene, 2, 0, 3, 1);
            hold(scene, 2, 1, 2, 1);
            hold(scene, 3, 0, 1, -2);
            hold(scene, 3, 1, 2, -2);
            Charges charges = compare(scene, "groups");
            assertEquals(40, charges.value(0, 0));
            assertEquals(1, charges.row(0, 0));
            assertEquals(1, charges.row(1, 0));
            assertEquals(41, charges.value(2, 0));
            assertEquals(2, charges.row(2, 0));
            assertEquals(ChargeColumns.NO_ROW, charges.row(3, 0));
            assertEquals(0, charges.value(3, 1));
            assertEquals(0, charges.row(3, 1));
        }
    }

    @Test
    final void shouldNameNoRowWhereNothingIsHeldOrEveryGroupIsFloored() {
        ScenarioShape shape =
                shape(
                        2,
                        singles(2, Grouping.POOL),
                        charge(0, 2, Grouping.POOL, false),
                        charge(0, 2, Grouping.POOL, true),
                        charge(0, 2, Grouping.UNDERLYING, false),
                        charge(0, 2, Grouping.UNDERLYING, true));
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene = scene(arena, 2, shape);
            scene.setLosses(1, -3, -2);
            hold(scene, 1, 0, 1, 5);
            hold(scene, 2, 0, 1, 0);
            Charges charges = compare(scene, "nothing");
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                for (int charge = 0; charge < 4; charge++) {
                    boolean isGain = lane == 1 && charge % 2 == 1;
                    assertEquals(isGain ? -10 : 0, charges.value(lane, charge));
                    assertEquals(isGain ? 1 : ChargeColumns.NO_ROW, charges.row(lane, charge));
                }
            }
        }
    }

    @Test
    final void shouldSumGreeksWithSignedCharges() {
        ScenarioShape shape =
                shape(
                        4,
                        singles(4, Grouping.POOL),
                        charge(0, 1, Grouping.POOL, true),
                        charge(1, 2, Grouping.POOL, true),
                        charge(2, 3, Grouping.POOL, true),
                        charge(3, 4, Grouping.POOL, true));
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene = scene(arena, 3, shape);
            scene.setLosses(1, 128, -3, 7, 0);
            scene.setLosses(2, -100, 4, 0, 0);
            hold(scene, 5, 0, 1, -2);
            hold(scene, 5, 2, 2, 3);
            Charges charges = compare(scene, "greeks");
            assertEquals(-556, charges.value(5, 0));
            assertEquals(18, charges.value(5, 1));
            assertEquals(-14, charges.value(5, 2));
            assertEquals(0, charges.value(5, 3));
            assertEquals(3, charges.row(5, 3));
        }
    }

    @Test
    final void shouldAgreeOnExtremesOfTheBound() {
        long[] losses = {1L << 60, -(1L << 60), (1L << 60) - 1, 0};
        for (int outer = 0; outer < 2; outer++) {
            List<ScenarioTerm> terms = new ArrayList<>();
            for (int row = 0; row < 16; row++) {
                for (int layer = 0; layer < ScenarioShape.TERMS_PER_ROW_MAX; layer++) {
                    boolean isNegated = row % 4 == 3;
                    terms.add(
                            term(row, Grouping.INSTRUMENT, row % 3, 1 + row % 2, false, isNegated));
                }
            }
            ScenarioShape shape =
                    shape(
                            4,
                            terms,
                            charge(0, 16, Grouping.ofCode(outer), false),
                            charge(0, 16, Grouping.ofCode(outer), true),
                            charge(3, 4, Grouping.ofCode(outer), true));
            try (Arena arena = Arena.ofShared()) {
                ScenarioScene scene = scene(arena, 4, shape);
                scene.setLosses(1, losses);
                scene.setLosses(2, 1L << 29, -(1L << 29), 0, 1L << 29);
                scene.setLosses(3, 1L << 28, -(1L << 28), 1, -1);
                hold(scene, 0, 0, 1, 1);
                hold(scene, 1, 1, 1, -1);
                hold(scene, 2, 0, 2, Integer.MIN_VALUE);
                hold(scene, 3, 0, 2, Integer.MAX_VALUE);
                hold(scene, 4, 0, 3, Integer.MIN_VALUE);
                hold(scene, 4, 1, 3, Integer.MIN_VALUE);
                hold(scene, 5, 0, 3, Integer.MIN_VALUE);
                hold(scene, 5, 2, 3, Integer.MAX_VALUE);
                Charges charges = compare(scene, "extremes");
                assertEquals(1L << 62, charges.value(0, 0));
                assertEquals(-(1L << 62), charges.value(0, 2));
            }
        }
    }

    @Test
    final void shouldTakeAsManyPositionsAsOneLaneMayHave() {
        int positionCount = ScenarioKernel.POSITIONS_MAX;
        List<ScenarioTerm> terms = singles(2, Grouping.POOL);
        ScenarioShape shape = shape(2, terms, charge(0, 2, Grouping.POOL, false));
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene =
                    new ScenarioScene(
                            arena,
                            new SplittableRandom(SEED),
                            new int[] {positionCount},
                            positionCount,
                            shape);
            for (int row = 0; row < positionCount; row++) {
                scene.table.setGroups(row + 1, row % 7, row % 49, row + 1);
                scene.setLosses(row + 1, row, -row);
                hold(scene, 2, row, row + 1, 3 - row % 5);
            }
            scene.list(2);
            compare(scene, "positions=" + positionCount);
        }
    }

    @Test
    final void shouldAddSlotsOfOneInstrument() {
        List<ScenarioTerm> terms = List.of(term(0, Grouping.INSTRUMENT, 0, 2, true, false));
        ScenarioShape shape = shape(2, terms, charge(0, 1, Grouping.POOL, false));
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene = scene(arena, 2, shape);
            scene.setLosses(1, 5, -5);
            scene.setLosses(2, 1, -1);
            hold(scene, 0, 0, 1, 10);
            hold(scene, 0, 1, 2, -1);
            hold(scene, 0, 2, 1, -7);
            Charges charges = compare(scene, "slots");
            assertEquals(16, charges.value(0, 0));
        }
    }

    @Test
    final void shouldReadInstrumentIdsUnsigned() {
        ScenarioShape shape =
                shape(3, singles(3, Grouping.STRIKE), charge(0, 3, Grouping.UNDERLYING, false));
        agree(SEED, new int[] {9}, 0xffff, shape, "ids to 65535");
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene = scene(arena, 0xffff, shape);
            scene.table.setGroups(0xffff, 0xffff, 0xffff, 0xffff);
            scene.setLosses(0xffff, 1, 3, 2);
            hold(scene, 7, 1, 0xffff, 4);
            Charges charges = compare(scene, "id 65535");
            assertEquals(12, charges.value(7, 0));
            assertEquals(1, charges.row(7, 0));
        }
    }

    @Test
    final void shouldTakeLanesInAnyOrderAndMoreThanOnce() {
        try (Arena arena = Arena.ofShared()) {
            ScenarioShape shape = RandomShapes.ofColumns(new SplittableRandom(2), 35);
            int[] rowCounts = {4, 9, 1};
            ScenarioScene scene = RandomPortfolios.ofShape(arena, SEED, rowCounts, 64, shape);
            scene.list();
            comparison.compare(scene, "no lane");
            scene.list(23);
            comparison.compare(scene, "the last lane");
            scene.list(5, 23, 5, 0, 16, 15, 5);
            comparison.compare(scene, "repeated lanes");
        }
    }

    @Test
    final void shouldFollowTheTableAndItsShapeFromCallToCall() {
        try (Arena arena = Arena.ofShared()) {
            SplittableRandom random = new SplittableRandom(SEED);
            ScenarioShape first = RandomShapes.ofColumns(random, 40);
            int[] rowCounts = {9};
            ScenarioScene scene = RandomPortfolios.ofShape(arena, SEED, rowCounts, 25, first);
            for (int round = 0; round < 20; round++) {
                ScenarioShape next = round % 5 == 0 ? first : RandomShapes.ofColumns(random, 40);
                scene.table.setShape(next);
                comparison.compare(scene, "round=" + round);
                scene.table.setLoss(1, round, round);
                scene.table.setGroups(1, 0, 0, 0);
                comparison.compare(scene, "changed table, round=" + round);
            }
            scene.table.setShape(ScenarioShape.EMPTY);
            comparison.compare(scene, "no charges");
        }
    }

    @Test
    final void shouldRefuseShortSegments() {
        try (Arena arena = Arena.ofShared()) {
            ScenarioShape shape =
                    shape(3, singles(3, Grouping.POOL), charge(0, 3, Grouping.POOL, false));
            ScenarioScene scene = scene(arena, 3, shape);
            hold(scene, 15, 2, 1, 1);
            scene.setLosses(1, 1);
            scene.book.freeze();
            MarginBook book = scene.book.book;
            MemorySegment lanes = arena.allocate(4);
            lanes.set(MarginScene.INT32, 0, 15);
            MemorySegment values = arena.allocate(8);
            MemorySegment bindingRows = arena.allocate(4);
            checkRefused(scene, book, cut(lanes), new ChargeColumns(values, bindingRows));
            checkRefused(scene, book, lanes, new ChargeColumns(cut(values), bindingRows));
            checkRefused(scene, book, lanes, new ChargeColumns(values, cut(bindingRows)));
            ChargeColumns charges = new ChargeColumns(values, bindingRows);
            MemorySegment none = arena.allocate(0);
            int end = (int) scene.book.rowOffset(1, 2) + MarginBook.ROW_INSTRUMENT_OFFSET + 16;
            MemorySegment rows = book.rows().asSlice(0, end);
            MemorySegment slices = book.slices();
            MarginBook exact = new MarginBook(rows, slices, none, none, 0, 16);
            kernel.sweep(exact, lanes, 1, scene.table, charges);
            assertEquals(1, values.get(MarginScene.INT64, 0));
            MarginBook shortRows = new MarginBook(cut(rows), slices, none, none, 0, 16);
            checkRefused(scene, shortRows, lanes, charges);
            MemorySegment oneSlice = slices.asSlice(0, MarginBook.SLICE_BYTES + 4);
            MarginBook shortSlices = new MarginBook(rows, oneSlice, none, none, 0, 16);
            checkRefused(scene, shortSlices, lanes, charges);
        }
    }

    @Test
    final void shouldAllocateNothingPerSweep() {
        try (Arena arena = Arena.ofShared()) {
            SplittableRandom random = new SplittableRandom(SEED);
            ScenarioShape shape = RandomShapes.ofColumns(random, 70);
            while (shape.charges().size() < 3 || shape.terms().size() < 20) {
                shape = RandomShapes.ofColumns(random, 70);
            }
            int[] rowCounts = {3, 9};
            ScenarioScene scene = RandomPortfolios.ofShape(arena, SEED, rowCounts, 25, shape);
            long count = (long) scene.laneCount() * shape.charges().size();
            ChargeColumns charges =
                    new ChargeColumns(arena.allocate(count * 8, 8), arena.allocate(count * 4, 8));
            MemorySegment lanes = scene.lanes().segment();
            AllocationMeter.assertNone(
                    "sweep",
                    () ->
                            kernel.sweep(
                                    scene.book.book,
                                    lanes,
                                    scene.laneCount(),
                                    scene.table,
                                    charges));
        }
    }

    private void agree(
            long seed, int[] rowCounts, int instrumentsMax, ScenarioShape shape, String where) {
        try (Arena arena = Arena.ofShared()) {
            ScenarioScene scene =
                    RandomPortfolios.ofShape(arena, seed, rowCounts, instrumentsMax, shape);
            comparison.compare(scene, where + " seed=" + seed);
        }
    }

    private Charges compare(ScenarioScene scene, String where) {
        scene.book.freeze();
        return comparison.compare(scene, where);
    }

    private void checkRefused(
            ScenarioScene scene, MarginBook book, MemorySegment lanes, ChargeColumns charges) {
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> kernel.sweep(book, lanes, 1, scene.table, charges));
    }

    private static ScenarioScene scene(Arena arena, int instrumentsMax, ScenarioShape shape) {
        int[] rowCounts = {3, 3};
        return new ScenarioScene(
                arena, new SplittableRandom(SEED), rowCounts, instrumentsMax, shape);
    }

    private static void hold(ScenarioScene scene, int lane, int row, int instrument, int lots) {
        scene.book.setPosition(
                lane / MarginBook.LANES, row, lane % MarginBook.LANES, instrument, lots);
    }

    private static List<ScenarioTerm> singles(int rowCount, Grouping grouping) {
        List<ScenarioTerm> terms = new ArrayList<>();
        for (int row = 0; row < rowCount; row++) {
            terms.add(term(row, grouping, row, 1, false, false));
        }
        return terms;
    }

    private static ScenarioTerm term(
            int row,
            Grouping grouping,
            int columnFrom,
            int columnCount,
            boolean floorAtZero,
            boolean negated) {
        return new ScenarioTerm(row, grouping, columnFrom, columnCount, floorAtZero, negated);
    }

    private static ScenarioCharge charge(int rowFrom, int rowTo, Grouping outer, boolean signed) {
        return new ScenarioCharge(rowFrom, rowTo, outer, signed);
    }

    private static ScenarioShape shape(
            int columnCount, List<ScenarioTerm> terms, ScenarioCharge... charges) {
        return new ScenarioShape(columnCount, terms, List.of(charges));
    }

    private static MemorySegment cut(MemorySegment segment) {
        return segment.asSlice(0, segment.byteSize() - 1);
    }
}
