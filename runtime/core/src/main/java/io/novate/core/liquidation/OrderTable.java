package io.novate.core.liquidation;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Liquidation orders outstanding at the venue.
 *
 * <p><b>Shape</b>: one row per order; freed rows are reused. Ids ascend from 1 and are never
 * reused.
 *
 * <p><b>Units</b>: lots are signed: negative sells a long. Prices are ticks.
 *
 * <p><b>Errors</b>: {@link #isFull} is asked before {@link #add}; unknown ids give row -1.
 */
public final class OrderTable {
    private static final int NONE = -1;

    private final Long2LongHashMap rowOf;
    private final long[] ids;
    private final int[] account;
    private final int[] instrument;
    private final long[] lots;
    private final long[] limitTicks;
    private final boolean[] cancelAsked;
    private final int[] freeRows;
    private int freeCount;
    private long lastId;

    OrderTable(int ordersMax) {
        rowOf = new Long2LongHashMap(2 * ordersMax, 0.6f, NONE);
        ids = new long[ordersMax];
        account = new int[ordersMax];
        instrument = new int[ordersMax];
        lots = new long[ordersMax];
        limitTicks = new long[ordersMax];
        cancelAsked = new boolean[ordersMax];
        freeRows = new int[ordersMax];
        for (int row = 0; row < ordersMax; row++) {
            freeRows[row] = ordersMax - 1 - row;
        }
        freeCount = ordersMax;
    }

    boolean isFull() {
        return freeCount == 0;
    }

    /** Adds an order with the next id and returns the id. */
    long add(int orderAccount, int orderInstrument, long orderLots, long orderLimitTicks) {
        long id = ++lastId;
        put(id, orderAccount, orderInstrument, orderLots, orderLimitTicks, false);
        return id;
    }

    void remove(long id) {
        int row = (int) rowOf.remove(id);
        ids[row] = 0;
        freeRows[freeCount++] = row;
    }

    /** Returns the row of an order, or -1. */
    int row(long id) {
        return (int) rowOf.get(id);
    }

    int account(int row) {
        return account[row];
    }

    void setAccount(int row, int next) {
        account[row] = next;
    }

    int instrument(int row) {
        return instrument[row];
    }

    long lots(int row) {
        return lots[row];
    }

    void setLots(int row, long left) {
        lots[row] = left;
    }

    long limitTicks(int row) {
        return limitTicks[row];
    }

    boolean isCancelAsked(int row) {
        return cancelAsked[row];
    }

    void askCancel(int row) {
        cancelAsked[row] = true;
    }

    /** Returns the lowest id above {@code id} on an instrument, or 0; a pass over all rows. */
    long idAfter(long id, int orderInstrument) {
        long lowest = 0;
        for (int row = 0; row < ids.length; row++) {
            boolean follows = ids[row] > id && instrument[row] == orderInstrument;
            if (follows && (lowest == 0 || ids[row] < lowest)) {
                lowest = ids[row];
            }
        }
        return lowest;
    }

    /** Returns the number of orders outstanding. */
    public int count() {
        return ids.length - freeCount;
    }

    long lastId() {
        return lastId;
    }

    /** Returns the outstanding ids in ascending order, for a snapshot. */
    long[] sortedIds() {
        return Arrays.stream(ids).filter(id -> id != 0).sorted().toArray();
    }

    void restoreLastId(long id) {
        lastId = id;
    }

    void put(
            long id,
            int orderAccount,
            int orderInstrument,
            long orderLots,
            long orderLimitTicks,
            boolean isCancelAsked) {
        int row = freeRows[--freeCount];
        rowOf.put(id, row);
        ids[row] = id;
        account[row] = orderAccount;
        instrument[row] = orderInstrument;
        lots[row] = orderLots;
        limitTicks[row] = orderLimitTicks;
        cancelAsked[row] = isCancelAsked;
    }
}
