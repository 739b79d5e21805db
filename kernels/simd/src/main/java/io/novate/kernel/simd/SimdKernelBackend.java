package io.novate.kernel.simd;

import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;

/**
 * The backend of the processor's vector unit.
 *
 * <p>This class names no vector type, so that it loads on a JVM without the incubator module.
 */
public final class SimdKernelBackend implements KernelBackend {
    private static final String MODULE = "jdk.incubator.vector";

    /** Made by the service loader. */
    public SimdKernelBackend() {}

    @Override
    public String name() {
        return "simd";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public String unavailableBecause() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return "the JVM was started without --add-modules " + MODULE;
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            return "this JVM runs without its optimising compiler (" + mode + ")";
        }
        int bits = VectorWidth.preferredBits();
        if (bits < VectorWidth.BITS_MIN) {
            return "this JVM offers vectors of "
                    + bits
                    + " bits, fewer than "
                    + VectorWidth.BITS_MIN;
        }
        return "";
    }

    @Override
    public MarginKernel marginKernel() {
        return new SimdMarginKernel();
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return new SimdScenarioKernel();
    }

    @Override
    public HashKernel hashKernel() {
        return new SimdHashKernel();
    }
}
