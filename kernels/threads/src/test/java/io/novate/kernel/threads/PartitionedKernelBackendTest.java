package io.novate.kernel.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import io.novate.kernel.conformance.DifferentialRun;
import io.novate.kernel.scalar.ScalarKernelBackend;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartitionedKernelBackendTest {
    private static final int INSTRUMENTS = 20;
    private static final int SCENES = 40;
    private static final KernelBackend SCALAR = new ScalarKernelBackend();

    private final SplittableRandom random = new SplittableRandom(37);
    private final MarginTable table = new MarginTable(INSTRUMENTS, 0);

    PartitionedKernelBackendTest() {
        for (int column = 2; column < 2 * INSTRUMENTS; column++) {
            table.setPerLot(column, random.nextLong(1 << 20));
        }
    }

    @ParameterizedTest
    @MethodSource("io.novate.kernel.threads.Partitions#all")
    void shouldAgreeAroundTheNumberOfThreads(String name, KernelBackend of, int threads) {
        try (PartitionedKernelBackend backend = PartitionedKernelBackend.ofEveryPass(of, threads);
                Arena arena = Arena.ofShared()) {
            MarginKernel kernel = backend.marginKernel();
            for (int sliceCount : new int[] {0, 1, threads - 1, threads, threads + 1, 600, 1500}) {
                MarginBook book = book(arena, sliceCount, ignored -> 1 + random.nextInt(9));
                agree(arena, kernel, book, sliceCount, MarginKernel.EVERY_SLICE);
                agree(arena, kernel, book, sliceCount, MarginBook.maskBit(3));
                agree(arena, kernel, book, sliceCount, 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.novate.kernel.threads.Partitions#all")
    void shouldAgreeOnRandomScenes(String name, KernelBackend of, int threads) {
        try (PartitionedKernelBackend backend = PartitionedKernelBackend.ofEveryPass(of, threads)) {
            DifferentialRun run = new DifferentialRun(List.of(backend), false, bytes -> bytes);
            for (long seed = 0; seed < SCENES; seed++) {
                assertEquals(Optional.empty(), run.compare(seed));
            }
        }
    }

    private void agree(
            Arena arena, MarginKernel kernel, MarginBook book, int sliceCount, long mask) {
        int laneCount = sliceCount * MarginBook.LANES;
        for (long below : new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}) {
            FlaggedLanes expected = flagged(arena, laneCount);
            FlaggedLanes actual = flagged(arena, laneCount);
            int count =
                    new ScalarMarginKernel()
                            .sweep(book, 0, sliceCount, table, mask, below, expected);
            assertEquals(count, kernel.sweep(book, 0, sliceCount, table, mask, below, actual));
            String where = sliceCount + " slices, mask " + mask + ", below " + below;
            assertEquals(-1, expected.lanes().mismatch(actual.lanes()), where);
            assertEquals(-1, expected.excess().mismatch(actual.excess()), where);
        }
    }

    @Test
    void shouldThrowAFaultOfAnyPartAndGoOn() {
        int sliceCount = 50;
        try (PartitionedKernelBackend backend = PartitionedKernelBackend.ofEveryPass(SCALAR, 3);
                Arena arena = Arena.ofShared()) {
            MarginKernel kernel = backend.marginKernel();
            MarginBook book = book(arena, sliceCount, ignored -> 2);
            FlaggedLanes flagged = flagged(arena, sliceCount * MarginBook.LANES);
            for (int slice = 0; slice < sliceCount; slice++) {
                long at = (long) slice * MarginBook.SLICE_BYTES;
                int firstRow = book.slices().get(ValueLayout.JAVA_INT, at);
                book.slices().set(ValueLayout.JAVA_INT, at, 1 << 28);
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> sweep(kernel, book, sliceCount, flagged),
                        "slice " + slice);
                book.slices().set(ValueLayout.JAVA_INT, at, firstRow);
                assertEquals(
                        sliceCount * MarginBook.LANES, sweep(kernel, book, sliceCount, flagged));
            }
        }
    }

    @Test
    void shouldRefuseMemoryOfOneThreadAndPassesWhenClosed() {
        PartitionedKernelBackend backend = PartitionedKernelBackend.of(SCALAR, 2);
        assertEquals("scalar x2", backend.name());
        try (Arena confined = Arena.ofConfined();
                Arena shared = Arena.ofShared()) {
            MarginKernel kernel = backend.marginKernel();
            FlaggedLanes flagged = flagged(shared, 8);
            MarginBook own = book(confined, 1, ignored -> 1);
            IllegalArgumentException refused =
                    assertThrows(
                            IllegalArgumentException.class, () -> sweep(kernel, own, 1, flagged));
            assertEquals(
                    "rows belongs to one thread: several need memory of a shared arena",
                    refused.getMessage());
            MarginBook book = book(shared, 1, ignored -> 1);
            assertEquals(8, sweep(kernel, book, 1, flagged));
            backend.close();
            IllegalStateException closed =
                    assertThrows(
                            IllegalStateException.class, () -> sweep(kernel, book, 1, flagged));
            assertEquals("the threads of this backend are closed", closed.getMessage());
        }
    }

    @Test
    void shouldHashAFewMessagesOfOneThreadAndRefuseMany() {
        int count = 100_000;
        try (PartitionedKernelBackend backend = PartitionedKernelBackend.of(SCALAR, 2);
                Arena confined = Arena.ofConfined()) {
            HashKernel kernel = backend.hashKernel();
            MemorySegment messages = confined.allocate(8);
            MemorySegment digests = confined.allocate(32L * count, 8);
            kernel.keccak256(messages, 0, 8, 3, digests);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> kernel.keccak256(messages, 0, 8, count, digests));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void shouldRefuseAThreadCountOutsideItsRange(int threads) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PartitionedKernelBackend.of(SCALAR, threads));
        assertEquals("threads=" + threads + " is outside 1 to 64", refused.getMessage());
    }

    @Test
    void shouldCutByWorkAndNotByNumber() {
        int sliceCount = 6000;
        try (Arena arena = Arena.ofShared()) {
            // The last sixth has half of the rows and more.
            MarginBook book = book(arena, sliceCount, slice -> slice < 5000 ? 1 : 10);
            SliceParts parts = new SliceParts(2, 1000);
            assertEquals(2, parts.cut(book, 0, sliceCount, MarginKernel.EVERY_SLICE));
            long first = rows(book, parts.from(0), parts.to(0));
            long second = rows(book, parts.from(1), parts.to(1));
            assertEquals(0, parts.from(0));
            assertEquals(parts.to(0), parts.from(1));
            assertEquals(sliceCount, parts.to(1));
            // A slice counts as much as two rows and a look.
            long work = 5 * first + 11L * parts.to(0);
            long other = 5 * second + 11L * (sliceCount - parts.to(0));
            assertTrue(Math.abs(work - other) < (work + other) / 20, work + " and " + other);
        }
    }

    @Test
    void shouldLeaveSmallAndMaskedPassesToTheCaller() {
        try (Arena arena = Arena.ofShared()) {
            MarginBook book = book(arena, 2000, ignored -> 3);
            SliceParts parts = new SliceParts(7, 10_000);
            assertEquals(1, parts.cut(book, 0, 100, MarginKernel.EVERY_SLICE));
            assertEquals(2, parts.cut(book, 0, 800, MarginKernel.EVERY_SLICE));
            assertEquals(5, parts.cut(book, 0, 2000, MarginKernel.EVERY_SLICE));
            assertEquals(1, parts.cut(book, 0, 2000, 0));
            assertEquals(1, parts.cut(book, 0, 0, MarginKernel.EVERY_SLICE));
        }
    }

    private int sweep(MarginKernel kernel, MarginBook book, int sliceCount, FlaggedLanes flagged) {
        return kernel.sweep(
                book, 0, sliceCount, table, MarginKernel.EVERY_SLICE, Long.MAX_VALUE, flagged);
    }

    private static long rows(MarginBook book, int from, int to) {
        long rows = 0;
        for (int slice = from; slice < to; slice++) {
            long at = (long) slice * MarginBook.SLICE_BYTES + MarginBook.SLICE_ROW_COUNT_OFFSET;
            rows += book.slices().get(ValueLayout.JAVA_INT, at);
        }
        return rows;
    }

    private static FlaggedLanes flagged(Arena arena, int laneCount) {
        return new FlaggedLanes(
                arena.allocate(laneCount * 4L, 8), arena.allocate(laneCount * 8L, 8));
    }

    private MarginBook book(Arena arena, int sliceCount, IntUnaryOperator rowCounts) {
        MemorySegment slices = arena.allocate((long) sliceCount * MarginBook.SLICE_BYTES, 8);
        MemorySegment cash = arena.allocate((long) sliceCount * MarginBook.LANES * 8, 8);
        MemorySegment rows = arena.allocate(10L * sliceCount * MarginBook.ROW_BYTES, 8);
        int firstRow = 0;
        for (int slice = 0; slice < sliceCount; slice++) {
            int rowCount = rowCounts.applyAsInt(slice);
            long mask = 0;
            for (int row = firstRow; row < firstRow + rowCount; row++) {
                for (int lane = 0; lane < MarginBook.LANES; lane++) {
                    int instrument = 1 + random.nextInt(INSTRUMENTS - 1);
                    long at = (long) row * MarginBook.ROW_BYTES;
                    long idAt = at + MarginBook.ROW_INSTRUMENT_OFFSET + lane * 2L;
                    rows.set(ValueLayout.JAVA_INT, at + lane * 4L, random.nextInt(-99, 100));
                    rows.set(ValueLayout.JAVA_SHORT, idAt, (short) instrument);
                    mask |= MarginBook.maskBit(instrument);
                }
            }
            long entry = (long) slice * MarginBook.SLICE_BYTES;
            slices.set(ValueLayout.JAVA_INT, entry, firstRow);
            slices.set(ValueLayout.JAVA_INT, entry + MarginBook.SLICE_ROW_COUNT_OFFSET, rowCount);
            slices.set(ValueLayout.JAVA_LONG, entry + MarginBook.SLICE_MASK_OFFSET, mask);
            firstRow += rowCount;
        }
        MemorySegment none = arena.allocate(0);
        return new MarginBook(rows, slices, cash, none, 0, sliceCount * MarginBook.LANES);
    }
}
