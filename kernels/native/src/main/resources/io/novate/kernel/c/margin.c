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
 * with per_lot of column 2 * instrument + (lots < 0).
 *
 * One lookup per position: an entry of the packed table holds per_lot in its upper 56 bits and in its lower 8 a size
 * class that |lots| must exceed before plain_lots can be exceeded. Positions that exceed it are listed and settled
 * exactly afterwards; so are those of a column whose per_lot has more than 56 bits, which is packed as 0.
 *
 * Rows are worked off in blocks of consecutive ones, whatever slices they belong to. The sum of all products so far
 * is kept after every row, so that what a slice holds is a difference of two sums: no loop is as long as a slice. Sums
 * are modulo 2^64, and a difference is exact because the excess is.
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
    i64 *packed;
    i64 is_packed;
    i64 slice;
    i64 slice_to;
    i64 flagged_count;
};

enum {
    /* Rows of one call, and what skipping a slice counts in sixteenths of a row. */
    ROWS_PER_CALL = 1024,
    ROWS_PER_BLOCK = 128,
    SLICES_PER_BLOCK = 128,
    /* Rows between reading the table into memory and reading that as a vector: stores need their time. */
    ROWS_AHEAD = 8,
    PREFETCH_BYTES = 8192,
    CLASS_BITS = 8,
    /* No size exceeds it. */
    CLASS_NEVER = 255
};

/* What is known of the rows of a block. */
struct block {
    const u8 *rows;
    i64 row_count;
    i64 first_slice;
    i64 slice_count;
    i64 listed_count;
    /* Columns of each position; zeros behind the last row. */
    i32 columns[ROWS_PER_BLOCK + ROWS_AHEAD][LANES] __attribute__((aligned(64)));
    /* Packed entries of each position. */
    i64 entries[ROWS_PER_BLOCK + ROWS_AHEAD][LANES] __attribute__((aligned(64)));
    /* Sums of the products of all rows before a row. */
    octet sums[ROWS_PER_BLOCK + 1];
    octet excess[SLICES_PER_BLOCK];
    /* Positions to settle: row * 8 + lane. */
    u16 listed[ROWS_PER_BLOCK * LANES + LANES];
    u8 slice_of[ROWS_PER_BLOCK];
};

/*
 * Sizes in ascending classes, 1 to 249: the place of the highest bit and the three bits below it. A size of 0 is in the
 * class of 1, which costs little.
 */
INLINE lots_octet classes(lots_octet lots) {
    lots_octet sign = lots >> 31;
    words_octet sizes = (words_octet)((lots ^ sign) - sign) | 1;
    words_octet zeros = leading_zeros(sizes);
    return (lots_octet)(((31 - zeros) << 3) + ((sizes << zeros) >> 28 & 7) + 1);
}

/* The class of a size, 1 to 2^31, alone. */
INLINE i64 class_of(i64 size) {
    u32 zeros = __builtin_clz((u32)size);
    return ((31 - zeros) << 3) + (((u32)size << zeros) >> 28 & 7) + 1;
}

/* The entry of a column. */
INLINE i64 packed_entry(i64 per_lot, i32 plain_lots) {
    if ((per_lot << CLASS_BITS) >> CLASS_BITS != per_lot) {
        return 0;
    }
    i64 below = plain_lots == __INT32_MAX__ ? CLASS_NEVER : class_of((i64)plain_lots + 1) - 1;
    return per_lot << CLASS_BITS | below;
}

/* Packs all columns of a table. */
EXPORT void novate_margin_pack(i64 *packed, const i64 *per_lot, const i32 *plain_lots, i64 column_count) {
    for (i64 column = 0; column < column_count; column++) {
        packed[column] = packed_entry(per_lot[column], plain_lots[column]);
    }
}

/* What the brackets of a column ask; those not in use ask nothing. Four at a time, the last ones perhaps twice. */
static i64 brackets(const i64 *slope, const i64 *offset, i64 column, i64 count, i64 size) {
    quad most = {0};
    for (i64 index = 0; index < count; index += 4) {
        i64 at = column * BRACKETS_MAX + (index < BRACKETS_MAX - 4 ? index : BRACKETS_MAX - 4);
        quad asked = *(const quad_in_memory *)(slope + at) * size - *(const quad_in_memory *)(offset + at);
        quad mask = asked > most;
        most = (mask & asked) | (~mask & most);
    }
    return largest(largest(most[0], most[1]), largest(most[2], most[3]));
}

