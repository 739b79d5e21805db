package io.novate.core.position;

import io.novate.core.ledger.AccountTable;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import java.lang.foreign.Arena;

/**
 * Lots and entry costs of every account.
 *
 * <p><b>Shape</b>: standard accounts in lanes (int32 lots, at most {@link Limits#POSITIONS_MAX}
 * positions), large accounts in a dense table (int64 lots). A position is addressed by account and
 * slot; slots of a standard account are in no particular order, and a slot with instrument 0 is
 * empty.
 *
 * <p><b>Units</b>: lots are signed; entry cost is the money paid for the open lots in settlement
 * coordinates (price less funding), kept for display, ranking and withdrawals only.
 *
 * <p><b>Exactness</b>: lots exact; entry cost of a partly closed position is rounded down.
 *
 * <p><b>Aliasing and ownership</b>: owned here; {@link #book()} lends the kernels a view. Lanes
 * have two halves of memory; compaction copies from one to the other.
 *
 * <p><b>Errors</b>: {@link #isFull} and {@link #lacksRows} say before a change whether it would
 * fit.
 */
public final class PositionTable {
    private static final int NONE = -1;

    private final AccountTable accounts;
    private final int instrumentsMax;
    private final int rowMax;
    private final LargeTable large;
    private final int[] accountsOfClass = new int[LaneTable.CAPACITY.length];
    private LaneTable lanes;
    private LaneTable spareLanes;
    private MarginBook book;
    private MarginBook spareBook;
    private final long[] openInterest;
    private long positionCount;
    private long moveCount;

    /** Takes memory for the rows of {@code limits}. */
    public PositionTable(Limits limits, AccountTable accounts, Arena arena) {
        this.accounts = accounts;
        instrumentsMax = limits.instrumentsMax();
        rowMax = limits.positionRowsMax();
        accountsOfClass[0] = limits.inboxAccountsMax();
        openInterest = new long[instrumentsMax + 1];
        large = new LargeTable(limits, arena);
        lanes = new LaneTable(limits, arena);
        spareLanes = new LaneTable(limits, arena);
        book = bookOf(lanes, limits);
        accounts.flipLanes();
        spareBook = bookOf(spareLanes, limits);
        accounts.flipLanes();
        if (lacksRows()) {
            throw new IllegalArgumentException(
                    "positionRowsMax="
                            + rowMax
                            + " has no room beside inboxAccountsMax="
                            + limits.inboxAccountsMax());
        }
    }

    private MarginBook bookOf(LaneTable table, Limits limits) {
        return new MarginBook(
                table.rows(),
                table.slices(),
                accounts.laneCash(),
                accounts.laneCollateral(),
                limits.assetsMax(),
                accounts.laneMax());
    }

    /** Returns the lanes an account table needs for {@code limits}. */
    public static int laneMax(Limits limits) {
        return LaneTable.sliceMax(limits) * LaneTable.LANES;
    }

    /**
     * Returns whether there is no room for two more slices of any class.
     *
     * <p>Counted as if every account stood in the smallest class that holds its positions, those
     * that the contract may still allocate included, so the answer does not depend on how the table
     * came to be; compaction makes it true when needed.
     */
    public boolean lacksRows() {
        long needed = 2 * Limits.POSITIONS_MAX;
        for (int index = 0; index < accountsOfClass.length; index++) {
            long slices = Math.ceilDiv(accountsOfClass[index], LaneTable.LANES);
            needed += slices * LaneTable.CAPACITY[index];
        }
        return needed > rowMax;
    }

    /**
     * Takes a lane for a new standard account; {@link #lacksRows()} was asked before, except for an
     * account that the contract allocated, whose rows are kept free from the start.
     */
    public int takeLane(int account) {
        if (!lanes.canTake(0)) {
            compact();
        }
        if (!isReserved(account)) {
            accountsOfClass[0]++;
        }
        return lanes.take(0);
    }

    private static boolean isReserved(int account) {
        return account > Limits.INSURANCE && account < Limits.VENUE_ACCOUNT_FROM;
    }

    /** Returns the kernels' view of the standard accounts. */
    public MarginBook book() {
        return book;
    }

