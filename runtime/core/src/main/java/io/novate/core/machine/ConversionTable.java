package io.novate.core.machine;

import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Conversion orders outstanding at the venue, at most one per account.
 *
 * <p><b>Shape</b>: one row per order; freed rows are reused. Ids ascend from 1 and are never
 * reused.
 *
 * <p><b>Units</b>: smallest units of the asset; money.
 *
 * <p><b>Errors</b>: {@link #isFull} is asked before {@link #add}; unknown ids give row -1.
 */
final class ConversionTable {
    private static final int NONE = -1;

    private final AccountTable accounts;
    private final AccountSet converting;
    private final Long2LongHashMap rowOf;
    private final long[] orderOf;
    private final long[] ids;
    private final int[] account;
    private final int[] asset;
    private final long[] units;
    private final long[] moneyMin;
    private final boolean[] cancelAsked;
    private final int[] freeRows;
    private int freeCount;
    private long lastId;

    ConversionTable(int ordersMax, AccountTable accounts) {
        this.accounts = accounts;
        converting = new AccountSet(accounts);
        rowOf = new Long2LongHashMap(2 * ordersMax, 0.6f, NONE);
        orderOf = new long[accounts.ordinalMax()];
        ids = new long[ordersMax];
        account = new int[ordersMax];
        asset = new int[ordersMax];
        units = new long[ordersMax];
        moneyMin = new long[ordersMax];
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
    long add(int orderAccount, int orderAsset, long orderUnits, long orderMoneyMin) {
        long id = ++lastId;
        put(id, orderAccount, orderAsset, orderUnits, orderMoneyMin, false);
        return id;
    }

    void remove(long id) {
        int row = (int) rowOf.remove(id);
        orderOf[accounts.ordinal(account[row])] = 0;
        converting.remove(account[row]);
        ids[row] = 0;
        freeRows[freeCount++] = row;
    }

    /** Returns the row of an order, or -1. */
    int row(long id) {
        return (int) rowOf.get(id);
    }

    /** Returns the order of an account, 0 when there is none. */
    long order(int ofAccount) {
        return orderOf[accounts.ordinal(ofAccount)];
    }

    /** Returns the units of an asset that an order may still take from an account. */
    long reserved(int ofAccount, int ofAsset) {
        long id = order(ofAccount);
        int row = id == 0 ? NONE : row(id);
        return row != NONE && asset[row] == ofAsset ? units[row] : 0;
    }

    /** Returns the accounts with an order, in ascending order. */
    AccountSet converting() {
        return converting;
    }

    int account(int row) {
        return account[row];
    }

    int asset(int row) {
        return asset[row];
    }

    long units(int row) {
        return units[row];
    }

    long moneyMin(int row) {
        return moneyMin[row];
    }

    boolean isCancelAsked(int row) {
        return cancelAsked[row];
    }

    void askCancel(int row) {
        cancelAsked[row] = true;
    }

    /** Writes what a partial fill left. */
    void setLeft(int row, long unitsLeft, long moneyLeft) {
        units[row] = unitsLeft;
        moneyMin[row] = moneyLeft;
    }

    /** Writes the orders ascending by id. */
    void write(SnapshotWriter out) {
        out.putLong(lastId);
        out.putInt(ids.length - freeCount);
        for (long id : Arrays.stream(ids).filter(each -> each != 0).sorted().toArray()) {
            int row = row(id);
            out.putLong(id);
            out.putInt(account[row]);
            out.putInt(asset[row]);
            out.putLong(units[row]);
            out.putLong(moneyMin[row]);
            out.putByte(cancelAsked[row] ? 1 : 0);
        }
    }

    /** Reads what {@link #write} wrote; accounts were restored before. */
    void read(SnapshotReader in) {
        lastId = in.getLong();
        int count = in.getInt();
        if (count < 0 || count > freeCount) {
            throw new IllegalArgumentException("snapshot conversion orders=" + count);
        }
        for (int index = 0; index < count; index++) {
            long id = in.getLong();
            int orderAccount = in.getInt();
            int orderAsset = in.getInt();
            long orderUnits = in.getLong();
            put(id, orderAccount, orderAsset, orderUnits, in.getLong(), in.getByte() == 1);
        }
    }

    private void put(
            long id,
            int orderAccount,
            int orderAsset,
            long orderUnits,
            long orderMoneyMin,
            boolean isCancelAsked) {
        int row = freeRows[--freeCount];
        rowOf.put(id, row);
        orderOf[accounts.ordinal(orderAccount)] = id;
        converting.add(orderAccount);
        ids[row] = id;
        account[row] = orderAccount;
        asset[row] = orderAsset;
        units[row] = orderUnits;
        moneyMin[row] = orderMoneyMin;
        cancelAsked[row] = isCancelAsked;
    }
}
