package io.novate.bench.stage;

import io.novate.bench.measure.ResultDigest;
import io.novate.bench.measure.Samples;
import io.novate.bench.measure.Subject;
import io.novate.bench.measure.Timing;
import io.novate.kernel.KernelBackend;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * From a price tick to the complete list of accounts that are short, arming of triggers included,
 * beside a full pass of the chosen backend over the same book.
 *
 * <p>Marks move by 0.1 percent: those of the most popular instrument, of one in turn, of all at
 * once. Two series of ticks: in the first every list is compared with that of a full pass over all
 * accounts, so that each tick is a test, and the check finds the caches as the pass leaves them; in
 * the second checks follow one another, and a pass compares the last list. The answer is made of
 * the number of short accounts of every tick.
 */
public final class TriggerStage implements Stage {
    /** Ticks of a series for each round of the plan: twelve thousand compared of 41 rounds. */
    private static final int TICKS_PER_ROUND = 100;

    private final BenchPlan plan;

    /**
     * Measures a book of the plan's size on the last of its backends, the one of the highest rank.
     */
    public TriggerStage(BenchPlan plan) {
        this.plan = plan;
    }

    @Override
    public String name() {
        return "trigger";
    }

    @Override
    public void measure(Results results) {
        KernelBackend backend = plan.backends().getLast();
        int ticks = plan.effort().rounds() * TICKS_PER_ROUND;
        int all = TriggerBook.INSTRUMENTS;
        try (TriggerBook book = new TriggerBook(plan.accounts(), backend, plan.seed())) {
            book.settleDown();
            String pass = "full pass, " + backend.name();
            measure(results, book, pass, "the most popular instrument", ticks, 1, tick -> 1);
            measure(results, book, pass, "one in turn", ticks, 1, tick -> 1 + tick % all);
            measure(results, book, pass, "all at once", ticks, all, tick -> 1);
        }
    }

    private void measure(
            Results results,
            TriggerBook book,
            String pass,
            String moved,
            int tickCount,
            int width,
            IntUnaryOperator from) {
        Series checks = new Series(tickCount);
        Series checksAfterPass = new Series(tickCount);
        Series passes = new Series(tickCount);
        Samples due = new Samples(tickCount);
        ResultDigest digest = new ResultDigest();
        for (int tick = 0; tick < 2 * tickCount; tick++) {
            boolean isCompared = tick < tickCount || tick == 2 * tickCount - 1;
            book.move(from.applyAsInt(tick), width);
            if (tick < tickCount) {
                checksAfterPass.time(book::check);
                passes.time(book::pass);
            } else {
                checks.time(book::check);
                due.add(book.evaluatedCount());
            }
            if (tick == 2 * tickCount - 1) {
                book.pass();
            }
            digest.add(isCompared ? book.comparedCount() : book.shortCount());
            book.finishTick();
        }
        String answer = digest.toString();
        String shape =
                String.format(
                        "%d accounts, %d positions, %d instruments: %s by 0.1%%, due %d, p99 %d",
                        plan.accounts(),
                        book.positionCount(),
                        TriggerBook.INSTRUMENTS,
                        moved,
                        due.median(),
                        due.percentile(99));
        results.add(
                name(),
                "tick",
                shape,
                List.of(
                        passes.timing(pass, answer),
                        checks.timing("triggers", answer),
                        checksAfterPass.timing("triggers, after a full pass", answer)));
    }

    /** Times of one kind of work. */
    private static final class Series {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private final Samples wall;
        private final Samples cpu;
        private long coldNs;

        Series(int expected) {
            wall = new Samples(expected);
            cpu = new Samples(expected);
        }

        void time(Runnable work) {
            long cpuFrom = THREADS.getCurrentThreadCpuTime();
            long from = System.nanoTime();
            work.run();
            long elapsedNs = System.nanoTime() - from;
            cpu.add(THREADS.getCurrentThreadCpuTime() - cpuFrom);
            wall.add(elapsedNs);
            coldNs = wall.count() == 1 ? elapsedNs : coldNs;
        }

        Timing timing(String name, String answer) {
            Subject subject = Subject.of(name, 1, 0, 0, () -> {}, () -> answer, () -> answer);
            return new Timing(subject, coldNs, wall, cpu, answer, answer);
        }
    }
}
