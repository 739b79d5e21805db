package io.novate.app.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.market.Candles;
import io.novate.app.market.MarketHistory;
import io.novate.app.settle.Settlement;
import io.novate.app.settle.Settlements;
import io.novate.core.command.WaterfallRung;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The crash comes down to the last rung of the waterfall, whatever the seed. */
class WaterfallSystemTest {
    private static final int ACCOUNTS = 300;
    private static final long CANDLE_MS = 20 * 60_000;

    @Test
    void shouldUseEveryRungAndSettleWhateverTheSeed() {
        MarketHistory history = coarse();
        for (long seed = 1; seed <= 3; seed++) {
            ReplayPlan plan = new ReplayPlan(history, ACCOUNTS, seed, "auto", 1, Settlements.NONE);
            try (Replay replay = new Replay(plan, null);
                    Settlement none = Settlements.open(Settlements.NONE)) {
                Progress silent = new Progress(new PrintWriter(Writer.nullWriter()), false);
                ReplayReport report = replay.run(none, silent);
                String replayed = "seed " + seed;
                Map<?, ?> rungs = (Map<?, ?>) report.value("waterfall");
                for (WaterfallRung rung : WaterfallRung.values()) {
                    long paid = (Long) rungs.get(rung.name().toLowerCase(Locale.ROOT));
                    assertTrue(paid > 0, replayed + ": " + rungs);
                }
                assertEquals(0, report.number("conservation_residual"), replayed);
                assertEquals(true, report.value("last_batch_settled"), replayed);
                assertEquals(0, report.number("explanations_failed"), replayed);
            }
        }
    }

    /** The bundled crash in longer candles, so that the test is short. */
    private static MarketHistory coarse() {
        List<Candles> coins = new ArrayList<>();
        for (Candles coin : MarketHistory.bundled().coins()) {
            coins.add(coarse(coin));
        }
        return MarketHistory.of(coins);
    }

    private static Candles coarse(Candles fine) {
        int count = 0;
        long[][] columns = new long[6][fine.count()];
        for (int at = 0; at < fine.count(); at++) {
            long startMs = fine.timeMs()[at] / CANDLE_MS * CANDLE_MS;
            if (count == 0 || columns[0][count - 1] != startMs) {
                columns[0][count] = startMs;
                columns[1][count] = fine.open()[at];
                columns[2][count] = fine.high()[at];
                columns[3][count] = fine.low()[at];
                count++;
            }
            int last = count - 1;
            columns[2][last] = Math.max(columns[2][last], fine.high()[at]);
            columns[3][last] = Math.min(columns[3][last], fine.low()[at]);
            columns[4][last] = fine.close()[at];
            columns[5][last] += fine.volume()[at];
        }
        for (int column = 0; column < columns.length; column++) {
            columns[column] = Arrays.copyOf(columns[column], count);
        }
        return new Candles(
                fine.symbol(),
                fine.base(),
                fine.quote(),
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                columns[5]);
    }
}
