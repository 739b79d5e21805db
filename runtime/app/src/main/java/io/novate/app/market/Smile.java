package io.novate.app.market;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Implied volatility by time to expiry and moneyness, from a bundled board of one real day.
 *
 * <p>Along an expiry volatility is linear in moneyness {@code ln(strike / forward) / sqrt(years)}
 * and flat beyond the strikes quoted; between expiries the total variance at one moneyness is
 * linear in time, before the first and after the last volatility is flat.
 */
public final class Smile {
    private static final String BUNDLED = "smile-2026-02-05.csv";
    private static final double DAYS_PER_YEAR = 365;

    private final List<Slice> slices = new ArrayList<>();

    /** Quotes of one expiry, ascending by moneyness. */
    private record Slice(double years, TreeMap<Double, Double> vols) {
        double vol(double moneyness) {
            Map.Entry<Double, Double> below = vols.floorEntry(moneyness);
            Map.Entry<Double, Double> above = vols.ceilingEntry(moneyness);
            if (below == null) {
                return above.getValue();
            }
            if (above == null || above.getKey().equals(below.getKey())) {
                return below.getValue();
            }
            double share = (moneyness - below.getKey()) / (above.getKey() - below.getKey());
            return below.getValue() + share * (above.getValue() - below.getValue());
        }
    }

    private Smile() {}

    /** Loads the smile of a coin, {@code BTC} or {@code ETH}. */
    public static Smile bundled(String coin) {
        Smile smile = new Smile();
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                Smile.class.getResourceAsStream(BUNDLED),
                                StandardCharsets.UTF_8))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",");
                if (cells[0].equals(coin)) {
                    smile.add(
                            Double.parseDouble(cells[1]) / DAYS_PER_YEAR,
                            Double.parseDouble(cells[2]),
                            Double.parseDouble(cells[3]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bundled volatilities could not be read", e);
        }
        return smile;
    }

    /** Returns the volatility of an option. */
    public double vol(double forward, double strike, double years) {
        double moneyness = Math.log(strike / forward) / Math.sqrt(Math.max(years, 1e-6));
        Slice before = null;
        for (Slice slice : slices) {
            if (slice.years() >= years) {
                return before == null
                        ? slice.vol(moneyness)
                        : between(before, slice, years, moneyness);
            }
            before = slice;
        }
        return before.vol(moneyness);
    }

    private static double between(Slice before, Slice after, double years, double moneyness) {
        double near = before.vol(moneyness);
        double far = after.vol(moneyness);
        double share = (years - before.years()) / (after.years() - before.years());
        double nearVariance = near * near * before.years();
        double farVariance = far * far * after.years();
        return Math.sqrt((nearVariance + share * (farVariance - nearVariance)) / years);
    }

    private void add(double years, double moneyness, double vol) {
        Slice last = slices.isEmpty() ? null : slices.getLast();
        if (last == null || last.years() != years) {
            last = new Slice(years, new TreeMap<>());
            slices.add(last);
        }
        last.vols().put(moneyness, vol);
    }
}
