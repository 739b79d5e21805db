package io.novate.kernel.threads;

import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;

/**
 * A backend whose passes run on several threads, the caller's the first of them.
 *
 * <p>A pass is cut into one part for each thread. Each thread has a kernel of its own, and what the
 * parts flag is put together in the order of lanes, so every result is that of one thread. A pass
 * that is too small to pay for waking anybody stays on the caller's thread.
 *
 * <p><b>Aliasing and ownership</b>: memory that is lent must be accessible to every thread, as that
 * of a shared arena is. The kernels of one backend serve one caller at a time. A kernel allocates
 * nothing per call once its memory has grown to the largest book it was lent.
 *
 * <p><b>Errors</b>: what a part throws is thrown to the caller when all parts have ended, that of
 * the first part if there are several; the threads go on. After {@link #close} a call throws {@link
 * IllegalStateException}.
 */
public final class PartitionedKernelBackend implements KernelBackend, AutoCloseable {
    /** Threads at most. */
    public static final int THREADS_MAX = 64;

    /**
     * Work that one more thread should have, in {@link SliceParts units} of about a nanosecond:
     * somewhat more than waking it takes.
     */
    private static final long PART_MIN = 50_000;

    private final KernelBackend backend;
    private final WorkerPool pool;
    private final long partMin;

    private PartitionedKernelBackend(KernelBackend backend, int threadCount, long partMin) {
        if (threadCount < 1 || threadCount > THREADS_MAX) {
            throw new IllegalArgumentException(
                    "threads=" + threadCount + " is outside 1 to " + THREADS_MAX);
        }
        this.backend = backend;
        this.partMin = partMin;
        pool = new WorkerPool(threadCount);
    }

    /**
     * Starts the threads.
     *
     * @param backend an available backend
     * @param threadCount the caller's thread counted; 1 starts none
     */
    public static PartitionedKernelBackend of(KernelBackend backend, int threadCount) {
        return new PartitionedKernelBackend(backend, threadCount, PART_MIN);
    }

    /** Starts threads that have a part of every pass, however small: for tests. */
    public static PartitionedKernelBackend ofEveryPass(KernelBackend backend, int threadCount) {
        return new PartitionedKernelBackend(backend, threadCount, 0);
    }

    /** Returns the name of the backend and how many threads it has, for example {@code simd x2}. */
    @Override
    public String name() {
        return pool.threadCount() == 1 ? backend.name() : backend.name() + " x" + threadCount();
    }

    /** Returns the number of threads, the caller's counted. */
    public int threadCount() {
        return pool.threadCount();
    }

    @Override
    public int rank() {
        return backend.rank();
    }

    @Override
    public String unavailableBecause() {
        return backend.unavailableBecause();
    }

    @Override
    public MarginKernel marginKernel() {
        if (pool.threadCount() == 1) {
            return backend.marginKernel();
        }
        MarginKernel[] kernels = new MarginKernel[pool.threadCount()];
        for (int part = 0; part < kernels.length; part++) {
            kernels[part] = backend.marginKernel();
        }
        return new PartitionedMarginKernel(pool, kernels, partMin);
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        if (pool.threadCount() == 1) {
            return backend.scenarioKernel();
        }
        ScenarioKernel[] kernels = new ScenarioKernel[pool.threadCount()];
        for (int part = 0; part < kernels.length; part++) {
            kernels[part] = backend.scenarioKernel();
        }
        return new PartitionedScenarioKernel(pool, kernels, partMin);
    }

    @Override
    public HashKernel hashKernel() {
        if (pool.threadCount() == 1) {
            return backend.hashKernel();
        }
        HashKernel[] kernels = new HashKernel[pool.threadCount()];
        for (int part = 0; part < kernels.length; part++) {
            kernels[part] = backend.hashKernel();
        }
        return new PartitionedHashKernel(pool, kernels, partMin);
    }

    /** Ends the threads. */
    @Override
    public void close() {
        pool.close();
    }
}
