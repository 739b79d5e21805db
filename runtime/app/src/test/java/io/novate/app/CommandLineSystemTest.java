package io.novate.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line from arguments to exit status, in this process and without a chain. */
class CommandLineSystemTest {
    private static final List<String> REPORT_NAMES =
            List.of(
                    "backend",
                    "seed",
                    "accounts",
                    "instruments",
                    "trades",
                    "positions",
                    "ticks",
                    "revaluations",
                    "liquidations",
                    "adl",
                    "insurance_start",
                    "insurance_end",
                    "socialised_loss",
                    "conservation_residual",
                    "state_hash",
                    "state_root",
                    "chain_root",
                    "batches_sealed",
                    "batches_confirmed",
                    "entries",
                    "gas_total",
                    "gas_per_entry",
                    "device_share",
                    "withdrawals_claimed",
                    "ns_per_position",
                    "elapsed_ms");

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldReplayAFallingMarketAndConserveEverything() throws IOException {
        Path report = folder.resolve("r.json");
        Path data = fallingMarket();
        assertEquals(0, replay(data, "--accounts", "200", "--report", report.toString()), err());
        JsonNode first = JsonMapper.builder().build().readTree(Files.readString(report));
        for (String name : REPORT_NAMES) {
            assertTrue(first.has(name), name);
        }
        assertEquals(200, first.get("accounts").asInt());
        assertEquals(2, first.get("instruments").asInt());
        assertTrue(first.get("liquidations").asLong() > 0, "liquidations");
        assertTrue(first.get("trades").asLong() > 1_000, "trades");
        assertTrue(first.get("batches_sealed").asLong() > 10, "batches");
        assertEquals(0, first.get("conservation_residual").asLong());
        assertEquals(1.0, first.get("device_share").asDouble());
        assertEquals(64, first.get("state_root").asString().length());
        assertTrue(out.toString().contains("every unit of money is accounted for"), out.toString());
    }

    @Test
    void shouldReachTheSameStateOnEveryBackendAndAnotherWithAnotherSeed() throws IOException {
        Path data = fallingMarket();
        String scalar = stateHash(data, "--backend", "scalar");
        assertEquals(scalar, stateHash(data, "--backend", "simd"));
        assertEquals(scalar, stateHash(data, "--backend", "native"));
        assertEquals(scalar, stateHash(data, "--backend", "native", "--threads", "2"));
        assertFalse(scalar.equals(stateHash(data, "--backend", "scalar", "--seed", "2")));
    }

    @Test
    void shouldReplayWhenThereIsOneAccount() throws IOException {
        assertEquals(0, replay(fallingMarket(), "--accounts", "1"), err());
    }

    @Test
    void shouldPrintOnlyTheReportWhenAskedForJson() throws IOException {
        assertEquals(0, replay(fallingMarket(), "--accounts", "5", "--json"), err());
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertEquals(5, report.get("accounts").asInt());
    }

    @Test
    void shouldExplainEveryDecisionInWordsWhenAsked() throws IOException {
        Path data = fallingMarket();
        Path statements = folder.resolve("why.txt");
        Path report = folder.resolve("r.json");
        String[] files = {"--explain", statements.toString(), "--report", report.toString()};
        assertEquals(0, replay(data, "--accounts", "200", files[0], files[1], files[2], files[3]));
        JsonNode figures = JsonMapper.builder().build().readTree(Files.readString(report));
        long told = 0;
        for (JsonNode count : figures.get("explanations")) {
            told += count.asLong();
        }
        String text = Files.readString(statements);
        assertTrue(told > 50, "explanations " + told);
        assertEquals(told, text.lines().filter(line -> line.startsWith("Account ")).count());
        assertEquals(told, text.lines().filter(line -> line.startsWith("  Checked: ")).count());
        assertEquals(told, figures.get("explanations_verified").asLong());
        assertEquals(0, figures.get("explanations_failed").asLong());
        assertTrue(text.lines().allMatch(line -> line.length() <= 100), "fits a terminal");
        assertTrue(out.toString().contains("liquidation order"), "the summary shows one");
        String unasked = stateHash(data);
        assertEquals(unasked, figures.get("state_hash").asString(), "asking changes nothing");
    }

