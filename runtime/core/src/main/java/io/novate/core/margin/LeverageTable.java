package io.novate.core.margin;

import io.novate.core.ledger.AccountTable;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Initial margin rates that users chose above those of the table, by account and instrument.
 *
 * <p><b>Shape</b>: at most {@code entriesMax} choices; one that is taken back frees its place.
 *
 * <p><b>Units</b>: parts per million of the value at the mark, 0 when nothing was chosen.
 */
public final class LeverageTable {
    private static final int KEY_BITS = 16;
    private static final long INSTRUMENT_MASK = (1L << KEY_BITS) - 1;

    private final AccountTable accounts;
    private final int entriesMax;
    private final Long2LongHashMap rates;

    /** Takes memory for {@code entriesMax} choices. */
    public LeverageTable(int entriesMax, AccountTable accounts) {
        this.accounts = accounts;
        this.entriesMax = entriesMax;
        rates = new Long2LongHashMap(2 * entriesMax, 0.6f, 0);
    }

    /** Returns whether a further choice does not fit. */
    public boolean isFull(int account, int instrument) {
        return rates.size() == entriesMax && initialPpm(account, instrument) == 0;
    }

    /** Returns whether the account chose a rate for any instrument. */
    public boolean hasAny(int account) {
        return accounts.leverages(account) != 0;
    }

    /** Returns the rate chosen, 0 when none was. */
    public int initialPpm(int account, int instrument) {
        return (int) rates.get(key(account, instrument));
    }

    /** Writes or, with 0, takes back a choice. */
    public void set(int account, int instrument, int initialPpm) {
        long before =
                initialPpm == 0
                        ? rates.remove(key(account, instrument))
                        : rates.put(key(account, instrument), initialPpm);
        int change = (initialPpm == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
        accounts.setLeverages(account, accounts.leverages(account) + change);
    }

    /** Returns the choices ascending by account and instrument, for a snapshot. */
    public long[] sortedKeys() {
        long[] keys = new long[rates.size()];
        int[] count = {0};
        rates.forEachLong((key, rate) -> keys[count[0]++] = key);
        Arrays.sort(keys);
        return keys;
    }

    /** Returns the account of a key. */
    public static int account(long key) {
        return (int) (key >> KEY_BITS);
    }

    /** Returns the instrument of a key. */
    public static int instrument(long key) {
        return (int) (key & INSTRUMENT_MASK);
    }

    private static long key(int account, int instrument) {
        return (long) account << KEY_BITS | instrument;
    }
}
