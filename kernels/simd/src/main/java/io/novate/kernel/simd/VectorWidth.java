package io.novate.kernel.simd;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one width of this JVM: what the hardware prefers, at most the eight lanes of a slice.
 *
 * <p>Species are constants, because only vectors of a constant species are compiled; anything else
 * boxes every lane.
 */
final class VectorWidth {
    static final int BITS_MIN = 128;
    static final int BITS_MAX = 512;

    static final VectorSpecies<Long> LONGS =
            preferredBits() <= BITS_MAX ? LongVector.SPECIES_PREFERRED : LongVector.SPECIES_512;

    /** Long lanes side by side: 2, 4 or 8. */
    static final int LANES = LONGS.length();

    private VectorWidth() {}

    static int preferredBits() {
        return LongVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
