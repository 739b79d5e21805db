package io.novate.bench.report;

import io.novate.bench.baseline.CFunctions;
import io.novate.bench.measure.Peaks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as people read it. */
public final class ResultTable {
    private static final String HEAD = "%-30s %6s %9s %9s %9s %9s %10s %8s %6s %5s %6s%n";

    private ResultTable() {}

    /** Returns the lines about the machine, then a block for each shape. */
    public static String of(BenchReport report) {
        StringBuilder text = new StringBuilder();
        Profile profile = report.profile();
        Conditions conditions = report.conditions();
        Peaks peaks = report.peaks();
        add(text, "%s; %d cores; %s%n", profile.processor(), profile.cores(), profile.jdk());
        add(
                text,
                "one thread reads %.1f GB/s, two %.1f GB/s; one thread makes %.2f G products/s%n",
                peaks.readBytesPerSecond() / 1e9,
                peaks.readBytesPerSecondTwo() / 1e9,
                peaks.multipliesPerSecond() / 1e9);
        add(
                text,
                "load %.2f before, %.2f after; wall over processor time %.2f; stolen %.1f%%%n",
                conditions.loadStart(),
                conditions.loadEnd(),
                conditions.wallPerCpu(),
                100 * conditions.stolenShare());
        for (BenchReport.BackendState backend : report.backends()) {
            if (!backend.unavailableBecause().isEmpty()) {
                add(text, "not %s: %s%n", backend.name(), backend.unavailableBecause());
            }
        }
        for (List<Row> block : blocks(report.results())) {
            addBlock(text, block);
        }
        return text.toString();
    }

    private static List<List<Row>> blocks(List<Row> rows) {
        Map<String, List<Row>> blocks = new LinkedHashMap<>();
        for (Row row : rows) {
            blocks.computeIfAbsent(row.stage() + row.shape(), any -> new ArrayList<>()).add(row);
        }
        return List.copyOf(blocks.values());
    }

    private static void addBlock(StringBuilder text, List<Row> block) {
        Row first = block.get(0);
        add(text, "%n%s: %s%n", first.stage(), first.shape());
        add(
                text,
                HEAD,
                "ns per " + first.unit(),
                "checks",
                "median",
                "cpu",
                "min",
                "p99",
                "cold",
                "x scalar",
                "x C",
                "roof",
                "bytes");
        double fastest = fastestC(block);
        for (Row row : block) {
            add(
                    text,
                    HEAD,
                    row.subject(),
                    row.indexChecks(),
                    number(row.medianNs()),
                    number(row.cpuMedianNs()),
                    number(row.minNs()),
                    number(row.p99Ns()),
                    number(row.coldNs()),
                    String.format(Locale.ROOT, "%.2f", row.timesDefinition()),
                    fastest == 0
                            ? "-"
                            : String.format(Locale.ROOT, "%.2f", fastest / row.medianNs()),
                    row.rooflineShare() == 0 ? "-" : Math.round(100 * row.rooflineShare()) + "%",
                    row.bytesPerUnit() == 0 ? "-" : number(row.bytesPerUnit()));
        }
    }

    /** Returns the median of the fastest plain C, 0 when there is none. */
    private static double fastestC(List<Row> block) {
        return block.stream()
                .filter(row -> row.subject().startsWith(CFunctions.PREFIX))
                .mapToDouble(Row::medianNs)
                .min()
                .orElse(0);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1000 ? "%,.2f" : "%,.0f", value);
    }

    private static void add(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
