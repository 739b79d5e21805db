package io.novate.app.market;

import io.novate.app.BadInput;
import io.novate.app.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads candle files and refuses anything it cannot read exactly.
 *
 * <p>The first line names the columns: {@code ts_ms_utc,open,high,low,close,volume}, or {@code
 * ts_utc} with {@code YYYY-MM-DD HH:MM:SS} instead of milliseconds. Prices keep ten decimals and
 * volumes six; what is finer is rounded half to even.
 */
public final class CandleReader {
    /** Decimals kept of a price. */
    public static final int PRICE_DECIMALS = 10;

    /** Decimals kept of a volume. */
    public static final int VOLUME_DECIMALS = 6;

    private static final Pattern NAME =
            Pattern.compile("([A-Z0-9]{1,12})_([A-Z0-9]{1,12})((?:[_.-][A-Za-z0-9]+)*)\\.csv");
    private static final String[] FIELDS = {"time", "open", "high", "low", "close", "volume"};
    private static final DateTimeFormatter TEXT_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
                    .withResolverStyle(ResolverStyle.STRICT);
    private static final int SYMBOL_LENGTH_MAX = 32;

    /** What some spreadsheets write first, as the reader's character set shows it. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private static final int FIELD_LENGTH_MAX = 40;
    private static final int CANDLES_MAX = 10_000_000;

    /**
     * Read as milliseconds January 1970 to 1973, before any of these markets; read as seconds
     * later.
     */
    private static final long SECONDS_FROM = 100_000_000L;

    private static final long SECONDS_TO = 100_000_000_000L;
    private static final long TIME_MS_MAX = 4_102_444_800_000L;
    private static final BigDecimal PRICE_MAX = BigDecimal.valueOf(100_000_000);
    private static final BigDecimal VOLUME_MAX = BigDecimal.valueOf(1_000_000_000_000L);

    private final String file;
    private final String shown;
    private long[][] columns = new long[FIELDS.length][1024];
    private int count;
    private boolean textTime;

    private CandleReader(String file, String shown) {
        this.file = file;
        this.shown = shown;
    }

    /** Returns whether a file of this name is meant to hold candles. */
    public static boolean isCandleFile(String fileName) {
        return fileName.endsWith(".csv");
    }

