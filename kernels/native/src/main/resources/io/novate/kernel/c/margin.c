/*
 * The account check, defined by io.novate.kernel.MarginKernel and ScalarMarginKernel.
 *
 * Plainly, for each lane of a slice:
 *
 *     excess = cash * 256
 *     for each asset: excess += balance * per_unit - (0 <= balance <= plain_units ? 0 : further)
 *     for each row:   excess += lots * per_lot - (|lots| > plain_lots ? further : 0)
 *     flagged when excess < excess_below
 *
 * with per_lot of column 2 * instrument + (lots < 0). A second lookup of plain_lots for every position is
 * avoided: |lots| > plain_lots implies |lots * per_lot| >= floor, the smallest such product of any column, so only
 * positions at or above the floor are looked up. Inside the account bound products stay below 2^62.
 *
 * A call works on a bounded number of rows and returns MORE until the range is done: the tables are arrays of
 * the Java heap, lent without a copy, and no collection can begin before the call ends.
 */
struct margin_table {
    const i64 *per_lot;
    const i32 *plain_lots;
    const i8 *bracket_count;
    const i64 *slope;
    const i64 *offset;
    const i64 *per_unit;
    const i64 *plain_units;
    const i64 *unit_slope;
    const i64 *unit_offset;
};

/* One sweep: written by Java, except the three fields at the end, which both write. */
struct margin_sweep {
    const u8 *rows;
    const struct slice *slices;
    const i64 *cash;
    const i64 *collateral;
    i32 *flagged_lanes;
    i64 *flagged_excess;
    i64 row_total;
    i64 lane_max;
    i64 changed_mask;
    i64 excess_below;
    i64 asset_count;
    i64 instruments_max;
    i64 floor;
    i64 slice;
    i64 slice_to;
    i64 flagged_count;
};

/* Rows of one call, and what skipping a slice counts in sixteenths of a row. */
enum { ROWS_PER_CALL = 1024, ROWS_PER_BLOCK = 64, PREFETCH_BYTES = 2048 };

EXPORT i64 novate_margin_floor(const i64 *per_lot, const i32 *plain_lots, i64 column_count) {
    i64 floor = I64_MAX;
    for (i64 column = 0; column < column_count; column++) {
        if (plain_lots[column] != __INT32_MAX__) {
            i64 lots = (i64)plain_lots[column] + 1;
            i64 lot_value = per_lot[column] < 0 ? -per_lot[column] : per_lot[column];
            i64 product;
            if (!__builtin_mul_overflow(lots, lot_value, &product) && product >= 0) {
                floor = product < floor ? product : floor;
            }
        }
    }
    return floor;
}

/* What the brackets of a column ask; those not in use ask nothing. */
static i64 brackets(const i64 *slope, const i64 *offset, i64 column, i64 count, i64 size) {
    i64 most = 0;
    for (i64 index = column * BRACKETS_MAX; index < column * BRACKETS_MAX + count; index++) {
        most = largest(most, slope[index] * size - offset[index]);
    }
    return most;
}

/* What a position needs beyond the first bracket. */
INLINE i64 further_margin(const struct margin_table *table, i64 lots, i64 instrument) {
    i64 column = 2 * instrument + (lots < 0);
    i64 size = lots < 0 ? -lots : lots;
    if (size <= table->plain_lots[column]) {
        return 0;
    }
    return brackets(table->slope, table->offset, column, table->bracket_count[column], size);
}

/* What a balance adds less than balance * per_unit[2 * asset]; sums that wrap twice are exact again. */
static i64 further_haircut(const struct margin_table *table, i64 asset, i64 balance) {
    i64 column = 2 * asset + (balance < 0);
    i64 size = balance < 0 ? -balance : balance;
    i64 further = brackets(table->unit_slope, table->unit_offset, column, BRACKETS_MAX, size);
    return balance * table->per_unit[2 * asset] - balance * table->per_unit[column] + further;
}

/* A product p may need a further bracket when p + bias > limit, which is |p| >= floor. */
struct floor_test {
    i64 bias;
    i64 limit;
};

/* |p| <= f is 0 <= p + f <= 2 * f without signs; adding 2^63 puts unsigned numbers into signed order. */
static struct floor_test floor_test_of(i64 floor) {
    if (floor == 0) {
        return (struct floor_test){0, I64_MIN};
    }
    i64 below = floor - 1;
    return (struct floor_test){below + I64_MIN, 2 * below + I64_MIN};
}

/* The larger of two, in each lane. */
typedef u16 ids __attribute__((vector_size(16), aligned(8), may_alias));

