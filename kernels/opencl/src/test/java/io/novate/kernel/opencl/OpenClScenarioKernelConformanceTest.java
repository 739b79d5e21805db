package io.novate.kernel.opencl;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.ScenarioKernelConformanceTest;

final class OpenClScenarioKernelConformanceTest extends ScenarioKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new OpenClKernelBackend().withoutFallback();
    }
}
