package io.novate.app.replay;

import io.novate.core.Clearinghouse;

/**
 * Pays funding at 00:00, 08:00 and 16:00 UTC.
 *
 * <p>The premium is not in candles, so a proxy stands for it: 0.01% plus one twentieth of the
 * distance of the mark from its own eight-hour exponential mean, clamped to 0.75% either way. When
 * the crowd drives the price up longs pay, after a fall shorts do.
 */
final class FundingClock {
    private static final long PERIOD_MS = 8 * 3_600_000L;
    private static final int BASE_PPM = 100;
    private static final int PREMIUM_SHARE = 20;
    private static final int RATE_PPM_MAX = 7_500;
    private static final int PPB_PER_PPM = 1_000;
    private static final int MEAN_FRACTION_BITS = 16;

    private final long[] mean;
    private final long stepsPerPeriod;
    private long periodBefore = Long.MIN_VALUE;

    FundingClock(int instrumentCount, long stepMs) {
        mean = new long[instrumentCount + 1];
        stepsPerPeriod = Math.max(1, PERIOD_MS / stepMs);
    }

    /** Follows the marks of a step and pays when a period ended before it. */
    void step(Clearinghouse core, long timestampMs) {
        long period = Math.floorDiv(timestampMs, PERIOD_MS);
        boolean due = periodBefore != Long.MIN_VALUE && period > periodBefore;
        periodBefore = period;
        for (int instrument = 1; instrument < mean.length; instrument++) {
            long mark = core.markTicks(instrument);
            long point = mark << MEAN_FRACTION_BITS;
            mean[instrument] =
                    mean[instrument] == 0
                            ? point
                            : mean[instrument] + (point - mean[instrument]) / stepsPerPeriod;
            if (due) {
                int ratePpb = ratePpm(mark, instrument) * PPB_PER_PPM;
                core.funding(timestampMs, instrument, ratePpb);
            }
        }
    }

    private int ratePpm(long mark, int instrument) {
        long meanTicks = Math.max(1, mean[instrument] >> MEAN_FRACTION_BITS);
        long premiumPpm = (mark - meanTicks) * 1_000_000 / meanTicks;
        return Math.clamp(BASE_PPM + premiumPpm / PREMIUM_SHARE, -RATE_PPM_MAX, RATE_PPM_MAX);
    }
}
