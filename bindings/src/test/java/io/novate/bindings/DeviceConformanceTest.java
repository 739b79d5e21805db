package io.novate.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the program for implementers, as its README says, and runs it on two devices. */
final class DeviceConformanceTest {
    private static final Path DEVICE = Path.of("device").toAbsolutePath();
    private static final Path TINY = Path.of("src/test/resources/io/novate/bindings/tiny.c");
    private static final String HEADER = DEVICE.resolve("novate_device.h").toString();
    private static final List<String> STRICT = List.of("-std=gnu11", "-Wall", "-Wextra", "-Werror");
    private static final long LIMIT_S = 60;

    @TempDir private Path folder;
    private String program;

    private record Answer(int status, String text) {}

    @BeforeEach
    void compileTheProgram() throws Exception {
        program = folder.resolve("conformance").toString();
        String source = DEVICE.resolve("conformance.c").toString();
        compile(List.of("-O1", "-include", HEADER, source, "-o", program, "-ldl"));
    }

    @Test
    void shouldPassTheReferenceDevice() throws Exception {
        String reference = library(DEVICE.resolve("reference.c"), "");
        for (int seed = 1; seed <= 5; seed++) {
            assertEquals(new Answer(0, "conforms\n"), check(reference, seed));
        }
    }

    /** The second device was written from the header alone: other limits, no collateral. */
    @Test
    void shouldPassAnotherDevice() throws Exception {
        String tiny = library(TINY, "");
        for (int seed = 1; seed <= 5; seed++) {
            assertEquals(new Answer(0, "conforms\n"), check(tiny, seed));
        }
    }

    @Test
    void shouldFindEachFaultOfADevice() throws Exception {
        String[] rights = {
            "s <= x", // the last segment that begins at or before the size
            "mask & run.changed_mask", // slices whose mask is not met are left out
            "excess < run.excess_below", // flagged when strictly below
            "r->bank = d->bank", // a run keeps the bank it began with
            "h != (int64_t)h", // a sum that leaves int64 is told
            "lots < 0", // shorts read a column of their own
            "first + count > max", // elements outside a part are refused
        };
        String[] wrongs = {
            "s < x", "1", "excess <= run.excess_below", "r->bank = 0", "0", "lots < -1", "0"
        };
        for (int index = 0; index < rights.length; index++) {
            String text = Files.readString(TINY);
            assertTrue(text.contains(rights[index]), rights[index]);
            Path broken = folder.resolve("broken.c");
            Files.writeString(broken, text.replace(rights[index], wrongs[index]));
            Answer answer = check(library(broken, "-w"), 1);
            assertTrue(answer.status() != 0, rights[index] + ": " + answer.text());
        }
    }

    @Test
    void shouldRefuseWhatIsNoDevice() throws Exception {
        Path other = folder.resolve("other.c");
        Files.writeString(other, "int nothing;\n");
        Answer answer = check(library(other, ""), 1);
        assertEquals(new Answer(1, "novate_device_abi is missing\n"), answer);
    }

    private String library(Path source, String flag) throws Exception {
        String library = folder.resolve("lib" + source.getFileName() + ".so").toString();
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-O1", "-fPIC", "-shared", "-fvisibility=hidden"));
        arguments.addAll(List.of("-include", HEADER, source.toString(), "-o", library));
        if (!flag.isEmpty()) {
            arguments.add(flag);
        }
        compile(arguments);
        return library;
    }

    private void compile(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(CCompiler.find(System.getenv()).command());
        command.addAll(STRICT);
        command.addAll(arguments);
        assertEquals(new Answer(0, ""), run(command));
    }

    private Answer check(String library, int seed) throws Exception {
        return run(List.of(program, library, "", Integer.toString(seed)));
    }

    private static Answer run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(LIMIT_S, TimeUnit.SECONDS), "did not end: " + command);
        return new Answer(process.exitValue(), text);
    }
}
