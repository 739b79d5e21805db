package io.novate.app;

import io.novate.app.market.MarketHistory;
import io.novate.app.replay.Progress;
import io.novate.app.replay.Replay;
import io.novate.app.replay.ReplayPlan;
import io.novate.app.replay.ReplayReport;
import io.novate.app.settle.Settlement;
import io.novate.app.settle.Settlements;
import io.novate.kernel.threads.PartitionedKernelBackend;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs a replay from checked options to the written report. */
final class ReplayRun {
    private final ReplayOptions options;
    private final PrintWriter out;
    private final PrintWriter err;

    ReplayRun(ReplayOptions options, CommandLine commandLine) {
        this.options = options;
        out = commandLine.getOut();
        err = commandLine.getErr();
    }

    /** Returns the exit status: 0 when everything is conserved, settled and explained. */
    int run(Supplier<MarketHistory> source) {
        checkOptions();
        try (OutputFile report = file("--report", options.report);
                OutputFile explain = file("--explain", options.explain)) {
            if (report != null && explain != null && report.target().equals(explain.target())) {
                throw new BadInput(
                        "--explain " + options.explain + ": the report goes to the same file");
            }
            ReplayReport result = replay(source, explain);
            out.print(options.json ? result.json() : result.summary());
            boolean shown = !out.checkError();
            if (!shown) {
                err.println("standard output: the result could not be written there");
            }
            if (report != null) {
                write(report, result);
            }
            return shown && isSound(result) ? 0 : 1;
        }
    }

    private static OutputFile file(String option, Path named) {
        return named == null ? null : OutputFile.of(option, named);
    }

    private ReplayReport replay(Supplier<MarketHistory> source, OutputFile explain) {
        Console console = System.console();
        Progress progress = new Progress(err, console != null && console.isTerminal());
        ReplayPlan plan =
                new ReplayPlan(
                        source.get(),
                        options.accounts,
                        options.seed,
                        options.backend,
                        options.threads,
                        options.settle);
        ReplayReport report;
        try (Writer statements = explain == null ? null : Files.newBufferedWriter(explain.part());
                Replay replay = new Replay(plan, statements);
                Settlement settlement = Settlements.open(options.settle)) {
            progress.say(
                    Words.count(plan.history().coinCount(), "coin")
                            + ", "
                            + Words.count(plan.history().stepCount(), "step")
                            + "; "
                            + replay.backendReason());
            report = replay.run(settlement, progress);
        } catch (UncheckedIOException e) {
            throw explain == null ? e : explain.failed(e.getCause());
        } catch (IOException e) {
            throw explain == null ? new UncheckedIOException(e) : explain.failed(e);
        }
        if (explain != null) {
            explain.commit();
        }
        return report;
    }

    private boolean isSound(ReplayReport report) {
        boolean settled =
                options.settle.equals(Settlements.NONE)
                        || report.number("batches_sealed") == report.number("batches_confirmed")
                                && report.value("chain_root").equals(report.value("state_root"))
                                && report.number("withdrawals")
                                        == report.number("withdrawals_claimed");
        return settled
                && report.number("conservation_residual") == 0
                && report.number("explanations_failed") == 0;
    }

    private void checkOptions() {
        if (options.accounts < 1 || options.accounts > ReplayOptions.ACCOUNTS_MAX) {
            throw new BadInput(
                    "--accounts "
                            + options.accounts
                            + ": the number of accounts is outside 1 to "
                            + ReplayOptions.ACCOUNTS_MAX);
        }
        if (options.threads < 1 || options.threads > PartitionedKernelBackend.THREADS_MAX) {
            throw new BadInput(
                    "--threads "
                            + options.threads
                            + ": the number of threads is outside 1 to "
                            + PartitionedKernelBackend.THREADS_MAX);
        }
        Settlements.check(options.settle);
    }

    private static void write(OutputFile file, ReplayReport report) {
        try {
            Files.write(file.part(), report.jsonBytes());
        } catch (IOException e) {
            throw file.failed(e);
        }
        file.commit();
    }
}
