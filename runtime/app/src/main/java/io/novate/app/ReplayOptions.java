package io.novate.app;

import io.novate.app.replay.ReplayPlan;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that demo and replay share. */
final class ReplayOptions {
    static final int ACCOUNTS_MAX = 4_000_000;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Customers of the venue, 1 to 4000000 (default ${DEFAULT-VALUE}).")
    int accounts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + ReplayPlan.SEED,
            description = "Start of every random draw (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "Kernel backend: scalar, simd, native, opencl, opencl-hls, or auto for the best"
                            + " that needs no device (default).")
    String backend;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads that share the passes of the backend, 1 to 64 (default"
                            + " ${DEFAULT-VALUE}); the results are the same.")
    int threads;

    @Option(
            names = "--settle",
            paramLabel = "WHERE",
            defaultValue = "anvil",
            description =
                    "anvil for a local chain of its own (default), the http URL of a test chain,"
                            + " or none.")
    String settle;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the JSON report here.")
    Path report;

    @Option(
            names = "--explain",
            paramLabel = "FILE",
            description =
                    "Write in words why each account was called for margin, liquidated, taken over"
                            + " or deleveraged, each statement computed again from its own"
                            + " figures.")
    Path explain;

    @Option(names = "--json", description = "Print the JSON report instead of the summary.")
    boolean json;
}
