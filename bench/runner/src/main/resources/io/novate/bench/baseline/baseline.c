/*
 * The kernels' work as a team would write it in C before tuning anything: what the backends are compared with.
 *
 * Plain loops and what the compiler makes of them; a gather and a vector of hashes where the processor has them.
 * No function checks what it is given. Amounts are money with 8 fraction bits, signed sums wrap (-fwrapv).
 */
typedef __UINT8_TYPE__ u8;
typedef __UINT16_TYPE__ u16;
typedef __INT32_TYPE__ i32;
typedef long long i64;
typedef unsigned long long u64;

#define EXPORT __attribute__((visibility("default")))

enum { FRACTION_BITS = 8, BRACKETS_MAX = 15, LANES = 8, ROW_BYTES = 48, ROW_INSTRUMENT_OFFSET = 32 };

/* What one lot is worth and needs. Column 2 * instrument is long, the one above short. */
struct table {
    const i64 *value;        /* per instrument */
    const i64 *margin;       /* of the first bracket, per column */
    const i64 *per_lot;      /* value less or plus that margin, per column */
    const i32 *plain_lots;   /* largest size without a further bracket, per column */
    const i64 *slope;        /* BRACKETS_MAX per column, unused are 0 */
    const i64 *offset;       /* BRACKETS_MAX per column, unused are 0 */
    const u8 *bracket_count; /* per column */
};

/* Where accounts below a threshold are written, in ascending order. */
struct flagged {
    i32 *account;
    i64 *excess;
};

static i64 further_margin(const struct table *table, i64 column, i64 size) {
    i64 most = 0;
    for (i64 at = column * BRACKETS_MAX, end = at + table->bracket_count[column]; at < end; at++) {
        i64 asked = table->slope[at] * size - table->offset[at];
        most = asked > most ? asked : most;
    }
    return most;
}

/* ------------------------------------------------------------------------------------ account check, plain */

/* A book in compressed rows: the positions of account a are first[a] to first[a + 1]. */
struct book {
    const i32 *first;
    const i32 *instrument;
    const i64 *lots;
    const i64 *cash;
};

EXPORT i64 bench_margin_plain(
    const struct book *book,
    const struct table *table,
    i64 account_count,
    i64 excess_below,
    const struct flagged *flagged) {
    i64 flagged_count = 0;
    for (i64 account = 0; account < account_count; account++) {
        i64 equity = book->cash[account] << FRACTION_BITS;
        i64 needed = 0;
        for (i64 at = book->first[account]; at < book->first[account + 1]; at++) {
            i64 held = book->lots[at];
            i64 instrument = book->instrument[at];
            i64 column = 2 * instrument + (held < 0);
            i64 size = held < 0 ? -held : held;
            equity += held * table->value[instrument];
            needed += size * table->margin[column];
            if (size > table->plain_lots[column]) {
                needed += further_margin(table, column, size);
            }
        }
        i64 excess = equity - needed;
        if (excess < excess_below) {
            flagged->account[flagged_count] = (i32)account;
            flagged->excess[flagged_count] = excess;
            flagged_count++;
        }
    }
    return flagged_count;
}

/* ---------------------------------------------------------------------------------- account check, gathering */

/* The book of the kernels: eight accounts side by side, see io.novate.kernel.MarginBook. */
struct slice {
    i32 first_row;
    i32 row_count;
    i64 instrument_mask;
};

struct sliced_book {
    const u8 *rows;
    const struct slice *slices;
    const i64 *cash;
};

#if defined(__AVX512F__) || defined(__AVX2__)

/* The intrinsics need nothing of the C library but the header that declares aligned allocation. */
#define _MM_MALLOC_H_INCLUDED
#define __MM_MALLOC_H
#include <immintrin.h>

typedef i32 eight_ints __attribute__((vector_size(32)));

#ifdef __AVX512F__

