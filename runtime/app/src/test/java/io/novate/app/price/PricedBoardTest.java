package io.novate.app.price;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.pricing.board.BoardFault;
import io.novate.pricing.board.BoardQuote;
import io.novate.pricing.board.BoardReader;
import io.novate.pricing.board.OptionBoard;
import io.novate.pricing.option.Black76;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricedBoardTest {
    @TempDir private Path folder;

    @Test
    void shouldReproduceTheMarksAndDeltasOfAFullTickerBoard() throws IOException {
        PricedBoard priced = new PricedBoard(BoardReader.read(copy("full-ticker-2020-05-21.csv")));
        assertTrue(priced.markErrors().at(0.5) < 5e-6, priced.summary());
        assertTrue(priced.markErrors().at(1) < 3e-4, priced.summary());
        assertTrue(priced.deltaErrors().at(1) < 1e-3, priced.summary());
    }

    @Test
    void shouldSayOnWhichForwardAMarkFarOffWouldAgree() throws IOException {
        OptionBoard board =
                BoardReader.read(
                        edit("full-ticker-2020-05-21.csv", ",0.02124908,", ",0.02144908,"));
        String summary = new PricedBoard(board).summary();
        String line =
                summary.lines()
                        .filter(each -> each.contains("BTC-22MAY20-9250-P"))
                        .findFirst()
                        .orElse(summary);
        assertTrue(line.startsWith("  mark off by -1.77e-04: "), line);
        double away = Double.parseDouble(line.replaceFirst(".*a forward ([^ ]+) .*", "$1"));
        BoardQuote quote = board.quotes().get(0);
        double forward = quote.forward() + away;
        double value = Black76.value(false, forward, quote.strike(), quote.years(), quote.vol(), 1);
        assertEquals(0.02144908, value / forward, 2e-6, line);
    }

    @Test
    void shouldReproduceTheMarksOfASnapshot() throws IOException {
        PricedBoard priced = new PricedBoard(BoardReader.read(copy("snapshot-2026-02-05.csv")));
        assertTrue(priced.markErrors().at(0.5) < 1e-4, priced.summary());
    }

    @Test
    void shouldWriteOneLinePerOption() throws IOException {
        OptionBoard board = BoardReader.read(copy("full-ticker-2020-05-21.csv"));
        StringWriter text = new StringWriter();
        PricedBoard priced = new PricedBoard(board);
        priced.write(new PrintWriter(text));
        List<String> lines = text.toString().lines().toList();
        assertEquals(1 + board.quotes().size(), lines.size());
        int columns = lines.get(0).split(",", -1).length;
        assertTrue(lines.stream().allMatch(line -> line.split(",", -1).length == columns));
        assertTrue(lines.get(1).startsWith("BTC-22MAY20-9250-P,BTC,put,9250,2020-05-22T08:00:00Z"));
    }

    @Test
    void shouldSayWhatItSkips() throws IOException {
        Path board = edit("snapshot-2026-02-05.csv", ",0.7805,", ",,");
        OptionBoard read = BoardReader.read(board);
        assertEquals(
                List.of("line 2: BTC-13FEB26-83000-P has no volatility or no mark"),
                read.skipped());
        assertTrue(new PricedBoard(read).summary().contains("skipped 1."));
    }

    @Test
    void shouldNameFileLineFieldAndValueOfBadInput() throws IOException {
        assertFault(
                edit("snapshot-2026-02-05.csv", ",83000.0,", ",8x,"),
                "line 2: strike: '8x' is not");
        assertFault(
                edit("snapshot-2026-02-05.csv", ",put,", ",putt,"), "line 2: option_type: 'putt'");
        assertFault(edit("snapshot-2026-02-05.csv", "2026-02-13T08", "13.2.26"), "expiry_datetime");
        assertFault(edit("snapshot-2026-02-05.csv", ",strike,", ",hit,"), "no column 'strike'");
        assertFault(edit("full-ticker-2020-05-21.csv", ",0.02124908,", ",-1,"), "mark_price: '-1'");
        assertFault(edit("full-ticker-2020-05-21.csv", "'delta'", "'d'"), "greeks");
        assertFault(edit("full-ticker-2020-05-21.csv", ",0.02124908", ""), "29 values for 30");
        String ticker = "full-ticker-2020-05-21.csv";
        assertFault(edit(ticker, "'delta': -0.73032", "'delta': 1e400"), "greeks");
        assertFault(edit(ticker, ",9096.11,", ",0x1p3,"), "underlying_price: '0x1p3' is not a");
        assertFault(edit(ticker, ",9096.11,", ",9096d,"), "underlying_price: '9096d' is not a");
        assertFault(edit(ticker, ",9096.11,", ",Infinity,"), "underlying_price: 'Infinity' is");
        assertFault(edit(ticker, ",85.05,", ",1e400,"), "mark_iv: '1e400' is");
        assertFault(edit(ticker, ",9250.0,", ",0,"), "strike: '0' is outside");
        assertFault(edit(ticker, ",1590103193775,", ",-5,"), "timestamp: '-5' is not between");
        assertFault(edit(ticker, "BTC-22MAY20-9250-P", "B\u0000"), "instrument_name");
        assertFault(edit(ticker, "BTC-22MAY20-9250-P", "\"=1,1\""), "instrument_name: '=1,1'");
        assertFault(edit(ticker, "BTC-22MAY20-9250-P", ""), "instrument_name: '' is not");
        assertFault(edit(ticker, ",max_price,", ",strike,"), "line 1: a column is named twice");
        assertFault(edit(ticker, "(?s)\n.*", "\n"), "line 2: there is no row");
        assertFault(folder.resolve("none.csv"), "there is no such file");
        assertFault(folder, "this is a folder");
        assertFault(Files.createFile(folder.resolve("empty.csv")), "the file is empty");
    }

    private static void assertFault(Path board, String part) {
        String said = assertThrows(BoardFault.class, () -> BoardReader.read(board)).getMessage();
        assertTrue(said.startsWith(board.toString()) && said.contains(part), said);
        assertEquals(1, said.lines().count());
    }

    private Path edit(String name, String from, String to) throws IOException {
        Path board = copy(name);
        String text = Files.readString(board);
        String edited = text.replaceFirst(from, to);
        assertTrue(!edited.equals(text), from);
        return Files.writeString(board, edited);
    }

    private Path copy(String name) throws IOException {
        try (InputStream in = PricedBoardTest.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(folder.resolve(name), text);
        }
    }
}
