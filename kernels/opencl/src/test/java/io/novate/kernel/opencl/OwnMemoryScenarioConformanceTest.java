package io.novate.kernel.opencl;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.ScenarioKernelConformanceTest;

/** Portfolios on a device that copies what it reads. */
final class OwnMemoryScenarioConformanceTest extends ScenarioKernelConformanceTest {
    private static final OpenedDevice DEVICE = Devices.withOwnMemory();

    @Override
    protected KernelBackend backend() {
        return Devices.strict(DEVICE, MarginGrain.ACCOUNT);
    }
}
