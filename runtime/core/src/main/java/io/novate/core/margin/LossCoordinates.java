package io.novate.core.margin;

import io.novate.core.ledger.AccountSet;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginTable;

/**
 * How much the holders of each instrument and asset have lost, in numbers that one account can be
 * held against later.
 *
 * <p><b>Shape</b>: a column per instrument and side as in {@link MarginTable}, after them a column
 * per asset and side, after them another per instrument and side for portfolios; two tracks per
 * column: {@code 2 * column} for plain sizes, those without further brackets, and {@code 2 * column
 * + 1} for all larger ones, for portfolios, and for accounts that hold collateral.
 *
 * <p><b>Units</b>: coordinates are money with 8 fraction bits per lot or unit, counted in notches:
 * {@code notch = floor(coordinate * 2^shift / width)}. The width of a column is about 2^-15 of the
 * value of a lot.
 *
 * <p><b>Exactness</b>: a size {@code q} of a column adds {@code -max_j(q * X_j - o_j)} to the
 * excess of its account, where {@code X_j = x + slope_j}, {@code x} is minus the column's amount
 * per lot for longs and balances, plus it for shorts and debts, and {@code j = none} stands for the
 * first bracket with {@code slope = o = 0}. Between two tables, t after s, it loses
 *
 * <pre>
 * plain sizes       q * (x_t - x_s)                  exactly: no further bracket asks anything
 * any size          q * (hi_t - lo_s) at most, with a reference table R in between:
 *   q * X_j - o_j changes from R to t by q * (X_j_t - X_j_R) - (o_j_t - o_j_R), so the largest of
 *   them changes by at most the largest and at least the smallest of these; divided by q >= q1:
 *   hi_t = max_j(X_j_t - X_j_R + ceil(max(0, o_j_R - o_j_t) / q1))
 *   lo_s = min_j(X_j_s - X_j_R - ceil(max(0, o_j_s - o_j_R) / q1))
 * </pre>
 *
 * <p>with q1 the smallest size that is not plain. An account armed at s with {@code r} notches
 * waits for notch {@code floor(lo_s * 2^shift / width) + r}; while {@code floor(hi_t * 2^shift /
 * width)} is below that, {@code hi_t - lo_s < r * width / 2^shift}, so a size loses less than
 * {@code r} times its {@link #cost}. Nothing is assumed about why a table changed: marks, funding,
 * scales of rates, open interest, add-ons, option tables, settlement and haircuts are all covered.
 *
 * <p>The second track bounds two losses more. What a lot is worth without margin, so that cash and
 * positions of who holds collateral stay above zero: it is one of the X of an instrument. What a
 * lot of a portfolio adds to its charges: x is what it is worth without margin, and {@link
 * ScenarioDrift} from the reference is added to hi and taken from lo; further brackets ask the same
 * of both.
 *
 * <p><b>Aliasing and ownership</b>: owned by {@link Triggers}; reads the initial margin table, the
 * values without margin and the scenario columns.
 */
final class LossCoordinates {
    private static final int BRACKETS = MarginTable.BRACKETS_MAX;
    private static final int WIDTH_BITS = 15;
    private static final int SHIFT_MAX = 16;
    private static final int DRIFT_MAX = 4;
    private static final long SPREAD_NOTCHES_MAX = 1 << 9;
    private static final int COST_BITS = 55;

    /** Cost of a size out of bounds: no account has so much to lose. */
    static final long COST_MAX = 1L << 61;

    private final InstrumentTable instruments;
    private final MarginTable table;
    private final TriggerTable triggers;
    private final AccountSet due;
    private final ScenarioDrift drift;
    private final int assetColumn;
    private final int portfolioColumn;
    private final boolean hasAssets;
    private final long[] width;
    private final int[] shift;
    private final long[] plainMax;
    private final long[] sizeMax;
    private final long[] scale;
    private final long[] startNotch;
    private final long[] firstReference;
    private final long[] worthReference;
    private final int[] countReference;
    private final long[] slopeReference;
    private final long[] offsetReference;
    private long highest;
    private long lowest;

