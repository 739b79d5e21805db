/*
 * Words and vectors that the kernels are written in.
 *
 * The text is C11 with the vector extension of GCC and Clang. It includes nothing and calls nothing, so that a
 * compiler alone is enough. Signed arithmetic wraps (-fwrapv): every sum is taken modulo 2^64, as in Java.
 *
 * NOVATE_LANES is the width of the widest vector in 64-bit lanes, 1 for none. A vector wider than the
 * processor's is several of them; what changes is speed, never a bit of a result.
 */
typedef __INT8_TYPE__ i8;
typedef __UINT8_TYPE__ u8;
typedef __UINT16_TYPE__ u16;
typedef __INT32_TYPE__ i32;
typedef __UINT32_TYPE__ u32;
typedef long long i64;
typedef unsigned long long u64;

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the kernels read little endian memory"
#endif

#ifndef NOVATE_LANES
#if defined(__AVX512F__)
#define NOVATE_LANES 8
#elif defined(__AVX2__)
#define NOVATE_LANES 4
#elif defined(__ARM_NEON)
#define NOVATE_LANES 2
#else
#define NOVATE_LANES 1
#endif
#endif

#define EXPORT __attribute__((visibility("default")))
#define INLINE static inline __attribute__((always_inline))
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define I64_MAX __LONG_LONG_MAX__
#define I64_MIN (-I64_MAX - 1)

#ifndef __has_builtin
#define __has_builtin(name) 0
#endif

/* Whether to name the few instructions that compilers do not find by themselves. */
#if __has_builtin(__builtin_ia32_pmuldq256) && __has_builtin(__builtin_shufflevector) && defined(__AVX2__)
#define HAS_AVX2 1
#else
#define HAS_AVX2 0
#endif

#if __has_builtin(__builtin_ia32_pmaxsq512_mask) && __has_builtin(__builtin_ia32_cmpq512_mask) \
    && defined(__AVX512F__) && NOVATE_LANES == 8
#define HAS_AVX512 1
#else
#define HAS_AVX512 0
#endif

/* Eight lanes. */
#if __has_builtin(__builtin_shufflevector)
#define SHUFFLE_EIGHT(x, y, ...) __builtin_shufflevector(x, y, __VA_ARGS__)
#else
typedef u64 eight_places __attribute__((vector_size(64)));
#define SHUFFLE_EIGHT(x, y, ...) __builtin_shuffle(x, y, (eight_places){__VA_ARGS__})
#endif

/* Whether marked lanes can be pushed together. */
#if __has_builtin(__builtin_ia32_compresshi128_mask) && defined(__AVX512VBMI2__) \
    && defined(__AVX512VL__)
#define HAS_COMPRESS 1
#else
#define HAS_COMPRESS 0
#endif

/* Four lanes. */
typedef i64 quad __attribute__((vector_size(32)));
typedef u64 unsigned_quad __attribute__((vector_size(32)));
typedef i64 quad_in_memory __attribute__((vector_size(32), aligned(8), may_alias));

/* Eight lanes: a slice. */
typedef i64 octet __attribute__((vector_size(64)));
typedef u64 unsigned_octet __attribute__((vector_size(64)));
typedef i64 octet_in_memory __attribute__((vector_size(64), aligned(8), may_alias));
typedef i32 lots_octet __attribute__((vector_size(32), may_alias));
typedef i32 lots_in_memory __attribute__((vector_size(32), aligned(4), may_alias));
typedef u32 words_octet __attribute__((vector_size(32)));
typedef u16 ids_octet __attribute__((vector_size(16)));
typedef u16 ids_in_memory __attribute__((vector_size(16), aligned(2), may_alias));
typedef short shorts_octet __attribute__((vector_size(16)));

/* Whether any lane of a comparison is true. */
INLINE int any(octet lanes) {
    quad half = ((const quad *)&lanes)[0] | ((const quad *)&lanes)[1];
#if HAS_AVX2
    return !__builtin_ia32_ptestz256(half, half);
#else
    return (half[0] | half[1] | half[2] | half[3]) != 0;
#endif
}

/* Eight numbers of 32 bits as numbers of 64. */
INLINE octet widened(lots_octet lots) {
#if __has_builtin(__builtin_ia32_pmovsxdq512_mask) && defined(__AVX512F__)
    return __builtin_ia32_pmovsxdq512_mask(lots, (octet){0}, (u8)-1);
#else
    return __builtin_convertvector(lots, octet);
#endif
}

/* How many bits are above the highest one of each word, none of which is 0. */
INLINE words_octet leading_zeros(words_octet words) {
#if __has_builtin(__builtin_ia32_vplzcntd_256_mask) && defined(__AVX512CD__) && defined(__AVX512VL__)
    return (words_octet)__builtin_ia32_vplzcntd_256_mask((lots_octet)words, (lots_octet){0}, (u8)-1);
#else
    for (int lane = 0; lane < 8; lane++) {
        words[lane] = (u32)__builtin_clz(words[lane]);
    }
    return words;
#endif
}

/* Keeps compilers from putting a value into a vector. */
#define KEEP_SCALAR(value) __asm__("" : "+r"(value))

/* A word at any address. */
typedef u64 word_in_memory __attribute__((aligned(1), may_alias));

enum { FRACTION_BITS = 8, BRACKETS_MAX = 15, LANES = 8, ROW_BYTES = 48, ROW_INSTRUMENT_OFFSET = 32 };

/* Why a call ended. */
enum { DONE = 0, MORE = 1, OUTSIDE_ROWS = -1, OUTSIDE_TABLE = -2, OUTSIDE_SLICES = -3 };

/* Entry of the slice directory. */
struct slice {
    i32 first_row;
    i32 row_count;
    i64 instrument_mask;
};

INLINE i64 smallest(i64 left, i64 right) { return left < right ? left : right; }

INLINE i64 largest(i64 left, i64 right) { return left > right ? left : right; }

/* Whether the rows of a slice lie inside the table of rows. */
INLINE int has_rows(const struct slice *slice, i64 row_total) {
    return slice->first_row >= 0 && slice->row_count >= 0
        && (i64)slice->first_row + slice->row_count <= row_total;
}
