package io.novate.bench;

import io.novate.bench.measure.Effort;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asked for, checked.
 *
 * @param seed of books and orders
 * @param accounts of the large books
 * @param effort rounds and warm-up
 * @param only names of stages with commas between them
 * @param backends {@code all} or names with commas between them
 * @param withBaselines whether plain Java is measured too
 * @param bothSettings whether a second JVM measures with the other setting of the index checks
 * @param isQuick whether probes are short
 */
record BenchOptions(
        long seed,
        int accounts,
        Effort effort,
        String only,
        String backends,
        boolean withBaselines,
        boolean bothSettings,
        boolean isQuick) {
    /** Returns the arguments of a command that does the same. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("bench"));
        if (isQuick) {
            arguments.add("--quick");
        }
        arguments.addAll(List.of("--accounts", Integer.toString(accounts)));
        arguments.addAll(List.of("--rounds", Integer.toString(effort.rounds())));
        arguments.addAll(List.of("--warm-up", Long.toString(effort.warmUpNs() / 1_000_000)));
        arguments.addAll(List.of("--seed", Long.toString(seed)));
        arguments.addAll(List.of("--only", only));
        arguments.addAll(List.of("--backends", backends));
        if (!withBaselines) {
            arguments.add("--no-baselines");
        }
        if (!bothSettings) {
            arguments.add("--one-setting");
        }
        return arguments;
    }

    /** Returns the kernels of these options alone, on one setting, without baselines. */
    BenchOptions kernelsOnly(String stages) {
        return new BenchOptions(seed, accounts, effort, stages, backends, false, false, isQuick);
    }
}
