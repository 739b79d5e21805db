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
 * Knows which accounts cannot be below initial margin yet, and evaluates the others.
 *
 * <p>An account is armed with its excess {@code S >= 0} over the initial margin table: it may lose
 * {@code r = floor(S / sum of its costs per notch)} notches everywhere at once, so a trigger stands
 * {@code r} notches ahead on the track of each of its positions and balances. While none is
 * reached, each loses less than {@code r} times its cost (see {@link LossCoordinates}), all
 * together less than {@code S}, and the excess is above 0. An account that is touched (its money,
 * lots or mode changed), that reached a trigger, is short, or has no notch to lose is in {@link
 * AccountTable#touched()} and is evaluated at every check.
 *
 * <p>An account with collateral is armed only while its cash and positions alone are worth at least
 * 0, and with no more notches than they can lose; until then it is {@link #uncovered}. Cross
 * accounts are evaluated here, by the table; portfolio and large accounts elsewhere, one by one,
 * and armed by {@link #arm(int, long, long)}.
 *
 * <p><b>Exactness</b>: an excess is the number that kernels compute. Derived state: what is found
 * does not depend on when or how often an account was armed.
 *
 * <p><b>Aliasing and ownership</b>: one thread; reads the books, writes the set of those touched.
 */
final class Triggers {
    /** Accounts whose memory is fetched together. */
    private static final int BLOCK = 32;

    private static final int CACHE_LINE_BYTES = 64;

    /** What is worth more is armed as if it were worth this. */
    private static final long WORTH_MAX = Long.MAX_VALUE >> MarginTable.FRACTION_BITS;

    private static final long WORTH_MIN = -WORTH_MAX;

    /** Keeps the reads of {@link #fetch} from being left out. */
    long fetched;

    private final Books books;
    private final AccountTable accounts;
    private final InstrumentTable instruments;
    private final MarginTable table;
    private final AccountSet touched;
    private final AccountSet portfolios;
    private final AccountSet uncovered;
    private final TriggerTable triggers;
    private final LossCoordinates coordinates;
    private final int[] block = new int[BLOCK];
    private final int[] lanes = new int[BLOCK];
    private final int[] firsts = new int[BLOCK];
    private final int[] counts = new int[BLOCK];
    private final int[] tracks;
    private final long[] worthPerLot;
    private final int assetCount;
    private int trackCount;
    private long balanceCost;
    private long positionCost;
    private long worth256;
    private boolean backed;
    private int nextRow;

    /** Takes room for {@code chunkMax} chunks of triggers. */
    Triggers(Limits limits, Books books, int chunkMax, Arena arena) {
        this.books = books;
        accounts = books.accounts();
        instruments = books.instruments();
        table = instruments.initial();
        touched = accounts.touched();
        portfolios = accounts.portfolios();
        uncovered = new AccountSet(accounts);
        worthPerLot = instruments.solvency().perLot();
        assetCount = limits.assetsMax();
        tracks = new int[Math.max(limits.instrumentsMax(), Limits.POSITIONS_MAX) + assetCount];
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
        coordinates.followRules();
        for (int instrument = 1; instrument <= instruments.instrumentCount(); instrument++) {
            if (instruments.isChanged(instrument)) {
                coordinates.updateInstrument(instrument);
            }
        }
        for (int asset = 0; asset < assetCount; asset++) {
            coordinates.update(coordinates.assetColumn(asset, false));
            coordinates.update(coordinates.assetColumn(asset, true));
        }
    }

    /**
     * Evaluates every cross account touched, arms who can be armed, adds who is short to {@code
     * found} and returns how many were evaluated.
     */
    int evaluate(AccountSet found) {
        int count = 0;
        int row = touched.nextAt(0);
        while (row >= 0) {
            int blockCount = 0;
            while (row >= 0 && blockCount < BLOCK) {
                if (isOfTable(row)) {
                    block[blockCount++] = row;
                }
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
            if (isOfTable(row)) {
                evaluateRow(row);
            }
        }
    }

    /**
     * Arms a portfolio or large account, if it can be.
     *
     * @param excess256 over initial margin, money with 8 fraction bits; of a large cross account by
     *     the table alone
     * @param worth cash and positions, money
     */
    void arm(int account, long excess256, long worth) {
        int row = accounts.ordinal(account);
        boolean isPortfolio = portfolios.containsAt(row);
        begin(Math.clamp(worth, WORTH_MIN, WORTH_MAX));
        for (int asset = 0; asset < assetCount; asset++) {
            long balance = accounts.balance(account, asset + 1);
            if (balance != 0) {
                countBalance(asset, balance);
            }
        }
        int slots = books.positions().slotCount(account);
        for (int slot = 0; slot < slots; slot++) {
            int instrument = books.positions().instrumentAt(account, slot);
            if (instrument != 0) {
                long lots = books.positions().lotsAt(account, slot);
                int column = 2 * instrument + (lots < 0 ? 1 : 0);
                countPosition(
                        isPortfolio ? coordinates.portfolioColumn(column) : column, Math.abs(lots));
            }
        }
        armRow(row, isPortfolio ? excess256 - coordinates.roundings() : excess256);
    }

    /** Returns who holds collateral and was worth less than 0 without it when last evaluated. */
    AccountSet uncovered() {
        return uncovered;
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
            if (accounts.isOpenAt(row)) {
                touched.addAt(row);
            }
        }
    }

    /** Returns whether a row is an open standard account margined by the table. */
    private boolean isOfTable(int row) {
        return accounts.laneAt(row) >= 0 && !portfolios.containsAt(row);
    }

    /** Returns the excess of a row of the table, armed if it can be. */
    private long evaluateRow(int row) {
        long excess256 = evaluateLane(accounts.laneAt(row));
        armRow(row, excess256);
        return excess256;
    }

    /** Arms the account whose terms were counted, if it can be, and takes it out of the touched. */
    private void armRow(int row, long excess256) {
        boolean isCovered = !backed || worth256 >= 0;
        if (isCovered) {
            uncovered.removeAt(row);
        } else {
            uncovered.addAt(row);
        }
        if (excess256 >= 0 && isCovered && waits(row, notches(excess256))) {
            touched.removeAt(row);
        }
    }

    /** Returns how many notches the account whose terms were counted may lose everywhere. */
    private long notches(long excess256) {
        long cost = balanceCost + positionCost;
        if (cost >= LossCoordinates.COST_MAX) {
            return 0;
        }
        long notches = TriggerTable.NOTCHES_MAX;
        if (cost > 0) {
            notches = Math.min(notches, excess256 / cost);
        }
        if (backed && positionCost > 0) {
            notches = Math.min(notches, worth256 / positionCost);
        }
        return notches;
    }

    /** Lets the account whose terms were counted wait so many notches ahead, if it can. */
    private boolean waits(int row, long notches) {
        if (trackCount == 0) {
            return true;
        }
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

    private void begin(long cash) {
        trackCount = 0;
        balanceCost = 0;
        positionCost = 0;
        worth256 = cash << MarginTable.FRACTION_BITS;
        backed = false;
    }

    private long evaluateLane(int lane) {
        MarginBook book = books.positions().book();
        begin(book.cash().getAtIndex(Column.LONG, lane));
        long excess256 = worth256;
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
        countPosition(column, size);
        worth256 += lots * worthPerLot[column];
        long further = size > table.plainLots()[column] ? table.further(column, size) : 0;
        return lots * table.perLot()[column] - further;
    }

    private long balance(int asset, long balance) {
        int column = 2 * asset + (balance < 0 ? 1 : 0);
        countBalance(asset, balance);
        return balance * table.perUnit()[column] - table.furtherHaircut(column, Math.abs(balance));
    }

    private void countPosition(int column, long size) {
        long cost = positionCost + coordinates.cost(column, size);
        positionCost = Math.min(LossCoordinates.COST_MAX, cost);
        tracks[trackCount++] = coordinates.track(column, size, backed);
    }

    /** Comes before the positions: they are watched more closely with collateral behind them. */
    private void countBalance(int asset, long balance) {
        boolean isDebt = balance < 0;
        int column = coordinates.assetColumn(asset, isDebt);
        long size = Math.abs(balance);
        backed |= !isDebt;
        long cost = balanceCost + coordinates.cost(column, size);
        balanceCost = Math.min(LossCoordinates.COST_MAX, cost);
        tracks[trackCount++] = coordinates.track(column, size, false);
    }
}
