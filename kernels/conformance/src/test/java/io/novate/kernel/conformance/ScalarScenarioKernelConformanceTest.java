package io.novate.kernel.conformance;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.scalar.ScalarKernelBackend;

final class ScalarScenarioKernelConformanceTest extends ScenarioKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new ScalarKernelBackend();
    }
}
