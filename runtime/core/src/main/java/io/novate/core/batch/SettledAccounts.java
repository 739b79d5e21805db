package io.novate.core.batch;

import io.novate.core.merkle.LeafDescriptor;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The accounts as the chain sees them, advanced entry by entry.
 *
 * <p><b>Shape</b>: one record of 64 bytes per leaf, one cache line; inbox accounts first, then the
 * venue's, then the backstop's further leaves. What is called an account here is a leaf.
 *
 * <pre>
 *  0       20       40     48    56           60              61      62     63
 *  | owner | signer | cash | out | firstBlock | positionCount | state | mark | openings |
 *  | 20    | 20     | i64  | u64 | int32      | u8            | u8    | u8   | u8       |
 * </pre>
 *
 * <p>Positions stand in a {@link PositionPool}. Its size is no guess: the live book has at most
 * {@code 8 * positionRowsMax} derivative positions in standard accounts and 64 in each leaf of a
 * large one, an account wastes at most one block, and a seal in progress holds at most one block
 * more per pending change. Added are blocks for every asset and its claim: of the contract in
 * accounts of the inbox, because anybody may deposit any of them there, of the limits in accounts
 * of the venue.
 *
 * <p><b>Units</b>: money; lots or asset units.
 *
 * <p><b>Errors</b>: a change that the contract would call fraud stops the machine.
 */
final class SettledAccounts {
    static final int RECORD_BYTES = 64;
    static final int ADDRESS_BYTES = 20;
    static final int ABSENT = 0;
    static final int PENDING = 1;
    static final int SETTLED = 2;

    private static final int OWNER_OFFSET = 0;
    private static final int SIGNER_OFFSET = 20;
    private static final int CASH_OFFSET = 40;
    private static final int OUT_OFFSET = 48;
    private static final int BLOCK_OFFSET = 56;
    private static final int COUNT_OFFSET = 60;
    private static final int STATE_OFFSET = 61;
    private static final int MARK_OFFSET = 62;
    private static final int OPENINGS_OFFSET = 63;
    private static final ValueLayout.OfLong INT64 = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfByte INT8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort BIG16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BIG32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BIG64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int POSITION_BYTES = PositionPool.POSITION_BYTES;
    private static final int LEAF_BLOCKS = Limits.POSITIONS_MAX / PositionPool.BLOCK_POSITIONS;
    private static final int TAIL_COUNT = Limits.ACCOUNT_END - Limits.BACKSTOP_LEAF_FROM;

    private final int lowCount;
    private final int highCount;
    private final MemorySegment records;
    private final PositionPool pool;
    private final MemorySegment scratch;

    SettledAccounts(Limits limits, Arena arena) {
        lowCount = lowCount(limits);
        highCount = limits.venueAccountsMax();
        records = arena.allocate((long) slotCount() * RECORD_BYTES, RECORD_BYTES);
        pool = new PositionPool(blocksMax(limits), arena);
        scratch = arena.allocate((SettlementKey.POSITIONS_MAX + 1) * POSITION_BYTES, Long.BYTES);
    }

    static int lowCount(Limits limits) {
        return limits.inboxAccountsMax() + 2;
    }

    private static int blocksMax(Limits limits) {
        int accounts = lowCount(limits) + limits.venueAccountsMax();
        long leaves = (limits.largeAccountsMax() + 1L) * limits.leavesPerLargeAccount();
        long venueBlocks =
                (long) PositionPool.blocksOf(2 * limits.assetsMax()) * limits.venueAccountsMax();
        long inboxBlocks =
                (long) PositionPool.blocksOf(2 * Limits.ASSETS_END) * limits.inboxAccountsMax();
        long blocks =
                8L / PositionPool.BLOCK_POSITIONS * limits.positionRowsMax()
                        + accounts
                        + venueBlocks
                        + inboxBlocks
                        + LEAF_BLOCKS * leaves
                        + limits.legsMax();
        return Math.toIntExact(blocks);
    }

    boolean inRange(int account) {
        return account > 0 && account < lowCount
                || account >= Limits.VENUE_ACCOUNT_FROM
                        && account - Limits.VENUE_ACCOUNT_FROM < highCount
                || account >= Limits.BACKSTOP_LEAF_FROM && account < Limits.ACCOUNT_END;
    }

    private long record(int account) {
        int slot = account;
        if (account >= Limits.BACKSTOP_LEAF_FROM) {
            slot = account - Limits.BACKSTOP_LEAF_FROM + lowCount + highCount;
        } else if (account >= Limits.VENUE_ACCOUNT_FROM) {
            slot = account - Limits.VENUE_ACCOUNT_FROM + lowCount;
        }
        return (long) slot * RECORD_BYTES;
    }

    int slotCount() {
        return lowCount + highCount + TAIL_COUNT;
    }

    int accountOf(int slot) {
        if (slot >= lowCount + highCount) {
            return slot - lowCount - highCount + Limits.BACKSTOP_LEAF_FROM;
        }
        return slot < lowCount ? slot : slot - lowCount + Limits.VENUE_ACCOUNT_FROM;
    }

