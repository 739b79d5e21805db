package io.novate.app.market;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.app.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the candle reader accepts and what it refuses. */
class CandleReaderTest {
    private static final String HEADER = "ts_ms_utc,open,high,low,close,volume\n";
    private static final String FIRST = "60000,10,12,9,11,5\n";

    @Test
    void shouldReadPricesExactlyWhenTheyHaveTenDecimals() throws IOException {
        Candles candles =
                read("BTC_USDT.csv", HEADER + "60000,0.0000000001,12,0.0000000001,11.5,1.16e-06\n");
        assertEquals("BTC_USDT", candles.symbol());
        assertEquals("BTC", candles.base());
        assertEquals("USDT", candles.quote());
        assertArrayEquals(new long[] {1}, candles.open());
        assertArrayEquals(new long[] {120_000_000_000L}, candles.high());
        assertArrayEquals(new long[] {115_000_000_000L}, candles.close());
        assertArrayEquals(new long[] {1}, candles.volume());
    }

    @Test
    void shouldReadTextTimesWhenTheHeaderSaysSo() throws IOException {
        Candles candles =
                read(
                        "USDE_USDT.csv",
                        "ts_utc,open,high,low,close,volume\n2025-10-10 12:01:00,1,1,1,1,0\n");
        assertArrayEquals(new long[] {1_760_097_660_000L}, candles.timeMs());
    }

    @Test
    void shouldReadLinesWhenTheyEndInCarriageReturns() throws IOException {
        assertEquals(1, read("A_B.csv", (HEADER + FIRST).replace("\n", "\r\n")).count());
    }

    @Test
    void shouldReadPastAByteOrderMarkAndBlankLinesAtTheEnd() throws IOException {
        assertEquals(1, read("A_B.csv", "\u00ef\u00bb\u00bf" + HEADER + FIRST + "\n\n").count());
    }

    @Test
    void shouldRefuseABlankLineBetweenCandles() {
        assertRefused(
                "A_B.csv",
                HEADER + FIRST + "\n120000,10,12,9,11,5\n",
                "dir/A_B.csv line 3: the line is blank, but candles follow");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120000,10,12,9,11           | line 3: 5 fields instead of 6 in '120000,10,12,9,11'",
                "120000,10,12,9,11,1,1       | line 3: 7 fields instead of 6",
                "x,10,12,9,11,1              | line 3: time 'x' is not a whole number",
                "60000,10,12,9,11,1          | line 3: time '60000' repeats the line before",
                "59999,10,12,9,11,1          | line 3: time '59999' runs backwards",
                "-5,10,12,9,11,1             | line 3: time '-5' is outside the years 1970 to 2099",
                "9999999999999,10,12,9,11,1  | line 3: time '9999999999999' is outside the years",
                "1621296000,10,12,9,11,1     | line 3: time '1621296000' counts seconds instead of",
                "120000,abc,12,9,11,1        | line 3: open 'abc' is not a number",
                "120000,10,NaN,9,11,1        | line 3: high 'NaN' is not a number",
                "120000,10,12,-9,11,1        | line 3: low '-9' is negative",
                "120000,10,12,9,0,1          | line 3: close '0' must be greater than zero",
                "120000,10,12,9,,1           | line 3: close '' is not a number",
                "120000,10,12,9,11,-1        | line 3: volume '-1' is negative",
                "120000,10,12,9,11,1e999999  | line 3: volume '1e999999' is above",
                "120000,10,9,12,11,1         | line 3: low '12' is above high 9",
                "120000,13,12,9,11,1         | line 3: open '13' is outside low 9 to high 12",
                "120000,10,12,9,8,1          | line 3: close '8' is outside low 9 to high 12",
                "120000,10,12,9,1e-11,1      | line 3: close '1e-11' must be greater than zero",
            })
    void shouldNameFileLineFieldAndValueWhenALineIsBad(String line, String sentence) {
        BadInput refused =
                assertThrows(
                        BadInput.class, () -> read("BTC_USDT.csv", HEADER + FIRST + line + "\n"));
        assertEquals(
                "dir/BTC_USDT.csv " + sentence,
                refused.getMessage()
                        .substring(
                                0,
                                Math.min(
                                        refused.getMessage().length(),
                                        "dir/BTC_USDT.csv ".length() + sentence.length())));
    }

    @Test
    void shouldRefuseWhenFileIsEmpty() {
        assertRefused("BTC_USDT.csv", "", "dir/BTC_USDT.csv: the file is empty");
    }

    @Test
    void shouldRefuseWhenThereIsNoCandle() {
        assertRefused(
                "BTC_USDT.csv", HEADER, "dir/BTC_USDT.csv: there is no candle after the header");
    }

    @Test
    void shouldRefuseWhenHeaderIsMissing() {
        assertRefused(
                "BTC_USDT.csv",
                FIRST,
                "dir/BTC_USDT.csv line 1: the header is '60000,10,12,9,11,5' instead of"
                        + " ts_ms_utc,open,high,low,close,volume");
    }

    @Test
    void shouldRefuseWhenTextTimeIsNoDate() {
        assertRefused(
                "BTC_USDT.csv",
                "ts_utc,open,high,low,close,volume\n2025-02-30 12:01:00,1,1,1,1,0\n",
                "dir/BTC_USDT.csv line 2: time '2025-02-30 12:01:00' is not YYYY-MM-DD HH:MM:SS");
    }

    @Test
    void shouldRefuseWhenNameHasNoPair() {
        BadInput refused = assertThrows(BadInput.class, () -> read("funding.csv", HEADER + FIRST));
        assertEquals(
                "dir/funding.csv: the name is not BASE_QUOTE.csv or BASE_QUOTE_more.csv in capitals,"
                        + " at most 36 characters",
                refused.getMessage());
    }

    private static void assertRefused(String name, String text, String sentence) {
        assertEquals(sentence, assertThrows(BadInput.class, () -> read(name, text)).getMessage());
    }

    static Candles read(String name, String text) throws IOException {
        return CandleReader.read(
                name,
                "dir/" + name,
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
