package io.novate.kernel.simd;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.ScenarioKernelConformanceTest;

final class SimdScenarioKernelConformanceTest extends ScenarioKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new SimdKernelBackend();
    }
}
