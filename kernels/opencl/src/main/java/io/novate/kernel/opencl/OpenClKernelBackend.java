package io.novate.kernel.opencl;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import java.util.List;

/**
 * The backend of an OpenCL device: account checks and portfolios, in the grain for its kind.
 *
 * <p>Hashes are not claimed: the best other backend makes them. It must be asked for by name: on a
 * processor the C kernels are faster, and on another device nobody has measured yet.
 */
public final class OpenClKernelBackend implements KernelBackend {
    /** Below the definition: never chosen by itself. */
    static final int RANK = -10;

    private final OpenedDevice opened;
    private final boolean isStrict;
    private final MarginGrain grain;
    private DeviceKernels kernels;

    /** Made by the service loader. */
    public OpenClKernelBackend() {
        this(null, null, false);
    }

    /**
     * Takes another device than the one of this JVM.
     *
     * @param opened null for that of this JVM
     * @param grain null for that of the device's kind
     */
    OpenClKernelBackend(OpenedDevice opened, MarginGrain grain, boolean isStrict) {
        this.opened = opened;
        this.grain = grain;
        this.isStrict = isStrict;
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public String unavailableBecause() {
        String because = opened().unavailableBecause();
        return because.isEmpty() ? kernels().unavailableBecause(true) : because;
    }

    @Override
    public MarginKernel marginKernel() {
        return kernels().marginKernel();
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return kernels().scenarioKernel();
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
        return kernels().shares(true);
    }

    @Override
    public String notice() {
        return kernels().device().lostBecause();
    }

    @Override
    public KernelBackend withoutFallback() {
        return new OpenClKernelBackend(opened, grain, true);
    }

    private OpenedDevice opened() {
        return opened == null ? OpenedDevice.shared() : opened;
    }

    private synchronized DeviceKernels kernels() {
        if (kernels == null) {
            OpenedDevice on = opened();
            MarginGrain chosen =
                    grain == null ? MarginGrain.of(on.device().identity.kind()) : grain;
            kernels = new DeviceKernels(on, chosen, isStrict);
        }
        return kernels;
    }
}
