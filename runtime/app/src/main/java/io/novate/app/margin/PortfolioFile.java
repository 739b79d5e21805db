package io.novate.app.margin;

import io.novate.app.BadInput;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.MarginMode;
import io.novate.pricing.rulebook.RuleFields;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.rulebook.RulebookFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A portfolio, its rulebook and its market, as a JSON file says them.
 *
 * <p><b>Units</b>: cash and prices in the settlement currency, sizes in the underlying.
 *
 * @param name name of the file, for messages
 * @param rulebook the venue's rules
 * @param mode how positions share margin
 * @param timeMs the moment the market is of
 * @param cash money received and not spent; a linear position changes it by what it gained since
 *     its entry price
 * @param underlyings what positions are written on
 * @param positions what is held
 * @param collateral other assets held
 */
public record PortfolioFile(
        String name,
        Rulebook rulebook,
        MarginMode mode,
        long timeMs,
        double cash,
        List<Underlying> underlyings,
        List<Held> positions,
        List<Pledge> collateral) {
    /** Positions of one file at most. */
    static final int POSITIONS_MAX = 256;

    /** Assets of one file at most. */
    static final int COLLATERAL_MAX = 16;

    private static final double PRICE_MAX = 1e9;
    private static final double SIZE_MAX = 1e12;
    private static final double VOL_MAX = 20;
    private static final double TICK_ABSENT = 0.01;
    private static final double LOT_ABSENT = 0.001;
    private static final long MINUTE_MS = 60_000;

    /**
     * One underlying.
     *
     * @param spot index price
     * @param tick price step
     * @param lot amount of the underlying in one lot
     */
    record Underlying(String symbol, double spot, double tick, double lot) {}

    /**
     * One position.
     *
     * @param underlying index of the underlying
     * @param expiryMs 0 for perpetuals
     * @param size signed amount of the underlying
     * @param price mark of a linear contract, forward of an option's expiry
     * @param entry price at which a linear contract was bought or sold
     * @param vol annual volatility of an option
     */
    record Held(
            InstrumentKind kind,
            int underlying,
            long expiryMs,
            double strike,
            double size,
            double price,
            double entry,
            double vol) {}

    /** Units of an asset at a price before haircut. */
    record Pledge(String symbol, double units, double price) {}

    /** Copies the lists. */
    public PortfolioFile {
        underlyings = List.copyOf(underlyings);
        positions = List.copyOf(positions);
        collateral = List.copyOf(collateral);
    }

    /**
     * Reads a file.
     *
     * @throws BadInput with one sentence when it is no portfolio
     */
    public static PortfolioFile read(Path path) {
        try {
            String name = path.getFileName().toString();
            RuleFields fields = RuleFields.of(name, Files.readAllBytes(path));
            PortfolioFile file = read(path, name, fields);
            fields.end();
            return file;
        } catch (RulebookFault e) {
            throw new BadInput(e.getMessage());
        } catch (IOException e) {
            throw new BadInput(path + ": it cannot be read: " + BadInput.reason(e));
        }
    }

    private static PortfolioFile read(Path path, String name, RuleFields fields) {
        Rulebook rulebook = rulebook(path, fields.text("rulebook"));
        MarginMode mode = fields.choice("mode", MarginMode.class, MarginMode.CROSS);
        if (mode == MarginMode.FUND) {
            throw fields.fault("mode", "is none of CROSS, ISOLATED and PORTFOLIO");
        }
        long timeMs = time(fields, "time");
        double cash = fields.real("cash", -SIZE_MAX, SIZE_MAX, 0);
        List<Underlying> underlyings = fields.objects("underlyings", PortfolioFile::underlying);
        List<Held> positions = fields.objects("positions", each -> held(each, underlyings, timeMs));
        List<Pledge> collateral = fields.objects("collateral", PortfolioFile::pledge);
        if (positions.isEmpty() || positions.size() > POSITIONS_MAX) {
            throw fields.fault("positions", "holds none or more than " + POSITIONS_MAX);
        }
        if (collateral.size() > COLLATERAL_MAX) {
            throw fields.fault("collateral", "holds more than " + COLLATERAL_MAX);
        }
        if (mode == MarginMode.ISOLATED && positions.size() > 1) {
            throw fields.fault("positions", "holds more than the one position of a bucket");
        }
        if (mode == MarginMode.ISOLATED && !collateral.isEmpty()) {
            throw fields.fault("collateral", "backs no isolated position: a bucket holds cash");
        }
        return new PortfolioFile(
                name, rulebook, mode, timeMs, cash, underlyings, positions, collateral);
    }

    /** Returns a shipped rulebook by its name, or the one in a file beside the portfolio. */
    private static Rulebook rulebook(Path path, String name) {
        if (Rulebook.SHIPPED.contains(name)) {
            return Rulebook.shipped(name);
        }
        Path file = path.toAbsolutePath();
        try {
            file = file.resolveSibling(name);
        } catch (InvalidPathException e) {
            file = file.getRoot();
        }
        if (!Files.isRegularFile(file)) {
            throw new RulebookFault(
                    path.getFileName()
                            + ": rulebook: \""
                            + name
                            + "\": is neither a file nor one of "
                            + Rulebook.SHIPPED);
        }
        return Rulebook.read(file);
    }

    private static Underlying underlying(RuleFields fields) {
        return new Underlying(
                fields.text("symbol"),
                fields.real("spot", Double.MIN_NORMAL, PRICE_MAX),
                fields.real("tick", 1e-9, PRICE_MAX, TICK_ABSENT),
                fields.real("lot", 1e-9, SIZE_MAX, LOT_ABSENT));
    }

    private static Held held(RuleFields fields, List<Underlying> underlyings, long timeMs) {
        InstrumentKind kind = fields.choice("kind", InstrumentKind.class);
        if (kind.isInverse()) {
            throw fields.fault("kind", "is settled in a coin; the file has one currency");
        }
        int underlying = underlying(fields, underlyings);
        double size = fields.real("size", -SIZE_MAX, SIZE_MAX);
        long expiryMs = kind.isPerpetual() ? 0 : time(fields, "expiry");
        if (expiryMs != 0 && (expiryMs <= timeMs || expiryMs % MINUTE_MS != 0)) {
            throw fields.fault("expiry", "is not a whole minute after the time of the file");
        }
        if (kind.isOption()) {
            double spot = underlyings.get(underlying).spot();
            return new Held(
                    kind,
                    underlying,
                    expiryMs,
                    fields.real("strike", Double.MIN_NORMAL, PRICE_MAX),
                    size,
                    fields.real("forward", Double.MIN_NORMAL, PRICE_MAX, spot),
                    0,
                    fields.real("vol", 0, VOL_MAX));
        }
        double mark = fields.real("mark", Double.MIN_NORMAL, PRICE_MAX);
        double entry = fields.real("entry", Double.MIN_NORMAL, PRICE_MAX, mark);
        return new Held(kind, underlying, expiryMs, 0, size, mark, entry, 0);
    }

    private static int underlying(RuleFields fields, List<Underlying> underlyings) {
        String symbol = fields.text("underlying");
        List<String> symbols = new ArrayList<>();
        for (Underlying each : underlyings) {
            symbols.add(each.symbol());
        }
        int index = symbols.indexOf(symbol);
        if (index < 0) {
            throw fields.fault("underlying", "is none of " + symbols);
        }
        return index;
    }

    private static Pledge pledge(RuleFields fields) {
        return new Pledge(
                fields.text("symbol"),
                fields.real("units", 0, SIZE_MAX),
                fields.real("price", 0, PRICE_MAX));
    }

    private static long time(RuleFields fields, String name) {
        String text = fields.text(name);
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw fields.fault(name, "is not a time like 2026-01-30T08:00:00Z");
        }
    }
}
