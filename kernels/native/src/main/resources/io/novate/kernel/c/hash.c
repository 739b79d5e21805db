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

/* Every index is a constant then, so that words stay in registers: with GCC 12 it halves the time. */
#define UNROLLED _Pragma("GCC unroll 25")

/* Rho and pi in place: the word at one place, turned, goes to the next one. */
static const int places[WORDS - 1] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                      15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
static const int turns[WORDS - 1] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                     27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};

/*
 * permute(state) for words of a type. Word x + 5 * y is lane (x, y) of the reference.
 */
#define PERMUTATION(name, word)                                                                      \
    static void name(word *a) {                                                                      \
        for (int round = 0; round < ROUNDS; round++) {                                               \
            word c[5];                                                                               \
            UNROLLED for (int x = 0; x < 5; x++) {                                                   \
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];                          \
            }                                                                                        \
            UNROLLED for (int x = 0; x < 5; x++) {                                                   \
                word d = c[(x + 4) % 5] ^ ROTATE(c[(x + 1) % 5], 1);                                 \
                UNROLLED for (int row = 0; row < WORDS; row += 5) { a[row + x] ^= d; }               \
            }                                                                                        \
            word carried = a[1];                                                                     \
            UNROLLED for (int at = 0; at < WORDS - 1; at++) {                                        \
                word next = a[places[at]];                                                           \
                a[places[at]] = ROTATE(carried, turns[at]);                                          \
                carried = next;                                                                      \
            }                                                                                        \
            UNROLLED for (int row = 0; row < WORDS; row += 5) {                                      \
                word b0 = a[row], b1 = a[row + 1], b2 = a[row + 2], b3 = a[row + 3], b4 = a[row + 4]; \
                a[row] = b0 ^ (~b1 & b2);                                                            \
                a[row + 1] = b1 ^ (~b2 & b3);                                                        \
                a[row + 2] = b2 ^ (~b3 & b4);                                                        \
                a[row + 3] = b3 ^ (~b4 & b0);                                                        \
                a[row + 4] = b4 ^ (~b0 & b1);                                                        \
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
    const u8 *messages,
    i64 stride_bytes,
    i64 message_bytes,
    i64 message_from,
    i64 message_to,
    u8 *digests) {
    i64 first = message_from;
#if NOVATE_LANES > 1
    /* A vector costs about as much as two messages one by one. */
    while (message_to - first >= (NOVATE_LANES > 2 ? 3 : 2)) {
        i64 rest = message_to - first;
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
    for (; first < message_to; first++) {
        hash_one(
            messages + first * stride_bytes,
            message_bytes,
            digests + first * 8 * DIGEST_WORDS);
    }
}
