package io.novate.core.liquidation;

import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;

/**
 * How long accounts wait between falling below maintenance margin and the first fill for them,
 * counted in checks; and which market they were last closed in.
 *
 * <p><b>Shape</b>: one row per account while it is in liquidation; a histogram with one bucket per
 * power of two: 0, 1, 2..3, 4..7 and so on checks.
 */
public final class LatencyFigures {
    /** Buckets of the histogram; the last takes everything longer. */
    public static final int BUCKETS = 16;

    private final AccountTable accounts;
    private final AccountSet waiting;
    private final AccountSet inLiquidation;
    private final long[] breachCheck;
    private final int[] market;
    private final long[] buckets = new long[BUCKETS];
    private long checkCount;
    private long breachCount;
    private long checksSum;
    private long checksMax;

    LatencyFigures(AccountTable accounts) {
        this.accounts = accounts;
        waiting = new AccountSet(accounts);
        inLiquidation = new AccountSet(accounts);
        breachCheck = new long[accounts.ordinalMax()];
        market = new int[accounts.ordinalMax()];
    }

    /** Returns how often an account fell into liquidation. */
    public long breachCount() {
        return breachCount;
    }

    /** Returns how often a first fill came, in all buckets together. */
    public long fillCount() {
        long sum = 0;
        for (long count : buckets) {
            sum += count;
        }
        return sum;
    }

    /** Returns the checks between breach and first fill, summed over all first fills. */
    public long checksSum() {
        return checksSum;
    }

    /** Returns the most checks between a breach and its first fill. */
    public long checksMax() {
        return checksMax;
    }

    /** Returns the first fills of a bucket: bucket 0 for no check between, b for 2^(b-1) and up. */
    public long bucket(int index) {
        return buckets[index];
    }

    void beginCheck() {
        checkCount++;
    }

    void breached(int account) {
        breachCount++;
        waiting.add(account);
        inLiquidation.add(account);
        breachCheck[accounts.ordinal(account)] = checkCount;
        market[accounts.ordinal(account)] = 0;
    }

    void filled(int account, int underlying) {
        market[accounts.ordinal(account)] = underlying;
        if (waiting.contains(account)) {
            waiting.remove(account);
            long checks = checkCount - breachCheck[accounts.ordinal(account)];
            int bucket = Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(checks));
            buckets[bucket]++;
            checksSum += checks;
            checksMax = Math.max(checksMax, checks);
        }
    }

    void left(int account) {
        waiting.remove(account);
        inLiquidation.remove(account);
        market[accounts.ordinal(account)] = 0;
    }

    /** Returns the underlying in which an account in liquidation was last closed, or 0. */
    int market(int account) {
        return market[accounts.ordinal(account)];
    }

    void write(SnapshotWriter out) {
        out.putLong(checkCount);
        out.putLong(breachCount);
        out.putLong(checksSum);
        out.putLong(checksMax);
        for (long count : buckets) {
            out.putLong(count);
        }
        for (int account = inLiquidation.after(0);
                account > 0;
                account = inLiquidation.after(account)) {
            out.putInt(account);
            out.putLong(breachCheck[accounts.ordinal(account)]);
            out.putInt(market[accounts.ordinal(account)]);
            out.putByte(waiting.contains(account) ? 1 : 0);
        }
        out.putInt(0);
    }

    /** Reads what {@link #write} wrote; accounts were restored before. */
    void read(SnapshotReader in) {
        checkCount = in.getLong();
        breachCount = in.getLong();
        checksSum = in.getLong();
        checksMax = in.getLong();
        for (int index = 0; index < BUCKETS; index++) {
            buckets[index] = in.getLong();
        }
        for (int account = in.getInt(); account != 0; account = in.getInt()) {
            inLiquidation.add(account);
            breachCheck[accounts.ordinal(account)] = in.getLong();
            market[accounts.ordinal(account)] = in.getInt();
            if (in.getByte() == 1) {
                waiting.add(account);
            }
        }
    }
}
