package io.novate.core.oracle;

import io.novate.core.unit.Limits;
import java.util.TreeMap;

/** Runs streams of consecutive seeds and counts what happened, so that nothing rots unseen. */
final class Campaign {
    static final String SEED = "novate.oracle.seed";
    static final String SEEDS = "novate.oracle.seeds";

    private final String test;
    private final boolean rich;
    private final TreeMap<String, Long> happened = new TreeMap<>();
    private long commandCount;

    /**
     * @param test the test method, named in the command that replays a failure
     */
    Campaign(String test) {
        this(test, false);
    }

    /**
     * @param rich whether the streams know every kind of instrument and command
     */
    Campaign(String test, boolean rich) {
        this.test = test;
        this.rich = rich;
    }

    /**
     * Runs {@code seedCount} seeds, more when the system property {@value #SEEDS} says so, from the
     * seed of {@value #SEED}.
     */
    void run(Limits limits, int seedCount, int commandsPerSeed, boolean replicas) {
        long from = Long.getLong(SEED, 1);
        long count = Long.getLong(SEEDS, seedCount);
        for (long seed = from; seed < from + count; seed++) {
            StreamRun run = new StreamRun(seed, limits, replicas, rich, happened);
            try {
                run.run(commandsPerSeed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed %d, command %d: %s%n%s%nreplay: %s"
                                .formatted(seed, run.commandIndex(), run.text(), e, replay(seed)),
                        e);
            }
            commandCount += commandsPerSeed;
        }
    }

    long commandCount() {
        return commandCount;
    }

    long happened(String name) {
        return happened.getOrDefault(name, 0L);
    }

    private String replay(long seed) {
        return ("mvn -pl runtime/core -am test -Dtest=ClearingOraclePropertyTest#%s"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=%d -D%s=1")
                .formatted(test, SEED, seed, SEEDS);
    }

    @Override
    public String toString() {
        return commandCount + " commands: " + happened;
    }
}