enum { GATHER_BITS = 512 };
typedef i64 eight __attribute__((vector_size(64)));

static inline eight load_eight(const i64 *from) { return (eight)_mm512_loadu_si512(from); }

static inline void store_eight(i64 *to, eight values) { _mm512_storeu_si512(to, (__m512i)values); }

static inline eight gather_eight(const i64 *from, eight_ints index) {
    return (eight)_mm512_i32gather_epi64((__m256i)index, from, 8);
}

static inline eight multiply_add(eight sum, eight_ints lots, eight per_lot) {
    return sum + (eight)_mm512_cvtepi32_epi64((__m256i)lots) * per_lot;
}

#else

enum { GATHER_BITS = 256 };
typedef i64 four __attribute__((vector_size(32)));
typedef struct {
    four low;
    four high;
} eight;

static inline eight load_eight(const i64 *from) {
    const __m256i *at = (const __m256i *)from;
    return (eight){(four)_mm256_loadu_si256(at), (four)_mm256_loadu_si256(at + 1)};
}

static inline void store_eight(i64 *to, eight values) {
    _mm256_storeu_si256((__m256i *)to, (__m256i)values.low);
    _mm256_storeu_si256((__m256i *)(to + 4), (__m256i)values.high);
}

static inline eight gather_eight(const i64 *from, eight_ints index) {
    __m128i low = _mm256_castsi256_si128((__m256i)index);
    __m128i high = _mm256_extracti128_si256((__m256i)index, 1);
    return (eight){(four)_mm256_i32gather_epi64(from, low, 8), (four)_mm256_i32gather_epi64(from, high, 8)};
}

static inline eight multiply_add(eight sum, eight_ints lots, eight per_lot) {
    __m128i low = _mm256_castsi256_si128((__m256i)lots);
    __m128i high = _mm256_extracti128_si256((__m256i)lots, 1);
    sum.low += (four)_mm256_cvtepi32_epi64(low) * per_lot.low;
    sum.high += (four)_mm256_cvtepi32_epi64(high) * per_lot.high;
    return sum;
}

#endif

EXPORT i64 bench_gather_bits(void) { return GATHER_BITS; }

EXPORT i64 bench_margin_gather(
    const struct sliced_book *book,
    const struct table *table,
    i64 slice_count,
    i64 excess_below,
    const struct flagged *flagged) {
    i64 flagged_count = 0;
    for (i64 index = 0; index < slice_count; index++) {
        i64 excess[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            excess[lane] = book->cash[index * LANES + lane] << FRACTION_BITS;
        }
        eight sum = load_eight(excess);
        i64 further[LANES] = {0};
        const u8 *row = book->rows + (i64)book->slices[index].first_row * ROW_BYTES;
        for (i32 left = book->slices[index].row_count; left > 0; left--, row += ROW_BYTES) {
            eight_ints lots = (eight_ints)_mm256_loadu_si256((const __m256i *)row);
            __m128i ids = _mm_loadu_si128((const __m128i *)(row + ROW_INSTRUMENT_OFFSET));
            eight_ints column = ((eight_ints)_mm256_cvtepu16_epi32(ids) << 1) - (lots < 0);
            sum = multiply_add(sum, lots, gather_eight(table->per_lot, column));
            __m256i plain = _mm256_i32gather_epi32(table->plain_lots, (__m256i)column, 4);
            __m256i size = _mm256_abs_epi32((__m256i)lots);
            __m256i beyond = _mm256_cmpgt_epi32(size, plain);
            int marks = _mm256_movemask_ps((__m256)beyond);
            for (; marks != 0; marks &= marks - 1) {
                int lane = __builtin_ctz(marks);
                i64 held = lots[lane];
                further[lane] += further_margin(table, column[lane], held < 0 ? -held : held);
            }
        }
        store_eight(excess, sum);
        for (int lane = 0; lane < LANES; lane++) {
            i64 left = excess[lane] - further[lane];
            if (left < excess_below) {
                flagged->account[flagged_count] = (i32)(index * LANES + lane);
                flagged->excess[flagged_count] = left;
                flagged_count++;
            }
        }
    }
    return flagged_count;
}

