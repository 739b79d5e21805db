package io.novate.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A shared library that implements {@code novate_device.h}.
 *
 * <p>Pointers to memory of the host are passed as addresses: the caller checks size and life.
 *
 * <p><b>Ownership</b>: the library stays open until the JVM ends; a {@link Device} lives as long as
 * its arena.
 *
 * <p><b>Errors</b>: {@link NativeUnavailableException} with one sentence: no such file, a file that
 * others may write to, a function missing, another major version.
 */
@SuppressWarnings("restricted") // this room is what the restriction is for
public final class DeviceLibrary {
    /** Version of the header that this class binds. */
    public static final int ABI = 0x0001_0000;

    final Path file;
    final MethodHandle register;
    final MethodHandle text;
    final MethodHandle load;
    final MethodHandle loadTable;
    final MethodHandle switchBank;
    final MethodHandle start;
    final MethodHandle await;
    final MethodHandle read;
    final MethodHandle release;
    private final MethodHandle open;
    private final MethodHandle close;

    private DeviceLibrary(Path file, SymbolLookup symbols) throws NativeUnavailableException {
        this.file = file;
        int abi = call(bind(symbols, "abi"));
        if (abi >>> 16 != ABI >>> 16) {
            throw new NativeUnavailableException(
                    file
                            + " has version "
                            + version(abi)
                            + " of the interface, not "
                            + version(ABI));
        }
        open = bind(symbols, "open", ADDRESS, ADDRESS);
        close = bind(symbols, "close", ADDRESS);
        register = bind(symbols, "register", ADDRESS, JAVA_INT, ADDRESS);
        text = bind(symbols, "text", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
        load = bind(symbols, "load", ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        loadTable =
                bind(
                        symbols,
                        "load_table",
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG);
        switchBank = bind(symbols, "switch", ADDRESS, JAVA_INT);
        start = bind(symbols, "start", ADDRESS, ADDRESS, ADDRESS);
        await = bind(symbols, "wait", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
        read =
                bind(
                        symbols, "read", ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG,
                        JAVA_LONG, ADDRESS);
        release = bind(symbols, "release", ADDRESS, JAVA_LONG);
    }

    /** Opens a library and checks its version. */
    public static DeviceLibrary open(Path library) throws NativeUnavailableException {
        CompiledLibrary.requireNativeAccess();
        requireUnwritable(library);
        try {
            return new DeviceLibrary(
                    library, SymbolLookup.libraryLookup(library.toRealPath(), Arena.global()));
        } catch (IllegalArgumentException | IOException e) {
            throw new NativeUnavailableException(library + " cannot be opened: " + e.getMessage());
        }
    }

    /**
     * Opens a device of the library.
     *
     * @param options words of the device with commas between them, or empty
     * @param arena closes the device when it is closed or, if automatic, forgotten
     */
    public Device device(String options, Arena arena) throws DeviceFaultException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment handle = call.allocate(ADDRESS);
            int status;
            try {
                status = (int) open.invokeExact(call.allocateFrom(options), handle);
            } catch (Throwable thrown) {
                throw fault(thrown);
            }
            MemorySegment device = handle.get(ADDRESS, 0);
            if (status != Device.OK || device.address() == 0) {
                throw new DeviceFaultException(
                        file + " opens no device: status " + Device.word(status));
            }
            MethodHandle end = close;
            return new Device(this, device.reinterpret(0, arena, each -> close(end, each)), arena);
        }
    }

    /** Ends the device when its arena does; what it answers helps nobody any more. */
    private static void close(MethodHandle end, MemorySegment device) {
        try {
            int status = (int) end.invokeExact(device);
            assert status >= 0;
        } catch (Throwable thrown) {
            throw fault(thrown);
        }
    }

    private static int call(MethodHandle abi) {
        try {
            return (int) abi.invokeExact();
        } catch (Throwable thrown) {
            throw fault(thrown);
        }
    }

    /** Wraps what a call threw: a fault of the binding, never of the library. */
    static RuntimeException fault(Throwable thrown) {
        if (thrown instanceof RuntimeException fault) {
            return fault;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }

    private static MethodHandle bind(SymbolLookup symbols, String name, MemoryLayout... arguments)
            throws NativeUnavailableException {
        String symbol = "novate_device_" + name;
        MemorySegment address = symbols.find(symbol).orElse(MemorySegment.NULL);
        if (address.address() == 0) {
            throw new NativeUnavailableException("the library has no function " + symbol);
        }
        return Linker.nativeLinker()
                .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static void requireUnwritable(Path library) throws NativeUnavailableException {
        try {
            if (!Files.isRegularFile(library)) {
                throw new NativeUnavailableException("there is no library " + library);
            }
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(library);
            if (rights.contains(PosixFilePermission.GROUP_WRITE)
                    || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new NativeUnavailableException("others may write to " + library);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new NativeUnavailableException(library + " cannot be read: " + e.getMessage());
        }
    }

    private static String version(int abi) {
        return (abi >>> 16) + "." + (abi & 0xffff);
    }
}
