package io.novate.bench.baseline;

import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;

/** The account check over plain long arrays: compressed rows, a value and a margin per position. */
public final class ArrayCheck extends FlaggedArrays {
    /** Bytes of one position: lots and instrument. */
    public static final int POSITION_BYTES = 12;

    /** Bytes of one account: where its positions begin and its cash. */
    public static final int ACCOUNT_BYTES = 12;

    private final BenchBook book;

    /** Reads the arrays of the book. */
    public ArrayCheck(BenchBook book) {
        super(book.accountCount());
        this.book = book;
    }

    @Override
    public int check(int accounts, long excessBelow) {
        long[] cash = book.cash();
        int flaggedCount = 0;
        for (int account = 0; account < accounts; account++) {
            long excess = (cash[account] << 8) + positions(book, account);
            if (excess < excessBelow) {
                write(flaggedCount, account, excess);
                flaggedCount++;
            }
        }
        return flaggedCount;
    }

    private static long positions(BenchBook book, int account) {
        BenchTable table = book.table();
        int[] first = book.first();
        int[] instruments = book.instruments();
        long[] lots = book.lots();
        long[] value = table.value();
        long[] margin = table.margin();
        int[] plainLots = table.plainLots();
        long sum = 0;
        for (int at = first[account]; at < first[account + 1]; at++) {
            long held = lots[at];
            long size = Math.abs(held);
            int column = 2 * instruments[at] + (held < 0 ? 1 : 0);
            sum += held * value[instruments[at]] - size * margin[column];
            if (size > plainLots[column]) {
                sum -= further(table.slopes()[column], table.offsets()[column], size);
            }
        }
        return sum;
    }

    private static long further(long[] slopes, long[] offsets, long size) {
        long most = 0;
        for (int bracket = 0; bracket < slopes.length; bracket++) {
            most = Math.max(most, slopes[bracket] * size - offsets[bracket]);
        }
        return most;
    }
}