#else

EXPORT i64 bench_gather_bits(void) { return 0; }

EXPORT i64 bench_margin_gather(
    const struct sliced_book *book,
    const struct table *table,
    i64 slice_count,
    i64 excess_below,
    const struct flagged *flagged) {
    return -1;
}

#endif

/* ------------------------------------------------------------------------------------------ worst scenario */

enum { SCENARIOS_MAX = 64 };

#if defined(__AVX512F__)

/* Sums of a constant number of vectors stay in registers while the positions of an account pass by. */
static inline __attribute__((always_inline)) void worst_scenario(
    const struct book *book,
    const i64 *loss,
    i64 stride,
    int vector_count,
    i64 account_count,
    i64 *worst,
    i32 *binding) {
    for (i64 account = 0; account < account_count; account++) {
        eight sums[SCENARIOS_MAX / 8] = {0};
        for (i64 at = book->first[account]; at < book->first[account + 1]; at++) {
            const i64 *losses = loss + book->instrument[at] * stride;
            eight held = (eight)_mm512_set1_epi64(book->lots[at]);
            for (int vector = 0; vector < vector_count; vector++) {
                sums[vector] += held * load_eight(losses + 8 * vector);
            }
        }
        __m512i most = _mm512_setzero_si512();
        for (int vector = 0; vector < vector_count; vector++) {
            most = _mm512_max_epi64(most, (__m512i)sums[vector]);
        }
        worst[account] = _mm512_reduce_max_epi64(most);
        binding[account] = -1;
        most = _mm512_set1_epi64(worst[account]);
        for (int vector = vector_count - 1; vector >= 0 && worst[account] > 0; vector--) {
            int equal = _mm512_cmpeq_epi64_mask((__m512i)sums[vector], most);
            binding[account] = equal != 0 ? 8 * vector + __builtin_ctz(equal) : binding[account];
        }
    }
}

EXPORT void bench_worst_scenario(
    const struct book *book,
    const i64 *loss,
    i64 stride,
    i64 scenario_count,
    i64 account_count,
    i64 *worst,
    i32 *binding) {
    switch (scenario_count) {
    case 16: worst_scenario(book, loss, stride, 2, account_count, worst, binding); break;
    case 32: worst_scenario(book, loss, stride, 4, account_count, worst, binding); break;
    case 64: worst_scenario(book, loss, stride, 8, account_count, worst, binding); break;
    }
}

#else

/* The same for the compiler to make vectors of. */
EXPORT void bench_worst_scenario(
    const struct book *book,
    const i64 *loss,
    i64 stride,
    i64 scenario_count,
    i64 account_count,
    i64 *worst,
    i32 *binding) {
    for (i64 account = 0; account < account_count; account++) {
        i64 sums[SCENARIOS_MAX] = {0};
        for (i64 at = book->first[account]; at < book->first[account + 1]; at++) {
            const i64 *losses = loss + book->instrument[at] * stride;
            i64 held = book->lots[at];
            for (i64 scenario = 0; scenario < scenario_count; scenario++) {
                sums[scenario] += held * losses[scenario];
            }
        }
        i64 most = 0;
        i32 row = -1;
        for (i64 scenario = 0; scenario < scenario_count; scenario++) {
            if (sums[scenario] > most) {
                most = sums[scenario];
                row = (i32)scenario;
            }
        }
        worst[account] = most;
        binding[account] = row;
    }
}

#endif

/* ---------------------------------------------------------------------------------------------- Keccak-256 */

enum { RATE_WORDS = 17, DIGEST_WORDS = 4, ROUNDS = 24 };

