package io.novate.kernel.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text compiles, without a warning, for processors that this machine may not be. */
final class OtherProcessorsTest {
    private static final Map<String, List<String>> PROCESSORS =
            Map.of(
                    "amd64", List.of("x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"),
                    "aarch64", List.of("armv8-a", "armv8.2-a"));

    @TempDir private Path temporary;

    @Test
    void shouldCompileForEveryProcessorOfThisFamily() throws Exception {
        Path text = Files.writeString(temporary.resolve("kernels.c"), Functions.text());
        List<String> processors =
                PROCESSORS.getOrDefault(System.getProperty("os.arch"), List.of("native"));
        assertFalse(processors.isEmpty());
        for (String processor : processors) {
            assertEquals("", messages(text, "-march=" + processor));
            assertEquals("", messages(text, "-march=" + processor, "-DNOVATE_LANES=1"));
        }
    }

    private String messages(Path text, String... flags) throws IOException, InterruptedException {
        String chosen = System.getenv().getOrDefault("CC", "");
        List<String> command = new ArrayList<>();
        command.add(chosen.isEmpty() ? "cc" : chosen);
        command.addAll(List.of(flags));
        command.addAll(List.of("-std=gnu11", "-O3", "-fPIC", "-fwrapv", "-fno-strict-aliasing"));
        command.addAll(List.of("-Wall", "-Wextra", "-Wno-psabi", "-Werror"));
        command.addAll(List.of("-c", "-o", temporary.resolve("o").toString(), text.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? printed : "exit " + process.exitValue() + ": " + printed;
    }
}
