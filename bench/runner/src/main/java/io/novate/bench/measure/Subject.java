package io.novate.bench.measure;

import java.util.function.Supplier;

/**
 * One way to do a piece of work: what is checked and then timed.
 *
 * @param name a backend's name, or what a baseline is made of
 * @param units how many positions, hashes, trades or leaves one pass works on
 * @param bytesPerUnit memory read for one unit, 0 when that says nothing
 * @param multipliesPerUnit 64-bit products of one unit, 0 when that says nothing
 * @param threads threads that share a pass
 * @param prepare what comes before every pass and is not timed
 * @param pass the work
 * @param answer a number made of every result of the last pass
 * @param definition the same number by the scalar definition
 */
public record Subject(
        String name,
        long units,
        double bytesPerUnit,
        double multipliesPerUnit,
        int threads,
        Runnable prepare,
        Runnable pass,
        Supplier<String> answer,
        Supplier<String> definition) {
    /** A subject of one thread. */
    public Subject(
            String name,
            long units,
            double bytesPerUnit,
            double multipliesPerUnit,
            Runnable prepare,
            Runnable pass,
            Supplier<String> answer,
            Supplier<String> definition) {
        this(name, units, bytesPerUnit, multipliesPerUnit, 1, prepare, pass, answer, definition);
    }

    /** Returns the same on more threads. */
    public Subject on(int threadCount) {
        return new Subject(
                name,
                units,
                bytesPerUnit,
                multipliesPerUnit,
                threadCount,
                prepare,
                pass,
                answer,
                definition);
    }

    /** Returns a subject of one thread that needs no preparation. */
    public static Subject of(
            String name,
            long units,
            double bytesPerUnit,
            double multipliesPerUnit,
            Runnable pass,
            Supplier<String> answer,
            Supplier<String> definition) {
        return new Subject(
                name, units, bytesPerUnit, multipliesPerUnit, () -> {}, pass, answer, definition);
    }
}
