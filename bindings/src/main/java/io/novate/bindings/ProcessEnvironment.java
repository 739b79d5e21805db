package io.novate.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The environment as libraries see it; the JVM read its own when it was first asked. */
@SuppressWarnings("restricted") // this room is what the restriction is for
public final class ProcessEnvironment {
    private static final int OVERWRITE = 1;
    private static final FunctionDescriptor SETENV =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT);

    private ProcessEnvironment() {}

    /** Sets a variable, whatever it was. */
    public static void set(String name, String value) throws NativeUnavailableException {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> found = linker.defaultLookup().find("setenv");
        if (found.isEmpty()) {
            throw new NativeUnavailableException("this system cannot set " + name);
        }
        MethodHandle setenv = linker.downcallHandle(found.get(), SETENV);
        int status;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nameText = arena.allocateFrom(name);
            MemorySegment valueText = arena.allocateFrom(value);
            status = (int) setenv.invokeExact(nameText, valueText, OVERWRITE);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (status != 0) {
            throw new NativeUnavailableException(name + " cannot be set");
        }
    }
}
