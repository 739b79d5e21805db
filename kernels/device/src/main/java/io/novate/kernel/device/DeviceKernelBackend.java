package io.novate.kernel.device;

import io.novate.bindings.Device;
import io.novate.bindings.DeviceFaultException;
import io.novate.bindings.DeviceLibrary;
import io.novate.bindings.NativeUnavailableException;
import io.novate.kernel.DeviceShare;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.scalar.ScalarHashKernel;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The backend of a device whose library {@code NOVATE_DEVICE} names, with {@code
 * NOVATE_DEVICE_OPTIONS} for its {@code open}.
 *
 * <p>The account check is the device's; the portfolio rule and hashes are the scalar ones. Never
 * chosen by {@code auto}.
 */
public final class DeviceKernelBackend implements KernelBackend {
    private final String name;
    private final String library;
    private final String options;
    private final long deadlineNs;
    private final Consumer<String> operator;
    private final boolean isStrict;
    private final DeviceWork work;
    private DeviceMarginKernel newest;

    /** Made by the service loader. */
    public DeviceKernelBackend() {
        this(
                "device",
                System.getenv().getOrDefault("NOVATE_DEVICE", ""),
                System.getenv().getOrDefault("NOVATE_DEVICE_OPTIONS", ""),
                DeviceMarginKernel.DEADLINE_NS,
                DeviceKernelBackend::tell);
    }

    DeviceKernelBackend(
            String name,
            String library,
            String options,
            long deadlineNs,
            Consumer<String> operator) {
        this(name, library, options, deadlineNs, operator, false);
    }

    private DeviceKernelBackend(
            String name,
            String library,
            String options,
            long deadlineNs,
            Consumer<String> operator,
            boolean isStrict) {
        this.name = name;
        this.library = library;
        this.options = options;
        this.deadlineNs = deadlineNs;
        this.operator = operator;
        this.isStrict = isStrict;
        work = new DeviceWork(name, operator, isStrict);
    }

    @Override
    public String name() {
        return name;
    }

    /** Below the scalar definition, which is always there. */
    @Override
    public int rank() {
        return -10;
    }

    @Override
    public String unavailableBecause() {
        if (library.isEmpty()) {
            return "NOVATE_DEVICE names no library";
        }
        try {
            open();
            return "";
        } catch (NativeUnavailableException | DeviceFaultException e) {
            return e.getMessage();
        }
    }

    @Override
    public synchronized MarginKernel marginKernel() {
        try {
            newest = open();
            return newest;
        } catch (NativeUnavailableException | DeviceFaultException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Returns the name of the backend: that of the device is in its {@link #deviceWork}. */
    @Override
    public String device() {
        return name;
    }

    @Override
    public List<DeviceShare> deviceShares() {
        return List.of(work.share());
    }

    @Override
    public synchronized String deviceWork() {
        return newest == null ? "" : newest.cycles();
    }

    @Override
    public String notice() {
        return work.lostBecause();
    }

    @Override
    public KernelBackend withoutFallback() {
        return isStrict
                ? this
                : new DeviceKernelBackend(name, library, options, deadlineNs, operator, true);
    }

    @Override
    public ScenarioKernel scenarioKernel() {
        return new ScalarScenarioKernel();
    }

    @Override
    public HashKernel hashKernel() {
        return new ScalarHashKernel();
    }

    /** Opens a device for one kernel; it is closed when nobody holds the kernel any more. */
    DeviceMarginKernel open() throws NativeUnavailableException, DeviceFaultException {
        Device device = DeviceLibrary.open(Path.of(library)).device(options, Arena.ofAuto());
        return new DeviceMarginKernel(device, Registers.of(device), deadlineNs, work);
    }

    static void tell(String sentence) {
        System.err.println("novate: " + sentence);
    }
}
