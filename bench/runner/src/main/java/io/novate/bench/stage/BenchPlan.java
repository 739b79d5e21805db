package io.novate.bench.stage;

import io.novate.bench.measure.Effort;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.threads.PartitionedKernelBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured and how long.
 *
 * @param seed of books, orders and messages
 * @param accounts of the large books, a multiple of 8
 * @param effort rounds and warm-up
 * @param withBaselines whether plain Java is measured beside the backends
 * @param backends available ones, the scalar definition first
 * @param partitioned some of them on several threads
 */
public record BenchPlan(
        long seed,
        int accounts,
        Effort effort,
        boolean withBaselines,
        List<KernelBackend> backends,
        List<PartitionedKernelBackend> partitioned) {
    /** Returns who does a kind of work itself, those of one thread first. */
    List<KernelBackend> backendsFor(String work) {
        List<KernelBackend> all = new ArrayList<>(backends);
        all.addAll(partitioned);
        all.removeIf(backend -> !backend.claims(work));
        return all;
    }

    /** Returns how many threads share a pass of a backend. */
    static int threadsOf(KernelBackend backend) {
        return backend instanceof PartitionedKernelBackend several ? several.threadCount() : 1;
    }
}
