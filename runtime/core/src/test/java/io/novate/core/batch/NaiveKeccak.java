package io.novate.core.batch;

/** Keccak-256 written from the reference's pseudo code, sharing nothing with the kernels. */
final class NaiveKeccak {
    private static final int RATE = 136;

    private NaiveKeccak() {}

    static byte[] hash(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] padded = new byte[(length / RATE + 1) * RATE];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, padded, at, part.length);
            at += part.length;
        }
        padded[length] ^= 0x01;
        padded[padded.length - 1] ^= (byte) 0x80;
        long[][] a = new long[5][5];
        for (int block = 0; block < padded.length; block += RATE) {
            for (int i = 0; i < RATE; i++) {
                long octet = padded[block + i] & 0xffL;
                a[i / 8 % 5][i / 40] ^= octet << 8 * (i % 8);
            }
            permute(a);
        }
        byte[] digest = new byte[32];
        for (int i = 0; i < 32; i++) {
            digest[i] = (byte) (a[i / 8 % 5][i / 40] >>> 8 * (i % 8));
        }
        return digest;
    }

    private static void permute(long[][] a) {
        int lfsr = 1;
        for (int round = 0; round < 24; round++) {
            long[] c = new long[5];
            for (int x = 0; x < 5; x++) {
                c[x] = a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4];
            }
            for (int x = 0; x < 5; x++) {
                long d = c[(x + 4) % 5] ^ Long.rotateLeft(c[(x + 1) % 5], 1);
                for (int y = 0; y < 5; y++) {
                    a[x][y] ^= d;
                }
            }
            int x = 1;
            int y = 0;
            long current = a[x][y];
            for (int t = 0; t < 24; t++) {
                int nextY = (2 * x + 3 * y) % 5;
                x = y;
                y = nextY;
                long kept = a[x][y];
                a[x][y] = Long.rotateLeft(current, (t + 1) * (t + 2) / 2);
                current = kept;
            }
            for (y = 0; y < 5; y++) {
                long[] row = {a[0][y], a[1][y], a[2][y], a[3][y], a[4][y]};
                for (x = 0; x < 5; x++) {
                    a[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
                }
            }
            for (int j = 0; j <= 6; j++) {
                if ((lfsr & 1) == 1) {
                    a[0][0] ^= 1L << (1 << j) - 1;
                }
                lfsr = lfsr << 1 ^ ((lfsr & 0x80) == 0 ? 0 : 0x171);
            }
        }
    }
}
