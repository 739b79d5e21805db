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

/* Every index is a constant then, and words stay in registers as far as there are some. */
#define UNROLLED _Pragma("GCC unroll 25")

/* Rho and pi: where a word of the next state comes from, and by how many bits it is turned. */
static const int sources[WORDS] = {0, 6,  12, 18, 24, 3,  9,  10, 16, 22, 1,  7, 13,
                                   19, 20, 4, 5,  11, 17, 23, 2,  8,  14, 15, 21};
static const int turns[WORDS] = {0, 44, 43, 21, 14, 28, 20, 3,  45, 61, 1,  6, 25,
                                 8, 18, 27, 36, 10, 15, 56, 62, 55, 39, 41, 2};

/*
 * A round from one state to another, row by row: nothing is stored where the next word is read, so that the rows
 * of a round overlap. Word x + 5 * y is lane (x, y) of the reference.
 */
#define ROUND(word, from, to, constant)                                                              \
    {                                                                                                \
        word c[5], d[5];                                                                             \
        UNROLLED for (int x = 0; x < 5; x++) {                                                       \
            c[x] = from[x] ^ from[x + 5] ^ from[x + 10] ^ from[x + 15] ^ from[x + 20];               \
        }                                                                                            \
        UNROLLED for (int x = 0; x < 5; x++) { d[x] = c[(x + 4) % 5] ^ ROTATE(c[(x + 1) % 5], 1); }  \
        UNROLLED for (int row = 0; row < WORDS; row += 5) {                                          \
            word b[5];                                                                               \
            UNROLLED for (int x = 0; x < 5; x++) {                                                   \
                word mixed = from[sources[row + x]] ^ d[sources[row + x] % 5];                       \
                b[x] = turns[row + x] == 0 ? mixed : ROTATE(mixed, turns[row + x]);                  \
            }                                                                                        \
            UNROLLED for (int x = 0; x < 5; x++) {                                                   \
                to[row + x] = b[x] ^ (~b[(x + 1) % 5] & b[(x + 2) % 5]);                             \
            }                                                                                        \
        }                                                                                            \
        to[0] ^= constant;                                                                           \
    }

#define PERMUTATION(name, word)                                                                      \
    static void name(word *state) {                                                                  \
        word next[WORDS];                                                                            \
        for (int round = 0; round < ROUNDS; round += 2) {                                            \
            ROUND(word, state, next, round_constants[round])                                         \
            ROUND(word, next, state, round_constants[round + 1])                                     \
        }                                                                                            \
    }

PERMUTATION(permute, u64)

INLINE u64 word_at(const u8 *from) { return *(const word_in_memory *)from; }

/* What is left of a message behind its last whole word, and the first bit of the padding. */
INLINE u64 tail_at(const u8 *from, i64 byte_count) {
    u64 tail = 1;
    while (byte_count > 0) {
        byte_count--;
        tail = tail << 8 | from[byte_count];
    }
    return tail;
}

static void hash_one(const u8 *message, i64 message_bytes, u8 *digest) {
    u64 state[WORDS] = {0};
    for (; message_bytes >= RATE_BYTES; message_bytes -= RATE_BYTES) {
        for (int word = 0; word < RATE_WORDS; word++) {
            state[word] ^= word_at(message + 8 * word);
        }
        permute(state);
        message += RATE_BYTES;
    }
    i64 word_count = message_bytes / 8;
    for (i64 word = 0; word < word_count; word++) {
        state[word] ^= word_at(message + 8 * word);
    }
    state[word_count] ^= tail_at(message + 8 * word_count, message_bytes % 8);
    state[RATE_WORDS - 1] ^= 1ULL << 63;
    permute(state);
    for (int word = 0; word < DIGEST_WORDS; word++) {
        ((word_in_memory *)digest)[word] = state[word];
    }
}

#if NOVATE_LANES > 1

/* The same, a message per lane. */
typedef u64 lane_words __attribute__((vector_size(8 * NOVATE_LANES)));

PERMUTATION(permute_lanes, lane_words)

/* The word at one place of every message. */
INLINE lane_words words_at(const u8 *const *from, i64 at) {
    lane_words words;
    UNROLLED for (int lane = 0; lane < NOVATE_LANES; lane++) { words[lane] = word_at(from[lane] + at); }
    return words;
}

