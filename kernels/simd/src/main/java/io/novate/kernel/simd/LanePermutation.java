package io.novate.kernel.simd;

import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Keccak-f[1600] on as many states as a vector has lanes.
 *
 * <p>Word {@code w} of the state in lane {@code l} is {@code states[w * LANES + l]}. The plain
 * version is that of the scalar backend: theta, then rho and pi, then chi, then iota.
 */
final class LanePermutation {
    private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
    private static final int LANES = VectorWidth.LANES;
    private static final int ROUNDS = 24;
    private static final long[] ROUND_CONSTANT = roundConstants();

    private LanePermutation() {}

    /** Permutes every lane; {@code mixed} is scratch of five words per lane. */
    static void permute(long[] s, long[] mixed) {
        for (int round = 0; round < ROUNDS; round++) {
            theta(s, mixed);
            rhoPiChi(s, mixed);
            fromArray(LONGS, s, 0).lanewise(XOR, ROUND_CONSTANT[round]).intoArray(s, 0);
        }
    }

    private static void theta(long[] s, long[] mixed) {
        LongVector c0 =
                fromArray(LONGS, s, 0 * LANES)
                        .lanewise(XOR, fromArray(LONGS, s, 5 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 10 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 15 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 20 * LANES));
        LongVector c1 =
                fromArray(LONGS, s, 1 * LANES)
                        .lanewise(XOR, fromArray(LONGS, s, 6 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 11 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 16 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 21 * LANES));
        LongVector c2 =
                fromArray(LONGS, s, 2 * LANES)
                        .lanewise(XOR, fromArray(LONGS, s, 7 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 12 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 17 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 22 * LANES));
        LongVector c3 =
                fromArray(LONGS, s, 3 * LANES)
                        .lanewise(XOR, fromArray(LONGS, s, 8 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 13 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 18 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 23 * LANES));
        LongVector c4 =
                fromArray(LONGS, s, 4 * LANES)
                        .lanewise(XOR, fromArray(LONGS, s, 9 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 14 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 19 * LANES))
                        .lanewise(XOR, fromArray(LONGS, s, 24 * LANES));
        c4.lanewise(XOR, c1.lanewise(ROL, 1)).intoArray(mixed, 0 * LANES);
        c0.lanewise(XOR, c2.lanewise(ROL, 1)).intoArray(mixed, 1 * LANES);
        c1.lanewise(XOR, c3.lanewise(ROL, 1)).intoArray(mixed, 2 * LANES);
        c2.lanewise(XOR, c4.lanewise(ROL, 1)).intoArray(mixed, 3 * LANES);
        c3.lanewise(XOR, c0.lanewise(ROL, 1)).intoArray(mixed, 4 * LANES);
    }

