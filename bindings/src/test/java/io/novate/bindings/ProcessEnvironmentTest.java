package io.novate.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

/** Libraries see what was set. */
@SuppressWarnings("restricted")
final class ProcessEnvironmentTest {
    private static final String NAME = "NOVATE_TEST_VARIABLE";

    @Test
    void shouldSetWhatLibrariesSee() throws Throwable {
        ProcessEnvironment.set(NAME, "0");
        assertEquals("0", seen());
        ProcessEnvironment.set(NAME, "another");
        assertEquals("another", seen());
    }

    private static String seen() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle getenv =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("getenv"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = (MemorySegment) getenv.invokeExact(arena.allocateFrom(NAME));
            return found.reinterpret(64).getString(0);
        }
    }
}