#if NOVATE_LANES == 8

/*
 * Eight words of eight messages: words[w][l] = message[l][w]. Rows are paired, then pairs, then fours; a word that
 * is inserted into a vector costs as much as eight that are shuffled.
 */
typedef lane_words lane_words_in_memory __attribute__((aligned(1), may_alias));

#define EVEN 0, 8, 2, 10, 4, 12, 6, 14
#define ODD 1, 9, 3, 11, 5, 13, 7, 15
#define LOW_PAIRS 0, 1, 8, 9, 4, 5, 12, 13
#define HIGH_PAIRS 2, 3, 10, 11, 6, 7, 14, 15
#define LOW_FOURS 0, 1, 2, 3, 8, 9, 10, 11
#define HIGH_FOURS 4, 5, 6, 7, 12, 13, 14, 15

INLINE void transpose(lane_words *m) {
    lane_words p[8], q[8];
    UNROLLED for (int row = 0; row < 8; row += 2) {
        p[row] = SHUFFLE_EIGHT(m[row], m[row + 1], EVEN);
        p[row + 1] = SHUFFLE_EIGHT(m[row], m[row + 1], ODD);
    }
    UNROLLED for (int row = 0; row < 8; row += 4) {
        UNROLLED for (int odd = 0; odd < 2; odd++) {
            q[row + odd] = SHUFFLE_EIGHT(p[row + odd], p[row + 2 + odd], LOW_PAIRS);
            q[row + 2 + odd] = SHUFFLE_EIGHT(p[row + odd], p[row + 2 + odd], HIGH_PAIRS);
        }
    }
    UNROLLED for (int row = 0; row < 4; row++) {
        m[row] = SHUFFLE_EIGHT(q[row], q[row + 4], LOW_FOURS);
        m[row + 4] = SHUFFLE_EIGHT(q[row], q[row + 4], HIGH_FOURS);
    }
}

/* Adds words to the state, eight at a time while there are eight. */
INLINE void absorb(lane_words *state, const u8 *const *from, i64 word_count) {
    i64 word = 0;
    for (; word + 8 <= word_count; word += 8) {
        lane_words rows[8];
        UNROLLED for (int lane = 0; lane < 8; lane++) {
            rows[lane] = *(const lane_words_in_memory *)(from[lane] + 8 * word);
        }
        transpose(rows);
        UNROLLED for (int at = 0; at < 8; at++) { state[word + at] ^= rows[at]; }
    }
    for (; word < word_count; word++) {
        state[word] ^= words_at(from, 8 * word);
    }
}

#else

INLINE void absorb(lane_words *state, const u8 *const *from, i64 word_count) {
    for (i64 word = 0; word < word_count; word++) {
        state[word] ^= words_at(from, 8 * word);
    }
}

#endif

/* Hashes up to NOVATE_LANES messages; idle lanes repeat the first. */
static void hash_lanes(
    const u8 *messages, i64 stride_bytes, i64 message_bytes, i64 lane_count, u8 *digests) {
    lane_words state[WORDS] = {0};
    const u8 *from[NOVATE_LANES];
    UNROLLED for (int lane = 0; lane < NOVATE_LANES; lane++) {
        from[lane] = messages + (lane < lane_count ? lane : 0) * stride_bytes;
    }
    for (; message_bytes >= RATE_BYTES; message_bytes -= RATE_BYTES) {
        absorb(state, from, RATE_WORDS);
        permute_lanes(state);
        UNROLLED for (int lane = 0; lane < NOVATE_LANES; lane++) { from[lane] += RATE_BYTES; }
    }
    i64 word_count = message_bytes / 8;
    absorb(state, from, word_count);
    lane_words tail;
    UNROLLED for (int lane = 0; lane < NOVATE_LANES; lane++) {
        tail[lane] = tail_at(from[lane] + 8 * word_count, message_bytes % 8);
    }
    state[word_count] ^= tail;
    state[RATE_WORDS - 1] ^= 1ULL << 63;
    permute_lanes(state);
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
    /* A vector costs as much as two messages one by one, of 512 bits as much as one. */
    while (message_to - first >= (NOVATE_LANES == 8 ? 1 : 2)) {
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
