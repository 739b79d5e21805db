package io.novate.bench.jmh;

import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;
import io.novate.bench.book.WorstOfRows;
import io.novate.kernel.BackendChoice;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The worst scenario of every account of a book. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScenarioSweepBenchmark {
    private static final long SEED = 20_210_519L;
    private static final int INSTRUMENTS = 256;
    private static final int ACCOUNTS = 8192;

    /** A backend's name; the runner sets all that are available. */
    @Param(BackendChoice.AUTO)
    public String backend;

    /** Scenarios. */
    @Param({"16", "32", "64"})
    public int rows;

    private Arena arena;
    private WorstOfRows sweep;

    /** For JMH. */
    public ScenarioSweepBenchmark() {}

    /** Makes book and losses. */
    @Setup(Level.Trial)
    public void open() {
        arena = Arena.ofConfined();
        BenchTable table = BenchTable.ofSeed(INSTRUMENTS, SEED);
        sweep =
                new WorstOfRows(
                        arena,
                        BenchBook.ofSeed(arena, ACCOUNTS, table, SEED),
                        WorstOfRows.table(INSTRUMENTS, rows, SEED),
                        BackendChoice.select(backend).backend().scenarioKernel());
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    /** Computes value and binding row of every account. */
    @Benchmark
    public void sweep() {
        sweep.run();
    }
}
