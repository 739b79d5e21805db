package io.novate.app.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How candles of several coins become one time axis. */
class MarketHistoryTest {
    private static final String HEADER = "ts_ms_utc,open,high,low,close,volume\n";
    private static final long UNIT = 10_000_000_000L;

    @TempDir Path folder;

    @Test
    void shouldCarryTheLastCloseForwardWhenAMinuteIsMissing() throws IOException {
        MarketHistory history =
                MarketHistory.of(
                        List.of(
                                CandleReaderTest.read(
                                        "A_USD.csv",
                                        HEADER + "60000,1,4,1,3,7\n180000,5,6,5,6,8\n"),
                                CandleReaderTest.read("B_USD.csv", HEADER + "120000,2,2,2,2,9\n")));
        assertEquals(3, history.stepCount());
        assertEquals(120_000, history.timeMs(1));
        assertEquals(3 * UNIT, history.open(0, 1));
        assertEquals(3 * UNIT, history.high(0, 1));
        assertEquals(3 * UNIT, history.low(0, 1));
        assertEquals(3 * UNIT, history.close(0, 1));
        assertEquals(0, history.volume(0, 1));
        assertEquals(
                2 * UNIT, history.close(1, 0), "before its first candle its first open stands");
        assertEquals(0, history.volume(1, 0));
        assertEquals(9_000_000, history.volume(1, 1));
    }

    @Test
    void shouldHoldTheBundledCrashAsItWas() {
        MarketHistory history = MarketHistory.bundled();
        assertEquals(15, history.coinCount());
        assertEquals(4117, history.stepCount());
        int bitcoin = 3;
        assertEquals("BTC_USDT", history.coins().get(bitcoin).symbol());
        long lowest = Long.MAX_VALUE;
        long lowestMs = 0;
        for (int step = 0; step < history.stepCount(); step++) {
            if (history.low(bitcoin, step) < lowest) {
                lowest = history.low(bitcoin, step);
                lowestMs = history.timeMs(step);
            }
        }
        assertEquals(30_000 * UNIT, lowest);
        assertEquals(1_621_429_800_000L, lowestMs, "13:10 UTC");
    }

    @Test
    void shouldIgnoreOtherFilesWhenLoadingAFolder() throws IOException {
        Files.writeString(folder.resolve("PROVENANCE.txt"), "text");
        Files.writeString(folder.resolve("tiers.json"), "{}");
        Files.writeString(folder.resolve("A_USD_1h.csv"), HEADER + "60000,1,4,1,3,7\n");
        assertEquals(1, MarketHistory.load(folder).coinCount());
    }

    @Test
    void shouldRefuseWhenFolderHoldsNoCandles() {
        String message =
                assertThrows(BadInput.class, () -> MarketHistory.load(folder)).getMessage();
        assertTrue(message.endsWith("the folder holds no candle file named BASE_QUOTE.csv"));
    }

    @Test
    void shouldRefuseWhenFolderIsMissing() {
        Path missing = folder.resolve("nothing");
        assertEquals(
                missing + ": there is no such folder of candle files",
                assertThrows(BadInput.class, () -> MarketHistory.load(missing)).getMessage());
    }

    @Test
    void shouldRefuseWhenQuoteCurrenciesDiffer() throws IOException {
        List<Candles> mixed =
                List.of(
                        CandleReaderTest.read("A_USD.csv", HEADER + "60000,1,4,1,3,7\n"),
                        CandleReaderTest.read("B_EUR.csv", HEADER + "60000,1,4,1,3,7\n"));
        assertTrue(
                assertThrows(BadInput.class, () -> MarketHistory.of(mixed))
                        .getMessage()
                        .startsWith("B_EUR.csv: its prices are in EUR"));
    }
}
