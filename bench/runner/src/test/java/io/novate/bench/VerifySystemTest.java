package io.novate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.bench.report.Json;
import io.novate.bench.verify.VectorBits;
import io.novate.bench.verify.VerifyReport;
import io.novate.bench.verify.VerifyResult;
import io.novate.bench.verify.VerifyRun;
import io.novate.kernel.DeviceShare;
import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.scalar.ScalarHashKernel;
import io.novate.kernel.scalar.ScalarMarginKernel;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class VerifySystemTest {
    private static final long POSITIONS = 10_000_000;

    @TempDir private Path folder;

    /** What a faulty backend gets wrong. */
    private enum Fault {
        NONE,
        SEVENTH_LANE,
        EVERY_TWENTIETH_CALL,
        BINDING_ROW,
        LAST_DIGEST,
        LEFT_OUT,
        THROWS
    }

    @Test
    void shouldFindNoDifferenceInTenMillionPositions() throws InterruptedException {
        List<KernelBackend> all = Backends.chosen(Backends.ALL, Backends.found());
        assertTrue(all.size() >= 2, "vector code is measured here: " + all.size());
        VerifyResult result = new VerifyRun(all, true, 2).run(1, POSITIONS, done -> {});
        assertTrue(result.agrees(), "seed=" + result.seed() + " " + result.detail());
        assertTrue(result.positions() >= POSITIONS, "" + result.positions());
        long devices = all.stream().filter(backend -> !backend.device().isEmpty()).count();
        assertTrue(devices >= 2, "OpenCL is compared here: " + devices);
        assertEquals(devices, result.devices().size(), result.devices().toString());
        for (String line : result.devices()) {
            assertTrue(line.matches(".* itself 100% of [0-9,]{9,} account checks.*"), line);
        }
    }

    @Test
    void shouldCompareEveryWidthInJvmsOfTheirOwn() {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        int status = commandLine.execute("verify", "--positions", "20000", "--seed", "70");
        assertEquals(0, status, out.toString());
        assertEquals(
                1 + VectorBits.narrower(VectorBits.own()).size(),
                out.toString().lines().filter(line -> line.contains(" agree")).count(),
                out.toString());
        assertTrue(out.toString().contains("at 128 bits"), out.toString());
    }

    @Test
    void shouldWriteAReportThatIsAccepted() throws IOException {
        Path file = folder.resolve("verify.json");
        String[] run = {"verify", "--positions", "5000", "--bits", "own", "--report", "" + file};
        assertEquals(0, execute(run));
        VerifyReport report = Json.read(Files.readString(file), VerifyReport.class);
        assertEquals(List.of(), report.faults());
        assertTrue(report.results().get(0).positions() >= 5000, "" + report);
        assertEquals(0, execute("bench", "--check", "" + file));
        String differing = Files.readString(file).replaceFirst("\"subject\" : \"", "$0simd");
        Files.writeString(file, differing);
        assertEquals(1, execute("bench", "--check", "" + file));
        String other = differing.replaceFirst("\"detail\"", "\"details\"");
        Files.writeString(file, other);
        assertEquals(1, execute("bench", "--check", "" + file));
    }

    @Test
    void shouldFindWhatAFaultyBackendGetsWrong() throws InterruptedException {
        for (Fault fault : Fault.values()) {
            VerifyResult result = run(fault, 1);
            assertEquals(fault == Fault.NONE, result.agrees(), fault + ": " + result.detail());
            if (fault == Fault.NONE) {
                continue;
            }
            assertEquals("faulty", result.subject());
            if (fault == Fault.LEFT_OUT) {
                assertEquals(
                        "faulty on paper evaluated itself 99% of 1,000 account checks",
                        result.detail());
                continue;
            }
            assertTrue(
                    fault == Fault.THROWS || result.detail().contains("expected"),
                    fault + ": " + result.detail());
            assertEquals(fault != Fault.EVERY_TWENTIETH_CALL, result.isLone(), "" + fault);
            if (result.isLone()) {
                VerifyResult again = run(fault, result.seed());
                assertEquals(1, again.scenes(), "the seed alone replays it");
                assertEquals(result.detail(), again.detail());
            }
        }
    }

    @Test
    void shouldNameSeedLaneAndBothValues() throws InterruptedException {
        String detail = run(Fault.SEVENTH_LANE, 1).detail();
        assertTrue(
                detail.matches(
                        "(?s).*excess of lane \\d*.*seed=\\d+.*expected: <-?\\d+>.*<-?\\d+>.*"),
                detail);
    }

    @Test
    void shouldMakeOneNumberOfAllResults() throws InterruptedException {
        List<KernelBackend> none = List.of();
        VerifyResult one = new VerifyRun(none, false, 1).run(5, 50_000, done -> {});
        for (int threads = 1; threads <= 3; threads++) {
            VerifyResult other = new VerifyRun(none, true, threads).run(5, 50_000, done -> {});
            assertEquals(one.digest(), other.digest());
            assertEquals(one.scenes(), other.scenes());
            assertEquals(one.positions(), other.positions());
        }
        VerifyResult next = new VerifyRun(none, false, 1).run(6, 50_000, done -> {});
        assertNotEquals(one.digest(), next.digest());
    }

    @Test
    void shouldHalveWidthsDownTo128() {
        assertEquals(List.of(256, 128), VectorBits.narrower(512));
        assertEquals(List.of(128), VectorBits.narrower(256));
        assertEquals(List.of(), VectorBits.narrower(128));
        assertEquals("-XX:MaxVectorSize=16", VectorBits.flag(128));
        assertFalse(VectorBits.own() < 128, "" + VectorBits.own());
    }

    private static int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(new StringWriter()));
        commandLine.setErr(new PrintWriter(new StringWriter()));
        return commandLine.execute(arguments);
    }

    private static VerifyResult run(Fault fault, long seed) throws InterruptedException {
        return new VerifyRun(List.of(new Faulty(fault)), false, 1).run(seed, 400_000, done -> {});
    }

    /** The scalar kernels with one fault. */
    private record Faulty(Fault fault) implements KernelBackend {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public String unavailableBecause() {
            return "";
        }

        @Override
        public String device() {
            return fault == Fault.LEFT_OUT ? "paper" : "";
        }

        @Override
        public List<DeviceShare> deviceShares() {
            return fault == Fault.LEFT_OUT
                    ? List.of(new DeviceShare("account checks", 1_000, 999))
                    : List.of();
        }

        @Override
        public MarginKernel marginKernel() {
            return new FaultyMargin(fault);
        }

        @Override
        public ScenarioKernel scenarioKernel() {
            ScenarioKernel right = new ScalarScenarioKernel();
            return (book, lanes, laneCount, table, charges) -> {
                right.sweep(book, lanes, laneCount, table, charges);
                if (fault == Fault.BINDING_ROW && charges.bindingRows().byteSize() > 0) {
                    int row = charges.bindingRows().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
                    charges.bindingRows().set(ValueLayout.JAVA_INT_UNALIGNED, 0, row + 1);
                }
            };
        }

        @Override
        public HashKernel hashKernel() {
            HashKernel right = new ScalarHashKernel();
            return (messages, stride, length, from, to, digests) -> {
                right.keccak256(messages, stride, length, from, to, digests);
                if (fault == Fault.LAST_DIGEST) {
                    byte last = digests.get(ValueLayout.JAVA_BYTE, to * 32L - 1);
                    digests.set(ValueLayout.JAVA_BYTE, to * 32L - 1, (byte) ~last);
                }
            };
        }
    }

    private static final class FaultyMargin implements MarginKernel {
        private final MarginKernel right = new ScalarMarginKernel();
        private final Fault fault;
        private int calls;

        private FaultyMargin(Fault fault) {
            this.fault = fault;
        }

        @Override
        public int sweep(
                MarginBook book,
                int sliceFrom,
                int sliceTo,
                MarginTable table,
                long changedMask,
                long excessBelow,
                FlaggedLanes flagged) {
            calls++;
            if (fault == Fault.THROWS && sliceTo - sliceFrom > 7) {
                throw new IndexOutOfBoundsException("row 8");
            }
            int count =
                    right.sweep(book, sliceFrom, sliceTo, table, changedMask, excessBelow, flagged);
            boolean isWrong =
                    fault == Fault.SEVENTH_LANE
                            || fault == Fault.EVERY_TWENTIETH_CALL && calls % 20 == 0;
            if (isWrong && count > 7) {
                long excess = flagged.excess().get(ValueLayout.JAVA_LONG_UNALIGNED, 7 * 8L);
                flagged.excess().set(ValueLayout.JAVA_LONG_UNALIGNED, 7 * 8L, excess + 1);
            }
            return count;
        }
    }
}
