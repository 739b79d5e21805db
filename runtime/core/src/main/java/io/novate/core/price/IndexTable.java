package io.novate.core.price;

import io.novate.core.command.Contract;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * The index price of every underlying and its average over the last half hour.
 *
 * <p><b>Shape</b>: one row per underlying and a ring of {@value #MINUTES} minutes, each the sum of
 * price times milliseconds and the milliseconds it was summed over.
 *
 * <p><b>Units</b>: prices are ticks, at most {@link Limits#INDEX_TICKS_MAX}; times are
 * milliseconds.
 *
 * <p><b>Exactness</b>: the average is weighted by time and rounded half to even once, at the end.
 * Windows begin and end on whole minutes, so a ring of minutes is exact. A minute sums to less than
 * 2^42 * 2^16 = 2^58 and the window to less than 2^42 * 1.8e6 < 2^63, so 64 bits hold every sum.
 *
 * <p><b>Missing prices</b>: a price counts from its arrival until the next one, at most {@value
 * #CARRY_MS} ms; a price of fewer than {@value #FRESH_SOURCES_MIN} fresh sources ends the one
 * before and does not count itself. Time without a price has no weight. A window without any weight
 * gives the last price that counted before its end.
 *
 * <p><b>Errors</b>: ids are checked before; {@link #MISSING} when no price ever counted.
 */
public final class IndexTable {
    /** Fresh sources below which a price neither counts for settlement nor allows new risk. */
    public static final int FRESH_SOURCES_MIN = 3;

    /** Answer of an average of nothing. */
    public static final long MISSING = 0;

    /** Milliseconds of a settlement window. */
    public static final long WINDOW_MS = 30 * 60_000L;

    private static final long MINUTE_MS = 60_000;
    private static final long CARRY_MS = 60_000;
    private static final int WINDOW_MINUTES = (int) (WINDOW_MS / MINUTE_MS);

    /** The window and the minute that has begun. */
    private static final int MINUTES = 31;

    private final long[] priceTicks;
    private final int[] freshSources;
    private final int[] addOnPpm;
    private final long[] arrivedMs;
    private final long[] countedTicks;
    private final long[] summedToMs;
    private final long[] sums;
    private final int[] weightsMs;

    /** Takes rows for underlyings 1 to {@code limits.instrumentsMax()}. */
    IndexTable(Limits limits) {
        int rowCount = limits.instrumentsMax() + 1;
        priceTicks = new long[rowCount];
        freshSources = new int[rowCount];
        addOnPpm = new int[rowCount];
        arrivedMs = new long[rowCount];
        countedTicks = new long[rowCount];
        summedToMs = new long[rowCount];
        sums = new long[rowCount * MINUTES];
        weightsMs = new int[rowCount * MINUTES];
    }

    /** Returns whether an id can name an underlying. */
    public boolean inRange(int underlying) {
        return underlying >= 1 && underlying < priceTicks.length;
    }

    /** Returns whether a price of the underlying ever arrived. */
    public boolean isKnown(int underlying) {
        return priceTicks[underlying] != 0;
    }

    /** Returns the last price, ticks, 0 before the first. */
    public long priceTicks(int underlying) {
        return priceTicks[underlying];
    }

    /** Returns the sources that were fresh at the last price. */
    public int freshSources(int underlying) {
        return freshSources[underlying];
    }

    /** Returns the rate that widens margins, parts per million. */
    public int addOnPpm(int underlying) {
        return addOnPpm[underlying];
    }

    /** Returns when the last price arrived. */
    public long arrivedMs(int underlying) {
        return arrivedMs[underlying];
    }

    /** Takes a price at a time not before that of any other call. */
    void set(int underlying, long timestampMs, long ticks, int sources, int nextAddOnPpm) {
        sumTo(underlying, timestampMs);
        priceTicks[underlying] = ticks;
        freshSources[underlying] = sources;
        addOnPpm[underlying] = nextAddOnPpm;
        arrivedMs[underlying] = timestampMs;
        if (sources >= FRESH_SOURCES_MIN) {
            countedTicks[underlying] = ticks;
        }
    }

    /**
     * Sums up the price in force until a time; times before the last call change nothing.
     *
     * <p>Only the part of it that is younger than the ring is walked through.
     */
    void sumTo(int underlying, long timestampMs) {
        long from = summedToMs[underlying];
        if (timestampMs <= from) {
            return;
        }
        boolean counts = isKnown(underlying) && freshSources[underlying] >= FRESH_SOURCES_MIN;
        long countsUntil = counts ? arrivedMs[underlying] + CARRY_MS : from;
        long oldest = Math.max(from, minuteStart(timestampMs) - WINDOW_MS);
        for (long start = minuteStart(oldest); start <= timestampMs; start += MINUTE_MS) {
            int cell = cell(underlying, start);
            if (start >= from) {
                sums[cell] = 0;
                weightsMs[cell] = 0;
            }
            long begin = Math.max(start, from);
            long end = Math.min(Math.min(start + MINUTE_MS, timestampMs), countsUntil);
            if (end > begin) {
                sums[cell] += priceTicks[underlying] * (end - begin);
                weightsMs[cell] += (int) (end - begin);
            }
        }
        summedToMs[underlying] = timestampMs;
    }

    /** Returns the last price of enough fresh sources, ticks, 0 before the first. */
    long countedTicks(int underlying) {
        return countedTicks[underlying];
    }

    /** Returns until when prices are summed up. */
    long summedToMs(int underlying) {
        return summedToMs[underlying];
    }

    /**
     * Returns the average over the 30 minutes that end at a whole minute, or {@link #MISSING}; sums
     * reach exactly until then.
     */
    long average(int underlying, long endMs) {
        long sum = 0;
        long weightMs = 0;
        for (int minute = 1; minute <= WINDOW_MINUTES; minute++) {
            int cell = cell(underlying, endMs - minute * MINUTE_MS);
            sum += sums[cell];
            weightMs += weightsMs[cell];
        }
        return weightMs == 0 ? countedTicks[underlying] : Rounding.divideHalfEven(sum, weightMs);
    }

    /** Returns whether a contract could settle at any average of the prices seen so far. */
    boolean isCarriedBy(Contract contract) {
        int underlying = contract.underlying();
        if (!isKnown(underlying)) {
            return true;
        }
        boolean carried =
                isInside(contract, priceTicks[underlying])
                        && (countedTicks[underlying] == 0
                                || isInside(contract, countedTicks[underlying]));
        for (int cell = underlying * MINUTES; cell < (underlying + 1) * MINUTES; cell++) {
            if (weightsMs[cell] != 0) {
                carried &= isInside(contract, Math.floorDiv(sums[cell], weightsMs[cell]));
                carried &= isInside(contract, Math.ceilDiv(sums[cell], weightsMs[cell]));
            }
        }
        return carried;
    }

    private static boolean isInside(Contract contract, long ticks) {
        return ticks >= contract.indexTicksMin() && ticks <= contract.indexTicksMax();
    }

    /** Writes every underlying that ever had a price. */
    void write(SnapshotWriter out) {
        for (int underlying = 1; underlying < priceTicks.length; underlying++) {
            if (isKnown(underlying)) {
                out.putInt(underlying);
                out.putLong(priceTicks[underlying]);
                out.putInt(freshSources[underlying]);
                out.putInt(addOnPpm[underlying]);
                out.putLong(arrivedMs[underlying]);
                out.putLong(countedTicks[underlying]);
                out.putLong(summedToMs[underlying]);
                for (int cell = underlying * MINUTES; cell < (underlying + 1) * MINUTES; cell++) {
                    out.putLong(sums[cell]);
                    out.putInt(weightsMs[cell]);
                }
            }
        }
        out.putInt(0);
    }

    /** Reads what {@link #write} wrote. */
    void read(SnapshotReader in) {
        for (int underlying = in.getInt(); underlying != 0; underlying = in.getInt()) {
            if (!inRange(underlying)) {
                throw new IllegalArgumentException("snapshot underlying=" + underlying);
            }
            priceTicks[underlying] = in.getLong();
            freshSources[underlying] = in.getInt();
            addOnPpm[underlying] = in.getInt();
            arrivedMs[underlying] = in.getLong();
            countedTicks[underlying] = in.getLong();
            summedToMs[underlying] = in.getLong();
            for (int cell = underlying * MINUTES; cell < (underlying + 1) * MINUTES; cell++) {
                sums[cell] = in.getLong();
                weightsMs[cell] = in.getInt();
            }
        }
    }

    /** Returns the last whole minute not after a time. */
    static long minuteStart(long timestampMs) {
        return Math.floorDiv(timestampMs, MINUTE_MS) * MINUTE_MS;
    }

    private static int cell(int underlying, long minuteMs) {
        return underlying * MINUTES + Math.floorMod(minuteMs / MINUTE_MS, MINUTES);
    }
}
