package io.novate.core.machine;

import io.novate.core.command.TradeDescriptor;
import io.novate.core.ledger.AccountTable;
import io.novate.core.memory.Column;
import io.novate.core.position.PositionTable;
import java.lang.foreign.MemorySegment;

/**
 * Reads what the next trades of a batch will read, all of them at once.
 *
 * <p>In a large book each leg waits for memory four times, about 100 ns each, for the account's
 * row, its slice, its slots and its money, and the address of one is read in another. Reads of
 * different accounts do not need one another, so they overlap. Nothing follows from what is read
 * here.
 */
final class LookAhead {
    /** Trades read together. */
    static final int TRADES = 64;

    /** Accounts of a book that caches hold anyway. */
    static final int ACCOUNTS_MIN = 20_000;

    private static final int LEGS = 2 * TRADES;

    /** Keeps the reads from being left out. */
    long seen;

    private final AccountTable accounts;
    private final PositionTable positions;
    private final int[] lanes = new int[LEGS];

    LookAhead(AccountTable accounts, PositionTable positions) {
        this.accounts = accounts;
        this.positions = positions;
    }

    /** Reads for the trades from one index to another, at most {@link #TRADES}; any ids. */
    void read(MemorySegment trades, int from, int to) {
        int count = 0;
        for (int index = from; index < to; index++) {
            long at = (long) index * TradeDescriptor.BYTES;
            count = add(count, trades.get(Column.INT, at + TradeDescriptor.BUYER_OFFSET));
            count = add(count, trades.get(Column.INT, at + TradeDescriptor.SELLER_OFFSET));
        }
        long sum = 0;
        for (int leg = 0; leg < count; leg++) {
            sum += accounts.cashOfLane(lanes[leg]) + positions.readSlice(lanes[leg]);
        }
        for (int leg = 0; leg < count; leg++) {
            sum += positions.readSlots(lanes[leg]);
        }
        seen = sum;
    }

    /** Adds the lane of a standard account. */
    private int add(int count, int account) {
        int ordinal = accounts.ordinal(account);
        int lane = ordinal < 0 ? -1 : accounts.laneAt(ordinal);
        lanes[count] = lane;
        return lane < 0 ? count : count + 1;
    }
}
