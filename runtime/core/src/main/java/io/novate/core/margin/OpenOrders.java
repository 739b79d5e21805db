package io.novate.core.margin;

import io.novate.core.command.Events;
import io.novate.core.ledger.AccountTable;
import io.novate.core.position.PositionTable;

/**
 * What an account's open orders could add to its positions, and which of them must go.
 *
 * <p>An account short of initial margin keeps only orders that reduce: those on the other side of a
 * position, best price first, while together they close no more than there is. One in liquidation
 * keeps none. The venue is asked once for each order; an order counts until the venue says that it
 * is gone.
 */
public final class OpenOrders {
    private final ReservationTable table;
    private final PositionTable positions;
    private final Events events;

    /** Reads and marks the given table. */
    public OpenOrders(ReservationTable table, PositionTable positions, Events events) {
        this.table = table;
        this.positions = positions;
        this.events = events;
    }

    /** Returns the orders. */
    public ReservationTable table() {
        return table;
    }

    /**
     * Returns the part of an order that can be filled: a reduce-only order is cut to the position
     * on the other side.
     *
     * @param lots signed lots of the order
     * @param held signed lots of the position
     */
    public static long effectiveLots(boolean reduceOnly, long lots, long held) {
        if (!reduceOnly) {
            return lots;
        }
        return lots > 0 ? Math.min(lots, Math.max(0, -held)) : -Math.min(-lots, Math.max(0, held));
    }

    /** Asks the venue to cancel the orders that a state short of initial margin forbids. */
    public void restrict(int account, boolean all) {
        int row = table.first(account);
        while (row != ReservationTable.NONE) {
            if (!table.isCancelAsked(row) && (all || !isReducing(row))) {
                askCancel(row);
            }
            row = table.after(row);
        }
    }

    /** Asks for the end of every order on an instrument that nobody can trade any more. */
    public void end(int instrument, AccountTable accounts) {
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            if (accounts.isOpenAt(ordinal)) {
                endOrders(accounts.accountAt(ordinal), instrument);
            }
        }
    }

    /**
     * Returns whether the account's orders on the same side, those at better prices and this one,
     * close no more than its position; ties go to the lower id.
     */
    public boolean isReducing(int row) {
        long lots = table.lots(row);
        long held = positions.lots(table.account(row), table.instrument(row));
        if (held == 0 || lots > 0 == held > 0) {
            return false;
        }
        long ahead = Math.abs(lots);
        int other = table.first(table.account(row));
        while (other != ReservationTable.NONE) {
            if (isAhead(other, row)) {
                ahead += Math.abs(table.lots(other));
            }
            other = table.after(other);
        }
        return ahead <= Math.abs(held);
    }

    /**
     * Returns whether all open orders on the side of this one together close no more than the
     * position, so that none of them can open risk.
     */
    public boolean staysReducing(int row) {
        long held = positions.lots(table.account(row), table.instrument(row));
        long lots = table.lots(row);
        return held != 0 && lots > 0 != held > 0 && Math.abs(sideLots(row)) <= Math.abs(held);
    }

    /** Returns the signed lots of all open orders on the side of this one, itself included. */
    public long sideLots(int row) {
        boolean buys = table.lots(row) > 0;
        long sum = 0;
        int other = table.first(table.account(row));
        while (other != ReservationTable.NONE) {
            boolean same = table.instrument(other) == table.instrument(row);
            if (same && table.lots(other) > 0 == buys) {
                sum = Math.addExact(sum, table.lots(other));
            }
            other = table.after(other);
        }
        return sum;
    }

    /** Whether an order is on the same side of the same instrument and filled before another. */
    private boolean isAhead(int row, int than) {
        boolean buys = table.lots(than) > 0;
        if (row == than
                || table.instrument(row) != table.instrument(than)
                || table.lots(row) > 0 != buys) {
            return false;
        }
        long better = table.limitTicks(row) - table.limitTicks(than);
        if (better == 0) {
            return table.id(row) < table.id(than);
        }
        return buys ? better > 0 : better < 0;
    }

    private void endOrders(int account, int instrument) {
        int row = table.first(account);
        while (row != ReservationTable.NONE) {
            int next = table.after(row);
            if (table.instrument(row) == instrument) {
                if (!table.isCancelAsked(row)) {
                    askCancel(row);
                }
                table.remove(row);
            }
            row = next;
        }
    }

    private void askCancel(int row) {
        table.askCancel(row);
        events.orderCancelAsked(table.id(row), table.account(row));
    }
}
