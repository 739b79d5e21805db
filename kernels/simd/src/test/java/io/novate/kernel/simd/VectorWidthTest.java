package io.novate.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Makes sure that each run of this module really has the width it was started for. */
final class VectorWidthTest {
    private static final int BITS_MAX = Integer.getInteger("novate.simd.bitsMax", 0);

    @Test
    void shouldRunAtTheWidthOfThisTestRun() {
        int bits = VectorWidth.LONGS.vectorBitSize();
        assertTrue(BITS_MAX >= 128, "novate.simd.bitsMax=" + BITS_MAX);
        assertTrue(bits >= 128 && bits <= BITS_MAX, "bits=" + bits + " bitsMax=" + BITS_MAX);
        assertEquals(bits / 64, VectorWidth.LANES);
        if (BITS_MAX == 128) {
            assertEquals(128, bits);
        }
    }
}
