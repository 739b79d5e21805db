package io.novate.core.liquidation;

import io.novate.core.command.Listing;
import io.novate.core.margin.Books;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;
import java.util.Arrays;

/**
 * How many lots liquidation orders may still ask of each side of a market: what damps a cascade.
 *
 * <p><b>Shape</b>: one row per instrument, two columns: orders that sell, orders that buy.
 *
 * <p><b>Units</b>: lots. Asked lots count against the depth until the next check, filled or not;
 * lots of an order that ends unfilled are free again at once, and at a check only what is still
 * outstanding counts. Without a depth only the largest order of the listing bounds.
 */
final class MarketDepth {
    /** Depth of a market of which none was said. */
    static final long UNBOUNDED = -1;

    private final Books books;
    private final long[] lotsMax;
    private final long[] asked;
    private final long[] outstanding;

    MarketDepth(Limits limits, Books books) {
        this.books = books;
        lotsMax = new long[limits.instrumentsMax() + 1];
        asked = new long[2 * lotsMax.length];
        outstanding = new long[2 * lotsMax.length];
        Arrays.fill(lotsMax, UNBOUNDED);
    }

    /** Begins a check: only what is still outstanding counts against the depth. */
    void beginCheck() {
        System.arraycopy(outstanding, 0, asked, 0, asked.length);
    }

    void setLotsMax(int instrument, long lots) {
        lotsMax[instrument] = lots;
    }

    /**
     * Returns the most lots one more order may ask for, 0 for a market without depth and for an
     * instrument whose time is over.
     *
     * @param sells whether the order sells
     */
    long room(int instrument, boolean sells) {
        Listing listing = books.instruments().listing(instrument);
        if (books.instruments().isExpired(instrument)) {
            return 0;
        }
        long orderMax = listing.bounds().liquidationLotsMax();
        if (lotsMax[instrument] == UNBOUNDED) {
            return orderMax;
        }
        long left = lotsMax[instrument] - asked[column(instrument, sells)];
        return Math.clamp(left, 0, orderMax);
    }

    /** Returns the lots outstanding on one side of an instrument. */
    long outstanding(int instrument, boolean sells) {
        return outstanding[column(instrument, sells)];
    }

    /** Counts a new order of signed lots. */
    void place(int instrument, long lots) {
        int column = column(instrument, lots < 0);
        asked[column] += Math.abs(lots);
        outstanding[column] += Math.abs(lots);
    }

    /** Counts a fill: the lots stay asked until the next check. */
    void fill(int instrument, long lots) {
        outstanding[column(instrument, lots < 0)] -= Math.abs(lots);
    }

    /** Counts what an order left unfilled. */
    void end(int instrument, long lots) {
        int column = column(instrument, lots < 0);
        outstanding[column] -= Math.abs(lots);
        asked[column] = Math.max(0, asked[column] - Math.abs(lots));
    }

    /** Writes every row that says something. */
    void write(SnapshotWriter out) {
        for (int instrument = 1; instrument < lotsMax.length; instrument++) {
            long sells = asked[column(instrument, true)];
            long buys = asked[column(instrument, false)];
            if (lotsMax[instrument] != UNBOUNDED || sells != 0 || buys != 0) {
                out.putInt(instrument);
                out.putLong(lotsMax[instrument]);
                out.putLong(sells);
                out.putLong(buys);
            }
        }
        out.putInt(0);
    }

    /** Reads rows; outstanding lots were counted with the orders before. */
    void read(SnapshotReader in) {
        Arrays.fill(asked, 0);
        for (int instrument = in.getInt(); instrument != 0; instrument = in.getInt()) {
            lotsMax[instrument] = in.getLong();
            asked[column(instrument, true)] = in.getLong();
            asked[column(instrument, false)] = in.getLong();
        }
    }

    private static int column(int instrument, boolean sells) {
        return 2 * instrument + (sells ? 0 : 1);
    }
}
