package io.novate.app.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.market.BracketSchedule;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import org.junit.jupiter.api.Test;

/** The marks inside a candle. */
class MarkPathTest {
    private static final MarketHistory HISTORY = MarketHistory.bundled();
    private static final ListingPlan PLAN =
            new ListingPlan(HISTORY, BracketSchedule.bundled(), 100_000);

    @Test
    void shouldTouchBothExtremesAndEndAtTheClose() {
        MarkPath path = new MarkPath(HISTORY, PLAN);
        int pointsMax = 0;
        for (int step = 0; step < HISTORY.stepCount(); step++) {
            int points = path.plan(step);
            pointsMax = Math.max(pointsMax, points);
            for (int coin = 0; coin < HISTORY.coinCount(); coin++) {
                long low = Long.MAX_VALUE;
                long high = 0;
                for (int point = 0; point < points; point++) {
                    low = Math.min(low, path.ticks(coin, point));
                    high = Math.max(high, path.ticks(coin, point));
                }
                assertEquals(PLAN.ticks(coin, HISTORY.low(coin, step)), low);
                assertEquals(PLAN.ticks(coin, HISTORY.high(coin, step)), high);
                assertEquals(
                        PLAN.ticks(coin, HISTORY.close(coin, step)), path.ticks(coin, points - 1));
            }
        }
        assertTrue(pointsMax > 8, "a crash minute is walked in parts, most points " + pointsMax);
    }
}
