package io.novate.kernel.opencl;

import io.novate.bindings.NativeUnavailableException;
import io.novate.bindings.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/**
 * Builds program texts for a device, once: what came out is kept in the private folder of the user.
 *
 * <p>A kept program has the SHA-256 of device, driver, options and text in its name; one that its
 * driver refuses is built again.
 */
final class Programs {
    private static final String OPTIONS = "-cl-std=CL1.2";

    private Programs() {}

    /** Returns the text of a program. */
    static String text(String name) {
        try (InputStream resource = Programs.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the program of a text, built or taken from the folder; on the device's thread. */
    static cl_program of(Device device, String text, PrivateFolder folder) throws DeviceFault {
        String file = "opencl-" + key(device.identity, text) + ".bin";
        try {
            byte[] kept = folder.read(file);
            cl_program program = kept == null ? null : fromBinary(device, kept);
            if (program == null) {
                program = fromText(device, text);
                folder.keep(file, binary(program));
            }
            return program;
        } catch (NativeUnavailableException e) {
            throw new DeviceFault(e.getMessage());
        }
    }

    /** Returns the program in a file that a card is programmed with; on the device's thread. */
    static cl_program ofFile(Device device, Path file) throws DeviceFault {
        cl_program program;
        try {
            program = fromBinary(device, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DeviceFault(file + " cannot be read");
        }
        if (program == null) {
            throw new DeviceFault(file + " is no program for " + device.identity.name());
        }
        return program;
    }

    /** Returns the program of a binary, null when the driver refuses it. */
    static cl_program fromBinary(Device device, byte[] binary) {
        int[] status = new int[1];
        cl_device_id[] devices = {device.identity.id()};
        cl_program program =
                CL.clCreateProgramWithBinary(
                        device.context,
                        1,
                        devices,
                        new long[] {binary.length},
                        new byte[][] {binary},
                        new int[1],
                        status);
        if (status[0] != CL.CL_SUCCESS) {
            return null;
        }
        if (CL.clBuildProgram(program, 1, devices, OPTIONS, null, null) != CL.CL_SUCCESS) {
            CL.clReleaseProgram(program);
            return null;
        }
        return program;
    }

    static cl_program fromText(Device device, String text) throws DeviceFault {
        int[] status = new int[1];
        cl_program program =
                CL.clCreateProgramWithSource(device.context, 1, new String[] {text}, null, status);
        DeviceFault.check("clCreateProgramWithSource", status[0]);
        cl_device_id[] devices = {device.identity.id()};
        int built = CL.clBuildProgram(program, 1, devices, OPTIONS, null, null);
        if (built != CL.CL_SUCCESS) {
            String answer = CL.stringFor_errorCode(built);
            throw new DeviceFault(
                    "clBuildProgram answered " + answer + ": " + log(device, program));
        }
        return program;
    }

    static byte[] binary(cl_program program) throws DeviceFault {
        long[] bytes = new long[1];
        DeviceFault.check(
                "clGetProgramInfo",
                CL.clGetProgramInfo(
                        program, CL.CL_PROGRAM_BINARY_SIZES, 8, Pointer.to(bytes), null));
        byte[] binary = new byte[(int) bytes[0]];
        DeviceFault.check(
                "clGetProgramInfo",
                CL.clGetProgramInfo(
                        program,
                        CL.CL_PROGRAM_BINARIES,
                        8,
                        Pointer.to(new Pointer[] {Pointer.to(binary)}),
                        null));
        return binary;
    }

    /** Returns the first line of the compiler's messages that names an error. */
    private static String log(Device device, cl_program program) {
        long[] bytes = new long[1];
        int what = CL.CL_PROGRAM_BUILD_LOG;
        CL.clGetProgramBuildInfo(program, device.identity.id(), what, 0, null, bytes);
        byte[] text = new byte[(int) bytes[0]];
        Pointer to = Pointer.to(text);
        CL.clGetProgramBuildInfo(program, device.identity.id(), what, bytes[0], to, null);
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElse("it printed no error")
                .strip();
    }

    private static String key(DeviceIdentity identity, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(identity.name(), identity.driver(), OPTIONS, text)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