    @Test
    void shouldRefuseWithOneSentenceWhenAStatementHasNoFile() throws IOException {
        String data = fallingMarket().toString();
        assertRefused(
                "--explain " + folder + ": this is a folder or a device, not a file",
                "replay",
                "--data",
                data,
                "--settle",
                "none",
                "--explain",
                folder.toString());
        String same = folder.resolve("same").toString();
        assertRefused(
                "--explain " + same + ": the report goes to the same file",
                "replay",
                "--data",
                data,
                "--settle",
                "none",
                "--report",
                same,
                "--explain",
                same);
        assertFalse(Files.exists(Path.of(same)));
        assertFalse(Files.exists(Path.of(same + ".part")));
    }

    @Test
    void shouldRefuseWithOneSentenceWhenACandleIsBad() throws IOException {
        Path data = folder.resolve("bad");
        Files.createDirectories(data);
        Path file = data.resolve("BTC_USDT.csv");
        Files.writeString(file, "ts_ms_utc,open,high,low,close,volume\n60000,10,12,9,-11,5\n");
        assertRefused(
                file + " line 2: close '-11' is negative",
                "replay",
                "--data",
                data.toString(),
                "--settle",
                "none");
    }

    @Test
    void shouldRefuseWithOneSentenceWhenAnOptionIsBad() throws IOException {
        String data = fallingMarket().toString();
        assertRefused(
                "--accounts 0: the number of accounts is outside 1 to 4000000",
                "demo",
                "--accounts",
                "0");
        assertRefused(
                "--settle 'moon': expected anvil, none or an http URL", "demo", "--settle", "moon");
        assertRefused("Missing required option: '--data=DIR'", "replay");
        assertRefused(
                "Invalid value for option '--accounts': 'many' is not an int",
                "demo",
                "--accounts",
                "many");
        assertRefused(
                "--threads 0: the number of threads is outside 1 to 64", "demo", "--threads", "0");
        Path report = folder.resolve("nowhere").resolve("r.json");
        assertRefused(
                "--report " + report + ": the folder of the file does not exist",
                "demo",
                "--report",
                report.toString());
        out.getBuffer().setLength(0);
        assertEquals(
                2, execute("replay", "--data", data, "--settle", "none", "--backend", "abacus"));
        assertTrue(err().startsWith("unknown backend 'abacus': choose auto or one of ["), err());
        assertEquals(1, err().lines().count(), err());
    }

