package io.novate.kernel.threads;

import io.novate.kernel.BackendChoice;
import io.novate.kernel.KernelBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.params.provider.Arguments;

/** Every backend on one, two, three and seven threads. */
final class Partitions {
    private static final int[] THREAD_COUNTS = {1, 2, 3, 7};
    private static final int BACKENDS = 3;

    /** The one that hands out addresses, on three threads for as long as the JVM runs. */
    static final KernelBackend NATIVE =
            PartitionedKernelBackend.ofEveryPass(BackendChoice.select("native").backend(), 3);

    private Partitions() {}

    static List<Arguments> all() {
        List<Arguments> all = new ArrayList<>();
        for (KernelBackend backend : ServiceLoader.load(KernelBackend.class)) {
            for (int threadCount : THREAD_COUNTS) {
                all.add(Arguments.of(backend.name(), backend, threadCount));
            }
        }
        if (all.size() != BACKENDS * THREAD_COUNTS.length) {
            throw new IllegalStateException("a backend is missing: " + all);
        }
        return all;
    }
}
