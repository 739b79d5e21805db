package io.novate.core.position;

import io.novate.core.ledger.AccountTable;
import io.novate.core.memory.Column;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginBook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Slices of eight lanes by capacity class; each class stays dense.
 *
 * <p><b>Shape</b>: a slice of class {@code c} owns {@code CAPACITY[c]} consecutive rows of {@link
 * MarginBook#ROW_BYTES}; beside them stand as many times eight int64 entry costs, those of one lane
 * together. Lanes of a class are filled from its first slice on; a freed lane is refilled by the
 * last lane of its class, so a sweep passes at most one partly filled slice per class.
 *
 * <p><b>Units</b>: lots; entry cost is money.
 *
 * <p><b>Exactness</b>: exact.
 *
 * <p><b>Aliasing and ownership</b>: owned here; rows and directory are lent to kernels.
 *
 * <p><b>Errors</b>: {@link #canTake} tells whether a lane can be taken; taking without room throws.
 */
final class LaneTable {
    /** Position slots of a lane, per class. */
    static final int[] CAPACITY = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};

    static final int LANES = MarginBook.LANES;

    private static final int NONE = -1;
    private static final long ID_ONES = 0x0001_0001_0001_0001L;
    private static final long ID_TOPS = 0x8000_8000_8000_8000L;

    private final int rowMax;
    private final int sliceMax;
    private final MemorySegment rows;
    private final MemorySegment entryCosts;
    private final MemorySegment slices;
    private final MemorySegment previous;
    private final MemorySegment classOf;
    private final int[] lastSlice = new int[CAPACITY.length];
    private final int[] lanesUsed = new int[CAPACITY.length];
    private final int[] freeSlice = new int[CAPACITY.length];
    private int rowCount;
    private int sliceCount;

    LaneTable(Limits limits, Arena arena) {
        rowMax = limits.positionRowsMax();
        sliceMax = sliceMax(limits);
        rows = Column.rows(arena, rowMax, MarginBook.ROW_BYTES);
        entryCosts = Column.rows(arena, rowMax, LANES * Long.BYTES);
        slices = Column.rows(arena, sliceMax, MarginBook.SLICE_BYTES);
        previous = Column.ints(arena, sliceMax);
        classOf = Column.bytes(arena, sliceMax);
        Arrays.fill(lastSlice, NONE);
        Arrays.fill(freeSlice, NONE);
    }

    /** Returns twice the slices that all accounts fill when every class is dense. */
    static int sliceMax(Limits limits) {
        int accounts = limits.inboxAccountsMax() + 1 + limits.venueAccountsMax();
        return 2 * (accounts / LANES + CAPACITY.length);
    }

    /** Returns the smallest class whose lanes hold so many positions. */
    static int classFor(int positionCount) {
        int classIndex = 0;
        while (CAPACITY[classIndex] < positionCount) {
            classIndex++;
        }
        return classIndex;
    }

    /** Forgets every lane. */
    void clear() {
        rows.fill((byte) 0);
        entryCosts.fill((byte) 0);
        slices.fill((byte) 0);
        Arrays.fill(lastSlice, NONE);
        Arrays.fill(freeSlice, NONE);
        Arrays.fill(lanesUsed, 0);
        rowCount = 0;
        sliceCount = 0;
    }

    MemorySegment rows() {
        return rows;
    }

    MemorySegment slices() {
        return slices;
    }

    int sliceCount() {
        return sliceCount;
    }

    /** Returns whether a lane of the class can be taken without compaction. */
    boolean canTake(int classIndex) {
        boolean partlyFilled = lastSlice[classIndex] != NONE && lanesUsed[classIndex] < LANES;
        return partlyFilled
                || freeSlice[classIndex] != NONE
                || sliceCount < sliceMax && rowCount + CAPACITY[classIndex] <= rowMax;
    }

    /** Returns the number of filled slots of a lane. */
    int positionCount(int lane) {
        int slots = capacity(lane);
        int count = 0;
        for (int slot = 0; slot < slots; slot++) {
            count += instrument(lane, slot) != 0 ? 1 : 0;
        }
        return count;
    }

    /** Copies the filled slots of a lane to the first slots of a lane of another table. */
    void copyTo(LaneTable other, int fromLane, int toLane) {
        int slots = capacity(fromLane);
        int next = 0;
        for (int slot = 0; slot < slots; slot++) {
            int instrument = instrument(fromLane, slot);
            if (instrument != 0) {
                other.set(toLane, next, instrument, lots(fromLane, slot));
                other.setEntryCost(toLane, next, entryCost(fromLane, slot));
                next++;
            }
        }
    }

    int classOfLane(int lane) {
        return classOf.get(Column.BYTE, lane / LANES);
    }

    /** Returns the slots of a lane in use; 0 when its slice was given back. */
    int capacity(int lane) {
        long at = (long) (lane / LANES) * MarginBook.SLICE_BYTES;
        return slices.get(Column.INT, at + MarginBook.SLICE_ROW_COUNT_OFFSET);
    }

    /** Takes a free lane of a class. */
    int take(int classIndex) {
        if (lastSlice[classIndex] == NONE || lanesUsed[classIndex] == LANES) {
            int slice = freeSlice[classIndex] != NONE ? reuse(classIndex) : grow(classIndex);
            previous.setAtIndex(Column.INT, slice, lastSlice[classIndex]);
            lastSlice[classIndex] = slice;
            lanesUsed[classIndex] = 0;
            setRowCount(slice, CAPACITY[classIndex]);
        }
        return lastSlice[classIndex] * LANES + lanesUsed[classIndex]++;
    }

    /** Returns the lane that must move into a freed lane of the class to keep it dense. */
    int lastLane(int classIndex) {
        return lastSlice[classIndex] * LANES + lanesUsed[classIndex] - 1;
    }

    /** Gives the last lane of the class back; it has been cleared. */
    void giveBackLast(int classIndex) {
        lanesUsed[classIndex]--;
        if (lanesUsed[classIndex] == 0) {
            int slice = lastSlice[classIndex];
            lastSlice[classIndex] = previous.getAtIndex(Column.INT, slice);
            lanesUsed[classIndex] = lastSlice[classIndex] == NONE ? 0 : LANES;
            previous.setAtIndex(Column.INT, slice, freeSlice[classIndex]);
            freeSlice[classIndex] = slice;
            setRowCount(slice, 0);
            setMask(slice, 0);
        }
    }

    /** Moves the position slots of a lane to another of at least its capacity. */
    void move(int fromLane, int toLane) {
        int slots = capacity(fromLane);
        long from = rowAt(fromLane, 0);
        long to = rowAt(toLane, 0);
        moveCosts(costIndex(fromLane, 0), costIndex(toLane, 0), slots);
        moveLots(rows, from + lotsOffset(fromLane), to + lotsOffset(toLane), slots);
        long held = moveIds(rows, from + idOffset(fromLane), to + idOffset(toLane), slots);
        setMask(toLane / LANES, mask(toLane / LANES) | held);
    }

    private void moveCosts(long from, long to, int slots) {
        for (int slot = 0; slot < slots; slot++) {
            long cost = entryCosts.getAtIndex(Column.LONG, from + slot);
            entryCosts.setAtIndex(Column.LONG, from + slot, 0);
            entryCosts.setAtIndex(Column.LONG, to + slot, cost);
        }
    }

    private static void moveLots(MemorySegment rows, long from, long to, int slots) {
        for (int slot = 0; slot < slots; slot++) {
            long row = (long) slot * MarginBook.ROW_BYTES;
            int lots = rows.get(Column.INT, from + row);
            rows.set(Column.INT, from + row, 0);
            rows.set(Column.INT, to + row, lots);
        }
    }

    /** Returns the mask of the instruments moved. */
    private static long moveIds(MemorySegment rows, long from, long to, int slots) {
        long held = 0;
        for (int slot = 0; slot < slots; slot++) {
            long row = (long) slot * MarginBook.ROW_BYTES;
            short id = rows.get(Column.SHORT, from + row);
            rows.set(Column.SHORT, from + row, (short) 0);
            rows.set(Column.SHORT, to + row, id);
            held |= id == 0 ? 0 : MarginBook.maskBit(id);
        }
        return held;
    }

    int lots(int lane, int slot) {
        return rows.get(Column.INT, rowAt(lane, slot) + lotsOffset(lane));
    }

    int instrument(int lane, int slot) {
        return rows.get(Column.SHORT, rowAt(lane, slot) + idOffset(lane)) & 0xffff;
    }

    long entryCost(int lane, int slot) {
        return entryCosts.getAtIndex(Column.LONG, costIndex(lane, slot));
    }

    void set(int lane, int slot, int instrument, int lots) {
        rows.set(Column.INT, rowAt(lane, slot) + lotsOffset(lane), lots);
        rows.set(Column.SHORT, rowAt(lane, slot) + idOffset(lane), (short) instrument);
        if (instrument != 0) {
            int slice = lane / LANES;
            setMask(slice, mask(slice) | MarginBook.maskBit(instrument));
        }
    }

    void setEntryCost(int lane, int slot, long cost) {
        entryCosts.setAtIndex(Column.LONG, costIndex(lane, slot), cost);
    }

    /** Returns the slot of an instrument in a lane, or -1. */
    int find(int lane, int instrument) {
        int slots = capacity(lane);
        long at = rowAt(lane, 0) + idOffset(lane);
        for (int slot = 0; slot < slots; slot++) {
            if (rows.get(Column.SHORT, at) == (short) instrument) {
                return slot;
            }
            at += MarginBook.ROW_BYTES;
        }
        return NONE;
    }

    /**
     * Reads the cache lines of a lane's slots and entry costs: four of its rows at once, because
     * few lanes have more and a branch less is a read more that overlaps.
     */
    long readSlots(int lane) {
        long last = capacity(lane) - 1L;
        long at = rowAt(lane, 0) + lotsOffset(lane);
        long cost = costIndex(lane, 0);
        long sum = entryCosts.getAtIndex(Column.LONG, cost);
        sum += entryCosts.getAtIndex(Column.LONG, cost + last);
        sum += rows.get(Column.INT, at);
        sum += rows.get(Column.INT, at + Math.min(1, last) * MarginBook.ROW_BYTES);
        sum += rows.get(Column.INT, at + Math.min(2, last) * MarginBook.ROW_BYTES);
        sum += rows.get(Column.INT, at + last * MarginBook.ROW_BYTES);
        for (long slot = 3; slot < last; slot++) {
            sum += rows.get(Column.INT, at + slot * MarginBook.ROW_BYTES);
        }
        return sum;
    }

    /** Returns the lanes in use of the slices whose mask meets {@code changedMask}. */
    long lanesUnder(long changedMask) {
        long lanes = 0;
        for (int classIndex = 0; classIndex < CAPACITY.length; classIndex++) {
            int used = lanesUsed[classIndex];
            for (int slice = lastSlice[classIndex];
                    slice != NONE;
                    slice = previous.getAtIndex(Column.INT, slice)) {
                lanes += (mask(slice) & changedMask) != 0 ? used : 0;
                used = LANES;
            }
        }
        return lanes;
    }

    /**
     * Shows every holder of an instrument, reading the ids of four lanes as one word: a word holds
     * the id when subtracting 1 from each 16-bit part of {@code word ^ pattern} borrows somewhere.
     */
    void visitHolders(int instrument, AccountTable accounts, HolderVisitor visitor) {
        long pattern = ID_ONES * instrument;
        for (int slice = 0; slice < sliceCount; slice++) {
            if ((mask(slice) & MarginBook.maskBit(instrument)) == 0) {
                continue;
            }
            int slots = CAPACITY[classOf.get(Column.BYTE, slice)];
            for (int slot = 0; slot < slots; slot++) {
                long at = rowAt(slice * LANES, slot) + MarginBook.ROW_INSTRUMENT_OFFSET;
                for (int half = 0; half < 2; half++) {
                    long word = rows.get(Column.LONG, at + half * 8L) ^ pattern;
                    if ((word - ID_ONES & ~word & ID_TOPS) != 0) {
                        visitWord(slice * LANES + half * 4, slot, instrument, accounts, visitor);
                    }
                }
            }
        }
    }

    private void visitWord(
            int firstLane, int slot, int instrument, AccountTable accounts, HolderVisitor visitor) {
        for (int lane = firstLane; lane < firstLane + 4; lane++) {
            if (instrument(lane, slot) == instrument) {
                visitor.holder(
                        accounts.accountOfLane(lane), lots(lane, slot), entryCost(lane, slot));
            }
        }
    }

    /** Adds the lots of every slot to {@code sums} by instrument. */
    void addLots(long[] longs, long[] shorts) {
        for (long row = 0; row < rowCount; row++) {
            long at = row * MarginBook.ROW_BYTES;
            for (int lane = 0; lane < LANES; lane++) {
                int lots = rows.get(Column.INT, at + (long) lane * Integer.BYTES);
                long id = at + MarginBook.ROW_INSTRUMENT_OFFSET + (long) lane * Short.BYTES;
                long[] side = lots < 0 ? shorts : longs;
                side[rows.get(Column.SHORT, id) & 0xffff] += lots;
            }
        }
    }

    private int reuse(int classIndex) {
        int slice = freeSlice[classIndex];
        freeSlice[classIndex] = previous.getAtIndex(Column.INT, slice);
        return slice;
    }

    private int grow(int classIndex) {
        if (sliceCount == sliceMax || rowCount + CAPACITY[classIndex] > rowMax) {
            throw new IllegalStateException("position rows: max=" + rowMax + " are in use");
        }
        int slice = sliceCount++;
        slices.set(Column.INT, (long) slice * MarginBook.SLICE_BYTES, rowCount);
        classOf.set(Column.BYTE, slice, (byte) classIndex);
        rowCount += CAPACITY[classIndex];
        return slice;
    }

    private void setRowCount(int slice, int count) {
        long at = (long) slice * MarginBook.SLICE_BYTES + MarginBook.SLICE_ROW_COUNT_OFFSET;
        slices.set(Column.INT, at, count);
    }

    private long mask(int slice) {
        long at = (long) slice * MarginBook.SLICE_BYTES + MarginBook.SLICE_MASK_OFFSET;
        return slices.get(Column.LONG, at);
    }

    private void setMask(int slice, long mask) {
        long at = (long) slice * MarginBook.SLICE_BYTES + MarginBook.SLICE_MASK_OFFSET;
        slices.set(Column.LONG, at, mask);
    }

    private int firstRow(int lane) {
        return slices.get(Column.INT, (long) (lane / LANES) * MarginBook.SLICE_BYTES);
    }

    private long rowAt(int lane, int slot) {
        return (long) (firstRow(lane) + slot) * MarginBook.ROW_BYTES;
    }

    private static long lotsOffset(int lane) {
        return (long) (lane % LANES) * Integer.BYTES;
    }

    private static long idOffset(int lane) {
        return MarginBook.ROW_INSTRUMENT_OFFSET + (long) (lane % LANES) * Short.BYTES;
    }

    private long costIndex(int lane, int slot) {
        return costIndex(firstRow(lane), capacity(lane), lane, slot);
    }

    /** Returns where the entry cost of a slot stands, among those of all. */
    static long costIndex(int firstRow, int capacity, int lane, int slot) {
        return (long) firstRow * LANES + (long) (lane % LANES) * capacity + slot;
    }

    long entryCostAt(long costIndex) {
        return entryCosts.getAtIndex(Column.LONG, costIndex);
    }

    /** Writes lots and entry cost of a filled slot. */
    void setAt(long lotsOffset, long costIndex, int lots, long cost) {
        rows.set(Column.INT, lotsOffset, lots);
        entryCosts.setAtIndex(Column.LONG, costIndex, cost);
    }
}
