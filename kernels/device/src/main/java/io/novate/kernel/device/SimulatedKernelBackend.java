package io.novate.kernel.device;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The backend of the design in {@code fpga/rtl}, simulated cycle by cycle: {@code
 * fpga/sim/target/libnovate_sim.so} below {@code NOVATE_HOME}, made by {@code fpga/sim/build}.
 *
 * <p>{@code NOVATE_DEVICE_OPTIONS} may let its streams stall. Never chosen by {@code auto}.
 */
public final class SimulatedKernelBackend implements KernelBackend {
    private static final String NAME = "fpga-sim";

    private final String library;
    private final KernelBackend device;

    /** Made by the service loader. */
    public SimulatedKernelBackend() {
        this(
                System.getenv().getOrDefault("NOVATE_HOME", ""),
                System.getenv().getOrDefault("NOVATE_DEVICE_OPTIONS", ""));
    }

    SimulatedKernelBackend(String home, String options) {
        this(library(home), device(library(home), options));
    }

    private SimulatedKernelBackend(String library, KernelBackend device) {
        this.library = library;
        this.device = device;
    }

    private static String library(String home) {
        return home.isEmpty() ? "" : Path.of(home, "fpga/sim/target/libnovate_sim.so") + "";
    }

    private static KernelBackend device(String library, String options) {
        return new DeviceKernelBackend(
                NAME, library, options, DeviceMarginKernel.DEADLINE_NS, DeviceKernelBackend::tell);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return device.rank() - 10;
    }

    @Override
    public String unavailableBecause() {
        return library.isEmpty() || !Files.exists(Path.of(library))
                ? "the simulation is not built, which fpga/sim/build does with verilator and g++"
                : device.unavailableBecause();
    }

    @Override
    public String device() {
        return device.device();
    }

    @Override
    public List<DeviceShare> deviceShares() {
        return device.deviceShares();
    }

    @Override
    public String deviceWork() {
        return device.deviceWork();
    }

    @Override
    public String notice() {
        return device.notice();
    }

    @Override
    public KernelBackend withoutFallback() {
        return new SimulatedKernelBackend(library, device.withoutFallback());
    }

    @Override
    public MarginKernel marginKernel() {
        return device.marginKernel();
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return device.scenarioKernel();
    }

    @Override
    public HashKernel hashKernel() {
        return device.hashKernel();
    }
}
