package io.novate.kernel.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.BackendChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts JVMs as an embedder might, where something is missing. */
final class PlainJvmTest {
    private static final String ACCESS = "--enable-native-access=ALL-UNNAMED";

    @TempDir private Path temporary;

    @Test
    void shouldNameTheFlagOnAPlainClassPath() throws Exception {
        assertEquals(
                "backend scalar; not native: the JVM was started without " + ACCESS,
                choiceOfJvm(List.of(), Map.of()));
    }

    @Test
    void shouldSayThatThereIsNoCompiler() throws Exception {
        assertEquals(
                "backend scalar; not native: there is no C compiler: none of cc, gcc, clang is on"
                        + " the path",
                choiceOfJvm(List.of(ACCESS), Map.of("PATH", temporary.toString(), "CC", "")));
    }

    @Test
    void shouldSayWhyTheCompilerFailed() throws Exception {
        String choice = choiceOfJvm(List.of(ACCESS), Map.of("NOVATE_CFLAGS", "-Dslice=("));
        assertTrue(choice.startsWith("backend scalar; not native: "), choice);
        assertTrue(choice.contains(" failed: <command-line>: error: "), choice);
    }

    @Test
    void shouldBeChosenWhereItCanRun() throws Exception {
        assertEquals("backend native", choiceOfJvm(List.of(ACCESS), Map.of()));
        assertEquals("backend native", BackendChoice.select(BackendChoice.AUTO).reason());
    }

    private static String choiceOfJvm(List<String> flags, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(PrintChoice.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process jvm = builder.start();
        byte[] printed = jvm.getInputStream().readAllBytes();
        jvm.waitFor();
        return new String(printed, StandardCharsets.UTF_8).strip();
    }

    /** Prints what {@code auto} chooses in its JVM. */
    static final class PrintChoice {
        private PrintChoice() {}

        public static void main(String[] arguments) {
            System.out.println(BackendChoice.select(BackendChoice.AUTO).reason());
        }
    }
}
