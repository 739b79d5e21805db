package io.novate.kernel.c;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.MarginKernelConformanceTest;

final class NativeMarginKernelConformanceTest extends MarginKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new NativeKernelBackend();
    }
}
