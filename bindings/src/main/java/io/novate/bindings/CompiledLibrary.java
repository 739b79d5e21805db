package io.novate.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A shared library compiled from C text for the processor it runs on.
 *
 * <p>The compiler is {@code $CC}, else the first of cc, gcc and clang on the path; {@code
 * $NOVATE_CFLAGS} adds flags. The result is kept in a {@link PrivateFolder} under a name that is
 * the SHA-256 of the text, the flags, the compiler and everything it predefines with them, which
 * tells its version and what its native processor can do; so another text, compiler, flag or
 * processor is another file.
 *
 * <p><b>Ownership</b>: the library stays open until the JVM ends.
 *
 * <p><b>Errors</b>: {@link NativeUnavailableException} with one sentence.
 */
@SuppressWarnings("restricted") // this room is what the restriction is for
public final class CompiledLibrary {
    /** Tuned for this processor; nothing but the text itself goes into the library. */
    private static final List<String> FLAGS =
            List.of(
                    "-std=gnu11",
                    "-O3",
                    "-march=native",
                    "-fPIC",
                    "-fvisibility=hidden",
                    "-fwrapv",
                    "-fno-strict-aliasing",
                    "-w",
                    "-nostdlib");

    private final SymbolLookup symbols;

    private CompiledLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /**
     * Compiles C text, or takes the library that was compiled from the same before, and opens it.
     *
     * @param name first part of the file name, letters and hyphens
     * @param text one translation unit
     */
    public static CompiledLibrary open(String name, String text) throws NativeUnavailableException {
        requireNativeAccess();
        Path library = compile(name, text);
        try {
            return new CompiledLibrary(SymbolLookup.libraryLookup(library, Arena.global()));
        } catch (IllegalArgumentException e) {
            throw new NativeUnavailableException(library + " cannot be opened");
        }
    }

    /**
     * Compiles C text, or takes the library that was compiled from the same before.
     *
     * @return the library's file
     */
    public static Path compile(String name, String text) throws NativeUnavailableException {
        Map<String, String> environment = System.getenv();
        CCompiler compiler = CCompiler.find(environment);
        List<String> flags = flags(environment);
        return compile(name, text, compiler, flags, PrivateFolder.ofUser(environment));
    }

    /** Throws unless this JVM may call native code; nothing was tried then, so nothing warns. */
    static void requireNativeAccess() throws NativeUnavailableException {
        if (!CompiledLibrary.class.getModule().isNativeAccessEnabled()) {
            throw new NativeUnavailableException(
                    "the JVM was started without --enable-native-access=ALL-UNNAMED");
        }
    }

    /**
     * Compiles C text into a folder unless it is there already.
     *
     * @param flags flags of the compiler; that a shared library is wanted is added to them
     * @return the library's file
     */
    static Path compile(
            String name, String text, CCompiler compiler, List<String> flags, PrivateFolder folder)
            throws NativeUnavailableException {
        String predefined = compiler.predefined(flags, folder);
        String file = name + "-" + key(text, compiler.command(), flags, predefined) + ".so";
        Path library = folder.find(file);
        if (library != null) {
            return library;
        }
        Path made = folder.create(".so");
        try {
            compiler.compile(text, flags, made, folder);
            return folder.publish(made, file);
        } finally {
            PrivateFolder.delete(made);
        }
    }

    /** Returns the flags of this JVM's libraries. */
    static List<String> flags(Map<String, String> environment) {
        List<String> flags = new ArrayList<>(FLAGS);
        for (String flag : environment.getOrDefault("NOVATE_CFLAGS", "").split(" ")) {
            if (!flag.isEmpty()) {
                flags.add(flag);
            }
        }
        return flags;
    }

    /**
     * Binds a function that may take long; arguments are numbers and native segments.
     *
     * @param result layout of what it returns, null for nothing
     */
    public MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, descriptor(result, arguments));
    }

    /**
     * Binds a function that returns well within a millisecond and may be lent heap segments without
     * a copy: no collection of the JVM can begin before it returns.
     *
     * @param result layout of what it returns, null for nothing
     */
    public MethodHandle shortFunction(String name, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, descriptor(result, arguments), Linker.Option.critical(true));
    }

    private MethodHandle bind(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor, options);
    }

    private static FunctionDescriptor descriptor(MemoryLayout result, MemoryLayout[] arguments) {
        return result == null
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(result, arguments);
    }

    private static String key(String text, String command, List<String> flags, String predefined) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(text, command, String.join(" ", flags), predefined)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
