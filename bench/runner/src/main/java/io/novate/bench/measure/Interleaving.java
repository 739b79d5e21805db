package io.novate.bench.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the subjects of one shape and times them in turn, so that what disturbs the machine
 * disturbs all of them alike.
 *
 * <p>First pass (cold), check, warm-up, rounds of one pass each, check again. Every subject makes
 * the same number of passes.
 */
public final class Interleaving {
    private static final int QUIET_PASSES = 5;
    private static final int PATIENCE = 6;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Subject> subjects;
    private final String shape;
    private final Effort effort;

    private record Check(String answer, String definition) {}

    private Interleaving(String shape, List<Subject> subjects, Effort effort) {
        this.shape = shape;
        this.subjects = subjects;
        this.effort = effort;
    }

    /**
     * Returns a timing of each subject, in their order.
     *
     * @throws WrongAnswer when one computes something else than the scalar definition
     */
    public static List<Timing> time(String shape, List<Subject> subjects, Effort effort) {
        return new Interleaving(shape, subjects, effort).run();
    }

    private List<Timing> run() {
        int count = subjects.size();
        long[] coldNs = new long[count];
        Samples[] warm = new Samples[count];
        Samples[] cpu = new Samples[count];
        for (int index = 0; index < count; index++) {
            coldNs[index] = pass(subjects.get(index));
            warm[index] = new Samples(effort.rounds());
            cpu[index] = new Samples(effort.rounds());
        }
        subjects.forEach(this::check);
        warmUp();
        for (int round = 0; round < effort.rounds(); round++) {
            for (int index = 0; index < count; index++) {
                Subject subject = subjects.get(index);
                subject.prepare().run();
                long cpuFrom = threads.getCurrentThreadCpuTime();
                long from = System.nanoTime();
                subject.pass().run();
                long elapsedNs = System.nanoTime() - from;
                cpu[index].add(threads.getCurrentThreadCpuTime() - cpuFrom);
                warm[index].add(elapsedNs);
            }
        }
        List<Timing> timings = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Subject subject = subjects.get(index);
            Check check = check(subject);
            timings.add(
                    new Timing(
                            subject,
                            coldNs[index],
                            warm[index],
                            cpu[index],
                            check.answer,
                            check.definition));
        }
        return timings;
    }

    /**
     * The same number of passes for all, until the compilers finished nothing during some passes,
     * or patience ends.
     */
    private void warmUp() {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        long from = threads.getCurrentThreadCpuTime();
        long leastNs = effort.warmUpNs() * subjects.size();
        long quietSince = 0;
        long compiledMs = 0;
        for (int passes = 0;
                passes < effort.warmUpPasses() || !isWarm(from, leastNs, passes - quietSince);
                passes++) {
            subjects.forEach(Interleaving::pass);
            long nowMs = compilers == null ? 0 : compilers.getTotalCompilationTime();
            quietSince = nowMs == compiledMs ? quietSince : passes;
            compiledMs = nowMs;
        }
    }

    /** In processor time: on a busy machine compilers get as little of it as we do. */
    private boolean isWarm(long from, long leastNs, long quietPasses) {
        long elapsedNs = threads.getCurrentThreadCpuTime() - from;
        return elapsedNs >= PATIENCE * leastNs
                || elapsedNs >= leastNs && quietPasses > QUIET_PASSES;
    }

    private static long pass(Subject subject) {
        subject.prepare().run();
        long from = System.nanoTime();
        subject.pass().run();
        return System.nanoTime() - from;
    }

    private Check check(Subject subject) {
        String answer = subject.answer().get();
        String definition = subject.definition().get();
        if (!answer.equals(definition)) {
            throw new WrongAnswer(
                    shape
                            + ": '"
                            + subject.name()
                            + "' computes "
                            + answer
                            + ", the scalar definition "
                            + definition
                            + ": nothing was timed and no report is written");
        }
        return new Check(answer, definition);
    }
}
