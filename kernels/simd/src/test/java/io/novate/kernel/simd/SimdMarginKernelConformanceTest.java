package io.novate.kernel.simd;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.MarginKernelConformanceTest;

final class SimdMarginKernelConformanceTest extends MarginKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new SimdKernelBackend();
    }
}
