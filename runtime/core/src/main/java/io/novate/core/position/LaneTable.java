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

    /** Copies the position slots of a lane to another of at least its capacity and clears it. */
    void move(int fromLane, int toLane) {
        int slots = capacity(fromLane);
        long from = rowAt(fromLane, 0);
        long to = rowAt(toLane, 0);
        long fromLots = from + lotsOffset(fromLane);
        long toLots = to + lotsOffset(toLane);
        long fromId = from + idOffset(fromLane);
        long toId = to + idOffset(toLane);
        long fromCost = costIndex(fromLane, 0);
        long toCost = costIndex(toLane, 0);
        long held = 0;
        for (int slot = 0; slot < slots; slot++) {
            long row = (long) slot * MarginBook.ROW_BYTES;
            short id = rows.get(Column.SHORT, fromId + row);
            held |= id == 0 ? 0 : MarginBook.maskBit(id);
            rows.set(Column.SHORT, toId + row, id);
            rows.set(Column.SHORT, fromId + row, (short) 0);
            rows.set(Column.INT, toLots + row, rows.get(Column.INT, fromLots + row));
            rows.set(Column.INT, fromLots + row, 0);
            long cost = entryCosts.getAtIndex(Column.LONG, fromCost + slot);
            entryCosts.setAtIndex(Column.LONG, toCost + slot, cost);
            entryCosts.setAtIndex(Column.LONG, fromCost + slot, 0);
        }
        setMask(toLane / LANES, mask(toLane / LANES) | held);
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

    /** Writes the lots of a filled slot. */
    void setLots(int lane, int slot, int lots) {
        rows.set(Column.INT, rowAt(lane, slot) + lotsOffset(lane), lots);
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
        return (long) firstRow(lane) * LANES + (long) (lane % LANES) * capacity(lane) + slot;
    }
}
