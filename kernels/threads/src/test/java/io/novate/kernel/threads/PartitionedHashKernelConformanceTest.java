package io.novate.kernel.threads;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.HashKernelConformanceTest;

final class PartitionedHashKernelConformanceTest extends HashKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return Partitions.NATIVE;
    }
}
