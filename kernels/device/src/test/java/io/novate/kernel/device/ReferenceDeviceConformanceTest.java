package io.novate.kernel.device;

import io.novate.bindings.NativeUnavailableException;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.MarginKernelConformanceTest;
import org.junit.jupiter.api.Assertions;

final class ReferenceDeviceConformanceTest extends MarginKernelConformanceTest {
    /** Fails the test when the device is left: the kit must be passed by the device itself. */
    @Override
    protected KernelBackend backend() {
        try {
            return TestDevices.backend(TestDevices.reference(), "", Assertions::fail);
        } catch (NativeUnavailableException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
