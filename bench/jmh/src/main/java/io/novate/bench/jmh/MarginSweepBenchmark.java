package io.novate.bench.jmh;

import io.novate.bench.baseline.KernelCheck;
import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;
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

/** One check of every account of a book that fits the caches, and of one that does not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MarginSweepBenchmark {
    private static final long SEED = 20_210_519L;

    /** A backend's name; the runner sets all that are available. */
    @Param(BackendChoice.AUTO)
    public String backend;

    /** Accounts, nine positions each in the mean. */
    @Param({"1024", "262144"})
    public int accounts;

    /** Instruments, their popularity that of Zipf. */
    @Param({"256", "4096"})
    public int instruments;

    private Arena arena;
    private KernelCheck check;

    /** For JMH. */
    public MarginSweepBenchmark() {}

    /** Makes the book. */
    @Setup(Level.Trial)
    public void open() {
        arena = Arena.ofConfined();
        BenchTable table = BenchTable.ofSeed(instruments, SEED);
        check =
                new KernelCheck(
                        arena,
                        BenchBook.ofSeed(arena, accounts, table, SEED),
                        BackendChoice.select(backend).backend().marginKernel());
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    /** Flags the accounts below maintenance margin. */
    @Benchmark
    public int sweep() {
        return check.check(accounts, 0);
    }
}
