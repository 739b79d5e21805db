package io.novate.kernel.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.Grouping;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing outside the lent memory is read, whatever the book says: an exception, not a crash. */
final class NativeBoundsTest {
    private static final int INSTRUMENTS_MAX = 20;
    private static final int ROWS = 5;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment rows = arena.allocate(ROWS * 48, 8);
    private final MemorySegment slices = arena.allocate(16, 8);
    private final MemorySegment cash = arena.allocate(64, 8);
    private final MemorySegment lanes = arena.allocate(32, 8);
    private final MemorySegment values = arena.allocate(64, 8);
    private final MemorySegment bindingRows = arena.allocate(32, 8);
    private final MemorySegment nothing = arena.allocate(0);
    private final MarginTable table = new MarginTable(INSTRUMENTS_MAX, 0);
    private final ScenarioTable scenarios = new ScenarioTable(INSTRUMENTS_MAX, 1);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldRefuseAnInstrumentOutsideTheTableInEveryRowAndLane() {
        for (int rowCount = 1; rowCount <= ROWS; rowCount++) {
            directory(0, rowCount);
            for (int row = 0; row < rowCount; row++) {
                for (int lane = 0; lane < MarginBook.LANES; lane++) {
                    position(row, lane, INSTRUMENTS_MAX, 1);
                    assertEquals(8, sweep());
                    charge(lane);
                    for (int unknown : new int[] {INSTRUMENTS_MAX + 1, 0x7fff, 0x8000, 0xffff}) {
                        position(row, lane, unknown, 1);
                        int at = lane;
                        assertThrows(IndexOutOfBoundsException.class, this::sweep);
                        refuseCharge(at);
                    }
                    position(row, lane, 0, 0);
                }
            }
        }
    }

    @Test
    void shouldRefuseRowsOutsideTheBook() {
        directory(0, ROWS);
        assertEquals(8, sweep());
        int[][] wrong = {{0, ROWS + 1}, {1, ROWS}, {-1, 1}, {0, -1}, {Integer.MAX_VALUE, 1}};
        for (int[] entry : wrong) {
            directory(entry[0], entry[1]);
            assertThrows(IndexOutOfBoundsException.class, this::sweep);
            refuseCharge(0);
        }
    }

    @Test
    void shouldRefuseLanesOutsideTheBook() {
        directory(0, ROWS);
        charge(7);
        for (int lane : new int[] {-1, 8, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            refuseCharge(lane);
        }
    }

    @Test
    void shouldRefuseAssetsThatTheTableDoesNotHave() {
        MarginBook book = new MarginBook(rows, slices, cash, cash, 1, 8);
        assertThrows(IndexOutOfBoundsException.class, () -> sweep(book, lanes));
    }

    @Test
    void shouldRefuseMemoryOfTheHeapOrOfAnotherThread() throws Exception {
        MarginBook book = new MarginBook(rows, slices, cash, nothing, 0, 8);
        MemorySegment heap = MemorySegment.ofArray(new int[8]);
        assertThrows(IllegalArgumentException.class, () -> sweep(book, heap));
        IllegalStateException[] thrown = new IllegalStateException[1];
        Thread other =
                new Thread(
                        () ->
                                thrown[0] =
                                        assertThrows(
                                                IllegalStateException.class,
                                                () -> sweep(book, lanes)));
        other.start();
        other.join();
        assertEquals("rows is closed or belongs to another thread", thrown[0].getMessage());
    }

    private int sweep() {
        return sweep(new MarginBook(rows, slices, cash, nothing, 0, 8), lanes);
    }

    private int sweep(MarginBook book, MemorySegment flagged) {
        return new NativeMarginKernel()
                .sweep(
                        book,
                        0,
                        1,
                        table,
                        MarginKernel.EVERY_SLICE,
                        Long.MAX_VALUE,
                        new FlaggedLanes(flagged, values));
    }

    private void charge(int lane) {
        charge(lane, Grouping.POOL);
        charge(lane, Grouping.UNDERLYING);
    }

    /** Positions that all net are read another way than those that groups part. */
    private void refuseCharge(int lane) {
        for (Grouping grouping : List.of(Grouping.POOL, Grouping.UNDERLYING)) {
            assertThrows(IndexOutOfBoundsException.class, () -> charge(lane, grouping));
        }
    }

    private void charge(int lane, Grouping grouping) {
        scenarios.setShape(
                new ScenarioShape(
                        1,
                        List.of(new ScenarioTerm(0, Grouping.POOL, 0, 1, false, false)),
                        List.of(new ScenarioCharge(0, 1, grouping, true))));
        MemorySegment list = arena.allocateFrom(ValueLayout.JAVA_INT, lane);
        new NativeScenarioKernel()
                .sweep(
                        new MarginBook(rows, slices, nothing, nothing, 0, 8),
                        list,
                        1,
                        scenarios,
                        new ChargeColumns(values, bindingRows));
    }

    private void directory(int firstRow, int rowCount) {
        slices.set(ValueLayout.JAVA_INT, 0, firstRow);
        slices.set(ValueLayout.JAVA_INT, 4, rowCount);
    }

    private void position(int row, int lane, int instrument, int lots) {
        rows.set(ValueLayout.JAVA_INT, row * 48L + lane * 4L, lots);
        rows.set(ValueLayout.JAVA_SHORT, row * 48L + 32 + lane * 2L, (short) instrument);
    }
}
