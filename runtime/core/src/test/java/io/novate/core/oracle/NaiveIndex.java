package io.novate.core.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Every index price of one underlying that ever arrived, and averages over them. */
final class NaiveIndex {
    private static final int SOURCES_MIN = 3;
    private static final long MINUTE_MS = 60_000;
    private static final long WINDOW_MS = 30 * MINUTE_MS;

    private record Arrival(long atMs, long ticks, int sources) {}

    private final List<Arrival> arrivals = new ArrayList<>();
    int addOnPpm;

    boolean isKnown() {
        return !arrivals.isEmpty();
    }

    long ticks() {
        return isKnown() ? arrivals.getLast().ticks : 0;
    }

    long arrivedMs() {
        return isKnown() ? arrivals.getLast().atMs : 0;
    }

    boolean isSure() {
        return isKnown() && arrivals.getLast().sources >= SOURCES_MIN;
    }

    void arrive(long atMs, long ticks, int sources, int nextAddOnPpm) {
        arrivals.add(new Arrival(atMs, ticks, sources));
        addOnPpm = nextAddOnPpm;
    }

    /**
     * The average over the half hour before a time, each price weighted by the milliseconds it was
     * the last, one minute at most; without any weight the last price that counted, 0 for none.
     */
    long average(long endMs) {
        BigInteger sum = BigInteger.ZERO;
        long weightMs = 0;
        long last = 0;
        for (int index = 0; index < arrivals.size(); index++) {
            Arrival arrival = arrivals.get(index);
            if (arrival.sources < SOURCES_MIN) {
                continue;
            }
            last = arrival.ticks;
            long until = Math.min(endMs, arrival.atMs + MINUTE_MS);
            if (index + 1 < arrivals.size()) {
                until = Math.min(until, arrivals.get(index + 1).atMs);
            }
            long ms = until - Math.max(arrival.atMs, endMs - WINDOW_MS);
            if (ms > 0) {
                sum = sum.add(Exact.product(arrival.ticks, ms));
                weightMs += ms;
            }
        }
        return weightMs == 0
                ? last
                : Exact.halfEven(sum, BigInteger.valueOf(weightMs)).longValueExact();
    }

    /** Whether every price of the last half hour and more lies inside bounds. */
    boolean isInside(long ticksMin, long ticksMax, long nowMs) {
        long counted = 0;
        boolean inside = true;
        for (Arrival arrival : arrivals) {
            boolean in = arrival.ticks >= ticksMin && arrival.ticks <= ticksMax;
            inside &= in || nowMs - arrival.atMs > WINDOW_MS + 2 * MINUTE_MS;
            counted = arrival.sources >= SOURCES_MIN ? arrival.ticks : counted;
        }
        boolean countedIn = counted == 0 || counted >= ticksMin && counted <= ticksMax;
        boolean lastIn = !isKnown() || ticks() >= ticksMin && ticks() <= ticksMax;
        return inside && countedIn && lastIn;
    }

    static long minuteStart(long timestampMs) {
        return Math.floorDiv(timestampMs, MINUTE_MS) * MINUTE_MS;
    }
}
