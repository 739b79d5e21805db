package io.novate.bench.report;

import com.sun.management.OperatingSystemMXBean;
import io.novate.bench.measure.ForkedJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine and the program.
 *
 * @param processor model name, with family, model and stepping where the system tells them
 * @param cores processors this JVM may use
 * @param caches level, kind and size of the first processor's caches
 * @param memoryBytes memory of the machine
 * @param system operating system and kernel
 * @param jdk version and maker
 * @param flags flags of the JVM
 * @param commit commit of the sources, unknown without git
 * @param dirty whether the sources differ from the commit
 */
public record Profile(
        String processor,
        int cores,
        List<String> caches,
        long memoryBytes,
        String system,
        String jdk,
        List<String> flags,
        String commit,
        boolean dirty) {
    private static final String UNKNOWN = "unknown";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final int CACHES_MAX = 8;

    /** Copies the lists. */
    public Profile {
        caches = List.copyOf(caches);
        flags = List.copyOf(flags);
    }

    /** Returns the profile of this machine for the sources in a folder. */
    public static Profile ofThisMachine(Path sources) {
        OperatingSystemMXBean machine =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String status = git(sources, "status", "--porcelain");
        return new Profile(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                cacheSizes(),
                machine.getTotalMemorySize(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"),
                ForkedJvm.ownFlags(),
                git(sources, "rev-parse", "HEAD"),
                !status.isEmpty());
    }

    private static String processorName() {
        String model = processorField("model name");
        if (model.equals(UNKNOWN)) {
            return System.getProperty("os.arch");
        }
        return String.format(
                "%s, family %s, model %s, stepping %s",
                model,
                processorField("cpu family"),
                processorField("model"),
                processorField("stepping"));
    }

    private static String processorField(String name) {
        try {
            for (String line : Files.readAllLines(PROCESSORS)) {
                String[] parts = line.split(":", 2);
                if (parts.length == 2 && parts[0].trim().equals(name)) {
                    return parts[1].trim();
                }
            }
        } catch (IOException e) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    private static List<String> cacheSizes() {
        List<String> caches = new ArrayList<>();
        for (int index = 0; index < CACHES_MAX; index++) {
            Path cache = CACHES.resolve("index" + index);
            try {
                caches.add(
                        "L"
                                + Files.readString(cache.resolve("level")).trim()
                                + " "
                                + Files.readString(cache.resolve("type")).trim()
                                + " "
                                + Files.readString(cache.resolve("size")).trim());
            } catch (IOException e) {
                break;
            }
        }
        return caches;
    }

    private static String git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.trim() : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
