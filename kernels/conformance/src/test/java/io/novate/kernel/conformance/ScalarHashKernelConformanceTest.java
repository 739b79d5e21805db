package io.novate.kernel.conformance;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.scalar.ScalarKernelBackend;

final class ScalarHashKernelConformanceTest extends HashKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new ScalarKernelBackend();
    }
}
