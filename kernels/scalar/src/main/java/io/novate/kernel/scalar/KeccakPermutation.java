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

    private final long[] parity = new long[5];
    private final long[] moved = new long[WORDS];

    void permute(long[] state) {
        for (int round = 0; round < ROUNDS; round++) {
            theta(state);
            rhoPi(state);
            chi(state);
            state[0] ^= ROUND_CONSTANT[round];
        }
    }

    private void theta(long[] state) {
        for (int x = 0; x < 5; x++) {
            parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        }
        for (int x = 0; x < 5; x++) {
            long mixed = parity[(x + 4) % 5] ^ Long.rotateLeft(parity[(x + 1) % 5], 1);
            for (int y = 0; y < 5; y++) {
                state[x + 5 * y] ^= mixed;
            }
        }
    }

    private void rhoPi(long[] state) {
        for (int word = 0; word < WORDS; word++) {
            moved[TARGET[word]] = Long.rotateLeft(state[word], ROTATION[word]);
        }
    }

    private void chi(long[] state) {
        for (int row = 0; row < WORDS; row += 5) {
            for (int x = 0; x < 5; x++) {
                long next = moved[row + (x + 1) % 5];
                long afterNext = moved[row + (x + 2) % 5];
                state[row + x] = moved[row + x] ^ (~next & afterNext);
            }
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
