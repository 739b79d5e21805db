package io.novate.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.pricing.option.Black76;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verb margin: figures against arithmetic by hand, and one sentence for each bad file. */
final class MarginCommandTest {
    private static final String UNDERLYINGS =
            "\"underlyings\": [{\"symbol\": \"BTC\", \"spot\": 50000, \"tick\": 0.5, \"lot\": 0.01}]";
    private static final String PERPETUAL =
            "{\"kind\": \"LINEAR_PERPETUAL\", \"underlying\": \"BTC\", \"size\": 2,"
                    + " \"mark\": 50000, \"entry\": 49000}";
    private static final String CALL =
            "{\"kind\": \"CALL\", \"underlying\": \"BTC\", \"size\": -1, \"strike\": 55000,"
                    + " \"expiry\": \"2026-03-01T08:00:00Z\", \"vol\": 0.6}";

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int margin(String mode, String positions, String... options) throws IOException {
        return run(
                "{\"rulebook\": \"novate-default\", \"mode\": \""
                        + mode
                        + "\", \"time\": \"2026-01-30T08:00:00Z\", \"cash\": "
                        + (mode.equals("CROSS") ? 10_000 : 20_000)
                        + ", "
                        + UNDERLYINGS
                        + ", \"positions\": ["
                        + positions
                        + "]}",
                options);
    }

