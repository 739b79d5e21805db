package io.novate.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.kernel.BackendChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts JVMs as an embedder might, without the flags of this module's tests. */
final class PlainJvmTest {
    private static final String MODULE = "jdk.incubator.vector";

    @Test
    void shouldNameTheFlagOnAPlainClassPath() throws Exception {
        assertEquals(
                "backend scalar; not simd: the JVM was started without"
                        + " --add-modules jdk.incubator.vector",
                choiceOfJvm(List.of()));
    }

    @Test
    void shouldDeclineWhereVectorsAreTooNarrow() throws Exception {
        assertEquals(
                "backend scalar; not simd: this JVM offers vectors of 64 bits, fewer than 128",
                choiceOfJvm(List.of("--add-modules=" + MODULE, "-XX:MaxVectorSize=8")));
    }

    @Test
    void shouldDeclineWhereNothingCompilesVectors() throws Exception {
        String interpreted = choiceOfJvm(List.of("--add-modules=" + MODULE, "-Xint"));
        String expected = "backend scalar; not simd: this JVM runs without its optimising compiler";
        assertEquals(expected, interpreted.substring(0, expected.length()));
        String quick = choiceOfJvm(List.of("--add-modules=" + MODULE, "-XX:TieredStopAtLevel=1"));
        assertEquals(expected, quick.substring(0, expected.length()));
    }

    @Test
    void shouldBeChosenWhereItCanRun() {
        assertEquals("backend simd", BackendChoice.select(BackendChoice.AUTO).reason());
    }

    private static String choiceOfJvm(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(PrintChoice.class.getName());
        Process jvm =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