/* What a balance adds less than balance * per_unit[2 * asset]; sums that wrap twice are exact again. */
static i64 further_haircut(const struct margin_table *table, i64 asset, i64 balance) {
    i64 column = 2 * asset + (balance < 0);
    i64 size = balance < 0 ? -balance : balance;
    i64 further = brackets(table->unit_slope, table->unit_offset, column, BRACKETS_MAX, size);
    return balance * table->per_unit[2 * asset] - balance * table->per_unit[column] + further;
}

/* The larger of two, in each lane. */
INLINE ids_octet larger_ids(ids_octet left, ids_octet right) {
#if HAS_AVX2 && __has_builtin(__builtin_ia32_pmaxuw128)
    return (ids_octet)__builtin_ia32_pmaxuw128((shorts_octet)left, (shorts_octet)right);
#else
    ids_octet mask = (ids_octet)(left > right);
    return (mask & left) | (~mask & right);
#endif
}

/*
 * Computes the columns of a block; returns whether the table has all of its instruments. Nothing is looked up before
 * that is known.
 */
static int find_columns(struct block *block, i64 instruments_max) {
    ids_octet most = {0};
    const u8 *row = block->rows;
    i64 index = 0;
    for (; index < block->row_count; index++) {
        ids_octet ids = *(const ids_in_memory *)(row + ROW_INSTRUMENT_OFFSET);
        lots_octet lots = *(const lots_in_memory *)row;
        most = larger_ids(most, ids);
        *(lots_octet *)block->columns[index] = 2 * __builtin_convertvector(ids, lots_octet) - (lots >> 31);
        row += ROW_BYTES;
    }
    for (; index < block->row_count + ROWS_AHEAD; index++) {
        *(lots_octet *)block->columns[index] = (lots_octet){0};
    }
    for (int lane = 0; lane < LANES; lane++) {
        if (most[lane] > instruments_max) {
            return 0;
        }
    }
    return 1;
}

/* Packs the columns that a block names, for a range that is smaller than the table. */
static void pack_named(const struct block *block, const struct margin_table *table, i64 *packed) {
    const i32 *columns = (const i32 *)block->columns;
    for (i64 position = 0; position < block->row_count * LANES; position++) {
        i64 column = columns[position];
        packed[column] = packed_entry(table->per_lot[column], table->plain_lots[column]);
    }
}

/* Copies the entries of a row one by one: made into vectors, the copies would wait for the vector unit. */
INLINE void look_up(struct block *block, i64 row, const i64 *packed) {
    for (int lane = 0; lane < LANES; lane++) {
        i64 entry = packed[(u32)block->columns[row][lane]];
        KEEP_SCALAR(entry);
        block->entries[row][lane] = entry;
    }
}

/* Writes the positions of a row whose sizes exceed the class of their entry; returns where the next ones belong. */
INLINE u16 *list(u16 *next, u16 first, lots_octet sizes, lots_octet limits) {
#if HAS_COMPRESS
    u8 mask = __builtin_ia32_cmpd256_mask(sizes, limits, 6, -1);
    shorts_octet lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    *(ids_in_memory *)next =
        (ids_octet)__builtin_ia32_compresshi128_mask(lanes + (short)first, (shorts_octet){0}, mask);
    return next + __builtin_popcount(mask);
#else
    lots_octet exceeds = sizes > limits;
    for (int lane = 0; lane < LANES; lane++) {
        *next = first + lane;
        next -= exceeds[lane];
    }
    return next;
#endif
}

/* Adds up the products of a block, and lists what must be settled. */
static void add_rows(struct block *block, const i64 *packed) {
    octet sum = {0};
    u16 *listed = block->listed;
    block->sums[0] = sum;
    for (i64 row = 0; row < ROWS_AHEAD; row++) {
        look_up(block, row, packed);
    }
    const u8 *at = block->rows;
    for (i64 row = 0; row < block->row_count; row++) {
        __builtin_prefetch(at + PREFETCH_BYTES);
        look_up(block, row + ROWS_AHEAD, packed);
        octet entries = *(const octet *)block->entries[row];
        lots_octet lots = *(const lots_in_memory *)at;
        sum += (entries >> CLASS_BITS) * widened(lots);
        block->sums[row + 1] = sum;
        lots_octet limits = __builtin_convertvector(entries, lots_octet) & 255;
        listed = list(listed, (u16)(row * LANES), classes(lots), limits);
        at += ROW_BYTES;
    }
    block->listed_count = listed - block->listed;
}