    /** Takes a row per column. */
    LossCoordinates(
            Limits limits, InstrumentTable instruments, TriggerTable triggers, AccountSet due) {
        this.instruments = instruments;
        this.triggers = triggers;
        this.due = due;
        table = instruments.initial();
        drift = new ScenarioDrift(instruments);
        assetColumn = 2 * (limits.instrumentsMax() + 1);
        portfolioColumn = assetColumn + 2 * limits.assetsMax();
        hasAssets = limits.assetsMax() > 0;
        int columnCount = columnCount(limits);
        width = new long[columnCount];
        shift = new int[columnCount];
        plainMax = new long[columnCount];
        sizeMax = new long[columnCount];
        scale = new long[columnCount];
        startNotch = new long[2 * columnCount];
        firstReference = new long[columnCount];
        worthReference = new long[columnCount];
        countReference = new int[columnCount];
        slopeReference = new long[columnCount * BRACKETS];
        offsetReference = new long[columnCount * BRACKETS];
    }

    /** Returns the columns of instruments and assets, and of instruments in portfolios. */
    static int columnCount(Limits limits) {
        return 4 * (limits.instrumentsMax() + 1) + 2 * limits.assetsMax();
    }

    /** Returns the column of a collateral asset, 0 and up, with a balance or a debt. */
    int assetColumn(int assetIndex, boolean isDebt) {
        return assetColumn + 2 * assetIndex + (isDebt ? 1 : 0);
    }

    /** Returns the column of an instrument and side in portfolios. */
    int portfolioColumn(int column) {
        return portfolioColumn + column;
    }

    /**
     * Returns the track that a size of a column waits on.
     *
     * @param backed whether collateral stands behind it
     */
    int track(int column, long size, boolean backed) {
        boolean isPlain = size <= plainMax[column] && !backed && column < portfolioColumn;
        return 2 * column + (isPlain ? 0 : 1);
    }

    /** Returns what rounding may add to the requirement of a portfolio. */
    int roundings() {
        return drift.roundings();
    }

    /** Returns the notch from which a track's notches are counted for an account armed now. */
    long startNotch(int track) {
        return startNotch[track];
    }

    /**
     * Returns what a size loses at most per notch, rounded up, money with 8 fraction bits; {@link
     * #COST_MAX} when the size is out of bounds. Begins a column never seen.
     */
    long cost(int column, long size) {
        if (width[column] == 0) {
            begin(column);
        }
        if (size > sizeMax[column]) {
            return COST_MAX;
        }
        return (size * width[column] + (1L << shift[column]) - 1) >> shift[column];
    }

    /** Lets every portfolio be due when it is margined by other rules than before. */
    void followRules() {
        if (drift.isNew()) {
            for (int column = portfolioColumn; column < width.length; column++) {
                if (width[column] != 0) {
                    begin(column);
                }
            }
        }
    }

    /** Moves the tracks of an instrument that someone holds to what the tables say now. */
    void updateInstrument(int instrument) {
        update(2 * instrument);
        update(2 * instrument + 1);
        update(portfolioColumn(2 * instrument));
        update(portfolioColumn(2 * instrument + 1));
    }

    /** Moves the tracks of a column that someone holds to what the table says now. */
    void update(int column) {
        if (width[column] == 0) {
            return;
        }
        long scaleNow = scale(column);
        boolean drifted =
                scaleNow / DRIFT_MAX > scale[column] || scaleNow < scale[column] / DRIFT_MAX;
        if (drifted || plainSizes(column) < plainMax[column]) {
            begin(column);
            return;
        }
        if (column < portfolioColumn) {
            int plain = 2 * column;
            startNotch[plain] = notch(column, coordinate(column));
            triggers.move(plain, startNotch[plain], due);
        }
        if (plainMax[column] != Long.MAX_VALUE || hasAssets || column >= portfolioColumn) {
            updateLarger(column);
        }
    }

    private void updateLarger(int column) {
        int larger = 2 * column + 1;
        compareWithReference(column);
        long notch = notch(column, highest);
        startNotch[larger] = notch(column, lowest);
        if (notch - startNotch[larger] > SPREAD_NOTCHES_MAX) {
            refer(column);
        } else {
            triggers.move(larger, notch, due);
        }
    }

