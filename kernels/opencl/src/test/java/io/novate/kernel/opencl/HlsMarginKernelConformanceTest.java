package io.novate.kernel.opencl;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.MarginKernelConformanceTest;

final class HlsMarginKernelConformanceTest extends MarginKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new HlsKernelBackend().withoutFallback();
    }
}
