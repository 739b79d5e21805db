package io.novate.bench;

import io.novate.app.BadInput;
import io.novate.app.Words;
import io.novate.bench.measure.ForkedJvm;
import io.novate.bench.report.ConditionMeter;
import io.novate.bench.report.Json;
import io.novate.bench.report.Profile;
import io.novate.bench.report.ReportFile;
import io.novate.bench.verify.VectorBits;
import io.novate.bench.verify.VerifyReport;
import io.novate.bench.verify.VerifyResult;
import io.novate.bench.verify.VerifyRun;
import io.novate.kernel.KernelBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares every backend with the scalar definition, and that with BigInteger. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compares all backends, at every vector width, with the scalar definition on random and"
                    + " adversarial books, portfolios and messages, and the definition with"
                    + " BigInteger, all by equality.",
            "A difference ends the run with exit status 1; it is printed with seed, lane, both"
                    + " values and the command that replays it."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final String ALL_WIDTHS = "all";
    private static final String OWN_WIDTH = "own";
    private static final int THREADS_MAX = 64;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Seed of the first scene, ${DEFAULT-VALUE}; the next has the next number.")
    private long seed;

    @Option(
            names = "--positions",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Positions to compare at each width, ${DEFAULT-VALUE}.")
    private long positions;

    @Option(
            names = "--backends",
            paramLabel = "NAME,...",
            defaultValue = Backends.ALL,
            description = "Backends to compare, ${DEFAULT-VALUE}.")
    private String backends;

    @Option(
            names = "--bits",
            paramLabel = "all|own|N",
            defaultValue = ALL_WIDTHS,
            description =
                    "Vector widths: ${DEFAULT-VALUE}, only what the processor has (own), or one"
                            + " number; a narrower width is a JVM of its own.")
    private String bits;

    @Option(
            names = "--trust-definition",
            description = "Compare with the scalar definition only, not that with BigInteger.")
    private boolean trustDefinition;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compare, as many as processors; the result is the same.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
    private Path report;

    @Option(names = "--json", description = "Print one JSON object for each width.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (positions < 1) {
            throw new BadInput("--positions " + positions + ": at least one is compared");
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw new BadInput(
                    "--threads " + threads + ": the number is outside 1 to " + THREADS_MAX);
        }
        if (report != null) {
            ReportFile.check(report);
        }
        List<KernelBackend> chosen = Backends.chosen(backends, Backends.found());
        int own = VectorBits.own();
        List<Integer> widths = widths(own);
        missing();
        int status = 0;
        boolean isCompared = false;
        String digest = "";
        ConditionMeter meter = new ConditionMeter();
        List<VerifyResult> results = new ArrayList<>();
        for (int width : widths) {
            VerifyResult result = width == own ? here(chosen) : forked(width);
            results.add(result);
            show(result);
            if (!result.agrees()) {
                explain(result, width == own);
                return 1;
            }
            // The narrower JVMs trust the definition; the digest says that theirs is the same.
            if (isCompared && !digest.equals(result.digest())) {
                err().println(
                                "the scalar definition computes other results at "
                                        + width
                                        + " bits: ./novate verify --seed "
                                        + seed
                                        + " --positions "
                                        + positions);
                status = 1;
            }
            isCompared = true;
            digest = result.digest();
        }
        if (report != null && status == 0) {
            write(meter, results);
        }
        return status;
    }

    private void write(ConditionMeter meter, List<VerifyResult> results) {
        Path home = Path.of(System.getenv().getOrDefault("NOVATE_HOME", "."));
        VerifyReport written =
                new VerifyReport(
                        VerifyReport.SCHEMA,
                        "./novate verify --seed "
                                + seed
                                + " --positions "
                                + positions
                                + " --backends "
                                + backends
                                + " --bits "
                                + bits
                                + " --threads "
                                + threads
                                + (trustDefinition ? " --trust-definition" : ""),
                        Profile.ofThisMachine(home),
                        meter.read(),
                        results);
        try {
            Files.writeString(report, Json.write(written));
        } catch (IOException e) {
            throw new BadInput(
                    "--report " + report + ": it could not be written: " + BadInput.reason(e));
        }
    }

    /** Says why a backend is left out of all. */
    private void missing() {
        if (json || !backends.equals(Backends.ALL)) {
            return;
        }
        for (KernelBackend backend : Backends.found()) {
            if (!backend.unavailableBecause().isEmpty()) {
                err().println("without " + backend.name() + ": " + backend.unavailableBecause());
            }
        }
    }

    private List<Integer> widths(int own) {
        List<Integer> widths = new ArrayList<>(List.of(own));
        List<Integer> narrower = VectorBits.narrower(own);
        switch (bits) {
            case OWN_WIDTH -> {}
            case ALL_WIDTHS -> widths.addAll(narrower);
            default -> {
                String asked = bits;
                boolean isKnown =
                        asked.equals(Integer.toString(own))
                                || narrower.stream().anyMatch(n -> asked.equals("" + n));
                if (!isKnown) {
                    throw new BadInput(
                            "--bits "
                                    + bits
                                    + ": choose all, own, "
                                    + own
                                    + " or one of "
                                    + narrower);
                }
                widths.clear();
                widths.add(Integer.parseInt(asked));
            }
        }
        return widths;
    }

    private VerifyResult here(List<KernelBackend> chosen) throws InterruptedException {
        Progress progress = Progress.on(err());
        VerifyResult result =
                new VerifyRun(chosen, !trustDefinition, threads)
                        .run(
                                seed,
                                positions,
                                done ->
                                        progress.show(
                                                Words.count(done, "position")
                                                        + " at "
                                                        + VectorBits.own()
                                                        + " bits",
                                                Math.min(1, (double) done / positions)));
        progress.clear();
        return result;
    }

    private VerifyResult forked(int width) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("verify", "--json", "--bits", OWN_WIDTH));
        arguments.addAll(List.of("--seed", Long.toString(seed)));
        arguments.addAll(List.of("--positions", Long.toString(positions)));
        arguments.addAll(List.of("--backends", backends));
        arguments.addAll(List.of("--threads", Integer.toString(threads)));
        if (trustDefinition || bits.equals(ALL_WIDTHS)) {
            arguments.add("--trust-definition");
        }
        ForkedJvm.Outcome outcome =
                ForkedJvm.with(VectorBits.flag(width), VectorBits.compilerFlags(width))
                        .run(Main.class, arguments);
        if (outcome.text().isEmpty()) {
            throw new BadInput(
                    "--bits " + width + ": the backends do not run at this width, see above");
        }
        return Json.read(outcome.text(), VerifyResult.class);
    }

    private void show(VerifyResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(Json.write(result));
        } else if (result.agrees()) {
            out.println(
                    result.backends()
                            + " at "
                            + result.bits()
                            + " bits: "
                            + Words.count(result.positions(), "position")
                            + " in "
                            + Words.count(result.scenes(), "scene")
                            + " agree, "
                            + result.elapsedMs() / 1000
                            + " s");
            result.devices().forEach(out::println);
        }
        out.flush();
    }

    private void explain(VerifyResult result, boolean isOwn) {
        if (json) {
            return;
        }
        err().println(
                        "different from the scalar definition: "
                                + result.subject()
                                + " at "
                                + result.bits()
                                + " bits: "
                                + result.detail());
        err().println("replay: " + replay(result, isOwn));
    }

    private String replay(VerifyResult result, boolean isOwn) {
        String from =
                result.isLone()
                        ? " --seed " + result.seed() + " --positions 1"
                        : " --seed " + seed + " --positions " + positions;
        String width = isOwn ? OWN_WIDTH : Integer.toString(result.bits());
        String on = result.isLone() ? "" : " --threads " + threads;
        return "./novate verify" + from + " --backends " + backends + " --bits " + width + on;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
