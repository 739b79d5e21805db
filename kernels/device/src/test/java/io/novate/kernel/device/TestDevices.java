package io.novate.kernel.device;

import io.novate.bindings.CompiledLibrary;
import io.novate.bindings.DeviceLibrary;
import io.novate.bindings.NativeUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Devices in C, compiled with the compiler of this machine. */
final class TestDevices {
    private static final String[] WRAPPED = {"abi", "open", "register", "start", "wait", "read"};

    private TestDevices() {}

    /** Returns the file of the reference device. */
    static String reference() throws NativeUnavailableException {
        return compile("device-reference", header() + resource(true, "reference.c"));
    }

    /** Returns the file of the reference device behind functions that misbehave. */
    static String misbehaving(String definitions) throws NativeUnavailableException {
        StringBuilder text = new StringBuilder(header());
        for (String name : WRAPPED) {
            text.append("#define novate_device_" + name + " reference_" + name + "\n");
        }
        text.append(resource(true, "reference.c"));
        for (String name : WRAPPED) {
            text.append("#undef novate_device_" + name + "\n");
        }
        text.append(definitions).append('\n').append(resource(false, "misbehaving.c"));
        return compile("device-misbehaving", text.toString());
    }

    static DeviceKernelBackend backend(String library, String options, Consumer<String> operator) {
        return new DeviceKernelBackend(
                "device", library, options, DeviceMarginKernel.DEADLINE_NS, operator);
    }

    private static String header() {
        return resource(true, "novate_device.h");
    }

    private static String compile(String name, String text) throws NativeUnavailableException {
        return CompiledLibrary.compile(name, text).toString();
    }

    private static String resource(boolean ofBindings, String name) {
        Class<?> owner = ofBindings ? DeviceLibrary.class : TestDevices.class;
        String path = ofBindings ? "device/" + name : name;
        try (InputStream stream = owner.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
