package io.novate.kernel.simd;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.HashKernelConformanceTest;

final class SimdHashKernelConformanceTest extends HashKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new SimdKernelBackend();
    }
}
