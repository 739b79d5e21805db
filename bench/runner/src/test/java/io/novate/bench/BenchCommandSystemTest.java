package io.novate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.bench.report.BenchReport;
import io.novate.bench.report.Json;
import io.novate.bench.report.ReportCheck;
import io.novate.bench.report.Row;
import io.novate.bench.verify.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BenchCommandSystemTest {
    @TempDir private Path folder;

    private record Answer(int status, String out, String err) {}

    @Test
    void shouldMeasureATinyBookOnEveryBackend() throws IOException {
        Path file = folder.resolve("r.json");
        Answer answer =
                ask(
                        "bench",
                        "--quick",
                        "--accounts",
                        "2048",
                        "--rounds",
                        "2",
                        "--report",
                        "" + file);
        assertEquals(0, answer.status, answer.err);
        String text = Files.readString(file);
        assertEquals(List.of(), ReportCheck.faults(text));
        BenchReport report = Json.read(text, BenchReport.class);
        Set<String> stages = new TreeSet<>();
        Set<String> subjects = new TreeSet<>();
        for (Row row : report.results()) {
            stages.add(row.stage());
            subjects.add(row.subject());
            assertEquals(row.definition(), row.answer());
        }
        assertEquals(Set.of("core", "hash", "margin", "scenario", "tree", "trigger"), stages);
        assertTrue(subjects.contains("Java, objects with BigDecimal"), "" + subjects);
        assertTrue(subjects.contains("C, plain"), "" + subjects);
        if (Runtime.getRuntime().availableProcessors() > 1) {
            assertTrue(subjects.contains("simd x2"), "" + subjects);
        }
        for (BenchReport.BackendState backend : report.backends()) {
            boolean isAvailable = backend.unavailableBecause().isEmpty();
            assertEquals(isAvailable, subjects.contains(backend.name()), backend.name());
        }
        assertTrue(report.backends().size() >= 2, "" + report.backends());
        assertTrue(answer.out.contains("ns per position"), answer.out);
        assertEquals(0, ask("bench", "--check", "" + file).status);
    }

    @Test
    void shouldRejectAResultWhoseAnswersDiffer() throws IOException {
        Path file = folder.resolve("r.json");
        Answer measured =
                ask(
                        "bench",
                        "--quick",
                        "--accounts",
                        "1024",
                        "--rounds",
                        "1",
                        "--only",
                        "margin",
                        "--no-baselines",
                        "--json");
        assertEquals(0, measured.status, measured.err);
        BenchReport report = Json.read(measured.out, BenchReport.class);
        String right = report.results().get(1).answer();
        Files.writeString(
                file,
                measured.out.replaceFirst("\"answer\" : \"" + right, "\"answer\" : \"0" + right));
        Answer answer = ask("bench", "--check", "" + file);
        assertEquals(1, answer.status);
        assertTrue(answer.err.contains("rejected"), answer.err);
        assertTrue(answer.err.contains(right), answer.err);
    }

    @Test
    void shouldKeepOnlyResultsThatAreAccepted() throws IOException {
        Path results = root().resolve("bench/results");
        int checked = 0;
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
                String text = Files.readString(file);
                if (text.contains("\"" + BenchReport.SCHEMA + "\"")
                        || text.contains("\"" + VerifyReport.SCHEMA + "\"")) {
                    Answer answer = ask("bench", "--check", "" + file);
                    assertEquals(0, answer.status, answer.err);
                    checked++;
                }
            }
        }
        assertTrue(checked > 0, "no result of this verb is kept");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bench --accounts 12        | --accounts 12: accounts stand in eights; take a multiple
                    bench --accounts 0         | --accounts 0: the number is outside 8 to 4000000
                    bench --rounds 0           | --rounds 0: the number is outside 1 to 10000
                    bench --warm-up 0          | --warm-up 0: the number is outside 1 to 600000
                    bench --only margin,fly    | --only: unknown stage 'fly': choose some of [margin, scenario, hash, tree, trigger, core]
                    bench --backends fly       | --backends: unknown backend 'fly': choose all or some of
                    bench --report nowhere/r   | --report nowhere/r: the folder of the report does not exist
                    bench --check nowhere      | --check nowhere: there is no such file
                    bench --fast               | Unknown option: '--fast'
                    bench --seed x             | Invalid value for option '--seed': 'x' is not a long
                    verify --threads 0         | --threads 0: the number is outside 1 to 64
                    verify --report nowhere/r  | --report nowhere/r: the folder of the report does not exist
                    verify --positions 0       | --positions 0: at least one is compared
                    verify --backends scalar,  | --backends: unknown backend '': choose all or some of
                    verify --bits 100          | --bits 100: choose all, own,
                    verify 5                   | Unmatched argument at index 1: '5'
                    """)
    void shouldRefuseWithOneSentence(String arguments, String sentence) {
        Answer answer = ask(arguments.split(" "));
        assertEquals(2, answer.status, answer.err);
        assertTrue(answer.err.startsWith(sentence), answer.err);
        assertEquals(1, answer.err.strip().lines().count(), answer.err);
        assertFalse(answer.err.contains("Exception"), answer.err);
    }

    private static Answer ask(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int status = commandLine.execute(arguments);
        return new Answer(status, out.toString(), err.toString());
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("novate"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
