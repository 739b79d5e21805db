package io.novate.kernel.opencl;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.MarginKernelConformanceTest;

/** The grain for graphics cards, on a device that copies what it reads. */
final class OwnMemoryMarginConformanceTest extends MarginKernelConformanceTest {
    private static final OpenedDevice DEVICE = Devices.withOwnMemory();

    @Override
    protected KernelBackend backend() {
        return Devices.strict(DEVICE, MarginGrain.ACCOUNT);
    }
}