INLINE ids larger_ids(ids left, ids right) {
#if HAS_AVX2 && __has_builtin(__builtin_ia32_pmaxuw128)
    typedef short shorts __attribute__((vector_size(16)));
    return (ids)__builtin_ia32_pmaxuw128((shorts)left, (shorts)right);
#else
    ids mask = (ids)(left > right);
    return (mask & left) | (~mask & right);
#endif
}

/*
 * Whether a row names an instrument that the table does not have: nothing outside it may be read. Two rows at a
 * time, for this loop waits for its sums.
 */
INLINE int has_unknown(const u8 *row, i64 row_count, i64 instruments_max) {
    const u8 *last = row + (row_count - 1) * ROW_BYTES;
    ids most = {0};
    ids also = {0};
    for (; row < last; row += 2 * ROW_BYTES) {
        most = larger_ids(most, *(const ids *)(row + ROW_INSTRUMENT_OFFSET));
        also = larger_ids(also, *(const ids *)(row + ROW_BYTES + ROW_INSTRUMENT_OFFSET));
    }
    if (row == last) {
        most = larger_ids(most, *(const ids *)(row + ROW_INSTRUMENT_OFFSET));
    }
    ids known = (ids){0} + (u16)instruments_max;
    typedef u64 words __attribute__((vector_size(16)));
    words beyond = (words)(larger_ids(larger_ids(most, also), known) ^ known);
    return (beyond[0] | beyond[1]) != 0;
}

#if NOVATE_LANES < 4

static void start_with_ledger(
    const struct margin_sweep *sweep, const struct margin_table *table, i64 slice, i64 *excess) {
    for (i64 lane = 0; lane < LANES; lane++) {
        excess[lane] = sweep->cash[slice * LANES + lane] << FRACTION_BITS;
    }
    for (i64 asset = 0; asset < sweep->asset_count; asset++) {
        const i64 *balances = sweep->collateral + asset * sweep->lane_max + slice * LANES;
        u64 plain = table->plain_units[2 * asset];
        for (i64 lane = 0; lane < LANES; lane++) {
            excess[lane] += balances[lane] * table->per_unit[2 * asset];
            if (UNLIKELY((u64)balances[lane] > plain)) {
                excess[lane] -= further_haircut(table, asset, balances[lane]);
            }
        }
    }
}

static void add_rows(
    const u8 *row,
    i64 row_count,
    const struct margin_table *table,
    struct floor_test test,
    i64 *excess) {
    for (const u8 *end = row + row_count * ROW_BYTES; row != end; row += ROW_BYTES) {
        const i32 *lots = (const i32 *)row;
        const u16 *instruments = (const u16 *)(row + ROW_INSTRUMENT_OFFSET);
        __builtin_prefetch(row + PREFETCH_BYTES);
        for (int lane = 0; lane < LANES; lane++) {
            i64 held = lots[lane];
            i64 product = held * table->per_lot[2 * instruments[lane] + (held < 0)];
            excess[lane] += product;
            if (UNLIKELY(product + test.bias > test.limit)) {
                excess[lane] -= further_margin(table, held, instruments[lane]);
            }
        }
    }
}

#else

/*
 * The same four lanes at a time. Lanes 0, 2, 4, 6 are the low halves of the 64-bit words of a row's lots, lanes 1,
 * 3, 5, 7 the high halves, so a slice is kept as its even and its odd lanes.
 */
struct lanes {
    quad even;
    quad odd;
};

INLINE quad load(const i64 *from) { return *(const quad_in_memory *)from; }

INLINE struct lanes load_lanes(const i64 *from) {
    quad low = load(from);
    quad high = load(from + 4);
    return (struct lanes){SHUFFLE(low, high, 0, 2, 4, 6), SHUFFLE(low, high, 1, 3, 5, 7)};
}

INLINE int any(quad lanes) {
#if HAS_AVX2
    return !__builtin_ia32_ptestz256(lanes, lanes);
#else
    return (lanes[0] | lanes[1] | lanes[2] | lanes[3]) != 0;
#endif
}

/* Per lane: sign < 0 ? negative : positive. */
INLINE quad by_sign(quad sign, quad negative, quad positive) {
    quad mask = sign < 0;
    return (mask & negative) | (~mask & positive);
}

/*
 * Per lane: value * (i32)lots. Where there is no 64-bit multiplication: with value = high * 2^32 + low, low signed,
 * it is high * lots * 2^32 + low * lots, and only the low half of high counts.
 */
