package io.novate.bench.stage;

import io.novate.bench.measure.Effort;
import io.novate.bench.measure.Interleaving;
import io.novate.bench.measure.Subject;
import io.novate.bench.measure.Timing;
import io.novate.kernel.BackendChoice;
import io.novate.kernel.KernelBackend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * The clearing core through its facade: trades with the check of both legs, and the account tree.
 *
 * <p>The hot book runs on all backends in turn. The wide one exists once at a time, on the
 * definition's backend and then on the one that {@code auto} chooses, which gets the same commands.
 * The answer is the hash of the whole state, for the tree its root.
 */
public final class CoreStage implements Stage {
    private static final int HOT_ACCOUNTS = 1000;
    private static final int HOT_BATCH = 1000;
    private static final int SINGLES = 10_000;
    private static final int WIDE_INSTRUMENTS = 100;
    private static final int WIDE_BATCH_MAX = 10_000;
    private static final int WIDE_BATCH_MIN = 100;
    private static final int WIDE_ROUNDS_MAX = 101;
    private static final int WARM_UP_BATCHES = 10;
    private static final int CHANGED_SHARE = 10;
    private static final int SEALS_MAX = 7;

    private final BenchPlan plan;
    private final int accounts;
    private final int wideBatch;

    /** Measures a hot book and one of the plan's size. */
    public CoreStage(BenchPlan plan) {
        this.plan = plan;
        accounts = Math.max(HOT_ACCOUNTS, plan.accounts());
        // Few enough that the positions of all rounds fit their rows.
        wideBatch = Math.clamp(accounts / 100, WIDE_BATCH_MIN, WIDE_BATCH_MAX);
    }

    @Override
    public String name() {
        return "core";
    }

    @Override
    public void measure(Results results) {
        measureHot(results);
        measureWide(results);
    }

    private void measureHot(Results results) {
        List<House> houses = new ArrayList<>();
        try {
            for (KernelBackend backend : plan.backends()) {
                houses.add(new House(backend.name(), HOT_ACCOUNTS, 1, plan.seed()));
            }
            String book = HOT_ACCOUNTS + " accounts, 1 instrument, ";
            addHot(results, book + "batches of " + HOT_BATCH, houses, HOT_BATCH, plan.effort());
            Effort singles = plan.effort().withRounds(SINGLES);
            addHot(results, book + "one by one", houses, 1, singles);
        } finally {
            houses.forEach(House::close);
        }
    }

    private void addHot(
            Results results, String shape, List<House> houses, int batch, Effort effort) {
        House definition = houses.get(0);
        List<Subject> subjects = new ArrayList<>();
        for (House house : houses) {
            subjects.add(trades(house, batch, house::stateHash, definition::stateHash));
        }
        results.add(name(), "trade", shape, Interleaving.time(shape, subjects, effort));
    }

    private void measureWide(Results results) {
        int changed = Math.max(2, accounts / CHANGED_SHARE);
        String book = accounts + " accounts, " + WIDE_INSTRUMENTS + " instruments, ";
        String tradesShape = book + "batches of " + wideBatch;
        String treeShape = accounts + " accounts, seal after " + changed + " leaves changed";
        Effort trading =
                Effort.ofPasses(Math.min(WIDE_ROUNDS_MAX, plan.effort().rounds()), WARM_UP_BATCHES);
        Effort sealing = Effort.ofPasses(Math.min(SEALS_MAX, plan.effort().rounds()), 1);
        Queue<String> hashes = new ArrayDeque<>();
        Queue<String> roots = new ArrayDeque<>();
        List<Timing> tradeTimings = new ArrayList<>();
        List<Timing> treeTimings = new ArrayList<>();
        for (String backend : wideBackends()) {
            boolean isDefinition = tradeTimings.isEmpty();
            try (House house = new House(backend, accounts, WIDE_INSTRUMENTS, plan.seed())) {
                for (int sent = 0; sent < accounts; sent += wideBatch) {
                    house.prepareTrades(wideBatch);
                    house.trade();
                }
                Supplier<String> hash =
                        isDefinition ? recorded(house::stateHash, hashes) : hashes::remove;
                Supplier<String> root =
                        isDefinition ? recorded(house::accountsRoot, roots) : roots::remove;
                Subject trades = trades(house, wideBatch, house::stateHash, hash);
                tradeTimings.addAll(Interleaving.time(tradesShape, List.of(trades), trading));
                house.seal();
                Subject tree =
                        new Subject(
                                backend,
                                changed,
                                0,
                                0,
                                () -> house.change(changed),
                                house::seal,
                                house::accountsRoot,
                                root);
                treeTimings.addAll(Interleaving.time(treeShape, List.of(tree), sealing));
            }
        }
        results.add(name(), "trade", tradesShape, tradeTimings);
        results.add(name(), "leaf", treeShape, treeTimings);
    }

    private List<String> wideBackends() {
        String definition = plan.backends().get(0).name();
        String chosen = BackendChoice.select(BackendChoice.AUTO).backend().name();
        boolean isMeasured =
                plan.backends().stream().anyMatch(backend -> backend.name().equals(chosen));
        return chosen.equals(definition) || !isMeasured
                ? List.of(definition)
                : List.of(definition, chosen);
    }

    private static Supplier<String> recorded(Supplier<String> answer, Queue<String> answers) {
        return () -> {
            String given = answer.get();
            answers.add(given);
            return given;
        };
    }

    private static Subject trades(
            House house, int batch, Supplier<String> answer, Supplier<String> definition) {
        return new Subject(
                house.backend(),
                batch,
                0,
                0,
                () -> house.prepareTrades(batch),
                house::trade,
                answer,
                definition);
    }
}
