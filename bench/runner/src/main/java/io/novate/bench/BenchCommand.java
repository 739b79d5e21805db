package io.novate.bench;

import io.novate.app.BadInput;
import io.novate.bench.measure.Effort;
import io.novate.bench.measure.WrongAnswer;
import io.novate.bench.report.BenchReport;
import io.novate.bench.report.Json;
import io.novate.bench.report.ReportCheck;
import io.novate.bench.report.ReportFile;
import io.novate.bench.report.ResultTable;
import io.novate.bench.verify.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the answers, then times them. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures account check, portfolio rule, hashes, price ticks, trades and account tree on"
                    + " every backend, beside the same work in plain Java.",
            "Answers are compared with the scalar definition before and after; when one differs"
                    + " nothing is reported and the exit status is 1.",
            "Some ten minutes on two cores; --quick takes one. JMH micro-benchmarks of the"
                    + " kernels: ./novate bench --jmh [PATTERN]"
        })
final class BenchCommand implements Callable<Integer> {
    static final int ACCOUNTS_MAX = 4_000_000;
    static final int ROUNDS_MAX = 10_000;

    private static final int LANES = 8;
    private static final int ACCOUNTS = 1_000_000;
    private static final int ACCOUNTS_QUICK = 100_000;
    private static final int ROUNDS = 41;
    private static final int ROUNDS_QUICK = 11;
    private static final int WARM_UP_PASSES = 5;
    private static final int WARM_UP_MS = 1500;
    private static final int WARM_UP_QUICK_MS = 500;
    private static final int WARM_UP_MAX_MS = 600_000;

    @Option(names = "--quick", description = "Smaller books and fewer rounds, about a minute.")
    private boolean quick;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "Accounts of the large books, 1,000,000, 100,000 with --quick.")
    private Integer accounts;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Timed passes of each subject, 41, 11 with --quick.")
    private Integer rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "MS",
            description = "Processor time of warming up for each subject, 1500, 500 with --quick.")
    private Integer warmUpMs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "20210519",
            description = "Seed of books and orders, ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--only",
            paramLabel = "STAGE,...",
            defaultValue = "margin,scenario,hash,tree,trigger,core",
            description = "Stages to measure: ${DEFAULT-VALUE}.")
    private String only;

    @Option(
            names = "--backends",
            paramLabel = "NAME,...",
            defaultValue = Backends.ALL,
            description = "Backends to measure beside the scalar one, ${DEFAULT-VALUE}.")
    private String backends;

    @Option(names = "--no-baselines", description = "Leave out the same work in plain Java.")
    private boolean noBaselines;

    @Option(
            names = "--one-setting",
            description =
                    "Measure only with the index checks of this JVM; without it a second JVM"
                            + " measures the kernels with the other setting.")
    private boolean oneSetting;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
    private Path report;

    @Option(names = "--json", description = "Print the JSON report instead of tables.")
    private boolean json;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Measure nothing; say whether result files are complete and their answers"
                            + " right.")
    private List<Path> checked = List.of();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!checked.isEmpty()) {
            return check();
        }
        BenchRun run = new BenchRun(options(), Progress.on(err()));
        if (report != null) {
            ReportFile.check(report);
        }
        BenchReport result = run.run();
        List<String> faults = ReportCheck.faults(result);
        if (!faults.isEmpty()) {
            throw new WrongAnswer("rejected: " + faults.get(0));
        }
        if (report != null) {
            write(Json.write(result));
        }
        spec.commandLine().getOut().print(json ? Json.write(result) : ResultTable.of(result));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private BenchOptions options() {
        int accountCount = accounts != null ? accounts : quick ? ACCOUNTS_QUICK : ACCOUNTS;
        int roundCount = rounds != null ? rounds : quick ? ROUNDS_QUICK : ROUNDS;
        requireRange("--accounts", accountCount, LANES, ACCOUNTS_MAX);
        requireRange("--rounds", roundCount, 1, ROUNDS_MAX);
        if (accountCount % LANES != 0) {
            throw new BadInput(
                    "--accounts " + accountCount + ": accounts stand in eights; take a multiple");
        }
        int warmMs = warmUpMs != null ? warmUpMs : quick ? WARM_UP_QUICK_MS : WARM_UP_MS;
        requireRange("--warm-up", warmMs, 1, WARM_UP_MAX_MS);
        Effort effort = new Effort(roundCount, WARM_UP_PASSES, warmMs * 1_000_000L);
        return new BenchOptions(
                seed, accountCount, effort, only, backends, !noBaselines, !oneSetting, quick);
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new BadInput(
                    name + " " + value + ": the number is outside " + min + " to " + max);
        }
    }

    private int check() throws IOException {
        int status = 0;
        for (Path file : checked) {
            List<String> faults;
            try {
                faults = faults(Files.readString(file));
            } catch (IOException e) {
                throw new BadInput("--check " + file + ": " + BadInput.reason(e));
            }
            for (String fault : faults) {
                err().println(file + ": rejected: " + fault);
                status = 1;
            }
            if (faults.isEmpty()) {
                spec.commandLine().getOut().println(file + ": accepted");
            }
        }
        return status;
    }

    private static List<String> faults(String text) {
        if (!text.contains("\"" + VerifyReport.SCHEMA + "\"")) {
            return ReportCheck.faults(text);
        }
        try {
            return Json.read(text, VerifyReport.class).faults();
        } catch (IllegalArgumentException e) {
            return List.of("this is no report: " + e.getMessage());
        }
    }

    private void write(String text) {
        try {
            Files.writeString(report, text);
        } catch (IOException e) {
            throw new BadInput(
                    "--report " + report + ": it could not be written: " + BadInput.reason(e));
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