#if defined(__AVX512F__)
enum { HASH_LANES = 8 };
#elif defined(__AVX2__)
enum { HASH_LANES = 4 };
#else
enum { HASH_LANES = 2 };
#endif
typedef u64 hash_words __attribute__((vector_size(8 * HASH_LANES)));

static const u64 round_constants[ROUNDS] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

#define UNROLLED _Pragma("GCC unroll 32")
#define ROTATE(word, bits) ((word) << (bits) | (word) >> (64 - (bits)))

/* The permutation of the reference, loops as it writes them, unrolled so that every index is a constant. */
#define PERMUTATION(name, type)                                                                              \
    static void name(type *a) {                                                                              \
        static const int turns[24] = {1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, \
                                      18, 39, 61, 20, 44};                                                   \
        static const int places[24] = {10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, \
                                       14, 22, 9, 6, 1};                                                     \
        for (int round = 0; round < ROUNDS; round++) {                                                       \
            type c[5];                                                                                       \
            UNROLLED for (int x = 0; x < 5; x++) {                                                           \
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];                                  \
            }                                                                                                \
            UNROLLED for (int x = 0; x < 5; x++) {                                                           \
                type d = c[(x + 4) % 5] ^ ROTATE(c[(x + 1) % 5], 1);                                         \
                UNROLLED for (int y = 0; y < 25; y += 5) { a[x + y] ^= d; }                                  \
            }                                                                                                \
            type carried = a[1];                                                                             \
            UNROLLED for (int at = 0; at < 24; at++) {                                                       \
                type next = a[places[at]];                                                                   \
                a[places[at]] = ROTATE(carried, turns[at]);                                                  \
                carried = next;                                                                              \
            }                                                                                                \
            UNROLLED for (int y = 0; y < 25; y += 5) {                                                       \
                type b[5];                                                                                   \
                UNROLLED for (int x = 0; x < 5; x++) { b[x] = a[y + x]; }                                    \
                UNROLLED for (int x = 0; x < 5; x++) { a[y + x] = b[x] ^ (~b[(x + 1) % 5] & b[(x + 2) % 5]); } \
            }                                                                                                \
            a[0] ^= round_constants[round];                                                                  \
        }                                                                                                    \
    }

PERMUTATION(permute, u64)
PERMUTATION(permute_lanes, hash_words)

/* Messages of whole words, fewer than a block of them, one after another. */
EXPORT void bench_keccak(const u64 *messages, i64 word_count, i64 message_count, u64 *digests) {
    for (i64 index = 0; index < message_count; index++) {
        u64 state[25] = {0};
        for (i64 word = 0; word < word_count; word++) {
            state[word] = messages[index * word_count + word];
        }
        state[word_count] ^= 1;
        state[RATE_WORDS - 1] ^= 1ULL << 63;
        permute(state);
        for (int word = 0; word < DIGEST_WORDS; word++) {
            digests[index * DIGEST_WORDS + word] = state[word];
        }
    }
}

/* The same, a message per lane of the widest vector. */
EXPORT void bench_keccak_lanes(const u64 *messages, i64 word_count, i64 message_count, u64 *digests) {
    i64 first = 0;
    for (; first + HASH_LANES <= message_count; first += HASH_LANES) {
        hash_words state[25] = {0};
        for (i64 word = 0; word < word_count; word++) {
            for (int lane = 0; lane < HASH_LANES; lane++) {
                state[word][lane] = messages[(first + lane) * word_count + word];
            }
        }
        state[word_count] ^= 1;
        state[RATE_WORDS - 1] ^= 1ULL << 63;
        permute_lanes(state);
        for (int lane = 0; lane < HASH_LANES; lane++) {
            for (int word = 0; word < DIGEST_WORDS; word++) {
                digests[(first + lane) * DIGEST_WORDS + word] = state[word][lane];
            }
        }
    }
    bench_keccak(messages + first * word_count, word_count, message_count - first, digests + first * DIGEST_WORDS);
}
