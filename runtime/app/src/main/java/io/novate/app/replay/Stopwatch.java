package io.novate.app.replay;

/** Where a replay's time went; time never reaches the core. */
final class Stopwatch {
    private final long startNs = System.nanoTime();

    /** Time of all checks, with everything the core does about accounts short of margin. */
    long revalueNs;

    /** Positions of the accounts evaluated, taking the book's mean number of positions. */
    long positionsEvaluated;

    long sealNs;

    long elapsedMs() {
        return (System.nanoTime() - startNs) / 1_000_000;
    }
}
