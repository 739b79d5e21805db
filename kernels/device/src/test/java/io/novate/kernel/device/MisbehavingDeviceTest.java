package io.novate.kernel.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that fails costs a sentence, never a result. */
final class MisbehavingDeviceTest {
    private static final int SLICES = 12;
    private static final int ROWS_EACH = 3;
    private static final int INSTRUMENTS = 9;
    private static final int ASSETS = 2;
    private static final int GOOD_RUNS = 2;
    private static final int SWEEPS = 5;

    private final List<String> told = new ArrayList<>();
    private final Arena arena = Arena.ofAuto();
    private final SplittableRandom random = new SplittableRandom(7);
    private final MarginTable table = new MarginTable(INSTRUMENTS, ASSETS);
    private final MarginBook book = book();

    @ParameterizedTest
    @CsvSource({
        "timeout,        wait answered 'timeout': the run is not done",
        "lost,           wait answered 'lost': pulled out in the middle of a run",
        "lost-at-start,  start answered 'lost': pulled out before the run",
        "lost-at-read,   read answered 'lost': pulled out while results were read",
        "unknown-status, wait answered '77'",
        "too-many,       it flagged 1073741824 of 96 lanes",
        "short-read,     it copied",
        "wrong-lane,     it flagged lane 1073741824 out of order",
        "out-of-order,   out of order",
        "not-short,      that is not short",
    })
    void shouldComputeTheSweepAgainWhenTheDeviceFails(String fault, String sentence)
            throws Exception {
        DeviceMarginKernel kernel = kernel(fault + ":" + GOOD_RUNS);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            change();
            compare(kernel);
        }
        assertEquals(GOOD_RUNS, kernel.sweepsByDevice());
        assertEquals(SWEEPS - GOOD_RUNS, kernel.sweepsElsewhere());
        assertEquals(1, told.size(), () -> "" + told);
        assertTrue(told.get(0).contains(sentence), told.get(0));
        assertTrue(told.get(0).contains("the scalar kernel goes on"), told.get(0));
    }

    @Test
    void shouldSayThatASumLeftInt64() throws Exception {
        DeviceMarginKernel kernel = kernel("");
        change();
        book.cash().setAtIndex(ValueLayout.JAVA_LONG, 5, Long.MAX_VALUE);
        compare(kernel);
        assertTrue(told.get(0).contains("'overflow': the sum of an account left int64"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "few-instruments"})
    void shouldEvaluateABookBeyondTheLimitsOfTheDeviceOnTheHost(String limit) throws Exception {
        DeviceMarginKernel kernel = kernel(limit);
        change();
        compare(kernel);
        assertEquals(0, kernel.sweepsByDevice());
        assertEquals(1, kernel.sweepsElsewhere());
        assertEquals(List.of(), told);
    }

    @Test
    void shouldCutASweepIntoRunsOfTheDevice() throws Exception {
        DeviceMarginKernel kernel = kernel("short-runs:1000000");
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            change();
            compare(kernel);
        }
        assertEquals(SWEEPS, kernel.sweepsByDevice());
    }

    @Test
    void shouldRefuseALibraryThatIsNoneOrHasAnotherVersion() throws Exception {
        String other = TestDevices.misbehaving("#define ABI 0x00020000");
        assertUnavailable(other, "", "has version 2.0 of the interface, not 1.0");
        String good = TestDevices.misbehaving("");
        assertUnavailable(good, "no-device", "opens no device: status lost");
        assertUnavailable(good, "one-bank", "the register of table banks says 1, not 2 to 2");
        assertUnavailable("", "", "NOVATE_DEVICE names no library");
        assertUnavailable(good + "x", "", "there is no library");
        assertEquals("", TestDevices.backend(good, "", told::add).unavailableBecause());
        assertThrows(
                IllegalStateException.class,
                () -> TestDevices.backend(good, "no-device", told::add).marginKernel());
    }

    @Test
    void shouldTakeAnotherMinorVersion() throws Exception {
        String newer = TestDevices.misbehaving("#define ABI 0x00010007");
        assertEquals("", TestDevices.backend(newer, "", told::add).unavailableBecause());
    }

    private void assertUnavailable(String library, String options, String part) {
        String because = TestDevices.backend(library, options, told::add).unavailableBecause();
        assertTrue(because.contains(part), because);
    }

    private DeviceMarginKernel kernel(String options) throws Exception {
        return TestDevices.backend(TestDevices.misbehaving(""), options, told::add).open();
    }

    /** Compares a sweep that flags about half of the lanes, count by count and bit by bit. */
    private void compare(MarginKernel kernel) {
        FlaggedLanes expected = flagged();
        FlaggedLanes actual = flagged();
        int count = sweep(new ScalarMarginKernel(), expected);
        assertTrue(count > 2, "" + count);
        assertEquals(count, sweep(kernel, actual));
        assertEquals(-1, expected.lanes().mismatch(actual.lanes()));
        assertEquals(-1, expected.excess().mismatch(actual.excess()));
    }

    private int sweep(MarginKernel kernel, FlaggedLanes flagged) {
        return kernel.sweep(book, 0, SLICES, table, MarginKernel.EVERY_SLICE, 0, flagged);
    }

    private FlaggedLanes flagged() {
        int lanes = SLICES * MarginBook.LANES;
        return new FlaggedLanes(arena.allocate(lanes * 4L, 8), arena.allocate(lanes * 8L, 8));
    }

    private MarginBook book() {
        int lanes = SLICES * MarginBook.LANES;
        MemorySegment rows = arena.allocate((long) SLICES * ROWS_EACH * MarginBook.ROW_BYTES, 8);
        MemorySegment slices = arena.allocate((long) SLICES * MarginBook.SLICE_BYTES, 8);
        for (int slice = 0; slice < SLICES; slice++) {
            long entry = (long) slice * MarginBook.SLICE_BYTES;
            slices.set(ValueLayout.JAVA_INT, entry, slice * ROWS_EACH);
            slices.set(ValueLayout.JAVA_INT, entry + 4, ROWS_EACH);
            slices.set(ValueLayout.JAVA_LONG, entry + 8, -1);
        }
        return new MarginBook(
                rows,
                slices,
                arena.allocate(lanes * 8L, 8),
                arena.allocate(lanes * 8L * ASSETS, 8),
                ASSETS,
                lanes);
    }

    /** Writes prices, some positions, cash and collateral anew. */
    private void change() {
        for (int column = 2; column < 2 * (INSTRUMENTS + 1); column++) {
            table.setPerLot(column, random.nextLong(1L << 30));
            table.setBracket(column, 0, random.nextLong(1L << 20), random.nextLong(1L << 30));
        }
        for (int column = 0; column < 2 * ASSETS; column++) {
            table.setPerUnit(column, random.nextLong(1L << 20));
        }
        int lanes = SLICES * MarginBook.LANES;
        for (int index = 0; index < lanes; index++) {
            book.cash().setAtIndex(ValueLayout.JAVA_LONG, index, random.nextInt() / 8);
            int asset = random.nextInt(ASSETS);
            long at = (long) asset * lanes + index;
            book.collateral().setAtIndex(ValueLayout.JAVA_LONG, at, random.nextInt() >> 12);
            long row = random.nextInt(SLICES * ROWS_EACH) * (long) MarginBook.ROW_BYTES;
            int lane = random.nextInt(MarginBook.LANES);
            book.rows().set(ValueLayout.JAVA_INT, row + lane * 4L, random.nextInt() >> 18);
            book.rows()
                    .set(
                            ValueLayout.JAVA_SHORT,
                            row + MarginBook.ROW_INSTRUMENT_OFFSET + lane * 2L,
                            (short) (1 + random.nextInt(INSTRUMENTS)));
        }
    }
}
