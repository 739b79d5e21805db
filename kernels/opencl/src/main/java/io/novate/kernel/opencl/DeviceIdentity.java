package io.novate.kernel.opencl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * What a device says of itself.
 *
 * @param platform who drives it
 * @param id handle
 * @param kind processor, graphics card or accelerator
 * @param name what it is called
 * @param driver platform, its version, device version and driver version: programs built by another
 *     driver are another program's
 * @param bytesMax largest single allocation
 * @param compiles whether it takes program text
 */
record DeviceIdentity(
        cl_platform_id platform,
        cl_device_id id,
        Kind kind,
        String name,
        String driver,
        long bytesMax,
        boolean compiles) {
    /** Kinds of device, the preferred first. */
    enum Kind {
        GPU,
        ACCELERATOR,
        CPU
    }

    private static final int NONE_FOUND = -1001;

    /** Returns whether it is the processor itself, whose memory is the host's. */
    boolean isProcessor() {
        return kind == Kind.CPU;
    }

    /**
     * Returns the preferred device: graphics cards, then accelerators, then processors.
     *
     * @param wanted a kind, or a part of a name, in any case; empty for any
     */
    static DeviceIdentity choose(String wanted) throws DeviceFault {
        List<DeviceIdentity> found = all();
        String asked = wanted.toLowerCase(Locale.ROOT);
        return found.stream()
                .filter(each -> each.isMeantBy(asked))
                .min(Comparator.comparing(DeviceIdentity::kind))
                .orElseThrow(() -> new DeviceFault(none(wanted, found)));
    }

    private boolean isMeantBy(String asked) {
        String kindName = kind.name().toLowerCase(Locale.ROOT);
        return kindName.equals(asked) || name.toLowerCase(Locale.ROOT).contains(asked);
    }

    private static String none(String wanted, List<DeviceIdentity> found) {
        if (found.isEmpty()) {
            return "there is no OpenCL device: install a driver, for the processor"
                    + " pocl-opencl-icd";
        }
        List<String> names = found.stream().map(DeviceIdentity::name).toList();
        return "no OpenCL device is called '" + wanted + "', there are " + names;
    }

    private static List<DeviceIdentity> all() throws DeviceFault {
        int[] count = new int[1];
        int status = CL.clGetPlatformIDs(0, null, count);
        if (status == NONE_FOUND) {
            return List.of();
        }
        DeviceFault.check("clGetPlatformIDs", status);
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        DeviceFault.check("clGetPlatformIDs", CL.clGetPlatformIDs(count[0], platforms, null));
        List<DeviceIdentity> found = new ArrayList<>();
        for (cl_platform_id platform : platforms) {
            addDevices(platform, found);
        }
        return found;
    }

    private static void addDevices(cl_platform_id platform, List<DeviceIdentity> found)
            throws DeviceFault {
        int[] count = new int[1];
        int status = CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
        if (status == CL.CL_DEVICE_NOT_FOUND) {
            return;
        }
        DeviceFault.check("clGetDeviceIDs", status);
        cl_device_id[] devices = new cl_device_id[count[0]];
        status = CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, count[0], devices, null);
        DeviceFault.check("clGetDeviceIDs", status);
        for (cl_device_id device : devices) {
            found.add(of(platform, device));
        }
    }

    private static DeviceIdentity of(cl_platform_id platform, cl_device_id device)
            throws DeviceFault {
        long type = number(device, CL.CL_DEVICE_TYPE);
        Kind kind =
                (type & CL.CL_DEVICE_TYPE_GPU) != 0
                        ? Kind.GPU
                        : (type & CL.CL_DEVICE_TYPE_CPU) != 0 ? Kind.CPU : Kind.ACCELERATOR;
        String driver =
                String.join(
                        ", ",
                        platformText(platform, CL.CL_PLATFORM_NAME),
                        platformText(platform, CL.CL_PLATFORM_VERSION),
                        text(device, CL.CL_DEVICE_VERSION),
                        text(device, CL.CL_DRIVER_VERSION));
        return new DeviceIdentity(
                platform,
                device,
                kind,
                text(device, CL.CL_DEVICE_NAME),
                driver,
                number(device, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                number(device, CL.CL_DEVICE_COMPILER_AVAILABLE) != 0);
    }

    private static long number(cl_device_id device, int what) throws DeviceFault {
        long[] bytes = new long[1];
        long[] value = new long[1];
        DeviceFault.check("clGetDeviceInfo", CL.clGetDeviceInfo(device, what, 0, null, bytes));
        DeviceFault.check(
                "clGetDeviceInfo",
                CL.clGetDeviceInfo(device, what, bytes[0], Pointer.to(value), null));
        return value[0];
    }

    private static String text(cl_device_id device, int what) throws DeviceFault {
        long[] bytes = new long[1];
        DeviceFault.check("clGetDeviceInfo", CL.clGetDeviceInfo(device, what, 0, null, bytes));
        byte[] text = new byte[(int) bytes[0]];
        DeviceFault.check(
                "clGetDeviceInfo",
                CL.clGetDeviceInfo(device, what, bytes[0], Pointer.to(text), null));
        return plain(text);
    }

    private static String platformText(cl_platform_id platform, int what) throws DeviceFault {
        long[] bytes = new long[1];
        DeviceFault.check(
                "clGetPlatformInfo", CL.clGetPlatformInfo(platform, what, 0, null, bytes));
        byte[] text = new byte[(int) bytes[0]];
        DeviceFault.check(
                "clGetPlatformInfo",
                CL.clGetPlatformInfo(platform, what, bytes[0], Pointer.to(text), null));
        return plain(text);
    }

    /** Returns the text without the zero at its end. */
    private static String plain(byte[] text) {
        return new String(text, 0, Math.max(0, text.length - 1), StandardCharsets.UTF_8).strip();
    }
}