    private int run(String text, String... options) throws IOException {
        Path file = folder.resolve("portfolio.json");
        Files.writeString(file, text);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "margin";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[arguments.length - 1] = file.toString();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private JsonNode answer() {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    @Test
    void shouldMarginAPerpetualByItsBracketsAndFindItsLiquidationPrice() throws IOException {
        assertEquals(0, margin("CROSS", PERPETUAL, "--json"), err.toString());
        JsonNode answer = answer();
        // 100,000 of value: 2% and 1% of the first 50,000, 5% and 2.5% of the rest.
        assertEquals(12_000, answer.get("equity").asDouble());
        assertEquals(3_500, answer.get("initial_margin").asDouble());
        assertEquals(1_750, answer.get("maintenance_margin").asDouble());
        // 12000 - 2 (50000 - p) < 500 + 0.025 (2 p - 50000) first below 44743.59.
        assertEquals(44_743.5, answer.at("/positions/0/liquidation_price").asDouble());
        assertEquals(44_743.5, answer.at("/underlyings/0/liquidation_below").asDouble(), 1);
        assertTrue(answer.at("/underlyings/0/liquidation_above").isNull());
    }

    @Test
    void shouldMarginACoveredCallByScenariosAndNameTheWorst() throws IOException {
        assertEquals(0, margin("PORTFOLIO", PERPETUAL + ", " + CALL, "--json"), err.toString());
        JsonNode answer = answer();
        double years = 30.0 / 365;
        double value = Black76.value(true, 50_000, 55_000, years, 0.6, 1);
        assertEquals(22_000 - value, answer.get("equity").asDouble(), 0.01);
        assertEquals("worst scenario", answer.at("/charges/0/name").asString());
        assertTrue(answer.at("/charges/0/binding").asString().startsWith("price x 0."));
        double scan = answer.at("/charges/0/initial_margin").asDouble();
        assertEquals(scan * 0.8, answer.at("/charges/0/maintenance_margin").asDouble(), 0.01);
        assertEquals(0.01 * 50_000 * 1.25, answer.at("/charges/1/initial_margin").asDouble(), 0.01);
        double delta = answer.at("/greeks/delta").asDouble();
        assertTrue(delta > 500 && delta < 1_000, "delta=" + delta);
        assertTrue(answer.at("/greeks/gamma").asDouble() < 0);
        assertTrue(answer.at("/cross/initial_margin").asDouble() > 0);
        double below = answer.at("/underlyings/0/liquidation_below").asDouble();
        assertEquals(below, answer.at("/positions/1/liquidation_price").asDouble());
        assertTrue(below > 40_000 && below < 50_000, "below=" + below);
    }

    @Test
    void shouldMarginOneIsolatedPositionWithItsOwnCash() throws IOException {
        String text =
                "{\"rulebook\": \"novate-default\", \"mode\": \"ISOLATED\", \"time\":"
                        + " \"2026-01-30T08:00:00Z\", \"cash\": 1500, "
                        + UNDERLYINGS
                        + ", \"positions\": ["
                        + PERPETUAL
                        + "]}";
        assertEquals(0, run(text, "--json"), err.toString());
        JsonNode answer = answer();
        assertEquals("ISOLATED", answer.get("mode").asString());
        assertEquals(3_500, answer.get("equity").asDouble());
        assertEquals(3_500, answer.get("initial_margin").asDouble());
        assertEquals(1_750, answer.get("maintenance_margin").asDouble());
        // 3500 - 2 (50000 - p) < 500 + 0.025 (2 p - 50000) first below 49102.564.
        assertEquals(49_102.5, answer.at("/positions/0/liquidation_price").asDouble());

        assertEquals(2, run(text.replace("[" + PERPETUAL, "[" + PERPETUAL + ", " + CALL)));
        assertTrue(err.toString().contains("positions: "), err.toString());
        String sentence = "holds more than the one position of a bucket";
        assertTrue(err.toString().contains(sentence), err.toString());
        String pledge = "\"collateral\": [{\"symbol\": \"BTC\", \"units\": 2, \"price\": 50000}], ";
        assertEquals(2, run(text.replace(UNDERLYINGS, pledge + UNDERLYINGS)));
        sentence = "backs no isolated position: a bucket holds cash";
        assertTrue(err.toString().contains(sentence), err.toString());
    }

    @Test
    void shouldCountCollateralAfterItsHaircut() throws IOException {
        String text =
                "{\"rulebook\": \"novate-default\", \"mode\": \"CROSS\", \"time\":"
                        + " \"2026-01-30T08:00:00Z\", \"cash\": -50000, \"collateral\":"
                        + " [{\"symbol\": \"BTC\", \"units\": 2, \"price\": 50000}], "
                        + UNDERLYINGS
                        + ", \"positions\": ["
                        + PERPETUAL
                        + "]}";
        assertEquals(0, run(text, "--json"), err.toString());
        assertEquals(97_000 - 50_000 + 2_000, answer().get("equity").asDouble());
        assertEquals(2, run(text.replace("\"BTC\", \"units\"", "\"DOGE\", \"units\"")));
        assertTrue(err.toString().contains("collateral[0].symbol: \"DOGE\""), err.toString());
    }

    @Test
    void shouldRefuseNumbersAndNestingNoMachineHolds() throws IOException {
        for (String cash : List.of("9".repeat(400), "[".repeat(20_000), "1e999999999")) {
            err.getBuffer().setLength(0);
            assertEquals(
                    2,
                    run(
                            "{\"rulebook\": \"novate-default\", \"mode\": \"CROSS\", \"time\":"
                                    + " \"2026-01-30T08:00:00Z\", \"cash\": "
                                    + cash
                                    + "}"));
            assertEquals(1, err.toString().lines().count(), err.toString());
            assertTrue(err.toString().length() < 300, err.toString());
        }
    }

    @Test
    void shouldMarginByAnyRulebookThatLists() throws IOException {
        for (String rulebook : List.of("hyperliquid", "dydx-v4", "derive-srm", "span")) {
            String text =
                    "{\"rulebook\": \""
                            + rulebook
                            + "\", \"mode\": \"CROSS\", \"time\":"
                            + " \"2026-01-30T08:00:00Z\", \"cash\": 10000, "
                            + UNDERLYINGS
                            + ", \"positions\": ["
                            + PERPETUAL
                            + "]}";
            out.getBuffer().setLength(0);
            assertEquals(0, run(text, "--json"), err.toString());
            assertEquals(rulebook, answer().get("rulebook").asString());
            assertEquals(12_000, answer().get("equity").asDouble());
        }
    }

    @Test
    void shouldPrintATable() throws IOException {
        assertEquals(0, margin("PORTFOLIO", PERPETUAL + ", " + CALL), err.toString());
        assertTrue(out.toString().contains("maintenance margin"), out.toString());
        assertTrue(out.toString().contains("greeks: delta"), out.toString());
        assertTrue(out.toString().contains("-1 BTC CALL 55000"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"size\": 2, | \"size\": 2.001, | positions[0]: size / lot: 200.1",
                "\"size\": 2, | \"size\": \"2\", | positions[0].size: \"2\": is not a number",
                "LINEAR_PERPETUAL | PERP | positions[0].kind: \"PERP\": is none of",
                "\"mark\": 50000 | \"mark\": -1 | positions[0].mark: -1: is outside",
                "\"mark\": 50000 | \"Mark\": 50000 | positions[0].mark: nothing: is missing",
                "2026-01-30T08 | 30.1.2026 | time: \"30.1.2026:00:00Z\": is not a time",
                "novate-default | nowhere | rulebook: \"nowhere\": is neither a file nor one of",
                "\"cash\" | \"cush\" | cush: 10000: is not a field here",
                "CROSS | FUND | mode: \"FUND\": is none of CROSS, ISOLATED and PORTFOLIO",
                "\"cash\": 10000, | \"cash\": 10000,, | line 1: ",
                "\"cash\": 10000 | \"cash\": NaN | line 1: ",
                "\"cash\": 10000 | \"cash\": 1e400 | cash: ",
                "\"cash\": 10000 | \"cash\": 1, \"cash\": 2 | line 1: Duplicate",
                "\"lot\": 0.01 | \"lot\": 1e9 | positions[0]: lot: 1.0E9: is too large",
                "2026-01-30T08 | +999999999-01-30T08 | time: \"+999999999-01-30T08:00:00Z\": is not",
                "novate-default | a\\u0000b | rulebook: \"a",
                "novate-default | . | rulebook: \".\": is neither a file nor one of"
            })
    void shouldSayInOneSentenceWhatIsWrong(String part, String spoiled, String sentence)
            throws IOException {
        String text =
                "{\"rulebook\": \"novate-default\", \"mode\": \"CROSS\", \"time\":"
                        + " \"2026-01-30T08:00:00Z\", \"cash\": 10000, "
                        + UNDERLYINGS
                        + ", \"positions\": ["
                        + PERPETUAL
                        + "]}";
        assertTrue(text.contains(part), part);
        assertEquals(2, run(text.replace(part, spoiled)));
        assertTrue(err.toString().startsWith("portfolio.json: " + sentence), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }
}
