package io.novate.app.market;

import io.novate.core.command.Bracket;
import io.novate.core.unit.Limits;
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
 * Margin schedules by coin: an exchange's leverage brackets, and a conservative default.
 *
 * <p>The initial rate of a bracket is one over its largest leverage, rounded up to a ppm. Both
 * rates are read as marginal rates; for maintenance that is exactly the exchange's own rule (rate
 * times notional minus the cumulative amount).
 */
public final class BracketSchedule {
    private static final String BUNDLED = "leverage-brackets.csv";
    private static final String DEFAULT_COIN = "default";

    /** Names under which some exchanges list a coin of the table. */
    private static final Map<String, String> ALIASES = Map.of("IOT", "IOTA", "XBT", "BTC");

    private static final long MONEY_PER_USD = 1_000_000;

    private final Map<String, List<Bracket>> byCoin = new TreeMap<>();

    private BracketSchedule() {}

    /** Loads the schedules that come with the program. */
    public static BracketSchedule bundled() {
        BracketSchedule schedule = new BracketSchedule();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                BracketSchedule.class.getResourceAsStream(BUNDLED),
                                StandardCharsets.US_ASCII))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                schedule.add(line.split(","));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bundled leverage brackets could not be read", e);
        }
        return schedule;
    }

    private void add(String[] fields) {
        long floor = Math.multiplyExact(Long.parseLong(fields[1]), MONEY_PER_USD);
        int maintenancePpm = Integer.parseInt(fields[2]);
        int leverageMax = Integer.parseInt(fields[3]);
        int initialPpm = Math.ceilDiv(Limits.PPM, leverageMax);
        byCoin.computeIfAbsent(fields[0], coin -> new ArrayList<>())
                .add(new Bracket(floor, initialPpm, maintenancePpm));
    }

    /** Returns whether the exchange's own brackets are known for a coin. */
    public boolean isKnown(String coin) {
        return !coin.equals(DEFAULT_COIN) && byCoin.containsKey(ALIASES.getOrDefault(coin, coin));
    }

    /** Returns the schedule of a coin, or the default one. */
    public List<Bracket> of(String coin) {
        String name = isKnown(coin) ? ALIASES.getOrDefault(coin, coin) : DEFAULT_COIN;
        return List.copyOf(byCoin.get(name));
    }
}