    /**
     * Reads one file to its end.
     *
     * @param fileName name without folders, {@code BASE_QUOTE*.csv}
     * @param shownAs how messages name the file
     * @throws BadInput when a line cannot be read
     */
    public static Candles read(String fileName, String shownAs, InputStream in) throws IOException {
        Matcher name = NAME.matcher(fileName);
        if (!name.matches() || fileName.length() > SYMBOL_LENGTH_MAX + 4) {
            throw new BadInput(
                    shownAs
                            + ": the name is not BASE_QUOTE.csv or BASE_QUOTE_more.csv in capitals, at most"
                            + " 36 characters");
        }
        CandleReader reader = new CandleReader(fileName, shownAs);
        reader.readLines(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1)));
        return reader.candles(name.group(1), name.group(2));
    }

    private Candles candles(String base, String quote) {
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Arrays.copyOf(columns[i], count);
        }
        return new Candles(
                file.substring(0, file.length() - 4),
                base,
                quote,
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                columns[5]);
    }

    private void readLines(BufferedReader lines) throws IOException {
        String header = lines.readLine();
        if (header == null || header.isBlank()) {
            throw new BadInput(shown + ": the file is empty");
        }
        readHeader(header.startsWith(BYTE_ORDER_MARK) ? header.substring(3) : header);
        int lineNumber = 1;
        int blankLine = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            lineNumber++;
            if (line.isBlank()) {
                blankLine = lineNumber;
                continue;
            }
            if (blankLine != 0) {
                throw new BadInput(
                        shown + " line " + blankLine + ": the line is blank, but candles follow");
            }
            readLine(lineNumber, line);
        }
        if (count == 0) {
            throw new BadInput(shown + ": there is no candle after the header");
        }
    }

    private void readHeader(String line) {
        String header = line.strip();
        if (header.equals("ts_ms_utc,open,high,low,close,volume")) {
            textTime = false;
        } else if (header.equals("ts_utc,open,high,low,close,volume")) {
            textTime = true;
        } else {
            throw new BadInput(
                    shown
                            + " line 1: the header is '"
                            + shorten(header)
                            + "' instead of ts_ms_utc,open,high,low,close,volume");
        }
    }

    private void readLine(int lineNumber, String line) {
        String[] fields = line.strip().split(",", -1);
        if (fields.length != FIELDS.length) {
            throw new BadInput(
                    shown
                            + " line "
                            + lineNumber
                            + ": "
                            + Words.count(fields.length, "field")
                            + " instead of "
                            + FIELDS.length
                            + " in '"
                            + shorten(line)
                            + "'");
        }
        if (count == CANDLES_MAX) {
            throw new BadInput(shown + ": more than " + CANDLES_MAX + " candles");
        }
        if (count == columns[0].length) {
            for (int i = 0; i < columns.length; i++) {
                columns[i] = Arrays.copyOf(columns[i], 2 * count);
            }
        }
        columns[0][count] = time(lineNumber, fields[0]);
        for (int i = 1; i <= 4; i++) {
            columns[i][count] =
                    decimal(lineNumber, FIELDS[i], fields[i], PRICE_DECIMALS, PRICE_MAX);
            if (columns[i][count] == 0) {
                throw field(lineNumber, FIELDS[i], fields[i], "must be greater than zero");
            }
        }
        columns[5][count] = decimal(lineNumber, FIELDS[5], fields[5], VOLUME_DECIMALS, VOLUME_MAX);
        checkOrder(lineNumber, fields);
        count++;
    }

    private void checkOrder(int lineNumber, String[] fields) {
        long time = columns[0][count];
        if (count > 0 && time <= columns[0][count - 1]) {
            String why =
                    time == columns[0][count - 1] ? "repeats the line before" : "runs backwards";
            throw field(lineNumber, FIELDS[0], fields[0], why);
        }
        long high = columns[2][count];
        long low = columns[3][count];
        if (low > high) {
            throw field(lineNumber, "low", fields[3], "is above high " + fields[2]);
        }
        for (int i = 1; i <= 4; i += 3) {
            long price = columns[i][count];
            if (price < low || price > high) {
                throw field(
                        lineNumber,
                        FIELDS[i],
                        fields[i],
                        "is outside low " + fields[3] + " to high " + fields[2]);
            }
        }
    }

    private long time(int lineNumber, String field) {
        long timeMs;
        try {
            timeMs =
                    textTime
                            ? LocalDateTime.parse(field, TEXT_TIME)
                                    .toInstant(ZoneOffset.UTC)
                                    .toEpochMilli()
                            : Long.parseLong(field);
        } catch (DateTimeParseException | NumberFormatException e) {
            throw field(
                    lineNumber,
                    FIELDS[0],
                    field,
                    textTime ? "is not YYYY-MM-DD HH:MM:SS" : "is not a whole number");
        }
        if (timeMs <= 0 || timeMs > TIME_MS_MAX) {
            throw field(lineNumber, FIELDS[0], field, "is outside the years 1970 to 2099");
        }
        if (timeMs >= SECONDS_FROM && timeMs < SECONDS_TO) {
            throw field(lineNumber, FIELDS[0], field, "counts seconds instead of milliseconds");
        }
        return timeMs;
    }

    private long decimal(
            int lineNumber, String name, String field, int decimals, BigDecimal valueMax) {
        BigDecimal value;
        try {
            if (field.length() > FIELD_LENGTH_MAX) {
                throw new NumberFormatException("too long");
            }
            value = new BigDecimal(field);
        } catch (NumberFormatException e) {
            throw field(lineNumber, name, field, "is not a number");
        }
        if (value.signum() < 0) {
            throw field(lineNumber, name, field, "is negative");
        }
        if (value.compareTo(valueMax) > 0) {
            throw field(lineNumber, name, field, "is above " + valueMax.toPlainString());
        }
        return value.setScale(decimals, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
    }

    private BadInput field(int lineNumber, String name, String value, String why) {
        return new BadInput(
                shown + " line " + lineNumber + ": " + name + " '" + shorten(value) + "' " + why);
    }

    private static String shorten(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= FIELD_LENGTH_MAX
                ? plain
                : plain.substring(0, FIELD_LENGTH_MAX) + "...";
    }
}
