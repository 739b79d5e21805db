package io.novate.kernel.opencl;

import io.novate.kernel.BackendChoice;
import io.novate.kernel.DeviceShare;
import io.novate.kernel.KernelBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own that chooses a backend and prints what came of it. */
final class JvmOnDevice {
    static final String ACCESS = "--enable-native-access=ALL-UNNAMED";

    private JvmOnDevice() {}

    static String run(List<String> flags, Map<String, String> environment, String backend)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(JvmOnDevice.class.getName(), backend));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process jvm = builder.start();
        byte[] printed = jvm.getInputStream().readAllBytes();
        jvm.waitFor();
        return new String(printed, StandardCharsets.UTF_8).strip();
    }

    public static void main(String[] arguments) {
        try {
            KernelBackend backend = BackendChoice.select(arguments[0]).backend();
            String shares = "";
            for (DeviceShare share : backend.deviceShares()) {
                shares += " " + share.onDevice() + " of " + share.asked();
            }
            System.out.println(backend.name() + shares);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