INLINE quad times_lots(quad value, quad lots) {
#if HAS_AVX2
    typedef i32 halves __attribute__((vector_size(32)));
    quad high = (quad)((unsigned_quad)(value + 0x80000000) >> 32);
    quad product_high = (quad)__builtin_ia32_pmuldq256((halves)high, (halves)lots);
    quad product_low = (quad)__builtin_ia32_pmuldq256((halves)value, (halves)lots);
    return product_low + (product_high << 32);
#else
    return value * ((lots << 32) >> 32);
#endif
}

/* The values of both sides of two instruments: long, short, long, short. */
INLINE quad both_sides(const i64 *per_lot, i64 instrument, i64 other) {
    pair_in_memory low = *(const pair_in_memory *)(per_lot + 2 * instrument);
    pair_in_memory high = *(const pair_in_memory *)(per_lot + 2 * other);
#if HAS_AVX2
    return __builtin_ia32_insert128i256(__builtin_shufflevector(low, low, 0, 1, -1, -1), high, 1);
#else
    return (quad){low[0], low[1], high[0], high[1]};
#endif
}

static void start_with_ledger(
    const struct margin_sweep *sweep,
    const struct margin_table *table,
    i64 slice,
    struct lanes *excess) {
    struct lanes cash = load_lanes(sweep->cash + slice * LANES);
    excess->even = cash.even << FRACTION_BITS;
    excess->odd = cash.odd << FRACTION_BITS;
    for (i64 asset = 0; asset < sweep->asset_count; asset++) {
        const i64 *balances = sweep->collateral + asset * sweep->lane_max + slice * LANES;
        struct lanes held = load_lanes(balances);
        unsigned_quad plain = (unsigned_quad){0} + (u64)table->plain_units[2 * asset];
        excess->even += held.even * table->per_unit[2 * asset];
        excess->odd += held.odd * table->per_unit[2 * asset];
        quad beyond =
            (quad)((unsigned_quad)held.even > plain) | (quad)((unsigned_quad)held.odd > plain);
        if (UNLIKELY(any(beyond))) {
            i64 less[LANES];
            for (int lane = 0; lane < LANES; lane++) {
                less[lane] = further_haircut(table, asset, balances[lane]);
            }
            struct lanes further = load_lanes(less);
            excess->even -= further.even;
            excess->odd -= further.odd;
        }
    }
}

/* A bit for each lane that is not zero but -1: lanes 0, 2, 4, 6, then 1, 3, 5, 7. */
INLINE u64 bits_of(struct lanes marks) {
    quad bits = (marks.even & (quad){1, 2, 4, 8}) | (marks.odd & (quad){16, 32, 64, 128});
    return (u64)(bits[0] | bits[1] | bits[2] | bits[3]);
}

/* Subtracts what the marked positions need beyond the first bracket; eight rows are one word of marks. */
static void subtract_further(
    const u8 *row,
    i64 row_count,
    const struct margin_table *table,
    const struct lanes *marks,
    struct lanes *excess) {
    i64 further[LANES] = {0};
    for (i64 first = 0; first < row_count; first += 8) {
        u64 word = 0;
        i64 end = row_count - first < 8 ? row_count - first : 8;
        for (i64 index = 0; index < end; index++) {
            word |= bits_of(marks[first + index]) << 8 * index;
        }
        for (; word != 0; word &= word - 1) {
            i64 bit = __builtin_ctzll(word);
            i64 lane = (bit & 3) * 2 + (bit >> 2 & 1);
            const u8 *at = row + (first + bit / 8) * ROW_BYTES;
            i64 instrument = ((const u16 *)(at + ROW_INSTRUMENT_OFFSET))[lane];
            further[lane] += further_margin(table, ((const i32 *)at)[lane], instrument);
        }
    }
    struct lanes less = load_lanes(further);
    excess->even -= less.even;
    excess->odd -= less.odd;
}

