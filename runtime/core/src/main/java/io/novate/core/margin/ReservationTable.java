package io.novate.core.margin;

import io.novate.core.ledger.AccountTable;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Orders open at the venue that margin is reserved for.
 *
 * <p><b>Shape</b>: one row per order; freed rows are reused. The orders of an account are chained
 * in ascending order of id.
 *
 * <p><b>Units</b>: lots are signed: negative sells. Prices are ticks.
 *
 * <p><b>Errors</b>: {@link #isFull} is asked before {@link #add}; unknown ids give row {@link
 * #NONE}.
 */
public final class ReservationTable {
    /** No row. */
    public static final int NONE = -1;

    /** Orders of one account at most; the check of a trade walks them. */
    public static final int ACCOUNT_MAX = 1024;

    private final AccountTable accounts;
    private final Long2LongHashMap rowOf;
    private final long[] ids;
    private final int[] account;
    private final int[] instrument;
    private final long[] lots;
    private final long[] limitTicks;
    private final boolean[] reduceOnly;
    private final boolean[] cancelAsked;
    private final int[] next;
    private final int[] previous;
    private final int[] freeRows;
    private final int[] first;
    private final int[] last;
    private int freeCount;

    /** Takes memory for {@code reservationsMax} orders. */
    public ReservationTable(int reservationsMax, AccountTable accounts) {
        this.accounts = accounts;
        rowOf = new Long2LongHashMap(2 * reservationsMax, 0.6f, NONE);
        ids = new long[reservationsMax];
        account = new int[reservationsMax];
        instrument = new int[reservationsMax];
        lots = new long[reservationsMax];
        limitTicks = new long[reservationsMax];
        reduceOnly = new boolean[reservationsMax];
        cancelAsked = new boolean[reservationsMax];
        next = new int[reservationsMax];
        previous = new int[reservationsMax];
        freeRows = new int[reservationsMax];
        for (int row = 0; row < reservationsMax; row++) {
            freeRows[row] = reservationsMax - 1 - row;
        }
        freeCount = reservationsMax;
        first = new int[accounts.ordinalMax()];
        last = new int[accounts.ordinalMax()];
        Arrays.fill(first, NONE);
        Arrays.fill(last, NONE);
    }

    /** Returns whether no further order fits, of anybody or of this account. */
    public boolean isFull(int ofAccount) {
        return freeCount == 0 || count(ofAccount) == ACCOUNT_MAX;
    }

    /** Returns the number of orders. */
    public int count() {
        return ids.length - freeCount;
    }

    /** Returns the number of orders of an account. */
    public int count(int ofAccount) {
        return accounts.openOrders(ofAccount);
    }

    /** Returns the row of an order, or {@link #NONE}. */
    public int row(long id) {
        return (int) rowOf.get(id);
    }

    /** Returns the row of the account's lowest order id, or {@link #NONE}. */
    public int first(int ofAccount) {
        return first[accounts.ordinal(ofAccount)];
    }

    /** Returns the row of the same account's next higher order id, or {@link #NONE}. */
    public int after(int row) {
        return next[row];
    }

    /** Returns the id of an order. */
    public long id(int row) {
        return ids[row];
    }

    /** Returns who placed an order. */
    public int account(int row) {
        return account[row];
    }

    /** Returns what an order is for. */
    public int instrument(int row) {
        return instrument[row];
    }

    /** Returns the signed lots left. */
    public long lots(int row) {
        return lots[row];
    }

    /** Returns the worst price of an order. */
    public long limitTicks(int row) {
        return limitTicks[row];
    }

    /** Returns whether an order may only reduce a position. */
    public boolean isReduceOnly(int row) {
        return reduceOnly[row];
    }

    /** Returns whether the venue was asked to cancel an order. */
    public boolean isCancelAsked(int row) {
        return cancelAsked[row];
    }

    void askCancel(int row) {
        cancelAsked[row] = true;
    }

    /** Writes the signed lots left of an order, not zero. */
    public void setLots(int row, long left) {
        lots[row] = left;
    }

    /** Adds an order; returns its row. */
    public int add(
            long id,
            int ofAccount,
            int ofInstrument,
            long signedLots,
            long worstTicks,
            boolean isReduceOnly,
            boolean isCancelAsked) {
        int row = freeRows[--freeCount];
        rowOf.put(id, row);
        ids[row] = id;
        account[row] = ofAccount;
        instrument[row] = ofInstrument;
        lots[row] = signedLots;
        limitTicks[row] = worstTicks;
        reduceOnly[row] = isReduceOnly;
        cancelAsked[row] = isCancelAsked;
        link(row);
        return row;
    }

    /** Removes an order. */
    public void remove(int row) {
        int ordinal = accounts.ordinal(account[row]);
        if (previous[row] == NONE) {
            first[ordinal] = next[row];
        } else {
            next[previous[row]] = next[row];
        }
        if (next[row] == NONE) {
            last[ordinal] = previous[row];
        } else {
            previous[next[row]] = previous[row];
        }
        accounts.setOpenOrders(account[row], count(account[row]) - 1);
        rowOf.remove(ids[row]);
        ids[row] = 0;
        freeRows[freeCount++] = row;
    }

    /** Puts a row into its account's chain; venues count ids up, so it starts at the end. */
    private void link(int row) {
        int ordinal = accounts.ordinal(account[row]);
        int before = last[ordinal];
        while (before != NONE && ids[before] > ids[row]) {
            before = previous[before];
        }
        int behind = before == NONE ? first[ordinal] : next[before];
        previous[row] = before;
        next[row] = behind;
        if (before == NONE) {
            first[ordinal] = row;
        } else {
            next[before] = row;
        }
        if (behind == NONE) {
            last[ordinal] = row;
        } else {
            previous[behind] = row;
        }
        accounts.setOpenOrders(account[row], count(account[row]) + 1);
    }
}
