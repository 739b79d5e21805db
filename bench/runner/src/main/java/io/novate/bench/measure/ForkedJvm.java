package io.novate.bench.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A second JVM with the flags of this one, except one that is under test. */
public final class ForkedJvm {
    private static final Pattern INDEX_CHECKS =
            Pattern.compile("(.*VECTOR_ACCESS_OOB_CHECK=)(\\d)");
    private static final String COMPILER_FLAGS = "NOVATE_CFLAGS";
    private static final String CHECKS_OFF = "0";
    private static final String CHECKS_ON = "2";

    private final List<String> flags;
    private final String compilerFlags;

    private ForkedJvm(List<String> flags, String compilerFlags) {
        this.flags = flags;
        this.compilerFlags = compilerFlags;
    }

    /** Returns a JVM like this one with one more flag, and more flags of its C compiler. */
    public static ForkedJvm with(String flag, String compilerFlags) {
        List<String> flags = new ArrayList<>(ownFlags());
        flags.add(flag);
        return new ForkedJvm(flags, compilerFlags);
    }

    /** Returns a JVM like this one with the index checks of vector code the other way. */
    public static ForkedJvm withOtherIndexChecks() {
        List<String> flags = new ArrayList<>();
        for (String flag : ownFlags()) {
            Matcher checks = INDEX_CHECKS.matcher(flag);
            flags.add(checks.matches() ? checks.group(1) + other(checks.group(2)) : flag);
        }
        return new ForkedJvm(flags, "");
    }

    private static String other(String setting) {
        return setting.equals(CHECKS_OFF) ? CHECKS_ON : CHECKS_OFF;
    }

    /** Returns whether somebody chose a setting of the index checks, so that there is another. */
    public static boolean namesIndexChecks() {
        return ownFlags().stream().anyMatch(flag -> INDEX_CHECKS.matcher(flag).matches());
    }

    /** Returns whether vector code of this JVM checks its indexes. */
    public static boolean hasIndexChecks() {
        boolean isOn = true;
        for (String flag : ownFlags()) {
            Matcher checks = INDEX_CHECKS.matcher(flag);
            isOn = checks.matches() ? !checks.group(2).equals(CHECKS_OFF) : isOn;
        }
        return isOn;
    }

    /** Returns the flags this JVM was started with. */
    public static List<String> ownFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /**
     * Runs a main class to its end; its messages go where ours go.
     *
     * @return what it wrote to standard output, then the exit status
     */
    public Outcome run(Class<?> mainClass, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass.getName());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .merge(COMPILER_FLAGS, compilerFlags, (given, more) -> given + " " + more);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), text);
    }

    /**
     * How a forked JVM ended.
     *
     * @param status its exit status
     * @param text its standard output
     */
    public record Outcome(int status, String text) {}
}
