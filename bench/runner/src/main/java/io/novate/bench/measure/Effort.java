package io.novate.bench.measure;

/**
 * How long to measure.
 *
 * @param rounds timed passes of every subject
 * @param warmUpPasses passes of a subject before it counts as warm, at least
 * @param warmUpNs time that warming up takes for each subject, at least
 */
public record Effort(int rounds, int warmUpPasses, long warmUpNs) {
    /** Returns the same warm-up with another number of rounds. */
    public Effort withRounds(int nextRounds) {
        return new Effort(nextRounds, warmUpPasses, warmUpNs);
    }

    /** Returns an effort whose number of passes does not depend on time. */
    public static Effort ofPasses(int rounds, int warmUpPasses) {
        return new Effort(rounds, warmUpPasses, 0);
    }
}