    /** Returns the slices a sweep must visit. */
    public int sliceCount() {
        return lanes.sliceCount();
    }

    /** Returns the sum of all long positions of an instrument, lots. */
    public long openInterest(int instrument) {
        return openInterest[instrument];
    }

    /** Returns the number of open positions of standard and large accounts. */
    public long positionCount() {
        return positionCount;
    }

    /** Returns the number of slots of an account, filled or not. */
    public int slotCount(int account) {
        return accounts.isLarge(account) ? instrumentsMax : lanes.capacity(accounts.lane(account));
    }

    /** Returns the instrument in a slot, 0 when the slot is empty. */
    public int instrumentAt(int account, int slot) {
        if (accounts.isLarge(account)) {
            int instrument = slot + 1;
            return large.lots(accounts.largeIndex(account), instrument) == 0 ? 0 : instrument;
        }
        return lanes.instrument(accounts.lane(account), slot);
    }

    /**
     * Returns how often accounts changed their lane or slots; what was found where is there while
     * the number stays the same.
     */
    public long moveCount() {
        return moveCount;
    }

    /** Reads the directory entry of a lane's slice, to have it near; the number means nothing. */
    public long readSlice(int lane) {
        return lanes.capacity(lane);
    }

    /** Reads the slots of a lane, to have them near; the number means nothing. */
    public long readSlots(int lane) {
        return lanes.readSlots(lane);
    }

    /** Returns the signed lots in a slot. */
    public long lotsAt(int account, int slot) {
        return accounts.isLarge(account)
                ? large.lots(accounts.largeIndex(account), slot + 1)
                : lanes.lots(accounts.lane(account), slot);
    }

    /** Returns the entry cost in a slot. */
    public long entryCostAt(int account, int slot) {
        return accounts.isLarge(account)
                ? large.entryCost(accounts.largeIndex(account), slot + 1)
                : lanes.entryCost(accounts.lane(account), slot);
    }

    /** Returns the signed lots of an account in an instrument. */
    public long lots(int account, int instrument) {
        if (accounts.isLarge(account)) {
            return large.lots(accounts.largeIndex(account), instrument);
        }
        int lane = accounts.lane(account);
        int slot = lanes.find(lane, instrument);
        return slot == NONE ? 0 : lanes.lots(lane, slot);
    }

    /** Returns the entry cost of an account in an instrument. */
    public long entryCost(int account, int instrument) {
        if (accounts.isLarge(account)) {
            return large.entryCost(accounts.largeIndex(account), instrument);
        }
        int lane = accounts.lane(account);
        int slot = lanes.find(lane, instrument);
        return slot == NONE ? 0 : lanes.entryCost(lane, slot);
    }

