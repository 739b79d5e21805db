package io.novate.app.replay;

import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import java.util.Arrays;

/**
 * The marks inside one candle: open, the two extremes in the order that fits its direction, close.
 *
 * <p>A candle that closes above its open goes through its low first. Where the median instrument
 * moves more than 0.75% on a leg, the leg is walked in equal parts, at most four: a mark price is
 * published every second or so and does not jump over a minute.
 */
final class MarkPath {
    private static final int LEGS = 3;
    private static final int PARTS_MAX = 4;
    private static final long PART_MOVE_PPM = 7_500;

    private final MarketHistory history;
    private final ListingPlan plan;
    private final long[][] corners;
    private final long[] movesPpm;
    private final int[] partEnd = new int[LEGS];

    MarkPath(MarketHistory history, ListingPlan plan) {
        this.history = history;
        this.plan = plan;
        corners = new long[LEGS + 1][history.coinCount()];
        movesPpm = new long[history.coinCount()];
    }

    /** Plans the path of a step and returns its number of points. */
    int plan(int step) {
        for (int coin = 0; coin < history.coinCount(); coin++) {
            boolean rises = history.close(coin, step) >= history.open(coin, step);
            long low = plan.ticks(coin, history.low(coin, step));
            long high = plan.ticks(coin, history.high(coin, step));
            corners[0][coin] = plan.ticks(coin, history.open(coin, step));
            corners[1][coin] = rises ? low : high;
            corners[2][coin] = rises ? high : low;
            corners[3][coin] = plan.ticks(coin, history.close(coin, step));
        }
        int points = 0;
        for (int leg = 0; leg < LEGS; leg++) {
            points += parts(leg);
            partEnd[leg] = points;
        }
        return points;
    }

    private int parts(int leg) {
        for (int coin = 0; coin < movesPpm.length; coin++) {
            long from = corners[leg][coin];
            movesPpm[coin] = Math.abs(corners[leg + 1][coin] - from) * 1_000_000 / from;
        }
        Arrays.sort(movesPpm);
        long median = movesPpm[movesPpm.length / 2];
        return Math.clamp(Math.ceilDiv(median, PART_MOVE_PPM), 1, PARTS_MAX);
    }

    /** Returns the mark of a coin at a point of the planned step, ticks. */
    long ticks(int coin, int point) {
        int leg = 0;
        while (point >= partEnd[leg]) {
            leg++;
        }
        int begin = leg == 0 ? 0 : partEnd[leg - 1];
        int parts = partEnd[leg] - begin;
        long from = corners[leg][coin];
        long to = corners[leg + 1][coin];
        return from + (to - from) * (point - begin + 1) / parts;
    }
}
