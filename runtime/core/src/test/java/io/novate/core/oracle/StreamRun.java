package io.novate.core.oracle;

import io.novate.core.Clearinghouse;
import io.novate.core.command.AccountState;
import io.novate.core.command.ExplanationKind;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One stream against the naive pool and one core, and, when asked, against a second core with other
 * memory and the best backend that is restored from its own snapshot again and again.
 */
final class StreamRun {
    private static final byte[] OPERATOR = new byte[20];
    private static final int SMALL_POOL = 16;

    private final Limits limits;
    private final boolean replicas;
    private final boolean rich;
    private final Map<String, Long> happened;
    private final SplittableRandom random;
    private final EventTape expected = new EventTape();
    private final EventTape actual = new EventTape();
    private final EventTape replicaTape = new EventTape();
    private final NaivePool pool;
    private final PoolComparison comparison;
    private final long seed;
    private Clearinghouse core;
    private Clearinghouse replica;
    private String text = "";
    private int commandIndex;

    StreamRun(
            long seed, Limits limits, boolean replicas, boolean rich, Map<String, Long> happened) {
        this.seed = seed;
        this.limits = limits;
        this.replicas = replicas;
        this.rich = rich;
        this.happened = happened;
        random = new SplittableRandom(~seed);
        pool = new NaivePool(limits, OPERATOR, expected);
        comparison = new PoolComparison(pool, expected);
    }

    int commandIndex() {
        return commandIndex;
    }

    /** Returns the command at which the run stands. */
    String text() {
        return text;
    }

    void run(int commandCount) {
        try (Arena arena = Arena.ofConfined()) {
            core = builder(limits, "scalar", actual).start();
            if (replicas) {
                replica = builder(otherLayout(limits), BackendChoice.AUTO, replicaTape).start();
            }
            PoolStream stream = new PoolStream(seed, pool, limits, arena, seed % 3 != 0, rich);
            for (commandIndex = 0; commandIndex < commandCount; commandIndex++) {
                step(stream.next());
            }
        } finally {
            if (core != null) {
                core.close();
            }
            if (replica != null) {
                replica.close();
            }
        }
    }

    private void step(PoolStream.Step step) {
        text = step.text();
        boolean armed = replicas && isArmed();
        expected.clear();
        actual.clear();
        step.command().accept(pool);
        step.command().accept(core);
        comparison.events(actual);
        if (pool.accounts.size() <= SMALL_POOL || commandIndex % 4 == 0 || text.equals("seal")) {
            comparison.state(core);
            pool.checkConservation();
        }
        if (text.equals("seal")) {
            comparison.sealed(core);
            comparison.queues(core);
            comparison.whatIfs(core);
            String settled = Boolean.toString(pool.isSolvent());
            boolean said = actual.batches.isEmpty() || actual.batches.getLast().contains(settled);
            if (!said) {
                throw new AssertionError("settled=" + settled + ", but sealed " + actual.batches);
            }
        }
        if (replicas) {
            stepReplica(step);
            if (armed && text.startsWith("marks") && random.nextInt(8) == 0) {
                compareFullWithChanged();
            }
        }
        if (!actual.batches.isEmpty() && !text.equals("seal")) {
            happened.merge("sealed inside", 1L, Long::sum);
        }
        for (ExplanationKind kind : actual.explained) {
            happened.merge("explained " + kind, 1L, Long::sum);
        }
        for (String line : expected.lines) {
            happened.merge(kind(line), 1L, Long::sum);
        }
    }

    /** The event, when something was refused the reason, when something was paid the rung. */
    private static String kind(String line) {
        String[] words = line.split(" ");
        return switch (words[0]) {
            case "rejected" -> words[3];
            case "covered" -> words[1];
            default -> words[0];
        };
    }

    private void stepReplica(PoolStream.Step step) {
        replicaTape.clear();
        step.command().accept(replica);
        comparison.events(replicaTape);
        same("sealed batches", actual.batches, replicaTape.batches);
        if (random.nextInt(4) == 0 || text.equals("seal")) {
            sameHash(core, replica);
        }
        if (random.nextInt(64) == 0) {
            Clearinghouse before = replica;
            Limits next = random.nextBoolean() ? limits : otherLayout(limits);
            replica = restored(before, next, replicaTape);
            before.close();
            sameHash(core, replica);
            happened.merge("restored", 1L, Long::sum);
        }
    }

    /** Whether every account short of initial margin is known to be: then a check may skip. */
    private boolean isArmed() {
        for (NaiveAccount account : pool.accounts.values()) {
            NaiveMargin margin = pool.margin(account);
            boolean isShort = margin.initialExcess256().signum() < 0;
            isShort |= margin.tableExcess256().signum() < 0;
            if (isShort && account.state == AccountState.HEALTHY && account.id != Limits.BACKSTOP) {
                return false;
            }
        }
        return pool.conversions().isArmed();
    }

    /** After marks alone, checking holders of what changed finds what checking everybody finds. */
    private void compareFullWithChanged() {
        EventTape full = new EventTape();
        EventTape changed = new EventTape();
        long timestampMs = pool.lastTimestampMs();
        try (Clearinghouse left = restored(core, limits, full);
                Clearinghouse right = restored(core, limits, changed)) {
            left.revalue(timestampMs, true);
            right.revalue(timestampMs, false);
            full.lines.replaceAll(line -> line.replace("revalued true", "revalued"));
            changed.lines.replaceAll(line -> line.replace("revalued false", "revalued"));
            same("full and changed check", full.lines, changed.lines);
            sameHash(left, right);
        }
        happened.merge("full as changed", 1L, Long::sum);
    }

    private static Clearinghouse.Builder builder(Limits limits, String backend, EventTape tape) {
        return Clearinghouse.builder()
                .limits(limits)
                .backend(backend)
                .operator(OPERATOR)
                .events(tape);
    }

    private static Clearinghouse restored(Clearinghouse of, Limits limits, EventTape tape) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        of.snapshot(bytes);
        return builder(limits, BackendChoice.AUTO, tape)
                .restore(new ByteArrayInputStream(bytes.toByteArray()));
    }

    /** The same venue in other memory: more rows, and more places for accounts nobody opens. */
    private static Limits otherLayout(Limits limits) {
        return new Limits(
                limits.inboxAccountsMax(),
                limits.venueAccountsMax(),
                limits.largeAccountsMax(),
                limits.instrumentsMax() + 13,
                limits.assetsMax(),
                limits.positionRowsMax() + 1_777,
                limits.legsMax(),
                limits.ordersMax(),
                limits.elementsMax());
    }

    private static void same(String name, List<String> left, List<String> right) {
        if (!left.equals(right)) {
            throw new AssertionError(name + " differ:\n" + left + "\n" + right);
        }
    }

    private static void sameHash(Clearinghouse left, Clearinghouse right) {
        boolean same =
                Arrays.equals(left.stateHash(), right.stateHash())
                        && Arrays.equals(left.accountsRoot(), right.accountsRoot());
        if (!same) {
            throw new AssertionError("state hash or accounts root of two cores differs");
        }
    }
}
