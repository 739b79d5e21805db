package io.novate.app.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.BadInput;
import io.novate.app.vectors.VectorRun.FileResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs the copied files as they are, then every expected number of them changed. */
final class VectorRunTest {
    /** Columns that hold an expected number although their name does not begin so. */
    private static final Set<String> EXPECTED =
            Set.of(
                    "accrued_paid_by_long",
                    "blended_forward",
                    "call",
                    "call_delta",
                    "call_delta_fwd",
                    "call_gamma",
                    "call_price",
                    "call_price_undiscounted",
                    "call_rho",
                    "call_theta",
                    "call_vega",
                    "delta",
                    "exact",
                    "fees_collected",
                    "fixed_part",
                    "gamma",
                    "liquidation_price",
                    "maintenance_margin",
                    "maker_balance_after",
                    "maker_pending_buy",
                    "maker_pending_sell",
                    "maker_position",
                    "payoff",
                    "pnl_coin",
                    "portfolio_array",
                    "price",
                    "put",
                    "put_delta",
                    "put_gamma",
                    "put_rho",
                    "put_theta",
                    "put_vega",
                    "rank",
                    "rate_at_step_end",
                    "scan_risk",
                    "score",
                    "skew_after",
                    "spot_shock",
                    "taker_balance_after",
                    "taker_position",
                    "theta",
                    "value",
                    "variable_part",
                    "vega",
                    "velocity_after",
                    "vol_shock",
                    "weight",
                    "worst_scenario_1based");

    /** A price is an input of some files. */
    private static final String PRICE_IS_EXPECTED = "options_.*";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir private Path folder;

