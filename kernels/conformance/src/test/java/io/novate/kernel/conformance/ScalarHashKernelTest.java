package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.novate.kernel.scalar.ScalarHashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

/** Holds the definition against an independent implementation. */
final class ScalarHashKernelTest {
    private static final long SEED = 136L;

    @Test
    void shouldAgreeWithAnIndependentKeccakOnEveryLength() {
        SplittableRandom random = new SplittableRandom(SEED);
        ScalarHashKernel kernel = new ScalarHashKernel();
        KeccakDigest independent = new KeccakDigest(256);
        byte[] expected = new byte[32];
        for (int messageBytes = 0; messageBytes <= 600; messageBytes++) {
            byte[] message = new byte[messageBytes];
            for (int at = 0; at < messageBytes; at++) {
                message[at] = (byte) random.nextInt();
            }
            independent.update(message, 0, messageBytes);
            independent.doFinal(expected, 0);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment messages = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
                MemorySegment digests = arena.allocate(32, 8);
                kernel.keccak256(messages, messageBytes, messageBytes, 1, digests);
                byte[] actual = digests.toArray(ValueLayout.JAVA_BYTE);
                assertArrayEquals(expected, actual, "seed=" + SEED + " length=" + messageBytes);
            }
        }
    }
}
