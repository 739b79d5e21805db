package io.novate.kernel.threads;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.MarginKernelConformanceTest;

final class PartitionedMarginKernelConformanceTest extends MarginKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return Partitions.NATIVE;
    }
}
