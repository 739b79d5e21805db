package io.novate.kernel.scalar;

/**
 * Keccak-f[1600] on 25 words, step by step as the reference names them.
 *
 * <p>Word {@code x + 5 * y} is lane {@code (x, y)} of the reference. Round constants and rotations
 * come from their defining recurrences, so no table can carry a typing error.
 *
 * <p><b>Source</b>: Keccak reference, G. Bertoni et al., version 3.0, section 1.2.
 */
final class KeccakPermutation {
    static final int WORDS = 25;
    static final int ROUNDS = 24;

    private static final long[] ROUND_CONSTANT = roundConstants();
    private static final int[] ROTATION = new int[WORDS];
    private static final int[] TARGET = new int[WORDS];

    static {
        int x = 1;
        int y = 0;
        TARGET[0] = 0;
        for (int step = 0; step < ROUNDS; step++) {
            int word = x + 5 * y;
            ROTATION[word] = (step + 1) * (step + 2) / 2 % 64;
            int nextY = (2 * x + 3 * y) % 5;
            x = y;
            y = nextY;
            TARGET[word] = x + 5 * y;
        }
    }

    private final long[] moved = new long[WORDS];

    void permute(long[] state) {
        for (int round = 0; round < ROUNDS; round++) {
            theta(state);
            rhoPi(state, moved);
            chi(moved, state);
            state[0] ^= ROUND_CONSTANT[round];
        }
    }

    private static void theta(long[] state) {
        long parity0 = state[0] ^ state[5] ^ state[10] ^ state[15] ^ state[20];
        long parity1 = state[1] ^ state[6] ^ state[11] ^ state[16] ^ state[21];
        long parity2 = state[2] ^ state[7] ^ state[12] ^ state[17] ^ state[22];
        long parity3 = state[3] ^ state[8] ^ state[13] ^ state[18] ^ state[23];
        long parity4 = state[4] ^ state[9] ^ state[14] ^ state[19] ^ state[24];
        for (int row = 0; row < WORDS; row += 5) {
            state[row] ^= parity4 ^ Long.rotateLeft(parity1, 1);
            state[row + 1] ^= parity0 ^ Long.rotateLeft(parity2, 1);
            state[row + 2] ^= parity1 ^ Long.rotateLeft(parity3, 1);
            state[row + 3] ^= parity2 ^ Long.rotateLeft(parity4, 1);
            state[row + 4] ^= parity3 ^ Long.rotateLeft(parity0, 1);
        }
    }

    private static void rhoPi(long[] state, long[] moved) {
        for (int word = 0; word < WORDS; word++) {
            moved[TARGET[word]] = Long.rotateLeft(state[word], ROTATION[word]);
        }
    }

    private static void chi(long[] moved, long[] state) {
        for (int row = 0; row < WORDS; row += 5) {
            long word0 = moved[row];
            long word1 = moved[row + 1];
            long word2 = moved[row + 2];
            long word3 = moved[row + 3];
            long word4 = moved[row + 4];
            state[row] = word0 ^ (~word1 & word2);
            state[row + 1] = word1 ^ (~word2 & word3);
            state[row + 2] = word2 ^ (~word3 & word4);
            state[row + 3] = word3 ^ (~word4 & word0);
            state[row + 4] = word4 ^ (~word0 & word1);
        }
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
