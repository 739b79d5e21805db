package io.novate.kernel.c;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.HashKernelConformanceTest;

final class NativeHashKernelConformanceTest extends HashKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new NativeKernelBackend();
    }
}