/* Subtracts what the listed positions need beyond the first bracket, and adds what an entry could not hold. */
static void settle(struct block *block, const struct margin_table *table) {
    for (i64 index = 0; index < block->listed_count; index++) {
        i64 position = block->listed[index];
        i64 row = position / LANES;
        i64 lane = position % LANES;
        i64 lots = ((const i32 *)(block->rows + row * ROW_BYTES))[lane];
        i64 column = block->columns[row][lane];
        i64 further =
            brackets(table->slope, table->offset, column, table->bracket_count[column], lots < 0 ? -lots : lots);
        if (UNLIKELY(block->entries[row][lane] == 0)) {
            further -= lots * table->per_lot[column];
        }
        ((i64 *)&block->excess[block->slice_of[row]])[lane] -= further;
    }
}

INLINE octet load(const i64 *from) { return *(const octet_in_memory *)from; }

/* Cash and collateral of a slice. */
INLINE octet ledger(const struct margin_sweep *sweep, const struct margin_table *table, i64 slice) {
    octet excess = load(sweep->cash + slice * LANES) << FRACTION_BITS;
    for (i64 asset = 0; asset < sweep->asset_count; asset++) {
        const i64 *balances = sweep->collateral + asset * sweep->lane_max + slice * LANES;
        octet held = load(balances);
        octet beyond = (octet)((unsigned_octet)held > (u64)table->plain_units[2 * asset]);
        excess += held * table->per_unit[2 * asset];
        if (UNLIKELY(any(beyond))) {
            for (int lane = 0; lane < LANES; lane++) {
                excess[lane] -= further_haircut(table, asset, balances[lane]);
            }
        }
    }
    return excess;
}

/* Gives each slice of a block what its accounts own and hold. */
static void add_slices(const struct margin_sweep *sweep, const struct margin_table *table, struct block *block) {
    i64 row = 0;
    for (i64 index = 0; index < block->slice_count; index++) {
        i64 slice = block->first_slice + index;
        i64 end = row + sweep->slices[slice].row_count;
        block->excess[index] = ledger(sweep, table, slice) + block->sums[end] - block->sums[row];
        for (; row < end; row++) {
            block->slice_of[row] = (u8)index;
        }
    }
}

static void flag(struct margin_sweep *sweep, const struct block *block) {
    for (i64 index = 0; index < block->slice_count; index++) {
        octet excess = block->excess[index];
        if (!any(excess < sweep->excess_below)) {
            continue;
        }
        for (int lane = 0; lane < LANES; lane++) {
            if (excess[lane] < sweep->excess_below) {
                sweep->flagged_lanes[sweep->flagged_count] = (i32)((block->first_slice + index) * LANES + lane);
                sweep->flagged_excess[sweep->flagged_count] = excess[lane];
                sweep->flagged_count++;
            }
        }
    }
}

/* Begins a block with the slice of a sweep and takes those behind it as long as rows follow on rows. */
static int gather(struct margin_sweep *sweep, struct block *block) {
    const struct slice *entry = &sweep->slices[sweep->slice];
    i64 mask = sweep->changed_mask;
    block->rows = sweep->rows + (i64)entry->first_row * ROW_BYTES;
    block->first_slice = sweep->slice;
    i64 next_row = entry->first_row;
    i64 first_row = next_row;
    while (sweep->slice < sweep->slice_to && sweep->slice < block->first_slice + SLICES_PER_BLOCK) {
        if (UNLIKELY(!has_rows(entry, sweep->row_total))) {
            return OUTSIDE_ROWS;
        }
        int isFollowing = entry->first_row == next_row && (mask == -1 || (entry->instrument_mask & mask) != 0);
        if (!isFollowing || next_row + entry->row_count - first_row > ROWS_PER_BLOCK) {
            break;
        }
        next_row += entry->row_count;
        sweep->slice++;
        entry++;
    }
    block->slice_count = sweep->slice - block->first_slice;
    block->row_count = next_row - first_row;
    return DONE;
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
    struct block block;
    i64 mask = sweep->changed_mask;
    i64 work = 0;
    while (sweep->slice < sweep->slice_to && work < 16 * ROWS_PER_CALL) {
        if (mask != -1 && (sweep->slices[sweep->slice].instrument_mask & mask) == 0) {
            sweep->slice++;
            work++;
            continue;
        }
        if (UNLIKELY(gather(sweep, &block) != DONE)) {
            return OUTSIDE_ROWS;
        }
        if (UNLIKELY(!find_columns(&block, sweep->instruments_max))) {
            return OUTSIDE_TABLE;
        }
        if (!sweep->is_packed) {
            pack_named(&block, &table, sweep->packed);
        }
        add_rows(&block, sweep->packed);
        add_slices(sweep, &table, &block);
        settle(&block, &table);
        flag(sweep, &block);
        work += 16 * block.row_count + block.slice_count;
    }
    return sweep->slice < sweep->slice_to ? MORE : DONE;
}