    private static void rhoPiChi(long[] s, long[] mixed) {
        LongVector d0 = fromArray(LONGS, mixed, 0 * LANES);
        LongVector d1 = fromArray(LONGS, mixed, 1 * LANES);
        LongVector d2 = fromArray(LONGS, mixed, 2 * LANES);
        LongVector d3 = fromArray(LONGS, mixed, 3 * LANES);
        LongVector d4 = fromArray(LONGS, mixed, 4 * LANES);
        LongVector b0 = fromArray(LONGS, s, 0 * LANES).lanewise(XOR, d0);
        LongVector b1 = fromArray(LONGS, s, 6 * LANES).lanewise(XOR, d1).lanewise(ROL, 44);
        LongVector b2 = fromArray(LONGS, s, 12 * LANES).lanewise(XOR, d2).lanewise(ROL, 43);
        LongVector b3 = fromArray(LONGS, s, 18 * LANES).lanewise(XOR, d3).lanewise(ROL, 21);
        LongVector b4 = fromArray(LONGS, s, 24 * LANES).lanewise(XOR, d4).lanewise(ROL, 14);
        LongVector b5 = fromArray(LONGS, s, 3 * LANES).lanewise(XOR, d3).lanewise(ROL, 28);
        LongVector b6 = fromArray(LONGS, s, 9 * LANES).lanewise(XOR, d4).lanewise(ROL, 20);
        LongVector b7 = fromArray(LONGS, s, 10 * LANES).lanewise(XOR, d0).lanewise(ROL, 3);
        LongVector b8 = fromArray(LONGS, s, 16 * LANES).lanewise(XOR, d1).lanewise(ROL, 45);
        LongVector b9 = fromArray(LONGS, s, 22 * LANES).lanewise(XOR, d2).lanewise(ROL, 61);
        LongVector b10 = fromArray(LONGS, s, 1 * LANES).lanewise(XOR, d1).lanewise(ROL, 1);
        LongVector b11 = fromArray(LONGS, s, 7 * LANES).lanewise(XOR, d2).lanewise(ROL, 6);
        LongVector b12 = fromArray(LONGS, s, 13 * LANES).lanewise(XOR, d3).lanewise(ROL, 25);
        LongVector b13 = fromArray(LONGS, s, 19 * LANES).lanewise(XOR, d4).lanewise(ROL, 8);
        LongVector b14 = fromArray(LONGS, s, 20 * LANES).lanewise(XOR, d0).lanewise(ROL, 18);
        LongVector b15 = fromArray(LONGS, s, 4 * LANES).lanewise(XOR, d4).lanewise(ROL, 27);
        LongVector b16 = fromArray(LONGS, s, 5 * LANES).lanewise(XOR, d0).lanewise(ROL, 36);
        LongVector b17 = fromArray(LONGS, s, 11 * LANES).lanewise(XOR, d1).lanewise(ROL, 10);
        LongVector b18 = fromArray(LONGS, s, 17 * LANES).lanewise(XOR, d2).lanewise(ROL, 15);
        LongVector b19 = fromArray(LONGS, s, 23 * LANES).lanewise(XOR, d3).lanewise(ROL, 56);
        LongVector b20 = fromArray(LONGS, s, 2 * LANES).lanewise(XOR, d2).lanewise(ROL, 62);
        LongVector b21 = fromArray(LONGS, s, 8 * LANES).lanewise(XOR, d3).lanewise(ROL, 55);
        LongVector b22 = fromArray(LONGS, s, 14 * LANES).lanewise(XOR, d4).lanewise(ROL, 39);
        LongVector b23 = fromArray(LONGS, s, 15 * LANES).lanewise(XOR, d0).lanewise(ROL, 41);
        LongVector b24 = fromArray(LONGS, s, 21 * LANES).lanewise(XOR, d1).lanewise(ROL, 2);
        b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).intoArray(s, 0 * LANES);
        b1.lanewise(XOR, b3.lanewise(AND_NOT, b2)).intoArray(s, 1 * LANES);
        b2.lanewise(XOR, b4.lanewise(AND_NOT, b3)).intoArray(s, 2 * LANES);
        b3.lanewise(XOR, b0.lanewise(AND_NOT, b4)).intoArray(s, 3 * LANES);
        b4.lanewise(XOR, b1.lanewise(AND_NOT, b0)).intoArray(s, 4 * LANES);
        b5.lanewise(XOR, b7.lanewise(AND_NOT, b6)).intoArray(s, 5 * LANES);
        b6.lanewise(XOR, b8.lanewise(AND_NOT, b7)).intoArray(s, 6 * LANES);
        b7.lanewise(XOR, b9.lanewise(AND_NOT, b8)).intoArray(s, 7 * LANES);
        b8.lanewise(XOR, b5.lanewise(AND_NOT, b9)).intoArray(s, 8 * LANES);
        b9.lanewise(XOR, b6.lanewise(AND_NOT, b5)).intoArray(s, 9 * LANES);
        b10.lanewise(XOR, b12.lanewise(AND_NOT, b11)).intoArray(s, 10 * LANES);
        b11.lanewise(XOR, b13.lanewise(AND_NOT, b12)).intoArray(s, 11 * LANES);
        b12.lanewise(XOR, b14.lanewise(AND_NOT, b13)).intoArray(s, 12 * LANES);
        b13.lanewise(XOR, b10.lanewise(AND_NOT, b14)).intoArray(s, 13 * LANES);
        b14.lanewise(XOR, b11.lanewise(AND_NOT, b10)).intoArray(s, 14 * LANES);
        b15.lanewise(XOR, b17.lanewise(AND_NOT, b16)).intoArray(s, 15 * LANES);
        b16.lanewise(XOR, b18.lanewise(AND_NOT, b17)).intoArray(s, 16 * LANES);
        b17.lanewise(XOR, b19.lanewise(AND_NOT, b18)).intoArray(s, 17 * LANES);
        b18.lanewise(XOR, b15.lanewise(AND_NOT, b19)).intoArray(s, 18 * LANES);
        b19.lanewise(XOR, b16.lanewise(AND_NOT, b15)).intoArray(s, 19 * LANES);
        b20.lanewise(XOR, b22.lanewise(AND_NOT, b21)).intoArray(s, 20 * LANES);
        b21.lanewise(XOR, b23.lanewise(AND_NOT, b22)).intoArray(s, 21 * LANES);
        b22.lanewise(XOR, b24.lanewise(AND_NOT, b23)).intoArray(s, 22 * LANES);
        b23.lanewise(XOR, b20.lanewise(AND_NOT, b24)).intoArray(s, 23 * LANES);
        b24.lanewise(XOR, b21.lanewise(AND_NOT, b20)).intoArray(s, 24 * LANES);
    }

    /** Runs the reference's shift register: constant bit 2^j - 1 of round i is rc(j + 7 i). */
    private static long[] roundConstants() {
        long[] constants = new long[ROUNDS];
        int register = 1;
        for (int round = 0; round < ROUNDS; round++) {
            for (int j = 0; j <= 6; j++) {
                if ((register & 1) != 0) {
                    constants[round] |= 1L << ((1 << j) - 1);
                }
                register <<= 1;
                if ((register & 0x100) != 0) {
                    register ^= 0x171;
                }
            }
        }
        return constants;
    }
}
