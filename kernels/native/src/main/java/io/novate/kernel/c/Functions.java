package io.novate.kernel.c;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.novate.bindings.CompiledLibrary;
import io.novate.bindings.NativeUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The functions of the C text, as constants: only calls of constant handles are compiled.
 *
 * <p>They are null while {@link #UNAVAILABLE_BECAUSE} is not empty.
 */
final class Functions {
    static final String UNAVAILABLE_BECAUSE;
    static final MethodHandle MARGIN_PACK;
    static final MethodHandle MARGIN_SWEEP;
    static final MethodHandle SCENARIO_BYTES;
    static final MethodHandle SCENARIO_SWEEP;
    static final MethodHandle KECCAK256;

    private static final List<String> TEXTS =
            List.of("vectors.h", "margin.c", "scenario.c", "hash.c");

    /** First word of the Keccak-256 of nothing. */
    private static final long HASH_OF_NOTHING = 0x3c23f786_0146d2c5L;

    private static final int HASHES_TRIED = 17;

    static {
        CompiledLibrary library = null;
        String because = "";
        try {
            library = CompiledLibrary.open("novate-kernels", text());
        } catch (NativeUnavailableException e) {
            because = e.getMessage();
        }
        boolean isThere = library != null;
        MARGIN_PACK =
                isThere
                        ? library.shortFunction(
                                "novate_margin_pack", null, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG)
                        : null;
        MARGIN_SWEEP =
                isThere
                        ? library.shortFunction(
                                "novate_margin_sweep",
                                JAVA_LONG,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS,
                                ADDRESS)
                        : null;
        SCENARIO_BYTES = isThere ? library.function("novate_scenario_bytes", JAVA_LONG) : null;
        SCENARIO_SWEEP =
                isThere
                        ? library.shortFunction(
                                "novate_scenario_sweep", JAVA_LONG, ADDRESS, ADDRESS, ADDRESS)
                        : null;
        KECCAK256 =
                isThere
                        ? library.function(
                                "novate_keccak256",
                                null,
                                ADDRESS,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_LONG,
                                ADDRESS)
                        : null;
        UNAVAILABLE_BECAUSE = isThere && !hashes() ? "its Keccak-256 of nothing is wrong" : because;
    }

    private Functions() {}

    /** Returns the whole C text, one translation unit. */
    static String text() {
        StringBuilder text = new StringBuilder();
        for (String name : TEXTS) {
            try (InputStream resource = Functions.class.getResourceAsStream(name)) {
                text.append("#line 1 \"").append(name).append("\"\n");
                text.append(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }

    /** Returns whether every lane hashes: a library of another processor would not. */
    private static boolean hashes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment messages = arena.allocate(8);
            MemorySegment digests = arena.allocate(32L * HASHES_TRIED, 8);
            new NativeHashKernel().keccak256(messages, 0, 0, HASHES_TRIED, digests);
            for (int index = 0; index < HASHES_TRIED; index++) {
                if (digests.get(JAVA_LONG, 32L * index) != HASH_OF_NOTHING) {
                    return false;
                }
            }
            return true;
        }
    }
}
