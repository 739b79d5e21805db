package io.novate.kernel.opencl;

import io.novate.kernel.KernelBackend;

/** Devices and backends as tests want them, on whatever OpenCL device is here. */
final class Devices {
    private Devices() {}

    /** Returns a device that is taken for one with memory of its own. */
    static OpenedDevice withOwnMemory() {
        return new OpenedDevice("", true, Device.Seam.NONE, Device.SWEEP_LIMIT_NS);
    }

    /** Returns a backend that fails where another would go on. */
    static KernelBackend strict(OpenedDevice device, MarginGrain grain) {
        return new OpenClKernelBackend(device, grain, true);
    }
}
