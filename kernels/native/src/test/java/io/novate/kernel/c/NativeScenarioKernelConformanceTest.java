package io.novate.kernel.c;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.ScenarioKernelConformanceTest;

final class NativeScenarioKernelConformanceTest extends ScenarioKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new NativeKernelBackend();
    }
}
