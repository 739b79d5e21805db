package io.novate.bench.book;

import io.novate.kernel.MarginBook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One synthetic book twice: as the kernels read it and as compressed rows in plain arrays.
 *
 * <p>Account {@code a} is lane {@code a}. Accounts hold 1 to 64 positions, nine in the mean,
 * geometrically distributed; instruments are drawn with Zipf popularity of exponent 1.2, sides are
 * even, lots mostly small. Within windows of 4096 accounts lanes are ordered by their number of
 * positions, and slices have the row counts of the core's classes, so that padding is what it is in
 * the product. About one account in 128 is short of margin.
 */
public final class BenchBook {
    private static final int[] CLASSES = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};
    private static final int WINDOW = 4096;
    private static final double ZIPF_EXPONENT = 1.2;
    private static final double POSITIONS_MORE_MEAN = 8;
    private static final int SHORT_IN = 128;
    private static final long BUFFER_MAX = 1_000_000_000L;
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int accountCount;
    private final BenchTable table;
    private final int[] first;
    private final int[] instruments;
    private final long[] lots;
    private final long[] cash;
    private final long rowTotal;
    private final MarginBook book;

    private BenchBook(Arena arena, int accountCount, BenchTable table, long seed) {
        this.accountCount = accountCount;
        this.table = table;
        SplittableRandom random = new SplittableRandom(seed);
        first = positionCounts(random, accountCount, table.instrumentCount());
        instruments = new int[first[accountCount]];
        lots = new long[first[accountCount]];
        cash = new long[accountCount];
        ZipfDraw popularity = new ZipfDraw(table.instrumentCount(), ZIPF_EXPONENT);
        int[] holder = new int[table.instrumentCount() + 1];
        Arrays.fill(holder, -1);
        for (int account = 0; account < accountCount; account++) {
            fill(random, popularity, holder, account);
        }
        int[] firstRows = firstRows();
        rowTotal = firstRows[accountCount / MarginBook.LANES];
        book = write(arena, firstRows);
    }

    /**
     * Makes the book of a seed in the memory of an arena.
     *
     * @param accountCount a multiple of 8
     */
    public static BenchBook ofSeed(Arena arena, int accountCount, BenchTable table, long seed) {
        if (accountCount < MarginBook.LANES || accountCount % MarginBook.LANES != 0) {
            throw new IllegalArgumentException(
                    "accountCount=" + accountCount + " is not a positive multiple of 8");
        }
        return new BenchBook(arena, accountCount, table, seed);
    }

    private static int[] positionCounts(SplittableRandom random, int accountCount, int most) {
        int[] counts = new int[accountCount];
        double logMiss = Math.log(POSITIONS_MORE_MEAN / (POSITIONS_MORE_MEAN + 1));
        for (int account = 0; account < accountCount; account++) {
            int more = (int) (Math.log(1 - random.nextDouble()) / logMiss);
            counts[account] = Math.min(1 + more, Math.min(MarginBook.ROWS_MAX, most / 2 + 1));
        }
        for (int from = 0; from < accountCount; from += WINDOW) {
            Arrays.sort(counts, from, Math.min(from + WINDOW, accountCount));
        }
        int[] starts = new int[accountCount + 1];
        for (int account = 0; account < accountCount; account++) {
            starts[account + 1] = starts[account] + counts[account];
        }
        return starts;
    }

    private void fill(SplittableRandom random, ZipfDraw popularity, int[] holder, int account) {
        long sum256 = 0;
        for (int at = first[account]; at < first[account + 1]; at++) {
            int instrument = popularity.next(random);
            while (holder[instrument] == account) {
                instrument = popularity.next(random);
            }
            holder[instrument] = account;
            int size = 1 + (random.nextInt(BenchTable.LOTS_MAX) >> random.nextInt(10));
            int column = 2 * instrument + (random.nextBoolean() ? 1 : 0);
            instruments[at] = instrument;
            lots[at] = column % 2 == 0 ? size : -size;
            sum256 += lots[at] * table.table().perLot()[column];
            sum256 -= table.table().further(column, size);
        }
        long buffer = random.nextLong(BUFFER_MAX);
        boolean isShort = random.nextInt(SHORT_IN) == 0;
        cash[account] = Math.ceilDiv(-sum256, 256) + (isShort ? -1 - buffer : buffer);
    }

    private int[] firstRows() {
        int sliceCount = accountCount / MarginBook.LANES;
        int[] firstRows = new int[sliceCount + 1];
        for (int slice = 0; slice < sliceCount; slice++) {
            int most = 0;
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                int account = slice * MarginBook.LANES + lane;
                most = Math.max(most, first[account + 1] - first[account]);
            }
            int index = 0;
            while (CLASSES[index] < most) {
                index++;
            }
            firstRows[slice + 1] = firstRows[slice] + CLASSES[index];
        }
        return firstRows;
    }

    private MarginBook write(Arena arena, int[] firstRows) {
        int sliceCount = accountCount / MarginBook.LANES;
        MemorySegment rows = arena.allocate(rowTotal * MarginBook.ROW_BYTES, 64);
        MemorySegment slices = arena.allocate((long) sliceCount * MarginBook.SLICE_BYTES, 64);
        MemorySegment ledger = arena.allocate(accountCount * 8L, 64);
        for (int slice = 0; slice < sliceCount; slice++) {
            long mask = 0;
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                int account = slice * MarginBook.LANES + lane;
                ledger.set(INT64, account * 8L, cash[account]);
                long rowAt = (long) firstRows[slice] * MarginBook.ROW_BYTES;
                for (int at = first[account]; at < first[account + 1]; at++) {
                    long idAt = rowAt + MarginBook.ROW_INSTRUMENT_OFFSET + lane * 2L;
                    rows.set(INT32, rowAt + lane * 4L, (int) lots[at]);
                    rows.set(UINT16, idAt, (short) instruments[at]);
                    mask |= MarginBook.maskBit(instruments[at]);
                    rowAt += MarginBook.ROW_BYTES;
                }
            }
            long entry = (long) slice * MarginBook.SLICE_BYTES;
            int rowCount = firstRows[slice + 1] - firstRows[slice];
            slices.set(INT32, entry, firstRows[slice]);
            slices.set(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET, rowCount);
            slices.set(INT64, entry + MarginBook.SLICE_MASK_OFFSET, mask);
        }
        return new MarginBook(rows, slices, ledger, arena.allocate(0), 0, accountCount);
    }

    /** Returns the number of accounts, which is the number of lanes. */
    public int accountCount() {
        return accountCount;
    }

    /** Returns the table the book was made for. */
    public BenchTable table() {
        return table;
    }

    /** Returns where the positions of each account begin, and after the last where they end. */
    public int[] first() {
        return first;
    }

    /** Returns the instrument of each position. */
    public int[] instruments() {
        return instruments;
    }

    /** Returns the signed lots of each position. */
    public long[] lots() {
        return lots;
    }

    /** Returns the cash of each account, money. */
    public long[] cash() {
        return cash;
    }

    /** Returns the number of positions of the first accounts. */
    public long positions(int accounts) {
        return first[accounts];
    }

    /** Returns the bytes of rows, directory and cash that a kernel reads, per position. */
    public double kernelBytesPerPosition() {
        long bytes =
                rowTotal * MarginBook.ROW_BYTES
                        + (long) accountCount / MarginBook.LANES * MarginBook.SLICE_BYTES
                        + accountCount * 8L;
        return (double) bytes / lots.length;
    }

    /** Returns the position slots, empty ones included, per position. */
    public double slotsPerPosition() {
        return (double) rowTotal * MarginBook.LANES / lots.length;
    }

    /** Returns the book as the kernels read it. */
    public MarginBook book() {
        return book;
    }
}