/* Adds at most ROWS_PER_BLOCK rows. */
static void add_block(
    const u8 *row,
    i64 row_count,
    const struct margin_table *table,
    struct floor_test test,
    struct lanes *excess) {
    struct lanes marks[ROWS_PER_BLOCK];
    quad marked = {0};
    quad even = excess->even;
    quad odd = excess->odd;
    const i64 *per_lot = table->per_lot;
    const u8 *first = row;
    struct lanes *mark = marks;
    for (const u8 *end = row + row_count * ROW_BYTES; row != end; row += ROW_BYTES) {
        const u16 *instruments = (const u16 *)(row + ROW_INSTRUMENT_OFFSET);
        __builtin_prefetch(row + PREFETCH_BYTES);
        quad lots = load((const i64 *)row);
        quad sides04 = both_sides(per_lot, instruments[0], instruments[4]);
        quad sides26 = both_sides(per_lot, instruments[2], instruments[6]);
        quad sides15 = both_sides(per_lot, instruments[1], instruments[5]);
        quad sides37 = both_sides(per_lot, instruments[3], instruments[7]);
        quad value_even =
            by_sign(
                lots << 32, SHUFFLE(sides04, sides26, 1, 5, 3, 7), SHUFFLE(sides04, sides26, 0, 4, 2, 6));
        quad value_odd =
            by_sign(lots, SHUFFLE(sides15, sides37, 1, 5, 3, 7), SHUFFLE(sides15, sides37, 0, 4, 2, 6));
        quad product_even = times_lots(value_even, lots);
        quad product_odd = times_lots(value_odd, (quad)((unsigned_quad)lots >> 32));
        even += product_even;
        odd += product_odd;
        mark->even = product_even + test.bias > test.limit;
        mark->odd = product_odd + test.bias > test.limit;
        marked += mark->even;
        marked += mark->odd;
        mark++;
    }
    excess->even = even;
    excess->odd = odd;
    if (UNLIKELY(any(marked))) {
        subtract_further(first, row_count, table, marks, excess);
    }
}

static void add_rows(
    const u8 *row,
    i64 row_count,
    const struct margin_table *table,
    struct floor_test test,
    struct lanes *excess) {
    for (; row_count > ROWS_PER_BLOCK; row_count -= ROWS_PER_BLOCK) {
        add_block(row, ROWS_PER_BLOCK, table, test, excess);
        row += ROWS_PER_BLOCK * ROW_BYTES;
    }
    add_block(row, row_count, table, test, excess);
}

#endif

INLINE void flag(struct margin_sweep *sweep, i64 slice, const i64 *excess) {
    for (int lane = 0; lane < LANES; lane++) {
        if (excess[lane] < sweep->excess_below) {
            sweep->flagged_lanes[sweep->flagged_count] = (i32)(slice * LANES + lane);
            sweep->flagged_excess[sweep->flagged_count] = excess[lane];
            sweep->flagged_count++;
        }
    }
}

INLINE void check_slice(
    struct margin_sweep *sweep,
    const struct margin_table *table,
    struct floor_test test,
    const struct slice *entry) {
    const u8 *row = sweep->rows + (i64)entry->first_row * ROW_BYTES;
#if NOVATE_LANES < 4
    i64 excess[LANES];
    start_with_ledger(sweep, table, sweep->slice, excess);
    add_rows(row, entry->row_count, table, test, excess);
    flag(sweep, sweep->slice, excess);
#else
    struct lanes sum;
    start_with_ledger(sweep, table, sweep->slice, &sum);
    add_rows(row, entry->row_count, table, test, &sum);
    if (any((sum.even < sweep->excess_below) | (sum.odd < sweep->excess_below))) {
        i64 excess[LANES];
        for (int lane = 0; lane < LANES; lane += 2) {
            excess[lane] = sum.even[lane / 2];
            excess[lane + 1] = sum.odd[lane / 2];
        }
        flag(sweep, sweep->slice, excess);
    }
#endif
}

EXPORT i64 novate_margin_sweep(
    struct margin_sweep *sweep,
    const i64 *per_lot,
    const i32 *plain_lots,
    const i8 *bracket_count,
    const i64 *slope,
    const i64 *offset,
    const i64 *per_unit,
    const i64 *plain_units,
    const i64 *unit_slope,
    const i64 *unit_offset) {
    struct margin_table table = {
        per_lot, plain_lots, bracket_count, slope, offset, per_unit, plain_units, unit_slope, unit_offset};
    struct floor_test test = floor_test_of(sweep->floor);
    i64 mask = sweep->changed_mask;
    i64 work = 0;
    for (; sweep->slice < sweep->slice_to && work < 16 * ROWS_PER_CALL; sweep->slice++) {
        const struct slice *entry = &sweep->slices[sweep->slice];
        work++;
        if (mask != -1 && (entry->instrument_mask & mask) == 0) {
            continue;
        }
        if (UNLIKELY(!has_rows(entry, sweep->row_total))) {
            return OUTSIDE_ROWS;
        }
        const u8 *row = sweep->rows + (i64)entry->first_row * ROW_BYTES;
        if (UNLIKELY(has_unknown(row, entry->row_count, sweep->instruments_max))) {
            return OUTSIDE_TABLE;
        }
        check_slice(sweep, &table, test, entry);
        work += 16 * (i64)entry->row_count;
    }
    return sweep->slice < sweep->slice_to ? MORE : DONE;
}