    static int keyOf(MemorySegment positions, long offset) {
        return Short.toUnsignedInt(positions.get(BIG16, offset));
    }

    int state(int account) {
        return records.get(INT8, record(account) + STATE_OFFSET);
    }

    int freeBlocks() {
        return pool.freeCount();
    }

    boolean havePositions() {
        return pool.isUsed();
    }

    /** Returns the mark that {@link Solvency} keeps during a seal. */
    boolean isMarked(int account) {
        return records.get(INT8, record(account) + MARK_OFFSET) != 0;
    }

    void mark(int account, boolean marked) {
        records.set(INT8, record(account) + MARK_OFFSET, (byte) (marked ? 1 : 0));
    }

    /**
     * Returns the positions that the seal in progress will open, as {@link LegPublisher} counts.
     */
    int openings(int account) {
        return records.get(INT8, record(account) + OPENINGS_OFFSET);
    }

    void addOpening(int account) {
        records.set(INT8, record(account) + OPENINGS_OFFSET, (byte) (openings(account) + 1));
    }

    void clearOpenings(int account) {
        records.set(INT8, record(account) + OPENINGS_OFFSET, (byte) 0);
    }

    /**
     * Returns whether cash and derivatives are worth less than nothing.
     *
     * <p>Exact in 128 bits: at most 64 products of an int64 and a value per lot, each below 2^120.
     */
    boolean isInsolvent(int account, PriceTable prices) {
        long record = record(account);
        long low = records.get(INT64, record + CASH_OFFSET);
        long high = low >> Long.SIZE - 1;
        int restCount = records.get(INT8, record + COUNT_OFFSET);
        int block = records.get(INT32, record + BLOCK_OFFSET);
        while (restCount > 0) {
            int count = Math.min(restCount, PositionPool.BLOCK_POSITIONS);
            long at = PositionPool.offset(block);
            for (int i = 0; i < count; i++) {
                int key = keyOf(pool.bytes(), at);
                if (key < SettlementKey.DERIVATIVE_END) {
                    long lots = pool.bytes().get(BIG64, at + Short.BYTES);
                    long value = prices.unitValue(key);
                    long product = lots * value;
                    low += product;
                    long carry = Long.compareUnsigned(low, product) < 0 ? 1 : 0;
                    high += Math.multiplyHigh(lots, value) + carry;
                }
                at += POSITION_BYTES;
            }
            restCount -= count;
            block = pool.next(block);
        }
        return high < 0;
    }

    /** Notes owner and signer of an account that the chain will learn of at the next seal. */
    void prepare(int account, byte[] owner, byte[] signer) {
        Invariant.equal("state of an account before it opens", ABSENT, state(account));
        long at = record(account);
        MemorySegment.copy(owner, 0, records, INT8, at + OWNER_OFFSET, ADDRESS_BYTES);
        MemorySegment.copy(signer, 0, records, INT8, at + SIGNER_OFFSET, ADDRESS_BYTES);
        records.set(INT8, at + STATE_OFFSET, (byte) PENDING);
    }

    void settle(int account) {
        Invariant.equal("state of an account that the chain opens", PENDING, state(account));
        records.set(INT8, record(account) + STATE_OFFSET, (byte) SETTLED);
    }

    boolean isOwner(int account, MemorySegment from, long fromOffset) {
        long at = record(account) + OWNER_OFFSET;
        return MemorySegment.mismatch(
                        records,
                        at,
                        at + ADDRESS_BYTES,
                        from,
                        fromOffset,
                        fromOffset + ADDRESS_BYTES)
                < 0;
    }

    void setSigner(int account, MemorySegment from, long fromOffset) {
        long at = record(account) + SIGNER_OFFSET;
        MemorySegment.copy(from, fromOffset, records, at, ADDRESS_BYTES);
    }

    MemorySegment records() {
        return records;
    }

    long ownerOffset(int account) {
        return record(account) + OWNER_OFFSET;
    }

    long signerOffset(int account) {
        return record(account) + SIGNER_OFFSET;
    }

    byte[] address(long offset) {
        byte[] address = new byte[ADDRESS_BYTES];
        MemorySegment.copy(records, INT8, offset, address, 0, ADDRESS_BYTES);
        return address;
    }

    long cash(int account) {
        return records.get(INT64, record(account) + CASH_OFFSET);
    }

    long out(int account) {
        return records.get(INT64, record(account) + OUT_OFFSET);
    }

    int positionCount(int account) {
        return records.get(INT8, record(account) + COUNT_OFFSET);
    }

    void addCash(int account, long cash) {
        checkSettled(account);
        long at = record(account) + CASH_OFFSET;
        records.set(INT64, at, Math.addExact(records.get(INT64, at), cash));
    }

