package io.novate.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verb from arguments to exit status. */
final class VectorsCommandTest {
    private static final String ROWS =
            """
            # source: a rule of three
            mark_twap,oracle_twap,period_seconds,expected_rate
            50000000,49000000,3600,41666666
            %s,49000000,3600,41666666
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldSucceedWhenEveryRowPasses() throws IOException {
        write("50000000");
        assertEquals(0, vectors(folder.toString()));
        assertEquals(
                "drift_funding_rate.csv     2 passed     0 failed     0 left out\n"
                        + "total: 1 files, 2 passed, 0 failed, 0 left out, 0 unknown files\n",
                out.toString());
    }

    @Test
    void shouldFailWhenARowDoes() throws IOException {
        write("50000001");
        assertEquals(1, vectors(folder.toString()));
        assertTrue(
                out.toString()
                        .contains("row 2 failed: expected_rate: expected 41666666, got 41666708"),
                out.toString());
        out.getBuffer().setLength(0);
        assertEquals(1, vectors("--json", folder.toString()));
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertEquals(1, report.get("failed").asInt());
        assertEquals(
                "expected_rate: expected 41666666, got 41666708",
                report.get("files").get(0).get("failures").get("2").asString());
    }

    @Test
    void shouldRefuseBadInputWithOneSentence() throws IOException {
        write("fifty");
        assertEquals(2, vectors(folder.toString()));
        assertEquals(
                "drift_funding_rate.csv: row 2: mark_twap is not an integer but 'fifty'\n",
                err.toString());
        out.getBuffer().setLength(0);
        assertEquals(2, vectors(folder.resolve("nowhere").toString()));
        assertEquals(2, vectors());
        assertEquals("", out.toString());
    }

    @Test
    void shouldRunTheOtherFilesWhenOneIsNone() throws IOException {
        write("50000000");
        Files.write(folder.resolve("adl_ranking_derived.csv"), new byte[] {-1, 0, 1, 2});
        Files.writeString(
                folder.resolve("dydx_bankruptcy_price.json"),
                "{\"header\": {}, \"header\": {}, \"vectors\": []}");
        Files.writeString(folder.resolve("expiry_payoffs.csv"), "");
        assertEquals(2, vectors(folder.toString()));
        assertTrue(out.toString().contains("2 passed     0 failed"), out.toString());
        List<String> sentences = err.toString().lines().toList();
        assertEquals(3, sentences.size(), err.toString());
        assertEquals("adl_ranking_derived.csv is not a text file in UTF-8", sentences.get(0));
        assertTrue(sentences.get(1).contains("Duplicate Object property \"header\""));
        assertEquals("expiry_payoffs.csv has no line that names its columns", sentences.get(2));
    }

    private void write(String mark) throws IOException {
        Files.writeString(folder.resolve("drift_funding_rate.csv"), ROWS.formatted(mark));
    }

    private int vectors(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "vectors";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return commandLine.execute(all);
    }
}
