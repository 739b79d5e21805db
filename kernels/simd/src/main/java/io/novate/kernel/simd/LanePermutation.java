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

    /**
     * Permutes every lane.
     *
     * @param next scratch, a state per lane
     * @param mixed scratch, five words per lane
     * @param sums scratch, five words per lane
     */
    static void permute(long[] s, long[] next, long[] mixed, long[] sums) {
        theta(s, mixed);
        for (int round = 0; round < ROUNDS; round += 2) {
            roundTop(s, mixed, ROUND_CONSTANT[round], next, sums);
            roundRest(s, mixed, next, sums);
            roundTop(next, mixed, ROUND_CONSTANT[round + 1], s, sums);
            roundRest(next, mixed, s, sums);
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

    /**
     * Three rows of a round without its theta, from one state to another, so that few words are
     * alive at a time; and the sums of the columns, which the next theta asks for, while the words
     * are there.
     */
    private static void roundTop(long[] s, long[] mixed, long constant, long[] t, long[] sums) {
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
        LongVector a0 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).lanewise(XOR, constant);
        a0.intoArray(t, 0 * LANES);
        LongVector a1 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
        a1.intoArray(t, 1 * LANES);
        LongVector a2 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
        a2.intoArray(t, 2 * LANES);
        LongVector a3 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
        a3.intoArray(t, 3 * LANES);
        LongVector a4 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));
        a4.intoArray(t, 4 * LANES);
        LongVector b5 = fromArray(LONGS, s, 3 * LANES).lanewise(XOR, d3).lanewise(ROL, 28);
        LongVector b6 = fromArray(LONGS, s, 9 * LANES).lanewise(XOR, d4).lanewise(ROL, 20);
        LongVector b7 = fromArray(LONGS, s, 10 * LANES).lanewise(XOR, d0).lanewise(ROL, 3);
        LongVector b8 = fromArray(LONGS, s, 16 * LANES).lanewise(XOR, d1).lanewise(ROL, 45);
        LongVector b9 = fromArray(LONGS, s, 22 * LANES).lanewise(XOR, d2).lanewise(ROL, 61);
        LongVector a5 = b5.lanewise(XOR, b7.lanewise(AND_NOT, b6));
        a5.intoArray(t, 5 * LANES);
        LongVector a6 = b6.lanewise(XOR, b8.lanewise(AND_NOT, b7));
        a6.intoArray(t, 6 * LANES);
        LongVector a7 = b7.lanewise(XOR, b9.lanewise(AND_NOT, b8));
        a7.intoArray(t, 7 * LANES);
        LongVector a8 = b8.lanewise(XOR, b5.lanewise(AND_NOT, b9));
        a8.intoArray(t, 8 * LANES);
        LongVector a9 = b9.lanewise(XOR, b6.lanewise(AND_NOT, b5));
        a9.intoArray(t, 9 * LANES);
        LongVector b10 = fromArray(LONGS, s, 1 * LANES).lanewise(XOR, d1).lanewise(ROL, 1);
        LongVector b11 = fromArray(LONGS, s, 7 * LANES).lanewise(XOR, d2).lanewise(ROL, 6);
        LongVector b12 = fromArray(LONGS, s, 13 * LANES).lanewise(XOR, d3).lanewise(ROL, 25);
        LongVector b13 = fromArray(LONGS, s, 19 * LANES).lanewise(XOR, d4).lanewise(ROL, 8);
        LongVector b14 = fromArray(LONGS, s, 20 * LANES).lanewise(XOR, d0).lanewise(ROL, 18);
        LongVector a10 = b10.lanewise(XOR, b12.lanewise(AND_NOT, b11));
        a10.intoArray(t, 10 * LANES);
        LongVector a11 = b11.lanewise(XOR, b13.lanewise(AND_NOT, b12));
        a11.intoArray(t, 11 * LANES);
        LongVector a12 = b12.lanewise(XOR, b14.lanewise(AND_NOT, b13));
        a12.intoArray(t, 12 * LANES);
        LongVector a13 = b13.lanewise(XOR, b10.lanewise(AND_NOT, b14));
        a13.intoArray(t, 13 * LANES);
        LongVector a14 = b14.lanewise(XOR, b11.lanewise(AND_NOT, b10));
        a14.intoArray(t, 14 * LANES);
        a0.lanewise(XOR, a5).lanewise(XOR, a10).intoArray(sums, 0 * LANES);
        a1.lanewise(XOR, a6).lanewise(XOR, a11).intoArray(sums, 1 * LANES);
        a2.lanewise(XOR, a7).lanewise(XOR, a12).intoArray(sums, 2 * LANES);
        a3.lanewise(XOR, a8).lanewise(XOR, a13).intoArray(sums, 3 * LANES);
        a4.lanewise(XOR, a9).lanewise(XOR, a14).intoArray(sums, 4 * LANES);
    }

    /** The other two rows, the sums of all columns and theta of the next round. */
    private static void roundRest(long[] s, long[] mixed, long[] t, long[] sums) {
        LongVector d0 = fromArray(LONGS, mixed, 0 * LANES);
        LongVector d1 = fromArray(LONGS, mixed, 1 * LANES);
        LongVector d2 = fromArray(LONGS, mixed, 2 * LANES);
        LongVector d3 = fromArray(LONGS, mixed, 3 * LANES);
        LongVector d4 = fromArray(LONGS, mixed, 4 * LANES);
        LongVector b15 = fromArray(LONGS, s, 4 * LANES).lanewise(XOR, d4).lanewise(ROL, 27);
        LongVector b16 = fromArray(LONGS, s, 5 * LANES).lanewise(XOR, d0).lanewise(ROL, 36);
        LongVector b17 = fromArray(LONGS, s, 11 * LANES).lanewise(XOR, d1).lanewise(ROL, 10);
        LongVector b18 = fromArray(LONGS, s, 17 * LANES).lanewise(XOR, d2).lanewise(ROL, 15);
        LongVector b19 = fromArray(LONGS, s, 23 * LANES).lanewise(XOR, d3).lanewise(ROL, 56);
        LongVector a15 = b15.lanewise(XOR, b17.lanewise(AND_NOT, b16));
        a15.intoArray(t, 15 * LANES);
        LongVector a16 = b16.lanewise(XOR, b18.lanewise(AND_NOT, b17));
        a16.intoArray(t, 16 * LANES);
        LongVector a17 = b17.lanewise(XOR, b19.lanewise(AND_NOT, b18));
        a17.intoArray(t, 17 * LANES);
        LongVector a18 = b18.lanewise(XOR, b15.lanewise(AND_NOT, b19));
        a18.intoArray(t, 18 * LANES);
        LongVector a19 = b19.lanewise(XOR, b16.lanewise(AND_NOT, b15));
        a19.intoArray(t, 19 * LANES);
        LongVector b20 = fromArray(LONGS, s, 2 * LANES).lanewise(XOR, d2).lanewise(ROL, 62);
        LongVector b21 = fromArray(LONGS, s, 8 * LANES).lanewise(XOR, d3).lanewise(ROL, 55);
        LongVector b22 = fromArray(LONGS, s, 14 * LANES).lanewise(XOR, d4).lanewise(ROL, 39);
        LongVector b23 = fromArray(LONGS, s, 15 * LANES).lanewise(XOR, d0).lanewise(ROL, 41);
        LongVector b24 = fromArray(LONGS, s, 21 * LANES).lanewise(XOR, d1).lanewise(ROL, 2);
        LongVector a20 = b20.lanewise(XOR, b22.lanewise(AND_NOT, b21));
        a20.intoArray(t, 20 * LANES);
        LongVector a21 = b21.lanewise(XOR, b23.lanewise(AND_NOT, b22));
        a21.intoArray(t, 21 * LANES);
        LongVector a22 = b22.lanewise(XOR, b24.lanewise(AND_NOT, b23));
        a22.intoArray(t, 22 * LANES);
        LongVector a23 = b23.lanewise(XOR, b20.lanewise(AND_NOT, b24));
        a23.intoArray(t, 23 * LANES);
        LongVector a24 = b24.lanewise(XOR, b21.lanewise(AND_NOT, b20));
        a24.intoArray(t, 24 * LANES);
        LongVector c0 = a15.lanewise(XOR, a20).lanewise(XOR, fromArray(LONGS, sums, 0 * LANES));
        LongVector c1 = a16.lanewise(XOR, a21).lanewise(XOR, fromArray(LONGS, sums, 1 * LANES));
        LongVector c2 = a17.lanewise(XOR, a22).lanewise(XOR, fromArray(LONGS, sums, 2 * LANES));
        LongVector c3 = a18.lanewise(XOR, a23).lanewise(XOR, fromArray(LONGS, sums, 3 * LANES));
        LongVector c4 = a19.lanewise(XOR, a24).lanewise(XOR, fromArray(LONGS, sums, 4 * LANES));
        c4.lanewise(XOR, c1.lanewise(ROL, 1)).intoArray(mixed, 0 * LANES);
        c0.lanewise(XOR, c2.lanewise(ROL, 1)).intoArray(mixed, 1 * LANES);
        c1.lanewise(XOR, c3.lanewise(ROL, 1)).intoArray(mixed, 2 * LANES);
        c2.lanewise(XOR, c4.lanewise(ROL, 1)).intoArray(mixed, 3 * LANES);
        c3.lanewise(XOR, c0.lanewise(ROL, 1)).intoArray(mixed, 4 * LANES);
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
