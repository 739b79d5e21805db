package io.novate.bench;

import io.novate.app.BadInput;
import io.novate.bench.measure.ForkedJvm;
import io.novate.bench.measure.Peaks;
import io.novate.bench.measure.WrongAnswer;
import io.novate.bench.probe.MachineProbe;
import io.novate.bench.report.BenchReport;
import io.novate.bench.report.ConditionMeter;
import io.novate.bench.report.Json;
import io.novate.bench.report.Profile;
import io.novate.bench.report.Row;
import io.novate.bench.report.RowMaker;
import io.novate.bench.stage.BenchPlan;
import io.novate.bench.stage.CoreStage;
import io.novate.bench.stage.HashStage;
import io.novate.bench.stage.MarginStage;
import io.novate.bench.stage.ScenarioStage;
import io.novate.bench.stage.Stage;
import io.novate.bench.stage.TreeStage;
import io.novate.bench.stage.TriggerStage;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.threads.PartitionedKernelBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of the stages, and of the kernels once more in a JVM with the other index checks. */
final class BenchRun {
    private static final int THREADS = 2;
    private static final int PROBE_LONGS = 1 << 25;
    private static final int PROBE_LONGS_QUICK = 1 << 24;

    private final BenchOptions options;
    private final Progress progress;
    private final List<KernelBackend> found = Backends.found();
    private final List<Stage> stages;
    private final List<Row> rows = new ArrayList<>();
    private final List<PartitionedKernelBackend> partitioned = new ArrayList<>();

    BenchRun(BenchOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        List<KernelBackend> backends =
                Backends.withDefinition(Backends.chosen(options.backends(), found));
        if (Runtime.getRuntime().availableProcessors() >= THREADS) {
            backends.stream()
                    .skip(1)
                    .filter(backend -> backend.device().isEmpty())
                    .map(backend -> PartitionedKernelBackend.of(backend, THREADS))
                    .forEach(partitioned::add);
        }
        stages =
                stages(
                        options.only(),
                        new BenchPlan(
                                options.seed(),
                                options.accounts(),
                                options.effort(),
                                options.withBaselines(),
                                backends.stream().map(KernelBackend::withoutFallback).toList(),
                                partitioned));
    }

    private static List<Stage> stages(String only, BenchPlan plan) {
        List<Stage> all =
                List.of(
                        new MarginStage(plan),
                        new ScenarioStage(plan),
                        new HashStage(plan),
                        new TreeStage(plan),
                        new TriggerStage(plan),
                        new CoreStage(plan));
        List<Stage> chosen = new ArrayList<>();
        for (String name : only.split(",", -1)) {
            Stage stage =
                    all.stream()
                            .filter(each -> each.name().equals(name.trim()))
                            .findFirst()
                            .orElseThrow(() -> unknownStage(name, all));
            if (!chosen.contains(stage)) {
                chosen.add(stage);
            }
        }
        return chosen;
    }

    private static BadInput unknownStage(String name, List<Stage> all) {
        List<String> names = all.stream().map(Stage::name).toList();
        return new BadInput("--only: unknown stage '" + name + "': choose some of " + names);
    }

    BenchReport run() throws IOException, InterruptedException {
        ConditionMeter meter = new ConditionMeter();
        Path home = Path.of(System.getenv().getOrDefault("NOVATE_HOME", "."));
        Profile profile = Profile.ofThisMachine(home);
        progress.say("measuring what the machine can do at best");
        Peaks peaks = MachineProbe.measure(options.isQuick() ? PROBE_LONGS_QUICK : PROBE_LONGS);
        RowMaker maker = new RowMaker(peaks, ForkedJvm.hasIndexChecks());
        for (Stage stage : stages) {
            progress.say(stage.name() + ", after " + progress.elapsedS() + " s");
            stage.measure(
                    (name, unit, shape, timings) -> add(maker.rows(name, unit, shape, timings)));
        }
        partitioned.forEach(PartitionedKernelBackend::close);
        if (options.bothSettings()) {
            addOtherSetting();
        }
        return new BenchReport(
                BenchReport.SCHEMA,
                "./novate " + String.join(" ", options.arguments()),
                profile,
                meter.read(),
                peaks,
                Backends.states(found),
                List.copyOf(rows));
    }

    private void add(List<Row> shapeRows) {
        for (Row row : shapeRows) {
            rows.add(row);
            progress.say(
                    String.format(
                            "  %s: %s, %.2f ns per %s",
                            row.shape(), row.subject(), row.medianNs(), row.unit()));
        }
    }

    /** The setting belongs to a JVM, so the other one takes another JVM. */
    private void addOtherSetting() throws IOException, InterruptedException {
        List<String> kernelStages =
                stages.stream()
                        .filter(
                                stage ->
                                        !(stage instanceof CoreStage
                                                || stage instanceof TreeStage
                                                || stage instanceof TriggerStage))
                        .map(Stage::name)
                        .toList();
        if (kernelStages.isEmpty() || !ForkedJvm.namesIndexChecks()) {
            return;
        }
        progress.say(
                "the kernels with the other index checks, after " + progress.elapsedS() + " s");
        List<String> arguments =
                new ArrayList<>(options.kernelsOnly(String.join(",", kernelStages)).arguments());
        arguments.add("--json");
        ForkedJvm.Outcome outcome = ForkedJvm.withOtherIndexChecks().run(Main.class, arguments);
        if (outcome.status() != 0) {
            throw new WrongAnswer("the JVM with the other index checks failed, see above");
        }
        rows.addAll(Json.read(outcome.text(), BenchReport.class).results());
    }
}
