package io.novate.kernel.c;

import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;

/** The backend that a C compiler makes for this processor, the first time it is asked for. */
public final class NativeKernelBackend implements KernelBackend {
    /** Made by the service loader. */
    public NativeKernelBackend() {}

    @Override
    public String name() {
        return "native";
    }

    @Override
    public int rank() {
        return 20;
    }

    @Override
    public String unavailableBecause() {
        return Functions.UNAVAILABLE_BECAUSE;
    }

    @Override
    public MarginKernel marginKernel() {
        return new NativeMarginKernel();
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return new NativeScenarioKernel();
    }

    @Override
    public HashKernel hashKernel() {
        return new NativeHashKernel();
    }
}
