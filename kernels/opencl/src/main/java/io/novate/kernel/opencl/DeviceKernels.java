package io.novate.kernel.opencl;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import java.lang.ref.Cleaner;
import java.util.List;

/** The kernels of one backend on an open device, and what they did. */
final class DeviceKernels {
    private static final Cleaner CLEANER = Cleaner.create();

    private final OpenedDevice opened;
    private final Device device;
    private final MarginGrain grain;
    private final Standby standby = new Standby();
    private final Work margins;
    private final Work portfolios;

    /** Makes a kernel on the thread of the device. */
    private interface Maker<K> {
        K make(DeviceBuffers buffers) throws DeviceFault;
    }

    /**
     * Counts from zero.
     *
     * @param isStrict whether to fail where another backend would go on
     */
    DeviceKernels(OpenedDevice opened, MarginGrain grain, boolean isStrict) {
        this.opened = opened;
        this.grain = grain;
        device = opened.device();
        margins = new Work(DeviceShare.ACCOUNT_CHECKS, device, standby, isStrict);
        portfolios = new Work(DeviceShare.PORTFOLIOS, device, standby, isStrict);
    }

    /** Returns one sentence that says why the programs cannot be built, or an empty string. */
    String unavailableBecause(boolean withScenarios) {
        try {
            device.thread.run(
                    () -> {
                        opened.program(grain.text());
                        if (withScenarios) {
                            opened.program(DeviceScenarioKernel.TEXT);
                        }
                    },
                    Device.OPEN_LIMIT_NS);
            return "";
        } catch (DeviceFault fault) {
            return fault.getMessage();
        }
    }

    MarginKernel marginKernel() {
        Maker<MarginKernel> maker =
                buffers ->
                        new DeviceMarginKernel(
                                device, opened.program(grain.text()), grain, buffers, margins);
        MarginKernel made = make(maker, margins);
        return made == null ? standby.backend().marginKernel() : made;
    }

    ScenarioKernel scenarioKernel() {
        Maker<ScenarioKernel> maker =
                buffers ->
                        new DeviceScenarioKernel(
                                device,
                                opened.program(DeviceScenarioKernel.TEXT),
                                buffers,
                                portfolios);
        ScenarioKernel made = make(maker, portfolios);
        return made == null ? standby.backend().scenarioKernel() : made;
    }

    /** Returns a kernel whose buffers are released with it, null when the device is lost. */
    private <K> K make(Maker<K> maker, Work work) {
        DeviceBuffers buffers = new DeviceBuffers(device);
        Object[] made = new Object[1];
        try {
            device.thread.run(() -> made[0] = maker.make(buffers), Device.OPEN_LIMIT_NS);
        } catch (DeviceFault fault) {
            work.lose(fault);
            return null;
        }
        CLEANER.register(made[0], buffers);
        @SuppressWarnings("unchecked")
        K kernel = (K) made[0];
        return kernel;
    }

    Standby standby() {
        return standby;
    }

    Device device() {
        return device;
    }

    List<DeviceShare> shares(boolean withScenarios) {
        return withScenarios
                ? List.of(margins.share(), portfolios.share())
                : List.of(margins.share());
    }
}
