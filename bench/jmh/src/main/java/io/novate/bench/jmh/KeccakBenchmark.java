package io.novate.bench.jmh;

import io.novate.kernel.BackendChoice;
import io.novate.kernel.HashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Keccak-256 of messages of one length. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeccakBenchmark {
    private static final int MESSAGES = 1024;

    /** A backend's name; the runner sets all that are available. */
    @Param(BackendChoice.AUTO)
    public String backend;

    /** Length of a message: one, and nearly three permutations. */
    @Param({"64", "400"})
    public int messageBytes;

    private Arena arena;
    private HashKernel kernel;
    private MemorySegment messages;
    private MemorySegment digests;

    /** For JMH. */
    public KeccakBenchmark() {}

    /** Takes memory. */
    @Setup(Level.Trial)
    public void open() {
        arena = Arena.ofConfined();
        kernel = BackendChoice.select(backend).backend().hashKernel();
        messages = arena.allocate((long) MESSAGES * messageBytes, 64);
        digests = arena.allocate((long) MESSAGES * HashKernel.DIGEST_BYTES, 64);
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    /** Hashes all messages. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void hash() {
        kernel.keccak256(messages, messageBytes, messageBytes, MESSAGES, digests);
    }
}
