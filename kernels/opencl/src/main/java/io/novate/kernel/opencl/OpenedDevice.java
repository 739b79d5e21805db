package io.novate.kernel.opencl;

import io.novate.bindings.NativeUnavailableException;
import io.novate.bindings.PrivateFolder;
import io.novate.bindings.ProcessEnvironment;
import io.novate.kernel.KernelBackend;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jocl.cl_program;

/**
 * The device that was chosen and its programs, or one sentence that says why there is none.
 *
 * <p>{@code NOVATE_OPENCL_DEVICE} chooses: gpu, accelerator, cpu, or a part of a device's name.
 * {@code NOVATE_OPENCL_BINARY} names the file that holds the pipeline for a card.
 */
final class OpenedDevice {
    private static final String WANTED = "NOVATE_OPENCL_DEVICE";
    private static final String BINARY = "NOVATE_OPENCL_BINARY";

    private final Map<String, cl_program> programs = new HashMap<>();
    private DeviceThread thread;
    private Device device;
    private String unavailableBecause = "";

    /** The one device of this JVM, opened when it is first asked for. */
    private static final class Shared {
        private static final OpenedDevice OPENED =
                new OpenedDevice(
                        System.getenv().getOrDefault(WANTED, ""),
                        false,
                        Device.Seam.NONE,
                        Device.SWEEP_LIMIT_NS);
    }

    /** Opens a device; what fails is told by {@link #unavailableBecause}. */
    OpenedDevice(String wanted, boolean copies, Device.Seam seam, long sweepLimitNs) {
        try {
            prepare();
            thread = new DeviceThread("novate-opencl");
            thread.run(
                    () -> {
                        DeviceIdentity chosen = DeviceIdentity.choose(wanted);
                        device = new Device(chosen, thread, copies, seam, sweepLimitNs);
                    },
                    Device.OPEN_LIMIT_NS);
        } catch (DeviceFault | NativeUnavailableException e) {
            unavailableBecause = e.getMessage();
        } catch (LinkageError e) {
            unavailableBecause =
                    "there is no OpenCL library: install a driver, for the processor"
                            + " pocl-opencl-icd";
        }
    }

    static OpenedDevice shared() {
        return Shared.OPENED;
    }

    /** Returns whether a class is a backend of this room. */
    static boolean isBackend(Class<? extends KernelBackend> type) {
        return type.getPackageName().equals(OpenedDevice.class.getPackageName());
    }

    /** Before the first call of OpenCL, which starts the drivers. */
    private static void prepare() throws DeviceFault, NativeUnavailableException {
        if (!OpenedDevice.class.getModule().isNativeAccessEnabled()) {
            throw new DeviceFault("the JVM was started without --enable-native-access=ALL-UNNAMED");
        }
        // PoCL's handler would replace the JVM's, and a division by zero would not be an exception.
        ProcessEnvironment.set("POCL_SIGFPE_HANDLER", "0");
        // JOCL opens a library in a folder for all: under a name that nobody can put there before.
        System.setProperty("uniqueLibraryNames", "true");
    }

    String unavailableBecause() {
        return unavailableBecause;
    }

    Device device() {
        return device;
    }

    /** Returns the program of a text, built when it is first asked for; on the device's thread. */
    synchronized cl_program program(String name) throws DeviceFault {
        cl_program program = programs.get(name);
        if (program == null) {
            String binary = System.getenv().getOrDefault(BINARY, "");
            boolean isGiven = name.equals(MarginGrain.PIPELINE.text()) && !binary.isEmpty();
            program = isGiven ? Programs.ofFile(device, Path.of(binary)) : built(name);
            programs.put(name, program);
        }
        return program;
    }

    private cl_program built(String name) throws DeviceFault {
        if (!device.identity.compiles()) {
            throw new DeviceFault(device.identity.name() + " takes no program text: set " + BINARY);
        }
        try {
            PrivateFolder folder = PrivateFolder.ofUser(System.getenv());
            return Programs.of(device, Programs.text(name), folder);
        } catch (NativeUnavailableException e) {
            throw new DeviceFault(e.getMessage());
        }
    }
}
