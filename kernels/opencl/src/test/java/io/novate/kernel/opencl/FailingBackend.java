package io.novate.kernel.opencl;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import java.util.List;
import org.jocl.CL;

/** A device that answers some sweeps and is then pulled away. */
public final class FailingBackend implements KernelBackend {
    /** Sweeps it answers. */
    static final int SWEEPS = 25;

    private OpenClKernelBackend failing;
    private int finished;

    /** Made by the service loader. */
    public FailingBackend() {}

    @Override
    public String name() {
        return "opencl-failing";
    }

    @Override
    public int rank() {
        return OpenClKernelBackend.RANK - 2;
    }

    @Override
    public String unavailableBecause() {
        return failing().unavailableBecause();
    }

    @Override
    public MarginKernel marginKernel() {
        return failing().marginKernel();
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return failing().scenarioKernel();
    }

    @Override
    public HashKernel hashKernel() {
        return failing().hashKernel();
    }

    @Override
    public String device() {
        return failing().device();
    }

    @Override
    public List<DeviceShare> deviceShares() {
        return failing().deviceShares();
    }

    @Override
    public String notice() {
        return failing().notice();
    }

    private OpenClKernelBackend failing() {
        if (failing == null) {
            Device.Seam seam =
                    call ->
                            call.equals("clFinish") && ++finished > SWEEPS
                                    ? CL.CL_OUT_OF_RESOURCES
                                    : CL.CL_SUCCESS;
            OpenedDevice device = new OpenedDevice("", false, seam, Device.SWEEP_LIMIT_NS);
            failing = new OpenClKernelBackend(device, null, false);
        }
        return failing;
    }
}
