package io.novate.kernel.opencl;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import java.util.Comparator;
import java.util.ServiceLoader;

/** The best available backend that needs no device: it does what a device does not. */
final class Standby {
    private final KernelBackend backend = best();
    private MarginKernel margin;
    private ScenarioKernel scenario;

    MarginKernel margin() {
        if (margin == null) {
            margin = backend.marginKernel();
        }
        return margin;
    }

    ScenarioKernel scenario() {
        if (scenario == null) {
            scenario = backend.scenarioKernel();
        }
        return scenario;
    }

    /** Returns the backend itself, for a kernel of its own. */
    KernelBackend backend() {
        return backend;
    }

    private static KernelBackend best() {
        return ServiceLoader.load(KernelBackend.class, Standby.class.getClassLoader()).stream()
                .filter(each -> !OpenedDevice.isBackend(each.type()))
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.unavailableBecause().isEmpty())
                .max(Comparator.comparingInt(KernelBackend::rank))
                .orElseThrow(() -> new IllegalStateException("no other backend is there"));
    }
}