    @Test
    void shouldWriteTheReportThroughALinkAndNeverOverADevice() throws IOException {
        Path data = fallingMarket();
        Path report = Files.writeString(folder.resolve("real.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), report);
        assertEquals(0, replay(data, "--accounts", "5", "--report", link.toString()), err());
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.readString(report).contains("\"accounts\""));
        assertRefused(
                "--report /dev/null: this is a folder or a device, not a file",
                "demo",
                "--report",
                "/dev/null");
        assertTrue(
                Files.exists(Path.of("/dev/null")) && !Files.isRegularFile(Path.of("/dev/null")));
    }

    @Test
    void shouldRefuseWithOneSentenceWhenThereAreTooManyCoins() throws IOException {
        Path data = Files.createDirectories(folder.resolve("many"));
        for (int coin = 0; coin < 65; coin++) {
            Files.writeString(
                    data.resolve("C" + coin + "_USD.csv"),
                    "ts_ms_utc,open,high,low,close,volume\n60000,10,12,9,11,5\n");
        }
        assertRefused(
                "65 candle files: at most 64 instruments can be listed in one pool",
                "replay",
                "--data",
                data.toString(),
                "--settle",
                "none");
    }

    @Test
    void shouldRefuseWithOneSentenceWhenTheChainIsUnreachable() throws IOException {
        Path data = fallingMarket();
        assertEquals(
                2, execute("replay", "--data", data.toString(), "--settle", "http://127.0.0.1:9"));
        assertTrue(err().startsWith("--settle http://127.0.0.1:9: chain URL"), err());
        assertEquals(1, err().lines().count(), err());
    }

    @Test
    void shouldRefuseWithOneSentenceWhenTheChainTakesNoContract() throws IOException {
        Path data = fallingMarket();
        HttpServer node = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        node.createContext(
                "/",
                exchange -> {
                    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    String id = asked.replaceAll("(?s).*\"id\":(\\d+).*", "$1");
                    String answer =
                            asked.contains("eth_chainId")
                                    ? "\"result\":\"0x1\""
                                    : "\"error\":{\"code\":-32601,\"message\":\"not here\"}";
                    byte[] body =
                            ("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + answer + "}")
                                    .getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        node.start();
        try {
            String url = "http://127.0.0.1:" + node.getAddress().getPort();
            assertEquals(2, execute("replay", "--data", data.toString(), "--settle", url));
            String last = err().lines().reduce("", (before, line) -> line);
            assertTrue(last.startsWith("--settle " + url + ": the contract"), err());
            assertTrue(last.endsWith("not here"), err());
        } finally {
            node.stop(0);
        }
    }

    private void assertRefused(String sentence, String... args) {
        assertEquals(2, execute(args));
        assertEquals(sentence, err().strip());
    }

    private String stateHash(Path data, String... options) {
        String[] args = {"--accounts", "200", "--json"};
        String[] all = new String[args.length + options.length];
        System.arraycopy(args, 0, all, 0, args.length);
        System.arraycopy(options, 0, all, args.length, options.length);
        assertEquals(0, replay(data, all), err());
        return JsonMapper.builder().build().readTree(out.toString()).get("state_hash").asString();
    }

    private int replay(Path data, String... options) {
        String[] args = new String[options.length + 5];
        args[0] = "replay";
        args[1] = "--data";
        args[2] = data.toString();
        args[3] = "--settle";
        args[4] = "none";
        System.arraycopy(options, 0, args, 5, options.length);
        return execute(args);
    }

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    private String err() {
        return err.toString();
    }

    /** Two coins, two hours of minutes with a gap, a fall by 40% and half a recovery. */
    private Path fallingMarket() throws IOException {
        Path data = folder.resolve("falling");
        Files.createDirectories(data);
        SplittableRandom random = new SplittableRandom(11);
        for (String coin : List.of("BTC_USDT", "ADA_USDT")) {
            StringBuilder lines = new StringBuilder("ts_ms_utc,open,high,low,close,volume\n");
            long price = coin.startsWith("BTC") ? 40_000_00L : 2_00L;
            long close = price;
            for (int minute = 0; minute < 120; minute++) {
                long open = close;
                long drift = minute >= 40 && minute < 60 ? -price / 50 : price / 300;
                close = Math.max(price / 4, open + drift + random.nextLong(-2, 3));
                if (coin.startsWith("ADA") && minute % 17 == 5) {
                    continue;
                }
                lines.append(1_621_296_000_000L + minute * 60_000L)
                        .append(',')
                        .append(cents(open))
                        .append(',')
                        .append(cents(Math.max(open, close) + 1))
                        .append(',')
                        .append(cents(Math.min(open, close) - 1))
                        .append(',')
                        .append(cents(close))
                        .append(',')
                        .append(coin.startsWith("BTC") ? 50 : 1_000_000)
                        .append('\n');
            }
            Files.writeString(data.resolve(coin + ".csv"), lines);
        }
        return data;
    }

    private static String cents(long cents) {
        return cents / 100 + "." + cents / 10 % 10 + cents % 10;
    }
}
