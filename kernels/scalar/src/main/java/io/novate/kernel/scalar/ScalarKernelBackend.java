package io.novate.kernel.scalar;

import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;

/** The backend that runs on every JVM and defines what the others must compute. */
public final class ScalarKernelBackend implements KernelBackend {
    /** Made by the service loader. */
    public ScalarKernelBackend() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public String unavailableBecause() {
        return "";
    }

    @Override
    public MarginKernel marginKernel() {
        return new ScalarMarginKernel();
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return new ScalarScenarioKernel();
    }

    @Override
    public HashKernel hashKernel() {
        return new ScalarHashKernel();
    }
}
