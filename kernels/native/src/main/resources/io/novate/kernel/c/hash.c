/*
 * Keccak-256, defined by io.novate.kernel.HashKernel and ScalarHashKernel; Keccak reference 3.0, section 1.2.
 *
 * One text serves one message and a message per vector lane: the steps are a macro over the type of a word.
 */
enum { WORDS = 25, ROUNDS = 24, RATE_BYTES = 136, RATE_WORDS = RATE_BYTES / 8, DIGEST_WORDS = 4 };

static const u64 round_constants[ROUNDS] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

#define ROTATE(word, bits) ((word) << (bits) | (word) >> (64 - (bits)))

/* Theta's column and rho: word i of column x, turned; pi is the order in which they are taken. */
#define MIXED(i, x) (a[i] ^ d##x)
#define TURNED(i, x, bits) ROTATE(MIXED(i, x), bits)

/* Chi on one row. */
#define CHI(row)                                                                                     \
    a[row] = b0 ^ (~b1 & b2);                                                                        \
    a[row + 1] = b1 ^ (~b2 & b3);                                                                    \
    a[row + 2] = b2 ^ (~b3 & b4);                                                                    \
    a[row + 3] = b3 ^ (~b4 & b0);                                                                    \
    a[row + 4] = b4 ^ (~b0 & b1);

/*
 * permute(state, words) for words of a type. Word x + 5 * y is lane (x, y) of the reference.
 */
#define PERMUTATION(name, word)                                                                      \
    static void name(word *state) {                                                                  \
        word t[WORDS];                                                                               \
        for (int round = 0; round < ROUNDS; round++) {                                               \
            word *a = state;                                                                         \
            word c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];                                           \
            word c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];                                           \
            word c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];                                           \
            word c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];                                           \
            word c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];                                           \
            word d0 = c4 ^ ROTATE(c1, 1);                                                            \
            word d1 = c0 ^ ROTATE(c2, 1);                                                            \
            word d2 = c1 ^ ROTATE(c3, 1);                                                            \
            word d3 = c2 ^ ROTATE(c4, 1);                                                            \
            word d4 = c3 ^ ROTATE(c0, 1);                                                            \
            t[0] = MIXED(0, 0), t[1] = TURNED(6, 1, 44), t[2] = TURNED(12, 2, 43);                   \
            t[3] = TURNED(18, 3, 21), t[4] = TURNED(24, 4, 14), t[5] = TURNED(3, 3, 28);             \
            t[6] = TURNED(9, 4, 20), t[7] = TURNED(10, 0, 3), t[8] = TURNED(16, 1, 45);              \
            t[9] = TURNED(22, 2, 61), t[10] = TURNED(1, 1, 1), t[11] = TURNED(7, 2, 6);              \
            t[12] = TURNED(13, 3, 25), t[13] = TURNED(19, 4, 8), t[14] = TURNED(20, 0, 18);          \
            t[15] = TURNED(4, 4, 27), t[16] = TURNED(5, 0, 36), t[17] = TURNED(11, 1, 10);           \
            t[18] = TURNED(17, 2, 15), t[19] = TURNED(23, 3, 56), t[20] = TURNED(2, 2, 62);          \
            t[21] = TURNED(8, 3, 55), t[22] = TURNED(14, 4, 39), t[23] = TURNED(15, 0, 41);          \
            t[24] = TURNED(21, 1, 2);                                                                \
            for (int row = 0; row < WORDS; row += 5) {                                               \
                word b0 = t[row], b1 = t[row + 1], b2 = t[row + 2], b3 = t[row + 3], b4 = t[row + 4]; \
                CHI(row)                                                                             \
            }                                                                                        \
            a[0] ^= round_constants[round];                                                          \
        }                                                                                            \
    }

PERMUTATION(permute, u64)

/* The last block of a message: what is left of it, and the padding. */
static void pad(const u8 *message, i64 rest_bytes, u8 *block) {
    for (i64 at = 0; at < RATE_BYTES; at++) {
        block[at] = at < rest_bytes ? message[at] : 0;
    }
    block[rest_bytes] ^= 0x01;
    block[RATE_BYTES - 1] ^= 0x80;
}

INLINE u64 word_at(const u8 *block, i64 word) { return *(const word_in_memory *)(block + 8 * word); }

static void hash_one(const u8 *message, i64 message_bytes, u8 *digest) {
    u64 state[WORDS] = {0};
    u8 last[RATE_BYTES];
    i64 block_count = message_bytes / RATE_BYTES;
    pad(message + block_count * RATE_BYTES, message_bytes % RATE_BYTES, last);
    for (i64 block = 0; block <= block_count; block++) {
        const u8 *from = block < block_count ? message + block * RATE_BYTES : last;
        for (int word = 0; word < RATE_WORDS; word++) {
            state[word] ^= word_at(from, word);
        }
        permute(state);
    }
    for (int word = 0; word < DIGEST_WORDS; word++) {
        ((word_in_memory *)digest)[word] = state[word];
    }
}

#if NOVATE_LANES > 1

/* The same, a message per lane. */
typedef u64 lane_words __attribute__((vector_size(8 * NOVATE_LANES)));

PERMUTATION(permute_lanes, lane_words)

/* Hashes up to NOVATE_LANES messages; idle lanes repeat the first. */
static void hash_lanes(
    const u8 *messages, i64 stride_bytes, i64 message_bytes, i64 lane_count, u8 *digests) {
    lane_words state[WORDS] = {0};
    u8 last[NOVATE_LANES][RATE_BYTES];
    const u8 *from[NOVATE_LANES];
    i64 block_count = message_bytes / RATE_BYTES;
    for (int lane = 0; lane < NOVATE_LANES; lane++) {
        from[lane] = messages + (lane < lane_count ? lane : 0) * stride_bytes;
        pad(from[lane] + block_count * RATE_BYTES, message_bytes % RATE_BYTES, last[lane]);
    }
    for (i64 block = 0; block <= block_count; block++) {
        for (int lane = 0; lane < NOVATE_LANES && block == block_count; lane++) {
            from[lane] = last[lane];
        }
        for (int word = 0; word < RATE_WORDS; word++) {
            lane_words words;
            for (int lane = 0; lane < NOVATE_LANES; lane++) {
                words[lane] = word_at(from[lane], word);
            }
            state[word] ^= words;
        }
        for (int lane = 0; lane < NOVATE_LANES; lane++) {
            from[lane] += RATE_BYTES;
        }
        permute_lanes(state);
    }
    for (i64 lane = 0; lane < lane_count; lane++) {
        for (int word = 0; word < DIGEST_WORDS; word++) {
            ((word_in_memory *)digests)[lane * DIGEST_WORDS + word] = state[word][lane];
        }
    }
}

#endif

EXPORT void novate_keccak256(
    const u8 *messages, i64 stride_bytes, i64 message_bytes, i64 message_count, u8 *digests) {
    i64 first = 0;
#if NOVATE_LANES > 1
    /* A vector costs about as much as two messages one by one. */
    while (message_count - first >= (NOVATE_LANES > 2 ? 3 : 2)) {
        i64 rest = message_count - first;
        i64 lane_count = rest < NOVATE_LANES ? rest : NOVATE_LANES;
        hash_lanes(
            messages + first * stride_bytes,
            stride_bytes,
            message_bytes,
            lane_count,
            digests + first * 8 * DIGEST_WORDS);
        first += lane_count;
    }
#endif
    for (; first < message_count; first++) {
        hash_one(
            messages + first * stride_bytes,
            message_bytes,
            digests + first * 8 * DIGEST_WORDS);
    }
}
