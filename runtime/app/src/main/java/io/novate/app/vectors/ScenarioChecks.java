package io.novate.app.vectors;

import io.novate.kernel.BackendChoice;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.pricing.option.Black76;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.rulebook.RulebookFault;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.ScanRules;
import io.novate.pricing.scan.Scenario;
import io.novate.pricing.scan.VolShock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scenario grids as rulebooks ship them, and the SPAN scan on the production kernel. */
final class ScenarioChecks {
    private static final long FRACTION = 256;
    private static final double PPM = 1e-6;
    private static final String SCAN_RANGE = "scan range";

    /** A number or a quotient of two at the beginning of a text. */
    private static final Pattern QUOTIENT =
            Pattern.compile("([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)\\s*(?:/\\s*([0-9.]+))?.*");

    /**
     * Where a grid of the reference stands in a shipped rulebook.
     *
     * @param rulebook name of the rulebook
     * @param underlying whose grid
     * @param firstIndex index of the first scenario
     */
    private record Place(String rulebook, String underlying, int firstIndex) {}

    private static final Map<String, Place> GRIDS =
            Map.of(
                    "paradex_btc_eth", new Place("paradex", "BTC", 1),
                    "paradex_hype_cl", new Place("paradex", "HYPE", 1),
                    "derive_pmrm_mainnet_cfg", new Place("derive-pmrm", "first", 0),
                    "derive_pmrm2_mainnet_cfg", new Place("derive-pmrm", "BTC", 0),
                    "deribit_pm_btc_documented", new Place("deribit-pm", "BTC", 0),
                    "span16", new Place("span", "any", 1));

    private ScenarioChecks() {}

    /** Compares a row of the reference with the scenario of the rulebook that ships it. */
    static Verdict grid(Fields row) {
        Place place = GRIDS.get(row.text("grid"));
        if (place == null) {
            return new Verdict.LeftOut("no shipped rulebook has the grid " + row.text("grid"));
        }
        ScanRules rules;
        try {
            rules = Rulebook.shipped(place.rulebook).scan(place.underlying);
        } catch (RulebookFault e) {
            return new Verdict.LeftOut("no shipped rulebook has the grid " + row.text("grid"));
        }
        int index = row.small("index") - place.firstIndex;
        if (index < 0 || index >= rules.scenarios().size()) {
            return Compare.failed("index", row.text("index"), "no such scenario");
        }
        Scenario scenario = rules.scenarios().get(index);
        return Verdict.all(
                spot(row, rules, scenario),
                volatility(row, rules, scenario),
                weight(row, scenario));
    }

    private static Verdict spot(Fields row, ScanRules rules, Scenario scenario) {
        double move = scenario.spot() - 1;
        boolean isRelative = row.text("spot_shock").contains(SCAN_RANGE);
        return near(row, "spot_shock", isRelative ? move / scanRange(rules) : move);
    }

    /** Returns the largest move of a scenario that counts in full. */
    private static double scanRange(ScanRules rules) {
        return rules.scenarios().stream()
                .filter(scenario -> scenario.damping() == 1)
                .mapToDouble(scenario -> Math.abs(scenario.spot() - 1))
                .max()
                .orElse(1);
    }

    private static Verdict volatility(Fields row, ScanRules rules, Scenario scenario) {
        String text = row.text("vol_shock");
        if (text.endsWith("skew")) {
            VolShock skew = text.startsWith("abs") ? VolShock.ABSOLUTE_SKEW : VolShock.LINEAR_SKEW;
            return skew == scenario.vol()
                    ? Verdict.PASSED
                    : Compare.failed("vol_shock", text, scenario.vol());
        }
        double up = text.contains(SCAN_RANGE) ? 1 : rules.vol().rangeUp();
        double down = text.contains(SCAN_RANGE) ? 1 : rules.vol().rangeDown();
        return switch (scenario.vol()) {
            case UP -> near(row, "vol_shock", up);
            case DOWN -> near(row, "vol_shock", -down);
            case SAME -> near(row, "vol_shock", 0);
            case LINEAR_SKEW, ABSOLUTE_SKEW -> Compare.failed("vol_shock", text, scenario.vol());
        };
    }

    private static Verdict weight(Fields row, Scenario scenario) {
        return near(row, "weight", scenario.damping());
    }

    private static Verdict near(Fields row, String name, double actual) {
        Matcher matcher = QUOTIENT.matcher(row.text(name));
        if (!matcher.matches()) {
            throw row.wrong(name, "a number or a quotient");
        }
        BigDecimal expected = new BigDecimal(matcher.group(1));
        if (matcher.group(2) != null) {
            expected = expected.divide(new BigDecimal(matcher.group(2)), MathContext.DECIMAL64);
        }
        return Math.abs(expected.doubleValue() - actual) <= PPM
                ? Verdict.PASSED
                : Compare.failed(name, row.text(name), actual);
    }

