package io.novate.core.margin;

import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.memory.Column;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Knows which standard accounts cannot be below initial margin yet, and evaluates the others.
 *
 * <p>An account is armed with its excess {@code S >= 0} over the initial margin table: it may lose
 * {@code r = floor(S / sum of its costs per notch)} notches everywhere at once, so a trigger stands
 * {@code r} notches ahead on the track of each of its positions and balances. While none is
 * reached, each loses less than {@code r} times its cost (see {@link LossCoordinates}), all
 * together less than {@code S}, and the excess is above 0. An account that is touched (its money,
 * lots or mode changed), that reached a trigger, is short, or has no notch to lose is in {@link
 * AccountTable#touched()} and is evaluated at every check.
 *
 * <p><b>Exactness</b>: an excess is the number that kernels compute. Derived state: what is found
 * does not depend on when or how often an account was armed.
 *
 * <p><b>Aliasing and ownership</b>: one thread; reads the books, writes the set of those touched.
 */
final class Triggers {
    /** Terms of one account: positions and balances. */
    private static final int TERMS_MAX = Limits.POSITIONS_MAX + 16;

    /** Accounts whose memory is fetched together. */
    private static final int BLOCK = 32;

    private static final int CACHE_LINE_BYTES = 64;

    /** Keeps the reads of {@link #fetch} from being left out. */
    long fetched;

    private final Books books;
    private final AccountTable accounts;
    private final InstrumentTable instruments;
    private final MarginTable table;
    private final AccountSet touched;
    private final TriggerTable triggers;
    private final LossCoordinates coordinates;
    private final int[] block = new int[BLOCK];
    private final int[] lanes = new int[BLOCK];
    private final int[] firsts = new int[BLOCK];
    private final int[] counts = new int[BLOCK];
    private final int[] tracks = new int[TERMS_MAX];
    private final int assetCount;
    private int trackCount;
    private long notchCost;
    private int nextRow;

    /** Takes room for {@code chunkMax} chunks of triggers. */
    Triggers(Limits limits, Books books, int chunkMax, Arena arena) {
        this.books = books;
        accounts = books.accounts();
        instruments = books.instruments();
        table = instruments.initial();
        touched = accounts.touched();
        assetCount = limits.assetsMax();
        int tracksMax = 2 * LossCoordinates.columnCount(limits);
        triggers = new TriggerTable(tracksMax, accounts.ordinalMax(), chunkMax, arena);
        coordinates = new LossCoordinates(limits, instruments, triggers, touched);
    }

    /** Takes the tables as they are now: whoever they bring to a trigger is touched. */
    void advance() {
        if (triggers.isFull()) {
            triggers.clear();
            touchEverybody();
        }
        for (int instrument = 1; instrument <= instruments.instrumentCount(); instrument++) {
            if (instruments.isChanged(instrument)) {
                coordinates.update(2 * instrument);
                coordinates.update(2 * instrument + 1);
            }
        }
        for (int asset = 0; asset < assetCount; asset++) {
            coordinates.update(coordinates.assetColumn(asset, false));
            coordinates.update(coordinates.assetColumn(asset, true));
        }
    }

    /**
     * Evaluates everybody touched, arms who can be armed, adds who is short to {@code found} and
     * returns how many were evaluated.
     */
    int evaluate(AccountSet found) {
        int count = 0;
        int row = touched.nextAt(0);
        while (row >= 0) {
            int blockCount = 0;
            while (row >= 0 && blockCount < BLOCK) {
                block[blockCount++] = row;
                row = touched.nextAt(row + 1);
            }
            fetch(blockCount);
            for (int index = 0; index < blockCount; index++) {
                if (evaluateRow(block[index]) < 0) {
                    found.addAt(block[index]);
                }
            }
            count += blockCount;
        }
        return count;
    }

    /**
     * Reads what the evaluation of some accounts will read, all of them at once: each waits for
     * memory several times, about 100 ns, and only reads that do not need one another overlap.
     */
    private void fetch(int blockCount) {
        MarginBook book = books.positions().book();
        for (int index = 0; index < blockCount; index++) {
            lanes[index] = Math.max(0, accounts.laneAt(block[index]));
        }
        long seen = 0;
        for (int index = 0; index < blockCount; index++) {
            long entry = (long) (lanes[index] / MarginBook.LANES) * MarginBook.SLICE_BYTES;
            firsts[index] = book.slices().get(Column.INT, entry);
            counts[index] =
                    book.slices().get(Column.INT, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
            seen += book.cash().getAtIndex(Column.LONG, lanes[index]);
        }
        for (int index = 0; index < blockCount; index++) {
            long at = (long) firsts[index] * MarginBook.ROW_BYTES;
            long end = at + (long) counts[index] * MarginBook.ROW_BYTES;
            while (at < end) {
                seen += book.rows().get(Column.INT, at);
                at += CACHE_LINE_BYTES;
            }
        }
        fetched = seen;
    }

    /** Arms some of those touched, going on where the last call ended. */
    void arm(int countMax) {
        for (int count = 0; count < countMax; count++) {
            int row = touched.nextAt(nextRow);
            nextRow = row + 1;
            if (row < 0) {
                return;
            }
            evaluateRow(row);
        }
    }

    /** Returns the accounts that the next check evaluates. */
    int touchedCount() {
        return touched.count();
    }

    /** Returns the chunks of triggers in use. */
    int chunksUsed() {
        return triggers.chunksUsed();
    }

    /** Returns whether the account is skipped until it is touched. */
    boolean isArmed(int account) {
        return !touched.contains(account);
    }

    private void touchEverybody() {
        for (int row = 0; row < accounts.ordinalMax(); row++) {
            if (accounts.laneAt(row) >= 0) {
                touched.addAt(row);
            }
        }
    }

    /** Returns the excess of a row, armed if it can be; 0 when no check looks at the row. */
    private long evaluateRow(int row) {
        int lane = accounts.laneAt(row);
        if (lane < 0 || accounts.portfolios().containsAt(row)) {
            touched.removeAt(row);
            return 0;
        }
        trackCount = 0;
        notchCost = 0;
        long excess256 = evaluateLane(lane);
        if (excess256 >= 0 && armRow(row, excess256)) {
            touched.removeAt(row);
        }
        return excess256;
    }

    private boolean armRow(int row, long excess256) {
        if (trackCount == 0) {
            return true;
        }
        long notches = Math.min(TriggerTable.NOTCHES_MAX, excess256 / notchCost);
        if (notches == 0) {
            return false;
        }
        triggers.renew(row);
        for (int index = 0; index < trackCount; index++) {
            int track = tracks[index];
            if (!triggers.add(track, coordinates.startNotch(track) + notches, row)) {
                return false;
            }
        }
        return true;
    }

    private long evaluateLane(int lane) {
        MarginBook book = books.positions().book();
        long excess256 = book.cash().getAtIndex(Column.LONG, lane) << MarginTable.FRACTION_BITS;
        for (int asset = 0; asset < assetCount; asset++) {
            long balance =
                    book.collateral().getAtIndex(Column.LONG, (long) asset * book.laneMax() + lane);
            if (balance != 0) {
                excess256 += balance(asset, balance);
            }
        }
        long entry = (long) (lane / MarginBook.LANES) * MarginBook.SLICE_BYTES;
        long row = (long) book.slices().get(Column.INT, entry) * MarginBook.ROW_BYTES;
        int rowCount = book.slices().get(Column.INT, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
        long end = row + (long) rowCount * MarginBook.ROW_BYTES;
        MemorySegment rows = book.rows();
        int place = lane % MarginBook.LANES;
        for (long at = row; at < end; at += MarginBook.ROW_BYTES) {
            int lots = rows.get(Column.INT, at + place * 4L);
            if (lots != 0) {
                long id = at + MarginBook.ROW_INSTRUMENT_OFFSET + place * 2L;
                excess256 += position(rows.get(Column.SHORT, id) & 0xffff, lots);
            }
        }
        return excess256;
    }

    private long position(int instrument, long lots) {
        int column = 2 * instrument + (lots < 0 ? 1 : 0);
        long size = Math.abs(lots);
        count(column, size);
        long further = size > table.plainLots()[column] ? table.further(column, size) : 0;
        return lots * table.perLot()[column] - further;
    }

    private long balance(int asset, long balance) {
        boolean isDebt = balance < 0;
        long size = Math.abs(balance);
        count(coordinates.assetColumn(asset, isDebt), size);
        int column = 2 * asset + (isDebt ? 1 : 0);
        return balance * table.perUnit()[column] - table.furtherHaircut(column, size);
    }

    private void count(int column, long size) {
        notchCost += coordinates.cost(column, size);
        tracks[trackCount++] = coordinates.track(column, size);
    }
}