    void addOut(int account, long amount) {
        checkSettled(account);
        long at = record(account) + OUT_OFFSET;
        records.set(INT64, at, Math.addExact(records.get(INT64, at), amount));
    }

    private void checkSettled(int account) {
        Invariant.check("entry on an open account", state(account) == SETTLED, account);
    }

    /** Returns the lots of a key, 0 when absent. */
    long lots(int account, int key) {
        long at = find(account, key);
        return at < 0 ? 0 : pool.bytes().get(BIG64, at + Short.BYTES);
    }

    /** Adds lots to a key; the position appears, changes or, at zero, disappears. */
    void addLots(int account, int key, long lots) {
        if (lots == 0) {
            return;
        }
        checkSettled(account);
        Invariant.check("lots of the insurance fund", account != Limits.INSURANCE, key);
        long at = find(account, key);
        long before = at < 0 ? 0 : pool.bytes().get(BIG64, at + Short.BYTES);
        long after = Math.addExact(before, lots);
        Invariant.check("asset units", after >= 0 || SettlementKey.isDerivative(key), after);
        if (before != 0 && after != 0) {
            pool.bytes().set(BIG64, at + Short.BYTES, after);
        } else {
            rewrite(account, key, after);
        }
    }

    /** Returns the offset of a position in the pool, or -1. */
    private long find(int account, int key) {
        long record = record(account);
        int restCount = records.get(INT8, record + COUNT_OFFSET);
        int block = records.get(INT32, record + BLOCK_OFFSET);
        while (restCount > 0) {
            int count = Math.min(restCount, PositionPool.BLOCK_POSITIONS);
            long at = PositionPool.offset(block);
            for (int i = 0; i < count; i++) {
                int found = Short.toUnsignedInt(pool.bytes().get(BIG16, at));
                if (found == key) {
                    return at;
                }
                at += POSITION_BYTES;
            }
            restCount -= count;
            block = pool.next(block);
        }
        return -1;
    }

    /** Inserts a new key ({@code lots} not 0) or deletes a present one ({@code lots} 0). */
    private void rewrite(int account, int key, long lots) {
        long record = record(account);
        int count = records.get(INT8, record + COUNT_OFFSET);
        int block = records.get(INT32, record + BLOCK_OFFSET);
        int endBytes = pool.copyOut(block, count, scratch, 0);
        int at = 0;
        while (at < endBytes && keyAt(at) < key) {
            at += POSITION_BYTES;
        }
        if (lots == 0) {
            int from = at + POSITION_BYTES;
            MemorySegment.copy(scratch, from, scratch, at, endBytes - from);
            count--;
        } else {
            MemorySegment.copy(scratch, at, scratch, at + POSITION_BYTES, endBytes - at);
            scratch.set(BIG16, at, (short) key);
            scratch.set(BIG64, at + Short.BYTES, lots);
            count++;
            checkCount(count);
        }
        records.set(INT32, record + BLOCK_OFFSET, pool.replace(block, scratch, count));
        records.set(INT8, record + COUNT_OFFSET, (byte) count);
    }

    private int keyAt(int scratchOffset) {
        return keyOf(scratch, scratchOffset);
    }

    private void checkCount(int count) {
        int derivatives = 0;
        while (derivatives < count && keyAt(derivatives * POSITION_BYTES) < SettlementKey.ASSET) {
            derivatives++;
        }
        Invariant.check(
                "derivatives of one leaf", derivatives <= Limits.POSITIONS_MAX, derivatives);
        Invariant.check("positions of one leaf", count <= SettlementKey.POSITIONS_MAX, count);
    }

    /** Copies the positions as the leaf hashes them; returns their bytes. */
    int copyPositions(int account, MemorySegment to, long toOffset) {
        long record = record(account);
        int block = records.get(INT32, record + BLOCK_OFFSET);
        return pool.copyOut(block, records.get(INT8, record + COUNT_OFFSET), to, toOffset);
    }

    /** Writes the leaf's preimage, all but the hash of the positions. */
    void copyLeaf(int account, MemorySegment to, long toOffset) {
        long record = record(account);
        to.set(INT8, toOffset, LeafDescriptor.DOMAIN);
        to.set(BIG32, toOffset + LeafDescriptor.INDEX_OFFSET, account);
        // Owner and signer are adjacent here and there.
        MemorySegment.copy(
                records,
                record + OWNER_OFFSET,
                to,
                toOffset + LeafDescriptor.OWNER_OFFSET,
                2 * ADDRESS_BYTES);
        to.set(BIG32, toOffset + LeafDescriptor.NONCE_OFFSET, 0);
        to.set(BIG64, toOffset + LeafDescriptor.FILLED_OFFSET, 0);
        long cash = records.get(INT64, record + CASH_OFFSET);
        to.set(BIG64, toOffset + LeafDescriptor.CASH_OFFSET, cash);
        long out = records.get(INT64, record + OUT_OFFSET);
        to.set(BIG64, toOffset + LeafDescriptor.OUT_OFFSET, out);
    }
}
