package io.novate.bench.baseline;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.novate.bindings.CompiledLibrary;
import io.novate.bindings.NativeUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The functions of {@code baseline.c}; they are null where {@link #unavailableBecause} speaks. */
public final class CFunctions {
    /** What the names of these subjects begin with. */
    public static final String PREFIX = "C, ";

    static final MethodHandle MARGIN_PLAIN;
    static final MethodHandle MARGIN_GATHER;
    static final MethodHandle WORST_SCENARIO;
    static final MethodHandle KECCAK;
    static final MethodHandle KECCAK_LANES;

    private static final String BECAUSE;
    private static final long GATHER_BITS;

    static {
        CompiledLibrary library = null;
        String because = "";
        try {
            library = CompiledLibrary.open("novate-baselines", text());
        } catch (NativeUnavailableException e) {
            because = e.getMessage();
        }
        BECAUSE = because;
        MemoryLayout[] check = {ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS};
        MARGIN_PLAIN = bind(library, "bench_margin_plain", JAVA_LONG, check);
        MARGIN_GATHER = bind(library, "bench_margin_gather", JAVA_LONG, check);
        WORST_SCENARIO =
                bind(
                        library,
                        "bench_worst_scenario",
                        null,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG,
                        ADDRESS,
                        ADDRESS);
        MemoryLayout[] hash = {ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS};
        KECCAK = bind(library, "bench_keccak", null, hash);
        KECCAK_LANES = bind(library, "bench_keccak_lanes", null, hash);
        GATHER_BITS = gatherBits(bind(library, "bench_gather_bits", JAVA_LONG));
    }

    private CFunctions() {}

    /** Returns one sentence that says why nothing can be compared with C, or an empty string. */
    public static String unavailableBecause() {
        return BECAUSE;
    }

    /** Returns how wide the gathers of this processor are, 0 when it has none or there is no C. */
    public static long gatherBits() {
        return GATHER_BITS;
    }

    /** Returns the name of the portfolio rule: with the sums in 512-bit registers, or plain. */
    public static String scenarioName() {
        return PREFIX + (GATHER_BITS == 512 ? "vectors of 512 bits" : "plain");
    }

    private static MethodHandle bind(
            CompiledLibrary library, String name, MemoryLayout result, MemoryLayout... arguments) {
        return library == null ? null : library.function(name, result, arguments);
    }

    private static long gatherBits(MethodHandle function) {
        try {
            return function == null ? 0 : (long) function.invokeExact();
        } catch (Throwable thrown) {
            throw fault(thrown);
        }
    }

    private static String text() {
        try (InputStream resource = CFunctions.class.getResourceAsStream("baseline.c")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wraps what a call threw: a fault of the binding, never of the C text. */
    static RuntimeException fault(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException fault ? fault : new IllegalStateException(thrown);
    }
}
