package io.novate.app.replay;

import io.novate.app.market.MarketHistory;

/**
 * What to replay.
 *
 * @param history candles
 * @param accountCount customers of the venue
 * @param seed start of every draw
 * @param backend kernel backend by name, or auto
 * @param threads threads that share the passes of the backend
 * @param settle how batches are settled, as the user named it
 */
public record ReplayPlan(
        MarketHistory history,
        int accountCount,
        long seed,
        String backend,
        int threads,
        String settle) {
    /** Default seed: the day of the crash. */
    public static final long SEED = 20210519;

    private static final int TRADES_PER_ACCOUNT = 5;
    private static final int TRADES_MIN = 2_000;

    /** Returns the trades of the day, beside those that build the opening book. */
    long tradeTarget() {
        return Math.max(TRADES_MIN, (long) accountCount * TRADES_PER_ACCOUNT);
    }

    /** Returns the market time between two settlement batches. */
    long sealEveryMs() {
        return 5 * 60_000;
    }
}
