package io.novate.pricing.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.pricing.board.BoardQuote;
import io.novate.pricing.option.Black76;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class VolatilitySurfaceTest {
    private static final double FORWARD = 60_000;

    @Test
    void shouldFindTheSmileThatQuotesWereMadeFrom() {
        SviSlice truth = new SviSlice(0.02, -0.004, 0.015, 0.03, 0.12);
        assertTrue(truth.isArbitrageFree(-0.5, 0.5));
        ExpirySmile smile = ExpirySmile.fit(0.1, quotes(truth, 0.1, 0, new SplittableRandom(1)));
        for (double k = -0.5; k <= 0.5; k += 0.05) {
            assertEquals(truth.variance(k), smile.slice().variance(k), 2e-5, "k=" + k);
        }
    }

    @Test
    void shouldFitQuotesOfARealBoardToAFewTicks() throws IOException {
        for (Map.Entry<String, List<double[]>> expiry : board().entrySet()) {
            List<double[]> rows = expiry.getValue();
            ExpirySmile smile = smile(rows);
            double[] errors = new double[rows.size()];
            for (int index = 0; index < errors.length; index++) {
                double[] row = rows.get(index);
                double k = Math.log(row[1] / row[2]);
                double vol = Math.sqrt(smile.slice().variance(k) / row[0]);
                boolean call = row[1] >= row[2];
                double price = Black76.value(call, row[2], row[1], row[0], vol, 1) / row[2];
                errors[index] = Math.abs(price - row[4]);
            }
            Arrays.sort(errors);
            double median = errors[errors.length / 2];
            double worst = errors[errors.length - 1];
            assertTrue(median <= 1.5e-4, expiry.getKey() + " median=" + median);
            assertTrue(worst <= 8e-4, expiry.getKey() + " worst=" + worst);
        }
    }

    @Test
    void shouldFitEveryExpiryOfABoardByItsOptionsOutOfTheMoney() throws IOException {
        List<BoardQuote> quotes = new ArrayList<>();
        for (List<double[]> rows : board().values()) {
            for (double[] row : rows) {
                boolean call = row[1] >= row[2];
                quotes.add(quote(row, call, row[3]));
                quotes.add(quote(row, !call, 9));
            }
        }
        VolatilitySurface surface = VolatilitySurface.fit(quotes);
        assertEquals(3, surface.smiles().size());
        for (List<double[]> rows : board().values()) {
            ExpirySmile smile = smile(rows);
            double years = quote(rows.get(0), true, 1).years();
            assertEquals(smile.vol(70_000), surface.vol(years, 70_000), 1e-6);
            assertEquals(smile.forward(), surface.forward(years), 1e-6);
        }
        assertEquals(List.of(), surface.calendarFaults());
    }

    @Test
    void shouldPriceNoButterflyBelowZeroHoweverNoisyTheQuotes() throws IOException {
        long seed = 20_140_101;
        SplittableRandom random = new SplittableRandom(seed);
        List<ExpirySmile> smiles = new ArrayList<>();
        for (List<double[]> rows : board().values()) {
            smiles.add(smile(rows));
        }
        for (int round = 0; round < 20; round++) {
            double years = random.nextDouble(0.003, 1.5);
            double scale = years * random.nextDouble(0.1, 1);
            SviSlice rough =
                    new SviSlice(
                            scale,
                            scale * random.nextDouble(-1, 1),
                            scale,
                            0,
                            Math.sqrt(scale) * random.nextDouble(0.2, 3));
            smiles.add(ExpirySmile.fit(years, quotes(rough, years, 0.2, random)));
        }
        for (ExpirySmile smile : smiles) {
            checkPrices(smile, "seed=" + seed + " " + smile);
        }
    }

    @Test
    void shouldSeeTheArbitrageInASmileThatIsTooSharp() {
        assertFalse(new SviSlice(0.001, 0, 0.02, 0, 0.01).isArbitrageFree(-0.5, 0.5), "steep");
        assertFalse(new SviSlice(0.04, 0.03, 0.02, 0, 0.2).isArbitrageFree(-1, 1), "crossed");
        assertFalse(new SviSlice(-0.02, 0, 0.02, 0, 0.2).isArbitrageFree(-1, 1), "no variance");
        SviSlice published =
                new SviSlice(-0.0410, 0.1331 * 0.3060 * 0.4153, 0.1331 * 0.4153, 0.3586, 0.4153);
        assertFalse(published.isArbitrageFree(-1.5, 1.5), "Gatheral and Jacquier, example 3.1");
        assertTrue(SviSlice.flat(0.04).isArbitrageFree(-1, 1));
    }

    @Test
    void shouldInterpolateTotalVarianceBetweenExpiries() {
        ExpirySmile near = new ExpirySmile(0.1, 60_000, SviSlice.flat(0.1 * 0.36));
        ExpirySmile far = new ExpirySmile(0.3, 61_000, SviSlice.flat(0.3 * 0.64));
        VolatilitySurface surface = new VolatilitySurface(List.of(far, near));
        assertEquals(0.6, surface.vol(0.1, 70_000), 1e-12);
        assertEquals((0.1 * 0.36 + 0.3 * 0.64) / 2, surface.variance(0.2, 0.1), 1e-12);
        assertEquals(0.6, surface.vol(0.02, 50_000), 1e-12);
        assertEquals(0.8, surface.vol(2, 50_000), 1e-12);
        assertEquals(Math.sqrt(60_000.0 * 61_000), surface.forward(0.2), 1e-6);
        assertEquals(60_000, surface.forward(0.05));
        assertEquals(61_000, surface.forward(5));
        assertEquals(List.of(), surface.calendarFaults());
    }

    @Test
    void shouldNameExpiriesBetweenWhichVarianceFalls() {
        ExpirySmile near = new ExpirySmile(0.1, 60_000, SviSlice.flat(0.05));
        ExpirySmile far = new ExpirySmile(0.2, 61_000, SviSlice.flat(0.04));
        assertEquals(
                List.of(
                        "expiry in 0.2000 years: total variance falls by 1.00e-02 from that in"
                                + " 0.1000 years at strike/forward 0.409"),
                new VolatilitySurface(List.of(near, far)).calendarFaults());
    }

    @Test
    void shouldTakeAFlatSmileFromFewQuotes() {
        SmileQuote one = new SmileQuote(60_000, 60_000, 0.5);
        ExpirySmile smile = ExpirySmile.fit(0.25, List.of(one, one));
        assertEquals(0.5, smile.vol(90_000), 1e-12);
    }

    @Test
    void shouldRefuseWhatIsNoQuote() {
        assertThrows(IllegalArgumentException.class, () -> new SmileQuote(1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> ExpirySmile.fit(1, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new VolatilitySurface(List.of()));
        ExpirySmile smile = new ExpirySmile(1, 1, SviSlice.flat(1));
        assertThrows(
                IllegalArgumentException.class, () -> new VolatilitySurface(List.of(smile, smile)));
    }

    /** Calls fall with the strike and are convex in it; puts follow by parity. */
    private static void checkPrices(ExpirySmile smile, String message) {
        double deviation = Math.sqrt(smile.slice().variance(0));
        double step = smile.forward() * deviation / 20;
        double first = Math.max(step, smile.forward() * Math.exp(-3 * deviation));
        double last = smile.forward() * Math.exp(3 * deviation);
        double tolerance = 1e-11 * smile.forward();
        for (double strike = first + step; strike < last; strike += step) {
            double below = call(smile, strike - step);
            double here = call(smile, strike);
            double above = call(smile, strike + step);
            assertTrue(above <= here + tolerance, () -> "spread " + message);
            assertTrue(below - 2 * here + above >= -tolerance, () -> "butterfly " + message);
        }
    }

    private static double call(ExpirySmile smile, double strike) {
        return Black76.value(true, smile.forward(), strike, smile.years(), smile.vol(strike), 1);
    }

    private static List<SmileQuote> quotes(
            SviSlice slice, double years, double noise, SplittableRandom random) {
        List<SmileQuote> quotes = new ArrayList<>();
        double deviation = Math.sqrt(slice.variance(0));
        for (int index = -15; index <= 15; index++) {
            double k = deviation * index / 5;
            double vol = Math.sqrt(slice.variance(k) / years);
            double shaken = vol * (1 + noise * random.nextDouble(-1, 1));
            quotes.add(new SmileQuote(FORWARD * Math.exp(k), FORWARD, shaken));
        }
        return quotes;
    }

    private static ExpirySmile smile(List<double[]> rows) {
        List<SmileQuote> quotes = new ArrayList<>();
        for (double[] row : rows) {
            quotes.add(new SmileQuote(row[1], row[2], row[3]));
        }
        return ExpirySmile.fit(rows.get(0)[0], quotes);
    }

    private static BoardQuote quote(double[] row, boolean call, double vol) {
        long lifeMs = Math.round(row[0] * 365 * 86_400_000.0);
        return new BoardQuote(
                "any", "BTC", call, row[1], 0, lifeMs, row[2], row[2], vol, row[4], 0);
    }

    private static Map<String, List<double[]>> board() throws IOException {
        Map<String, List<double[]>> board = new LinkedHashMap<>();
        try (InputStream in =
                VolatilitySurfaceTest.class.getResourceAsStream("smiles-2026-02-04.csv")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().skip(1).toList()) {
                String[] cells = line.split(",");
                double[] row = new double[cells.length - 1];
                for (int index = 0; index < row.length; index++) {
                    row[index] = Double.parseDouble(cells[index + 1]);
                }
                board.computeIfAbsent(cells[0], key -> new ArrayList<>()).add(row);
            }
        }
        return board;
    }
}
