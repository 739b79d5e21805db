package io.novate.app;

import io.novate.app.market.MarketHistory;
import io.novate.app.replay.Progress;
import io.novate.app.replay.Replay;
import io.novate.app.replay.ReplayPlan;
import io.novate.app.replay.ReplayReport;
import io.novate.app.settle.Settlement;
import io.novate.app.settle.Settlements;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /** Returns the exit status: 0 when everything is conserved and settled. */
    int run(Supplier<MarketHistory> source) {
        checkOptions();
        Console console = System.console();
        Progress progress = new Progress(err, console != null && console.isTerminal());
        ReplayPlan plan =
                new ReplayPlan(
                        source.get(),
                        options.accounts,
                        options.seed,
                        options.backend,
                        options.settle);
        ReplayReport report;
        try (Replay replay = new Replay(plan);
                Settlement settlement = Settlements.open(options.settle)) {
            progress.say(
                    Words.count(plan.history().coinCount(), "coin")
                            + ", "
                            + Words.count(plan.history().stepCount(), "step")
                            + "; "
                            + replay.backendReason());
            report = replay.run(settlement, progress);
        }
        out.print(options.json ? report.json() : report.summary());
        boolean shown = !out.checkError();
        if (!shown) {
            err.println("standard output: the result could not be written there");
        }
        if (options.report != null) {
            write(report);
        }
        return shown && isSound(report) ? 0 : 1;
    }

    private boolean isSound(ReplayReport report) {
        boolean settled =
                options.settle.equals(Settlements.NONE)
                        || report.number("batches_sealed") == report.number("batches_confirmed")
                                && report.value("chain_root").equals(report.value("state_root"))
                                && report.number("withdrawals")
                                        == report.number("withdrawals_claimed");
        return settled && report.number("conservation_residual") == 0;
    }

    private void checkOptions() {
        if (options.accounts < 1 || options.accounts > ReplayOptions.ACCOUNTS_MAX) {
            throw new BadInput(
                    "--accounts "
                            + options.accounts
                            + ": the number of accounts is outside 1 to "
                            + ReplayOptions.ACCOUNTS_MAX);
        }
        Settlements.check(options.settle);
        if (options.report != null) {
            checkReport(options.report);
        }
    }

    /** Makes sure before the run that the report can be written after it. */
    private static void checkReport(Path report) {
        String option = "--report " + report + ": ";
        if (report.toString().isBlank()) {
            throw new BadInput("--report needs the name of a file");
        }
        Path folder = report.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadInput(option + "the folder of the report does not exist");
        }
        if (Files.exists(report, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(report)) {
            throw new BadInput(option + "this is a folder or a device, not a file");
        }
        try {
            Path part = part(report);
            Files.write(part, new byte[0]);
            Files.delete(part);
        } catch (IOException e) {
            throw new BadInput(option + "it cannot be written: " + BadInput.reason(e));
        }
    }

    /** Returns a name beside the file that the report really goes to, behind any link. */
    private static Path part(Path report) throws IOException {
        Path target = target(report);
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private static Path target(Path report) throws IOException {
        return Files.exists(report) ? report.toRealPath() : report.toAbsolutePath();
    }

    private void write(ReplayReport report) {
        try {
            Path part = part(options.report);
            try {
                Files.write(part, report.jsonBytes());
                Files.move(part, target(options.report), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new BadInput(
                    "--report "
                            + options.report
                            + ": it could not be written: "
                            + BadInput.reason(e));
        }
    }
}