    /** Runs the SPAN scan of every row on the kernel, by the shape of the shipped rulebook. */
    static List<Verdict> spanScan(VectorFile file) {
        Fields arrays = file.header().object("unit_arrays");
        ScanRules rules = Rulebook.shipped("span").scan("any");
        Map<String, long[]> unit = new HashMap<>();
        for (String name : List.of("future", "call")) {
            long[] array = arrays.integers(name).stream().mapToLong(Long::longValue).toArray();
            if (array.length != rules.scenarios().size()) {
                throw arrays.wrong(name, rules.scenarios().size() + " numbers");
            }
            unit.put(name, array);
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Fields row : file.rows()) {
            verdicts.add(FileCheck.inside(() -> span(row, rules, unit)));
        }
        return verdicts;
    }

    private static Verdict span(Fields row, ScanRules rules, Map<String, long[]> unit) {
        int futures = row.small("futures");
        int calls = row.small("calls");
        ScanLayout layout = new ScanLayout(rules, Black76::value);
        List<Long> expected = row.integers("portfolio_array");
        try (Scan scan = new Scan(layout, unit.get("future"), unit.get("call"))) {
            scan.hold(futures, calls);
            long[] whole = scan.sweep(layout.shape().charges().get(0));
            Verdict verdict =
                    Verdict.all(
                            Compare.exact(row, "scan_risk", whole[0]),
                            Compare.exact(row, "worst_scenario_1based", whole[1] + 1));
            for (int scenario = 0; scenario < expected.size(); scenario++) {
                ScenarioCharge alone =
                        new ScenarioCharge(scenario, scenario + 1, Grouping.POOL, true);
                long gain = -scan.sweep(alone)[0];
                if (gain != expected.get(scenario)) {
                    String name = "portfolio_array[" + scenario + "]";
                    verdict =
                            Verdict.all(
                                    verdict, Compare.failed(name, expected.get(scenario), gain));
                }
            }
            return verdict;
        }
    }

    /** A future and a call in the scenario table, and one account that holds both. */
    private static final class Scan implements AutoCloseable {
        private static final int INSTRUMENTS = 2;

        private final Arena arena = Arena.ofConfined();
        private final ScanLayout layout;
        private final ScenarioTable table;
        private final MarginBook book;
        private final MemorySegment lanes = arena.allocate(ValueLayout.JAVA_INT);
        private final MemorySegment values = arena.allocate(ValueLayout.JAVA_LONG);
        private final MemorySegment rows = arena.allocate(ValueLayout.JAVA_INT);
        private final KernelBackend backend = BackendChoice.select(BackendChoice.AUTO).backend();

        private Scan(ScanLayout layout, long[] future, long[] call) {
            this.layout = layout;
            table = new ScenarioTable(INSTRUMENTS, layout.shape().columnCount());
            table.setGroups(1, 1, 1, 1);
            table.setGroups(2, 1, 2, 2);
            fill(1, future);
            fill(2, call);
            MemorySegment slice = arena.allocate(MarginBook.SLICE_BYTES, Long.BYTES);
            slice.set(ValueLayout.JAVA_INT, MarginBook.SLICE_ROW_COUNT_OFFSET, INSTRUMENTS);
            MemorySegment none = arena.allocate(0);
            book =
                    new MarginBook(
                            arena.allocate((long) INSTRUMENTS * MarginBook.ROW_BYTES, Long.BYTES),
                            slice,
                            none,
                            none,
                            0,
                            MarginBook.LANES);
        }

        private void fill(int instrument, long[] gains) {
            double[] perScenario = new double[gains.length];
            for (int scenario = 0; scenario < gains.length; scenario++) {
                perScenario[scenario] = -gains[scenario];
            }
            double[] losses = new double[layout.shape().columnCount()];
            layout.fillScenarioLosses(perScenario, losses);
            for (int column = 0; column < losses.length; column++) {
                table.setLoss(instrument, column, Math.round(losses[column]) * FRACTION);
            }
        }

        private void hold(int futures, int calls) {
            write(0, 1, futures);
            write(1, 2, calls);
        }

        private void write(int slot, int instrument, int lots) {
            long row = (long) slot * MarginBook.ROW_BYTES;
            short id = (short) (lots == 0 ? 0 : instrument);
            book.rows().set(ValueLayout.JAVA_INT, row, lots);
            book.rows().set(ValueLayout.JAVA_SHORT, row + MarginBook.ROW_INSTRUMENT_OFFSET, id);
        }

        /** Returns the value of a charge, money, and the row that made it. */
        private long[] sweep(ScenarioCharge charge) {
            ScenarioShape shape = layout.shape();
            table.setShape(new ScenarioShape(shape.columnCount(), shape.terms(), List.of(charge)));
            backend.scenarioKernel().sweep(book, lanes, 1, table, new ChargeColumns(values, rows));
            return new long[] {
                values.get(ValueLayout.JAVA_LONG, 0) / FRACTION, rows.get(ValueLayout.JAVA_INT, 0)
            };
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
