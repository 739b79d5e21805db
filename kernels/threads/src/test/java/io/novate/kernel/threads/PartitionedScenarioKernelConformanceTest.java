package io.novate.kernel.threads;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.ScenarioKernelConformanceTest;

final class PartitionedScenarioKernelConformanceTest extends ScenarioKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return Partitions.NATIVE;
    }
}
