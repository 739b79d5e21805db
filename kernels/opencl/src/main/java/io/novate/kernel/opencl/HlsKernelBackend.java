package io.novate.kernel.opencl;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import java.util.List;

/**
 * The account check as the one work item that a card is programmed with, on any OpenCL device.
 *
 * <p>Only account checks are claimed: the best other backend evaluates portfolios and makes hashes.
 */
public final class HlsKernelBackend implements KernelBackend {
    private final boolean isStrict;
    private DeviceKernels kernels;

    /** Made by the service loader. */
    public HlsKernelBackend() {
        this(false);
    }

    private HlsKernelBackend(boolean isStrict) {
        this.isStrict = isStrict;
    }

    @Override
    public String name() {
        return "opencl-hls";
    }

    @Override
    public int rank() {
        return OpenClKernelBackend.RANK - 1;
    }

    @Override
    public String unavailableBecause() {
        String because = OpenedDevice.shared().unavailableBecause();
        return because.isEmpty() ? kernels().unavailableBecause(false) : because;
    }

    @Override
    public MarginKernel marginKernel() {
        return kernels().marginKernel();
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return kernels().standby().backend().scenarioKernel();
    }

    @Override
    public HashKernel hashKernel() {
        return kernels().standby().backend().hashKernel();
    }

    @Override
    public String device() {
        return kernels().device().identity.name();
    }

    @Override
    public List<DeviceShare> deviceShares() {
        return kernels().shares(false);
    }

    @Override
    public String notice() {
        return kernels().device().lostBecause();
    }

    @Override
    public KernelBackend withoutFallback() {
        return new HlsKernelBackend(true);
    }

    private synchronized DeviceKernels kernels() {
        if (kernels == null) {
            kernels = new DeviceKernels(OpenedDevice.shared(), MarginGrain.PIPELINE, isStrict);
        }
        return kernels;
    }
}
