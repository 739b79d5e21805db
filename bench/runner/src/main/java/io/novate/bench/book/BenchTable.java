package io.novate.bench.book;

import io.novate.kernel.MarginTable;
import java.util.SplittableRandom;

/**
 * Values, margins of both sides and brackets of some instruments, as plain columns for the
 * baselines and as the kernels' table.
 *
 * <p>Long column {@code 2 * instrument}, short column one above. Amounts are money with 8 fraction
 * bits. Shorts need a tenth more margin than longs, and from 500 lots on four brackets ask for
 * more.
 */
public final class BenchTable {
    /** Largest position, lots. */
    public static final int LOTS_MAX = 1000;

    private static final int[] BRACKET_LOTS = {500, 650, 800, 900};
    private static final long LOT_VALUE_MIN = 1L << 20;
    private static final long LOT_VALUE_MAX = 1L << 27;

    private final int instrumentCount;
    private final long[] value;
    private final long[] margin;
    private final int[] plainLots;
    private final long[][] slopes;
    private final long[][] offsets;
    private final MarginTable table;

    private BenchTable(int instrumentCount) {
        this.instrumentCount = instrumentCount;
        value = new long[instrumentCount + 1];
        margin = new long[2 * (instrumentCount + 1)];
        plainLots = new int[2 * (instrumentCount + 1)];
        slopes = new long[2 * (instrumentCount + 1)][0];
        offsets = new long[2 * (instrumentCount + 1)][0];
        table = new MarginTable(instrumentCount, 0);
    }

    /** Makes the table of a seed for instruments 1 to {@code instrumentCount}. */
    public static BenchTable ofSeed(int instrumentCount, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BenchTable made = new BenchTable(instrumentCount);
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            long lotValue = random.nextLong(LOT_VALUE_MIN, LOT_VALUE_MAX) << 8;
            made.value[instrument] = lotValue;
            made.setSide(2 * instrument, lotValue, lotValue / 40);
            made.setSide(2 * instrument + 1, lotValue, lotValue / 40 + lotValue / 400);
        }
        return made;
    }

    private void setSide(int column, long lotValue, long firstMargin) {
        margin[column] = firstMargin;
        table.setPerLot(column, column % 2 == 0 ? lotValue - firstMargin : lotValue + firstMargin);
        slopes[column] = new long[BRACKET_LOTS.length];
        offsets[column] = new long[BRACKET_LOTS.length];
        long offset = 0;
        for (int bracket = 0; bracket < BRACKET_LOTS.length; bracket++) {
            offset += firstMargin * BRACKET_LOTS[bracket];
            slopes[column][bracket] = firstMargin * (bracket + 1);
            offsets[column][bracket] = offset;
            table.setBracket(column, bracket, slopes[column][bracket], offset);
        }
        plainLots[column] = table.plainLots()[column];
    }

    /** Returns the number of instruments. */
    public int instrumentCount() {
        return instrumentCount;
    }

    /** Returns the value of one lot, per instrument. */
    public long[] value() {
        return value;
    }

    /** Returns the first bracket's margin of one lot, per column. */
    public long[] margin() {
        return margin;
    }

    /** Returns the largest absolute lots without a further bracket, per column. */
    public int[] plainLots() {
        return plainLots;
    }

    /** Returns the slopes above the first bracket, ascending, per column. */
    public long[][] slopes() {
        return slopes;
    }

    /** Returns the offsets of the further brackets, per column. */
    public long[][] offsets() {
        return offsets;
    }

    /** Returns the kernels' table. */
    public MarginTable table() {
        return table;
    }
}