    static List<String> files() {
        try (Stream<Path> paths = Files.list(resources())) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldPassTheCopiedFiles() {
        List<FileResult> results = VectorRun.run(resources());
        VectorReport report = new VectorReport(results);
        assertTrue(report.isGood(), String.join("\n", report.lines()));
        for (FileResult result : results) {
            assertTrue(result.isKnown(), result.name());
            assertTrue(result.passed() > 0, result.name());
        }
        assertTrue(results.size() > 50, "files: " + results.size());
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldFailWhenAnyExpectedNumberIsChanged(String name) throws IOException {
        FileResult good = VectorRun.run(copy(name, text -> text)).get(0);
        List<String> spoiled =
                name.endsWith(".json") ? spoiledJson(name, good) : spoiled(name, good);
        assertFalse(spoiled.isEmpty(), "no expected number in " + name);
        for (String text : spoiled) {
            Path changed = copy(name, same -> text);
            assertFalse(isGood(changed), "passed although changed: " + difference(name, text));
        }
    }

    @Test
    void shouldLeaveOutWhatIsTooWide() throws IOException {
        String row = "initial_ok,200,100,1";
        Path spoiled =
                copy(
                        "dydx_risk_predicates.csv",
                        text -> text.replace(row, "initial_ok,2000000000000000000000,100,1"));
        FileResult result = VectorRun.run(spoiled).get(0);
        assertInstanceOf(Verdict.LeftOut.class, result.verdicts().get(0));
        assertEquals(
                new Verdict.LeftOut("net_collateral is wider than 64 bits"),
                result.verdicts().get(0));
        assertEquals(0, result.failed());
    }

    @Test
    void shouldListFilesItDoesNotKnow() throws IOException {
        Files.writeString(folder.resolve("poem.csv"), "roses,are\nred,1\n");
        VectorReport report = new VectorReport(VectorRun.run(folder));
        assertTrue(report.isGood());
        assertEquals(
                "poem.csv  unknown: there is no check for a file of this name",
                report.lines().get(0));
        assertEquals(
                "total: 0 files, 0 passed, 0 failed, 0 left out, 1 unknown files",
                report.lines().get(1));
        JsonNode json = MAPPER.readTree(report.json());
        assertEquals(1, json.get("unknown_files").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    drift_funding_rate.csv | ,3600, | ,an hour, | drift_funding_rate.csv: row 1: period_seconds is not an integer but 'an hour'
                    drift_funding_rate.csv | ,3600, | , | drift_funding_rate.csv: row 1 has 3 values for 4 columns: '32481415,32546442,-2709458'
                    drift_funding_rate.csv | mark_twap, | mark, | drift_funding_rate.csv: row 1: mark_twap is missing
                    drift_reduce_only_effective_size.csv | buy | hold | drift_reduce_only_effective_size.csv: row 1: side is not buy or sell but 'hold'
                    dydx_fillable_price.json | "perp_id": 0, | "perp": 0, | dydx_fillable_price.json: row 1: instruments 1: perp_id is missing
                    dydx_fillable_price.json | "quote_balance": -4501000000 | "quote_balance": 0.5 | dydx_fillable_price.json: row 1: quote_balance is not an integer but 0.5
                    dydx_fillable_price.json | "vectors": [ | "vector": [ | dydx_fillable_price.json: vectors is not a list
                    options_european_price_haug_quantlib.csv | ,60.0, | ,-60.0, | options_european_price_haug_quantlib.csv: row 1: spot is not positive but '-60.0'
                    synthetix_velocity_funding_path.csv | held long of 20 | held long of some | synthetix_velocity_funding_path.csv: header: units does not say 'held long of ([0-9.]+) at price ([0-9.]+)'
                    """)
    void shouldRefuseWithFileRowColumnAndValue(
            String name, String found, String replaced, String sentence) throws IOException {
        Path spoiled = copy(name, text -> text.replace(found, replaced));
        VectorReport report = new VectorReport(VectorRun.run(spoiled));
        assertEquals(List.of(sentence), report.faults());
        assertFalse(report.isGood());
    }

    @Test
    void shouldRefuseWhatIsNoFileOfRows() throws IOException {
        Path empty = copy("drift_funding_rate.csv", text -> "# only: a header\n");
        assertEquals(
                "drift_funding_rate.csv has no line that names its columns",
                VectorRun.run(empty).get(0).fault());
        Path broken = copy("dydx_fillable_price.json", text -> text.substring(0, 400));
        String fault = VectorRun.run(broken).get(0).fault();
        assertTrue(fault.startsWith("dydx_fillable_price.json is not JSON: line "), fault);
        Path nowhere = folder.resolve("nowhere");
        BadInput refused = assertThrows(BadInput.class, () -> VectorRun.run(nowhere));
        assertEquals("'" + nowhere + "' is not a folder", refused.getMessage());
        Path hollow = Files.createDirectory(folder.resolve("hollow"));
        refused = assertThrows(BadInput.class, () -> VectorRun.run(hollow));
        assertEquals("'" + hollow + "' holds no file", refused.getMessage());
    }

    /** Returns whether the only file of a folder passes; a changed truth value is bad input. */
    private static boolean isGood(Path changed) {
        try {
            return new VectorReport(VectorRun.run(changed)).isGood();
        } catch (BadInput refused) {
            return false;
        }
    }

    /** Returns the file with one expected number changed, once for each in rows that pass. */
    private static List<String> spoiled(String name, FileResult good) throws IOException {
        List<String> lines = Files.readAllLines(resources().resolve(name), UTF_8);
        List<String> spoiled = new ArrayList<>();
        String[] columns = null;
        int row = -1;
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).startsWith("#")) {
                continue;
            }
            String[] values = lines.get(at).split(",", -1);
            if (columns == null) {
                columns = values;
                continue;
            }
            row++;
            boolean isChecked = good.verdicts().get(row) instanceof Verdict.Passed;
            for (int column = 0; isChecked && column < columns.length; column++) {
                if (isExpected(name, columns[column]) && values[column].matches(".*\\d.*")) {
                    String[] changed = values.clone();
                    changed[column] = changed(changed[column]);
                    List<String> copy = new ArrayList<>(lines);
                    copy.set(at, String.join(",", changed));
                    spoiled.add(String.join("\n", copy) + "\n");
                }
            }
        }
        return spoiled;
    }

    private static List<String> spoiledJson(String name, FileResult good) throws IOException {
        String text = Files.readString(resources().resolve(name), UTF_8);
        List<String> spoiled = new ArrayList<>();
        for (int row = 0; row < good.verdicts().size(); row++) {
            if (good.verdicts().get(row) instanceof Verdict.Passed) {
                int changes = Integer.MAX_VALUE;
                for (int change = 0; change < changes; change++) {
                    JsonNode root = MAPPER.readTree(text);
                    int[] left = {change};
                    change(root.get("vectors").get(row), name, false, left);
                    if (left[0] >= 0) {
                        break;
                    }
                    spoiled.add(root.toString());
                }
            }
        }
        return spoiled;
    }

    /** Changes the expected number that {@code left} counts down to. */
    private static void change(JsonNode node, String name, boolean isExpected, int[] left) {
        if (node instanceof ObjectNode object) {
            for (String field : List.copyOf(object.propertyNames())) {
                boolean isHere = isExpected || isExpected(name, field);
                JsonNode value = object.get(field);
                if (isHere && value.isNumber()) {
                    if (left[0]-- == 0) {
                        object.set(field, MAPPER.readTree(changed(value.toString())));
                    }
                } else {
                    change(value, name, isHere, left);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int at = 0; at < array.size(); at++) {
                JsonNode value = array.get(at);
                if (isExpected && value.isNumber()) {
                    if (left[0]-- == 0) {
                        array.set(at, MAPPER.readTree(changed(value.toString())));
                    }
                } else {
                    change(value, name, isExpected, left);
                }
            }
        }
    }

    private static boolean isExpected(String name, String column) {
        if (column.equals("price")) {
            return name.matches(PRICE_IS_EXPECTED);
        }
        if (column.equals("before")) {
            return true;
        }
        boolean isInput =
                column.equals("value") && !name.startsWith("options_")
                        || column.equals("maintenance_margin") && !name.startsWith("vega_");
        return !isInput && (column.startsWith("expect") || EXPECTED.contains(column));
    }

    /** Returns a number with its first digit that is not zero changed; 7 for next to nothing. */
    private static String changed(String number) {
        if (number.startsWith("0/") || number.matches("-?[0-9.]+e-[0-9]+")) {
            return number.replaceFirst("-?[0-9.]+(e-[0-9]+)?", "7");
        }
        for (int at = 0; at < number.length(); at++) {
            char digit = number.charAt(at);
            if (digit >= '1' && digit <= '9') {
                char next = digit == '9' ? '1' : (char) (digit + 1);
                return number.substring(0, at) + next + number.substring(at + 1);
            }
        }
        return number.replaceFirst("0", "7");
    }

    private static String difference(String name, String text) throws IOException {
        String before = Files.readString(resources().resolve(name), UTF_8);
        return name.endsWith(".json")
                ? name
                : text.lines().filter(line -> !before.contains(line)).toList().toString();
    }

    private Path copy(String name, UnaryOperator<String> change) throws IOException {
        Path copied = Files.createTempDirectory(folder, "copy");
        String text = Files.readString(resources().resolve(name), UTF_8);
        Files.writeString(copied.resolve(name), change.apply(text));
        return copied;
    }

    private static Path resources() {
        try {
            return Path.of(VectorRunTest.class.getResource("rows/drift_funding_rate.csv").toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
