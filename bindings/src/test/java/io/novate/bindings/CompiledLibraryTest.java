package io.novate.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles with the compiler of this machine: a build machine has one. */
final class CompiledLibraryTest {
    private static final String EXPORT = "__attribute__((visibility(\"default\"))) ";
    private static final String TWICE = EXPORT + "int twice(int x) { return x + x; }";
    private static final List<String> FLAGS = CompiledLibrary.flags(Map.of());

    @TempDir private Path temporary;
    private PrivateFolder folder;
    private Path cache;

    @BeforeEach
    void makeFolder() throws Exception {
        cache = temporary.toRealPath().resolve("novate");
        folder = PrivateFolder.at(cache);
    }

    @Test
    void shouldCallWhatItCompiled() throws Throwable {
        MethodHandle twice =
                CompiledLibrary.open("test", TWICE).function("twice", JAVA_INT, JAVA_INT);
        assertEquals(42, (int) twice.invokeExact(21));
    }

    @Test
    void shouldLendAHeapArrayWithoutACopy() throws Throwable {
        String text = EXPORT + "void set(long long *x) { x[1] = x[0] + 1; }";
        MethodHandle set = CompiledLibrary.open("test", text).shortFunction("set", null, ADDRESS);
        long[] values = {41, 0};
        set.invokeExact(MemorySegment.ofArray(values));
        assertEquals(42, values[1]);
    }

    @Test
    void shouldWrapWhereJavaDoes() throws Throwable {
        String text = EXPORT + "int grows(long long x) { return x + 1 > x; }";
        MethodHandle grows =
                CompiledLibrary.open("test", text).function("grows", JAVA_INT, JAVA_LONG);
        assertEquals(1, (int) grows.invokeExact(1L));
        assertEquals(0, (int) grows.invokeExact(Long.MAX_VALUE));
    }

    @Test
    void shouldCompileOnceAndLeaveNothingElse() throws Exception {
        Path first = compile(TWICE, FLAGS);
        FileTime made = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(first, made);
        assertEquals(first, compile(TWICE, FLAGS));
        assertEquals(made, Files.getLastModifiedTime(first));
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(List.of(first), files.toList());
        }
    }

    @Test
    void shouldNameTheFileAfterTextFlagsAndWhatTheyPredefine() throws Exception {
        Path first = compile(TWICE, FLAGS);
        assertNotEquals(first, compile(TWICE + "\n", FLAGS));
        assertNotEquals(
                first, compile(TWICE, CompiledLibrary.flags(Map.of("NOVATE_CFLAGS", "-g"))));
        Path wrapper = wrapper("exec \"" + compiler().command() + "\" -DOTHER=1 \"$@\"");
        assertNotEquals(first, compile(TWICE, FLAGS, new CCompiler("" + wrapper, 60_000)));
    }

    @Test
    void shouldRefuseALibraryThatSomebodyElseMayHaveWritten() throws Exception {
        Path first = compile(TWICE, FLAGS);
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rwxrwx---"));
        assertUnavailable("others may write to it", () -> compile(TWICE, FLAGS));
    }

    @Test
    void shouldSayTheFirstErrorAndLeaveNothing() throws Exception {
        assertUnavailable("error", () -> compile("int x = ;", FLAGS));
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void shouldSayThatThereIsNoCompiler() {
        assertUnavailable(
                "there is no C compiler: none of cc, gcc, clang is on the path",
                () -> CCompiler.find(Map.of("PATH", cache.toString())));
        assertUnavailable("there is no C compiler", () -> CCompiler.find(Map.of()));
        assertUnavailable(
                "there is no C compiler CC=nowhere",
                () -> CCompiler.find(Map.of("PATH", System.getenv("PATH"), "CC", "nowhere")));
    }

    @Test
    void shouldTakeTheCompilerOfTheEnvironment() throws Exception {
        String wrapper = wrapper("exit 0").toString();
        assertEquals(wrapper, CCompiler.find(Map.of("CC", wrapper)).command());
        String here = cache.getParent().toString();
        assertEquals(wrapper, CCompiler.find(Map.of("CC", "cc1", "PATH", here)).command());
    }

    @Test
    void shouldNotTakeACompilerFromTheFolderItWorksIn() throws Exception {
        wrapper("exit 0");
        Path here = Path.of("").toAbsolutePath().relativize(cache.getParent());
        assertUnavailable("CC=cc1", () -> CCompiler.find(Map.of("CC", "cc1", "PATH", "" + here)));
    }

    @Test
    void shouldNotWaitForACompilerWithoutABound() throws Exception {
        CCompiler endless = new CCompiler(wrapper("sleep 600").toString(), 100);
        assertUnavailable("did not end within 100 ms", () -> compile(TWICE, FLAGS, endless));
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void shouldSayThatACompilerFailedWithoutAWord() throws Exception {
        CCompiler silent = new CCompiler(wrapper("exit 3").toString(), 60_000);
        assertUnavailable("failed: it printed nothing", () -> compile(TWICE, FLAGS, silent));
    }

    private Path compile(String text, List<String> flags) throws NativeUnavailableException {
        return compile(text, flags, compiler());
    }

    private Path compile(String text, List<String> flags, CCompiler compiler)
            throws NativeUnavailableException {
        return CompiledLibrary.compile("test", text, compiler, flags, folder);
    }

    private static CCompiler compiler() throws NativeUnavailableException {
        return CCompiler.find(System.getenv());
    }

    /** Makes a command named cc1 that runs a line of shell. */
    private Path wrapper(String line) throws Exception {
        Path wrapper = cache.resolveSibling("cc1");
        Files.writeString(wrapper, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
        return wrapper;
    }

    private static void assertUnavailable(
            String part, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(NativeUnavailableException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