    /** Returns whether the account has no open position. */
    public boolean isFlat(int account) {
        if (accounts.isLarge(account)) {
            return large.positionCount(accounts.largeIndex(account)) == 0;
        }
        int lane = accounts.lane(account);
        int slots = lanes.capacity(lane);
        for (int slot = 0; slot < slots; slot++) {
            if (lanes.instrument(lane, slot) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether a position in an instrument the account does not hold would not fit: a
     * standard account holds {@link Limits#POSITIONS_MAX} already, a large one has no leaf for it.
     */
    public boolean isFull(int account, int instrument) {
        if (accounts.isLarge(account)) {
            return instrument > accounts.leafCount(account) * Limits.POSITIONS_MAX;
        }
        int lane = accounts.lane(account);
        return lanes.capacity(lane) == Limits.POSITIONS_MAX
                && lanes.find(lane, instrument) == NONE
                && lanes.find(lane, 0) == NONE;
    }

    /**
     * Adds signed lots at a unit price in settlement coordinates.
     *
     * @param unitCost money per lot: price less funding
     */
    public void add(int account, int instrument, long lots, long unitCost) {
        accounts.touched().add(account);
        if (accounts.isLarge(account)) {
            int largeIndex = accounts.largeIndex(account);
            long before = large.lots(largeIndex, instrument);
            long costBefore = large.entryCost(largeIndex, instrument);
            long after = Math.addExact(before, lots);
            long cost = costAfter(before, costBefore, lots, after, unitCost);
            large.set(largeIndex, instrument, after, cost);
            count(instrument, before, after);
        } else {
            int lane = accounts.lane(account);
            int slot = lanes.find(lane, instrument);
            long before = slot == NONE ? 0 : lanes.lots(lane, slot);
            long costBefore = slot == NONE ? 0 : lanes.entryCost(lane, slot);
            long after = Math.addExact(before, lots);
            long cost = costAfter(before, costBefore, lots, after, unitCost);
            setStandard(account, lane, slot, instrument, Math.toIntExact(after), cost);
            count(instrument, before, after);
        }
    }

    /**
     * The same for a position of a standard account that was found where it still stands and does
     * not end. The caller books cash of the account as well, which touches it.
     *
     * @param lotsOffset offset of its lots in {@link #book()}
     * @param costIndex what {@link #costIndex} says
     * @param before signed lots held, neither 0 nor {@code -lots}
     */
    public void addAt(
            long lotsOffset,
            long costIndex,
            int instrument,
            long before,
            long lots,
            long unitCost) {
        long after = Math.addExact(before, lots);
        long costBefore = lanes.entryCostAt(costIndex);
        long cost = costAfter(before, costBefore, lots, after, unitCost);
        lanes.setAt(lotsOffset, costIndex, Math.toIntExact(after), cost);
        openInterest[instrument] += Math.max(0, after) - Math.max(0, before);
    }

    /** Returns where the entry cost of a slot stands, among those of all. */
    public static long costIndex(int firstRow, int rowCount, int lane, int slot) {
        return LaneTable.costIndex(firstRow, rowCount, lane, slot);
    }

    /** Writes a position, for {@link #add} and while a snapshot is restored. */
    public void set(int account, int instrument, long lots, long entryCost) {
        long before = lots(account, instrument);
        accounts.touched().add(account);
        if (accounts.isLarge(account)) {
            large.set(accounts.largeIndex(account), instrument, lots, entryCost);
        } else {
            int lane = accounts.lane(account);
            int slot = lanes.find(lane, instrument);
            setStandard(account, lane, slot, instrument, Math.toIntExact(lots), entryCost);
        }
        count(instrument, before, lots);
    }

    private void count(int instrument, long before, long after) {
        positionCount += (after != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
        openInterest[instrument] += Math.max(0, after) - Math.max(0, before);
    }

    /**
     * Moves the positions of a standard account to the large table, with its money; the account
     * table was asked whether it has room.
     */
    public void enlarge(int account, int leafCount) {
        int lane = accounts.lane(account);
        int slots = lanes.capacity(lane);
        int largeIndex = accounts.largeCount();
        int count = 0;
        for (int slot = 0; slot < slots; slot++) {
            int instrument = lanes.instrument(lane, slot);
            if (instrument != 0) {
                long cost = lanes.entryCost(lane, slot);
                large.set(largeIndex, instrument, lanes.lots(lane, slot), cost);
                lanes.set(lane, slot, 0, 0);
                lanes.setEntryCost(lane, slot, 0);
                count++;
            }
        }
        accounts.enlarge(account, leafCount);
        accountsOfClass[LaneTable.classFor(count)]--;
        closeGap(lane);
    }

    /** Shows every holder of an instrument; the visitor must not change positions. */
    public void visitHolders(int instrument, HolderVisitor visitor) {
        lanes.visitHolders(instrument, accounts, visitor);
        for (int index = 0; index < accounts.largeCount(); index++) {
            long lots = large.lots(index, instrument);
            if (lots != 0) {
                visitor.holder(
                        accounts.accountOfLarge(index), lots, large.entryCost(index, instrument));
            }
        }
    }

    /** Returns the standard accounts in slices that may hold an instrument of the mask. */
    public long accountsUnder(long changedMask) {
        return changedMask == MarginKernel.EVERY_SLICE
                ? accounts.accountCount() - accounts.largeCount()
                : lanes.lanesUnder(changedMask);
    }

    /**
     * Adds the signed lots of every account by instrument, those of longs and those of shorts;
     * together they must come to zero.
     */
    public void addLots(long[] longs, long[] shorts) {
        lanes.addLots(longs, shorts);
        for (int index = 0; index < accounts.largeCount(); index++) {
            for (int instrument = 1; instrument <= instrumentsMax; instrument++) {
                long lots = large.lots(index, instrument);
                longs[instrument] += Math.max(0, lots);
                shorts[instrument] += Math.min(0, lots);
            }
        }
    }

    /** Writes a position of a standard account; its slot is {@link #NONE} when it is not held. */
    private void setStandard(
            int account, int lane, int slot, int instrument, int lots, long entryCost) {
        if (slot == NONE) {
            if (lots != 0) {
                open(account, lane, instrument, lots, entryCost);
            }
        } else if (lots == 0) {
            countClass(lanes.positionCount(lane), -1);
            lanes.set(lane, slot, 0, 0);
            lanes.setEntryCost(lane, slot, 0);
        } else {
            lanes.set(lane, slot, instrument, lots);
            lanes.setEntryCost(lane, slot, entryCost);
        }
    }

    /** Writes a position that a standard account does not hold yet; lanes may move for it. */
    private void open(int account, int lane, int instrument, int lots, long entryCost) {
        int at = lane;
        int slot = lanes.find(at, 0);
        if (slot == NONE && !lanes.canTake(lanes.classOfLane(at) + 1)) {
            compact();
            at = accounts.lane(account);
            slot = lanes.find(at, 0);
        }
        if (slot == NONE) {
            slot = lanes.capacity(at);
            at = widen(account, at);
        }
        countClass(lanes.positionCount(at), 1);
        lanes.set(at, slot, instrument, lots);
        lanes.setEntryCost(at, slot, entryCost);
    }

    /** Counts an account in the smallest class that holds its positions, after a change of them. */
    private void countClass(int positionsBefore, int change) {
        accountsOfClass[LaneTable.classFor(positionsBefore)]--;
        accountsOfClass[LaneTable.classFor(positionsBefore + change)]++;
    }

    /** Moves an account to the next capacity class and keeps the class it left dense. */
    private int widen(int account, int lane) {
        int classIndex = lanes.classOfLane(lane);
        int next = lanes.take(classIndex + 1);
        moveLane(account, lane, next);
        closeGap(lane);
        return next;
    }

    /** Moves the last lane of a class into a freed one. */
    private void closeGap(int lane) {
        int classIndex = lanes.classOfLane(lane);
        int last = lanes.lastLane(classIndex);
        if (last != lane) {
            moveLane(accounts.accountOfLane(last), last, lane);
        }
        lanes.giveBackLast(classIndex);
    }

    /**
     * Moves every standard account to the smallest class that holds its positions, in order of id,
     * in the other half of the memory; O(positions), and rare: only when rows were left behind.
     */
    private void compact() {
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            int account = accounts.accountAt(ordinal);
            if (accounts.isOpenAt(ordinal) && !accounts.isLarge(account)) {
                int lane = accounts.lane(account);
                int next = spareLanes.take(LaneTable.classFor(lanes.positionCount(lane)));
                lanes.copyTo(spareLanes, lane, next);
                accounts.copyLaneToSpare(lane, next);
            }
        }
        moveCount++;
        accounts.flipLanes();
        LaneTable emptied = lanes;
        lanes = spareLanes;
        spareLanes = emptied;
        emptied.clear();
        MarginBook emptiedBook = book;
        book = spareBook;
        spareBook = emptiedBook;
    }

    private void moveLane(int account, int from, int to) {
        moveCount++;
        lanes.move(from, to);
        accounts.moveLane(account, from, to);
    }

    private static long costAfter(
            long before, long costBefore, long lots, long after, long unitCost) {
        if (after == 0) {
            return 0;
        }
        if (before == 0 || (before > 0) == (lots > 0)) {
            return Math.addExact(costBefore, Math.multiplyExact(lots, unitCost));
        }
        if ((after > 0) == (before > 0)) {
            return Rounding.mulDivFloorSigned(costBefore, Math.abs(after), Math.abs(before));
        }
        return Math.multiplyExact(after, unitCost);
    }
}
