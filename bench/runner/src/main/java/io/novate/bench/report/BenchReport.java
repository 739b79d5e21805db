package io.novate.bench.report;

import io.novate.bench.measure.Peaks;
import java.util.List;

/**
 * Everything a run says: where, under which conditions, what came out.
 *
 * @param schema {@link #SCHEMA}
 * @param command the command line that measures this again
 * @param profile the machine and the program
 * @param conditions how busy the machine was
 * @param peaks what the machine can do at best
 * @param backends all that were found, available or not; baselines that cannot be made here, with
 *     rank -1
 * @param results one row for each subject, shape and setting
 */
public record BenchReport(
        String schema,
        String command,
        Profile profile,
        Conditions conditions,
        Peaks peaks,
        List<BackendState> backends,
        List<Row> results) {
    /** Names the components of this version. */
    public static final String SCHEMA = "novate-bench-1";

    /**
     * A backend that was found.
     *
     * @param name its name
     * @param rank its rank
     * @param unavailableBecause why it was not measured, empty when it was
     */
    public record BackendState(String name, int rank, String unavailableBecause) {}
}
