package io.novate.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.bench.measure.Peaks;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportCheckTest {
    private static final Row GOOD = row("simd", 1.5, 1.6, 1.9, "0123456789abcdef");

    @Test
    void shouldAcceptWhatItWrote() {
        BenchReport report = report(GOOD, row("scalar", 20, 21, 25, "0123456789abcdef"));
        assertEquals(List.of(), ReportCheck.faults(Json.write(report)));
        assertEquals(report, Json.read(Json.write(report), BenchReport.class));
    }

    @Test
    void shouldRejectAnAnswerThatIsNotTheDefinitions() {
        String text = Json.write(report(GOOD, row("liar", 1, 1, 1, "fedcba9876543210")));
        List<String> faults = ReportCheck.faults(text);
        assertEquals(1, faults.size(), "" + faults);
        assertTrue(faults.get(0).contains("'liar'"), faults.get(0));
        assertTrue(faults.get(0).contains("fedcba9876543210"), faults.get(0));
    }

    @Test
    void shouldRejectTwoDefinitionsOfOneShape() {
        Row other =
                new Row(
                        "margin",
                        "shape",
                        "other",
                        "position",
                        "on",
                        100,
                        5,
                        3,
                        1,
                        2,
                        3,
                        1,
                        6,
                        0.5,
                        1,
                        "11",
                        "11");
        assertTrue(ReportCheck.faults(report(GOOD, other)).toString().contains("two answers"));
    }

    @Test
    void shouldRejectTimesThatCannotBe() {
        assertEquals(1, ReportCheck.faults(report(row("a", 2, 1, 3, "1"))).size());
        assertEquals(1, ReportCheck.faults(report(row("a", 1, 3, 2, "1"))).size());
        assertEquals(1, ReportCheck.faults(report(row("a", 0, 1, 2, "1"))).size());
        assertEquals(1, ReportCheck.faults(report(row("a", 1, 1, 2, ""))).size());
        assertEquals(1, ReportCheck.faults(report()).size());
    }

    @Test
    void shouldRejectATextThatIsNoReport() {
        String text = Json.write(report(GOOD));
        assertEquals(1, ReportCheck.faults("").size());
        assertEquals(1, ReportCheck.faults("{}").size());
        assertEquals(1, ReportCheck.faults(text + "}").size());
        assertEquals(1, ReportCheck.faults(text.replace("\"answer\"", "\"reply\"")).size());
        assertEquals(1, ReportCheck.faults(text.replace("novate-bench-1", "other")).size());
        assertEquals(1, ReportCheck.faults(text.replace("\"units\" : 100,", "")).size());
    }

    @Test
    void shouldNameTheComponentsOfTheSchemaInSnakeCase() {
        String text = Json.write(report(GOOD));
        for (String name :
                List.of(
                        "median_ns",
                        "p99_ns",
                        "index_checks",
                        "roofline_share",
                        "load_start",
                        "wall_per_cpu",
                        "cpu_median_ns",
                        "unavailable_because",
                        "commit",
                        "dirty",
                        "caches",
                        "read_bytes_per_second",
                        "multiplies_per_second",
                        "cold_ns")) {
            assertTrue(text.contains("\"" + name + "\""), name);
        }
    }

    @Test
    void shouldCountStolenTicksAsAShareOfAll() {
        long[] from = {10, 0, 0, 100, 0, 0, 0, 5, 0, 0};
        long[] to = {40, 0, 10, 150, 0, 0, 0, 15, 0, 0};
        assertEquals(0.1, ConditionMeter.stolenShare(from, to), 1e-12);
        assertEquals(0, ConditionMeter.stolenShare(from, from), 1e-12);
        assertEquals(-1, ConditionMeter.stolenShare(new long[0], to), 1e-12);
    }

    @Test
    void shouldPrintALineForEveryRow() {
        String table = ResultTable.of(report(GOOD, row("scalar", 20, 21, 25, "1")));
        assertTrue(table.contains("simd"), table);
        assertTrue(table.contains("1.60"), table);
        assertTrue(table.contains("load 0.50 before, 0.75 after"), table);
        assertTrue(table.contains("not gpu: there is none"), table);
    }

    private static Row row(String subject, double min, double median, double p99, String answer) {
        return new Row(
                "margin",
                "shape",
                subject,
                "position",
                "off",
                100,
                5,
                3,
                min,
                median,
                p99,
                1,
                6,
                0.5,
                1,
                answer,
                answer.startsWith("f") ? "0123456789abcdef" : answer);
    }

    private static BenchReport report(Row... rows) {
        return new BenchReport(
                BenchReport.SCHEMA,
                "./novate bench",
                new Profile("cpu", 2, List.of("L1"), 1, "os", "jdk", List.of("-X"), "c0", false),
                new Conditions("2026-12-01T00:00:00Z", 0.5, 0.75, 10, 12, 0.833, 0),
                new Peaks(1e10, 2e10, 1e9),
                List.of(new BenchReport.BackendState("gpu", 50, "there is none")),
                List.of(rows));
    }
}
