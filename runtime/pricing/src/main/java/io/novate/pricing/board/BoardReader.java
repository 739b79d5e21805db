package io.novate.pricing.board;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the two kinds of board files that collectors of Deribit's public interface write.
 *
 * <p>Full tickers (columns {@code underlying_price}, {@code mark_iv} in percent, {@code greeks} as
 * text, times in milliseconds) and snapshots ({@code futures_price}, {@code implied_volatility} as
 * a fraction, {@code delta}, times as ISO 8601). Prices are in coins. Which kind it is follows from
 * the line that names the columns; further columns do not matter.
 *
 * <p><b>Errors</b>: a file or a value that is not what its column says throws {@link BoardFault}. A
 * row that is well formed but has nothing to price (empty volatility, expired, volatility 0) is
 * listed as skipped with its reason.
 */
public final class BoardReader {
    /** A decimal number; nothing else that a program may take for one. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?");

    /** Milliseconds of the year 2000 and of the year 3000. */
    private static final long TIME_MIN = 946_684_800_000L;

    private static final long TIME_MAX = 32_503_680_000_000L;
    private static final Pattern DELTA = Pattern.compile("'delta': (-?[0-9.eE+-]+)");
    private static final Pattern INSTRUMENT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final double DELTA_MAX = 10;
    private static final int CELL_SHOWN_MAX = 60;

    private final String file;
    private final List<String> columns;
    private final boolean isTicker;
    private final List<BoardQuote> quotes = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private List<String> cells = List.of();
    private long line = 1;

    private BoardReader(String file, String firstLine) {
        this.file = file;
        columns = CsvLine.split(firstLine.replace("\uFEFF", ""));
        isTicker = columns.contains("mark_iv");
        List<String> needed =
                isTicker
                        ? List.of(
                                "instrument_name",
                                "option_type",
                                "strike",
                                "timestamp",
                                "expiration_timestamp",
                                "underlying_price",
                                "index_price",
                                "mark_price",
                                "greeks")
                        : List.of(
                                "instrument_name",
                                "option_type",
                                "strike",
                                "timestamp",
                                "expiry_datetime",
                                "futures_price",
                                "index_price",
                                "mark_price",
                                "implied_volatility",
                                "delta",
                                "currency");
        if (columns.stream().distinct().count() < columns.size()) {
            throw new BoardFault(file + ": line 1: a column is named twice");
        }
        for (String column : needed) {
            if (!columns.contains(column)) {
                throw new BoardFault(
                        file
                                + ": line 1: there is no column '"
                                + column
                                + "', so this is neither a full ticker board nor a snapshot");
            }
        }
    }

    /**
     * Reads a file to its end.
     *
     * @throws BoardFault when it is not a board
     */
    public static OptionBoard read(Path path) {
        String file = path.toString();
        try (BufferedReader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            String first = in.readLine();
            if (first == null) {
                throw new BoardFault(file + ": the file is empty");
            }
            BoardReader reader = new BoardReader(file, first);
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                reader.row(text);
            }
            if (reader.quotes.isEmpty() && reader.skipped.isEmpty()) {
                throw new BoardFault(file + ": line 2: there is no row after the columns");
            }
            return new OptionBoard(file, reader.quotes, reader.skipped);
        } catch (NoSuchFileException e) {
            throw new BoardFault(file + ": there is no such file");
        } catch (MalformedInputException e) {
            throw new BoardFault(file + ": this is not a text file in UTF-8");
        } catch (IOException e) {
            String reason = Files.isDirectory(path) ? "this is a folder" : "it cannot be read";
            throw new BoardFault(file + ": " + reason);
        }
    }

    private void row(String text) {
        line++;
        if (text.isBlank()) {
            return;
        }
        cells = CsvLine.split(text);
        if (cells.size() != columns.size()) {
            throw new BoardFault(
                    where()
                            + ": there are "
                            + cells.size()
                            + " values for "
                            + columns.size()
                            + " columns");
        }
        String volColumn = isTicker ? "mark_iv" : "implied_volatility";
        String instrument = cell("instrument_name");
        if (!INSTRUMENT.matcher(instrument).matches()) {
            throw fault("instrument_name", "is not a name of 1 to 64 letters, digits and - _ .");
        }
        if (cell(volColumn).isEmpty() || cell("mark_price").isEmpty()) {
            skip(instrument + " has no volatility or no mark");
            return;
        }
        BoardQuote quote = quote(instrument, volColumn);
        if (quote.vol() == 0) {
            skip(instrument + " has volatility 0");
        } else if (quote.years() <= 0) {
            skip(instrument + " has expired");
        } else {
            quotes.add(quote);
        }
    }

    private BoardQuote quote(String instrument, String volColumn) {
        double vol = number(volColumn, 0, 1e5);
        return new BoardQuote(
                instrument,
                isTicker ? coin(instrument) : cell("currency"),
                isCall(),
                number("strike", Double.MIN_NORMAL, 1e12),
                time("timestamp"),
                time(isTicker ? "expiration_timestamp" : "expiry_datetime"),
                number(isTicker ? "underlying_price" : "futures_price", Double.MIN_NORMAL, 1e12),
                number("index_price", Double.MIN_NORMAL, 1e12),
                isTicker ? vol / 100 : vol,
                number("mark_price", 0, 1e9),
                isTicker ? deltaOfGreeks() : number("delta", -DELTA_MAX, DELTA_MAX));
    }

    private static String coin(String instrument) {
        int dash = instrument.indexOf('-');
        return dash < 0 ? instrument : instrument.substring(0, dash);
    }

    private boolean isCall() {
        String type = cell("option_type").toLowerCase(Locale.ROOT);
        if (!type.equals("call") && !type.equals("put")) {
            throw fault("option_type", "is neither call nor put");
        }
        return type.equals("call");
    }

    private double deltaOfGreeks() {
        Matcher matcher = DELTA.matcher(cell("greeks"));
        if (!matcher.find()) {
            throw fault("greeks", "holds no delta");
        }
        double delta = parse("greeks", matcher.group(1));
        if (!(Math.abs(delta) <= DELTA_MAX)) {
            throw fault("greeks", "holds a delta outside its range");
        }
        return delta;
    }

    private double number(String column, double least, double most) {
        double value = parse(column, cell(column));
        if (!(value >= least && value <= most)) {
            throw fault(column, "is outside its range");
        }
        return value;
    }

    private double parse(String column, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw fault(column, "is not a number");
        }
        return Double.parseDouble(text);
    }

    private long time(String column) {
        String text = cell(column);
        try {
            long timeMs =
                    isTicker
                            ? Long.parseLong(text)
                            : OffsetDateTime.parse(text).toInstant().toEpochMilli();
            if (timeMs < TIME_MIN || timeMs > TIME_MAX) {
                throw fault(column, "is not between the years 2000 and 3000");
            }
            return timeMs;
        } catch (NumberFormatException e) {
            throw fault(column, "is not a time in milliseconds");
        } catch (DateTimeParseException e) {
            throw fault(column, "is not a time like 2026-02-05T15:51:32+00:00");
        }
    }

    private String cell(String column) {
        return cells.get(columns.indexOf(column)).strip();
    }

    private void skip(String reason) {
        skipped.add("line " + line + ": " + reason);
    }

    private BoardFault fault(String column, String why) {
        String value = cell(column);
        String shown = value.length() > CELL_SHOWN_MAX ? value.substring(0, CELL_SHOWN_MAX) : value;
        return new BoardFault(where() + ": " + column + ": '" + shown + "' " + why);
    }

    private String where() {
        return file + ": line " + line;
    }
}
