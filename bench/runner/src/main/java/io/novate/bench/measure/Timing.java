package io.novate.bench.measure;

/**
 * What a subject took.
 *
 * @param subject what was timed
 * @param coldNs the first pass
 * @param warm the passes after warming up
 * @param cpu processor time of the measuring thread during these passes: less when the core was
 *     taken away, or when other threads did the work
 * @param answer what the subject computed, the same as {@code definition}
 * @param definition what the scalar definition computed
 */
public record Timing(
        Subject subject, long coldNs, Samples warm, Samples cpu, String answer, String definition) {
    /** Returns a time of the whole pass as one of a single unit, nanoseconds. */
    public double perUnit(long passNs) {
        return (double) passNs / subject.units();
    }
}
