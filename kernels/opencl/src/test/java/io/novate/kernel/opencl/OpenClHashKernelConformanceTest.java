package io.novate.kernel.opencl;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.HashKernelConformanceTest;

/** Hashes are made by another backend, exactly as anywhere. */
final class OpenClHashKernelConformanceTest extends HashKernelConformanceTest {
    @Override
    protected KernelBackend backend() {
        return new OpenClKernelBackend();
    }
}