    /** Takes width, plain sizes and reference from the table as it is; every holder is due. */
    private void begin(int column) {
        long scaleNow = scale(column);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(scaleNow);
        scale[column] = scaleNow;
        shift[column] = Math.clamp(WIDTH_BITS + 1L - bits, 0, SHIFT_MAX);
        width[column] = Math.max(1, (scaleNow << shift[column]) >> WIDTH_BITS);
        sizeMax[column] = (1L << COST_BITS) / width[column];
        long plain = plainSizes(column);
        plainMax[column] = plain == Long.MAX_VALUE ? plain : plain - plain / 4;
        if (column < portfolioColumn) {
            startNotch[2 * column] = notch(column, coordinate(column));
            triggers.restart(2 * column, startNotch[2 * column], due);
        }
        refer(column);
    }

    /** Takes the table as it is for the reference of larger sizes; their holders are due. */
    private void refer(int column) {
        firstReference[column] = coordinate(column);
        worthReference[column] = worth(column);
        if (column >= portfolioColumn) {
            drift.refer(column - portfolioColumn);
        }
        System.arraycopy(
                slopes(column), bracket(column), slopeReference, column * BRACKETS, BRACKETS);
        System.arraycopy(
                offsets(column), bracket(column), offsetReference, column * BRACKETS, BRACKETS);
        countReference[column] = bracketCount(column);
        startNotch[2 * column + 1] = 0;
        triggers.restart(2 * column + 1, 0, due);
    }

    private void compareWithReference(int column) {
        long first = coordinate(column) - firstReference[column];
        long worth = worth(column) - worthReference[column];
        highest = Math.max(first, worth);
        lowest = Math.min(first, worth);
        long smallest = plainMax[column] + 1;
        long[] slopes = slopes(column);
        long[] offsets = offsets(column);
        int from = bracket(column);
        int reference = column * BRACKETS;
        int count = Math.max(bracketCount(column), countReference[column]);
        for (int index = 0; index < count; index++) {
            long steeper = first + slopes[from + index] - slopeReference[reference + index];
            long later = offsets[from + index] - offsetReference[reference + index];
            long more = later < 0 ? Math.ceilDiv(-later, smallest) : 0;
            long less = later > 0 ? Math.ceilDiv(later, smallest) : 0;
            highest = Math.max(highest, steeper + more);
            lowest = Math.min(lowest, steeper - less);
        }
        if (column >= portfolioColumn) {
            long charged = drift.of(column - portfolioColumn);
            highest += charged;
            lowest -= charged;
        }
    }

    private long notch(int column, long coordinate) {
        return Math.floorDiv(coordinate << shift[column], width[column]);
    }

    /** Returns x of a column: it rises as holders lose. */
    private long coordinate(int column) {
        if (column >= portfolioColumn) {
            return worth(column);
        }
        boolean isAsset = column >= assetColumn;
        long amount = isAsset ? table.perUnit()[column - assetColumn] : table.perLot()[column];
        return (column & 1) == 0 ? -amount : amount;
    }

    /** Returns x of a column without margin: for assets it is the same. */
    private long worth(int column) {
        if (isAsset(column)) {
            return coordinate(column);
        }
        long amount = instruments.solvency().perLot()[tableColumn(column)];
        return (column & 1) == 0 ? -amount : amount;
    }

    /** Returns the order of magnitude of what a lot is worth or can lose, at least 1. */
    private long scale(int column) {
        long largest = Math.max(Math.abs(worth(column)), Math.abs(coordinate(column)));
        if (column >= portfolioColumn) {
            largest = Math.max(largest, drift.largest(column - portfolioColumn));
        }
        return Math.max(1, largest);
    }

    private long plainSizes(int column) {
        if (isAsset(column)) {
            return table.plainUnits()[column - assetColumn];
        }
        int lots = table.plainLots()[tableColumn(column)];
        return lots == Integer.MAX_VALUE ? Long.MAX_VALUE : lots;
    }

    private long[] slopes(int column) {
        return isAsset(column) ? table.unitSlope() : table.bracketSlope();
    }

    private long[] offsets(int column) {
        return isAsset(column) ? table.unitOffset() : table.bracketOffset();
    }

    private int bracketCount(int column) {
        return isAsset(column) ? BRACKETS : table.bracketCount()[tableColumn(column)];
    }

    private int bracket(int column) {
        return (isAsset(column) ? column - assetColumn : tableColumn(column)) * BRACKETS;
    }

    private boolean isAsset(int column) {
        return column >= assetColumn && column < portfolioColumn;
    }

    /** Returns the column of an instrument in the margin table. */
    private int tableColumn(int column) {
        return column >= portfolioColumn ? column - portfolioColumn : column;
    }
}
