/*
 * The portfolio rule, defined by io.novate.kernel.ScenarioKernel and ScalarScenarioKernel.
 *
 * The positions of an account are put in the order of their group keys once; then every group is one run through
 * memory. Plainly, for each outer group of a plan:
 *
 *     for each pass, for each inner group of it:
 *         for each column of the pass: sum = sum over positions of lots * loss
 *         for each term:               row += sign * max(floor, its columns)
 *     for each charge: add the largest of its rows
 *
 * A call works on a bounded number of losses, keeps where it is and returns MORE: the table is an array of the Java
 * heap, lent without a copy, and no collection can begin before the call ends.
 */
enum { POSITIONS_MAX = 4096, COLUMNS_MAX = 160, SCENARIO_ROWS_MAX = 64, CHARGES_MAX = 8, PADDING = 32 };

/* Losses of one call, and what a position costs beyond its losses. */
enum { WORK_PER_CALL = 1 << 17, WORK_PER_POSITION = 16, UNDERLYING_SHIFT = 48, NO_ROW = -1 };

/* What the positions need: nothing, their order, or not even a place of their own; no lot is held. */
enum { ANY_ORDER = 0, IN_ORDER = 1, ONE_GROUP = 2, EMPTY = 2 };

/* One sweep: the first part is written by Java, the second is the place a call stopped at, the third is scratch. */
struct scenario_sweep {
    const u8 *rows;
    const struct slice *slices;
    const i32 *lanes;
    i64 *values;
    i32 *binding_rows;
    const i32 *plans;
    i64 row_total;
    i64 slice_total;
    i64 lane_count;
    i64 instruments_max;
    i64 column_stride;

    i64 lane_index;
    i64 is_read;
    i64 is_open;
    i64 plan_index;
    i64 from;
    i64 to;
    i64 pass;
    i64 first;
    i64 count;

    i64 held[POSITIONS_MAX];
    u64 keys[POSITIONS_MAX];
    i64 sums[COLUMNS_MAX + PADDING] __attribute__((aligned(64)));
    i64 losses[SCENARIO_ROWS_MAX + PADDING] __attribute__((aligned(64)));
    i64 charge_values[CHARGES_MAX];
    i64 charge_largest[CHARGES_MAX];
    i64 charge_rows[CHARGES_MAX];
};

/*
 * The plans as ScenarioPlan writes them: charges of the shape, what order is needed, then for the pool and for
 * the underlyings the place of a plan. A plan: charges, one after the last row, passes; four words per charge; then
 * the place of each pass. A pass: shift or -1 for all positions, ranges, runs; two words per range, six per run.
 */
struct charge {
    i32 index;
    i32 row_from;
    i32 row_to;
    i32 is_signed;
};

struct plan {
    i32 charge_count;
    i32 row_end;
    i32 pass_count;
};

struct range {
    i32 from;
    i32 to;
};

/* Terms alike: term t of row row_from + t, of columns from column_from + t * columns_per_term on. */
struct run {
    i32 row_from;
    i32 term_count;
    i32 column_from;
    i32 columns_per_term;
    i32 is_floored;
    i32 is_negated;
};

struct pass {
    i32 shift;
    i32 range_count;
    i32 run_count;
};

enum { PLAN_WORDS = 3, CHARGE_WORDS = 4, PASS_WORDS = 3, RANGE_WORDS = 2 };

static i64 read_positions(struct scenario_sweep *sweep, const i64 *group_keys, i64 lane) {
    if (lane < 0 || lane >= sweep->slice_total * LANES) {
        return OUTSIDE_SLICES;
    }
    const struct slice *entry = &sweep->slices[lane / LANES];
    if (!has_rows(entry, sweep->row_total) || entry->row_count > POSITIONS_MAX) {
        return OUTSIDE_ROWS;
    }
    const u8 *row = sweep->rows + (i64)entry->first_row * ROW_BYTES;
    const u8 *end = row + (i64)entry->row_count * ROW_BYTES;
    i64 count = 0;
    for (; row != end; row += ROW_BYTES) {
        i32 lots = ((const i32 *)row)[lane % LANES];
        i64 instrument = ((const u16 *)(row + ROW_INSTRUMENT_OFFSET))[lane % LANES];
        if (lots != 0) {
            if (instrument > sweep->instruments_max) {
                return OUTSIDE_TABLE;
            }
            sweep->held[count] = lots;
            sweep->keys[count] = group_keys[instrument];
            count++;
        }
    }
    sweep->count = count;
    return DONE;
}

/* Shell's method; plain insertion for a few. */
static void order_positions(struct scenario_sweep *sweep) {
    static const i32 gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    i64 count = sweep->count;
    u64 *keys = sweep->keys;
    i64 *held = sweep->held;
    for (u32 index = 0; index < sizeof gaps / sizeof gaps[0]; index++) {
        i64 gap = gaps[index];
        if (gap != 1 && gap * 4 > count) {
            continue;
        }
        for (i64 from = gap; from < count; from++) {
            u64 key = keys[from];
            i64 lots = held[from];
            i64 to = from;
            for (; to >= gap && keys[to - gap] > key; to -= gap) {
                keys[to] = keys[to - gap];
                held[to] = held[to - gap];
            }
            keys[to] = key;
            held[to] = lots;
        }
    }
}

/* One after the last position of the group that begins at a position. */
INLINE i64 group_end(const struct scenario_sweep *sweep, i64 shift, i64 from, i64 to) {
    u64 group = sweep->keys[from] >> shift;
    i64 end = from + 1;
    while (end < to && sweep->keys[end] >> shift == group) {
        end++;
    }
    return end;
}

INLINE i64 loss_from(const struct scenario_sweep *sweep, i64 position) {
    return (i64)(sweep->keys[position] & 0xffff) * sweep->column_stride;
}

#if NOVATE_LANES < 4

/* Writes the sum over some positions of lots times loss, for some columns. */
static void multiply(
    struct scenario_sweep *sweep,
    const i64 *loss,
    i64 from,
    i64 to,
    i64 column_from,
    i64 column_to) {
    for (i64 column = column_from; column < column_to; column++) {
        sweep->sums[column] = 0;
    }
    for (i64 position = from; position < to; position++) {
        const i64 *losses = loss + loss_from(sweep, position);
        i64 lots = sweep->held[position];
        for (i64 column = column_from; column < column_to; column++) {
            sweep->sums[column] += lots * losses[column];
        }
    }
}

#else

/*
 * The same on vectors of columns, whose sums stay in registers while the positions pass by. Whole vectors are read
 * and written: what lies behind the last column is computed from the padding of the table or from columns nobody
 * asked for, and is overwritten or ignored. Lots are 32 bits wide, so the halves of a loss can be multiplied and
 * summed apart: loss = high * 2^32 + low, low signed.
 */
#if NOVATE_LANES >= 8
typedef i64 columns __attribute__((vector_size(64)));
typedef u64 unsigned_columns __attribute__((vector_size(64)));
typedef i64 columns_in_memory __attribute__((vector_size(64), aligned(8), may_alias));
enum { WIDTH = 8, BLOCK = 8 };
#else
typedef quad columns;
typedef unsigned_quad unsigned_columns;
typedef quad_in_memory columns_in_memory;
enum { WIDTH = 4, BLOCK = 4 };
#endif

struct sum {
    columns high;
    columns low;
};

INLINE void add_product(struct sum *sum, const i64 *losses, columns lots) {
    columns loss = *(const columns_in_memory *)losses;
#if defined(__AVX512DQ__)
    sum->low += loss * lots;
#elif HAS_AVX2 && NOVATE_LANES < 8
    typedef i32 halves __attribute__((vector_size(32)));
    columns high = (columns)((unsigned_columns)(loss + 0x80000000) >> 32);
    sum->high += (columns)__builtin_ia32_pmuldq256((halves)high, (halves)lots);
    sum->low += (columns)__builtin_ia32_pmuldq256((halves)loss, (halves)lots);
#else
    sum->low += loss * lots;
#endif
}

/* Sums of count vectors of columns; count is a constant, so that every loop over it is unrolled. */
INLINE void multiply_block(
    struct scenario_sweep *sweep, const i64 *loss, i64 from, i64 to, i64 column, int count) {
    struct sum sums[4] = {0};
    for (i64 position = from; position < to; position++) {
        const i64 *losses = loss + loss_from(sweep, position) + column;
        columns lots = (columns){0} + sweep->held[position];
        for (int index = 0; index < count; index++) {
            add_product(&sums[index], losses + index * WIDTH, lots);
        }
    }
    for (int index = 0; index < count; index++) {
        *(columns_in_memory *)(sweep->sums + column + index * WIDTH) =
            sums[index].low + (sums[index].high << 32);
    }
}

static void multiply(
    struct scenario_sweep *sweep,
    const i64 *loss,
    i64 from,
    i64 to,
    i64 column_from,
    i64 column_to) {
    i64 column = column_from;
    for (; column + 3 * WIDTH < column_to; column += 4 * WIDTH) {
        multiply_block(sweep, loss, from, to, column, 4);
    }
    for (; column + WIDTH < column_to; column += 2 * WIDTH) {
        multiply_block(sweep, loss, from, to, column, 2);
    }
    if (column < column_to) {
        multiply_block(sweep, loss, from, to, column, 1);
    }
}

#endif

#if NOVATE_LANES >= 4

/*
 * The same for all positions of an account at once, as they lie in the book: where everything nets, none has to be
 * put anywhere first. An empty slot adds nothing. Returns whether a lot is held, or what is wrong.
 */
INLINE i64 multiply_rows(
    struct scenario_sweep *sweep,
    const i64 *loss,
    const struct slice *slice,
    i64 lane,
    i64 column,
    int count) {
    struct sum sums[8] = {0};
    i64 any = 0;
    const u8 *row = sweep->rows + (i64)slice->first_row * ROW_BYTES;
    const u8 *end = row + (i64)slice->row_count * ROW_BYTES;
    for (; row != end; row += ROW_BYTES) {
        i64 held = ((const i32 *)row)[lane];
        i64 instrument = ((const u16 *)(row + ROW_INSTRUMENT_OFFSET))[lane];
        if (UNLIKELY(instrument > sweep->instruments_max)) {
            if (held != 0) {
                return OUTSIDE_TABLE;
            }
            continue;
        }
        any |= held;
        const i64 *losses = loss + instrument * sweep->column_stride + column;
        columns lots = (columns){0} + held;
        for (int index = 0; index < count; index++) {
            add_product(&sums[index], losses + index * WIDTH, lots);
        }
    }
    for (int index = 0; index < count; index++) {
        *(columns_in_memory *)(sweep->sums + column + index * WIDTH) =
            sums[index].low + (sums[index].high << 32);
    }
    return any == 0 ? EMPTY : DONE;
}

INLINE i64 multiply_netted(
    struct scenario_sweep *sweep,
    const i64 *loss,
    const struct slice *slice,
    i64 lane,
    i64 column_from,
    i64 column_to) {
    i64 end = DONE;
    for (i64 column = column_from; column < column_to && end >= 0; column += BLOCK * WIDTH) {
        switch (smallest(BLOCK, (column_to - column + WIDTH - 1) / WIDTH)) {
        case 1: end = multiply_rows(sweep, loss, slice, lane, column, 1); break;
        case 2: end = multiply_rows(sweep, loss, slice, lane, column, 2); break;
        case 3: end = multiply_rows(sweep, loss, slice, lane, column, 3); break;
        case 4: end = multiply_rows(sweep, loss, slice, lane, column, 4); break;
        case 5: end = multiply_rows(sweep, loss, slice, lane, column, 5); break;
        case 6: end = multiply_rows(sweep, loss, slice, lane, column, 6); break;
        case 7: end = multiply_rows(sweep, loss, slice, lane, column, 7); break;
        default: end = multiply_rows(sweep, loss, slice, lane, column, BLOCK); break;
        }
    }
    return end;
}

#endif

/* Adds the terms of a run to their rows. */
static void add_terms(const struct run *run, const i64 *restrict sums, i64 *restrict losses) {
    i64 floor = run->is_floored ? 0 : I64_MIN;
    i64 sign = run->is_negated ? -1 : 0;
    i64 *row = losses + run->row_from;
    const i64 *sum = sums + run->column_from;
    i64 count = run->term_count;
    if (run->columns_per_term == 1) {
        for (i64 term = 0; term < count; term++) {
            row[term] += (largest(floor, sum[term]) ^ sign) - sign;
        }
    } else if (run->columns_per_term == 2) {
        for (i64 term = 0; term < count; term++) {
            i64 worst = largest(sum[2 * term], sum[2 * term + 1]);
            row[term] += (largest(floor, worst) ^ sign) - sign;
        }
    } else {
        for (i64 term = 0; term < count; term++) {
            i64 worst = floor;
            for (i64 column = 0; column < run->columns_per_term; column++) {
                worst = largest(worst, *sum++);
            }
            row[term] += (worst ^ sign) - sign;
        }
    }
}

/* Adds one inner group to the rows; returns how many losses it read. */
static i64 add_group(
    struct scenario_sweep *sweep, const struct pass *pass, const i64 *loss, i64 from, i64 to) {
    const struct range *range = (const struct range *)((const i32 *)pass + PASS_WORDS);
    const struct run *run = (const struct run *)(range + pass->range_count);
    i64 work = 0;
    for (i64 index = 0; index < pass->range_count; index++) {
        multiply(sweep, loss, from, to, range[index].from, range[index].to);
        work += (to - from) * (range[index].to - range[index].from);
    }
    for (i64 index = 0; index < pass->run_count; index++) {
        add_terms(&run[index], sweep->sums, sweep->losses);
        work += (i64)run[index].term_count * run[index].columns_per_term;
    }
    return work;
}

#if HAS_AVX512

INLINE columns larger(columns left, columns right, u32 lanes) {
    return (columns)__builtin_ia32_pmaxsq512_mask(left, right, left, lanes);
}

/* The largest of some rows and, from their order, the first of them that is; whole vectors are read. */
INLINE i64 worst_row(const i64 *rows, i64 from, i64 to, i64 *worst) {
    columns most = (columns){0} + I64_MIN;
    for (i64 row = from; row < to; row += 8) {
        most = larger(most, *(const columns_in_memory *)(rows + row), to - row < 8 ? (1 << (to - row)) - 1 : 0xff);
    }
    most = larger(most, SHUFFLE_EIGHT(most, most, 4, 5, 6, 7, 0, 1, 2, 3), 0xff);
    most = larger(most, SHUFFLE_EIGHT(most, most, 2, 3, 0, 1, 6, 7, 4, 5), 0xff);
    most = larger(most, SHUFFLE_EIGHT(most, most, 1, 0, 3, 2, 5, 4, 7, 6), 0xff);
    u64 are_worst = 0;
    for (i64 row = from; row < to; row += 8) {
        u64 equal = (u8)__builtin_ia32_cmpq512_mask(*(const columns_in_memory *)(rows + row), most, 0, 0xff);
        are_worst |= equal << (row - from);
    }
    *worst = most[0];
    return from + __builtin_ctzll(are_worst);
}

#else

INLINE i64 worst_row(const i64 *rows, i64 from, i64 to, i64 *worst) {
    i64 most = rows[from];
    i64 worst_row = from;
    for (i64 row = from + 1; row < to; row++) {
        worst_row = rows[row] > most ? row : worst_row;
        most = largest(most, rows[row]);
    }
    *worst = most;
    return worst_row;
}

#endif

/* Adds an outer group, whose rows are complete, to its charges. */
INLINE void add_charges(struct scenario_sweep *sweep, const struct plan *plan, const i64 *rows) {
    const struct charge *charge = (const struct charge *)((const i32 *)plan + PLAN_WORDS);
    for (i64 index = 0; index < plan->charge_count; index++, charge++) {
        i64 worst;
        i64 row = worst_row(rows, charge->row_from, charge->row_to, &worst);
        if (!charge->is_signed && worst <= 0) {
            continue;
        }
        sweep->charge_values[charge->index] += worst;
        if (sweep->charge_rows[charge->index] == NO_ROW
            || worst > sweep->charge_largest[charge->index]) {
            sweep->charge_largest[charge->index] = worst;
            sweep->charge_rows[charge->index] = row;
        }
    }
}

INLINE void begin_charges(struct scenario_sweep *sweep) {
    for (i64 charge = 0; charge < sweep->plans[0]; charge++) {
        sweep->charge_values[charge] = 0;
        sweep->charge_rows[charge] = NO_ROW;
    }
}

static i64 begin_account(struct scenario_sweep *sweep, const i64 *group_keys) {
    i64 end = read_positions(sweep, group_keys, sweep->lanes[sweep->lane_index]);
    if (end != DONE) {
        return end;
    }
    if (sweep->plans[1] == IN_ORDER) {
        order_positions(sweep);
    }
    begin_charges(sweep);
    sweep->plan_index = 0;
    sweep->to = 0;
    sweep->is_open = 0;
    sweep->is_read = 1;
    return DONE;
}

static void end_account(struct scenario_sweep *sweep) {
    i64 charge_count = sweep->plans[0];
    i64 at = sweep->lane_index * charge_count;
    for (i64 charge = 0; charge < charge_count; charge++) {
        sweep->values[at + charge] = sweep->charge_values[charge];
        sweep->binding_rows[at + charge] = (i32)sweep->charge_rows[charge];
    }
    sweep->lane_index++;
    sweep->is_read = 0;
}

INLINE const struct plan *plan_of(const struct scenario_sweep *sweep) {
    return (const struct plan *)(sweep->plans + sweep->plans[2 + sweep->plan_index]);
}

/* Opens the next outer group of the account; returns 0 when there is none. */
static int open_group(struct scenario_sweep *sweep) {
    sweep->from = sweep->to;
    while (sweep->from == sweep->count || plan_of(sweep)->charge_count == 0) {
        if (sweep->count == 0 || sweep->plan_index == 1) {
            return 0;
        }
        sweep->plan_index = 1;
        sweep->from = 0;
    }
    int is_pool = sweep->plan_index == 0;
    sweep->to =
        is_pool ? sweep->count : group_end(sweep, UNDERLYING_SHIFT, sweep->from, sweep->count);
    sweep->first = sweep->from;
    sweep->pass = 0;
    for (i64 row = 0; row < plan_of(sweep)->row_end; row++) {
        sweep->losses[row] = 0;
    }
    sweep->is_open = 1;
    return 1;
}

/* Adds inner groups of the open outer group until it is complete or the work is done. */
static i64 add_groups(struct scenario_sweep *sweep, const i64 *loss, i64 work) {
    const struct plan *plan = plan_of(sweep);
    const i32 *passes = (const i32 *)plan + PLAN_WORDS + CHARGE_WORDS * plan->charge_count;
    for (; sweep->pass < plan->pass_count; sweep->pass++, sweep->first = sweep->from) {
        const struct pass *pass = (const struct pass *)(sweep->plans + passes[sweep->pass]);
        while (sweep->first < sweep->to) {
            if (work <= 0) {
                return work;
            }
            i64 end =
                pass->shift < 0 ? sweep->to : group_end(sweep, pass->shift, sweep->first, sweep->to);
            work -= add_group(sweep, pass, loss, sweep->first, end);
            sweep->first = end;
        }
    }
    add_charges(sweep, plan, sweep->losses);
    sweep->is_open = 0;
    return work;
}

#if NOVATE_LANES >= 4

/* Whether the only run copies columns to rows, all of them, so that the sums are the rows. */
INLINE int is_copy(const struct run *run, i64 run_count, i64 row_end) {
    return run_count == 1 && run->columns_per_term == 1 && !run->is_floored && !run->is_negated
        && run->row_from == 0 && run->term_count == row_end;
}

/*
 * Evaluates accounts of which everything nets until the work is done; returns DONE too when the next account is so
 * large that it must be left off somewhere, which only the long way can.
 */
static i64 sweep_netted(struct scenario_sweep *sweep, const i64 *loss, i64 *work) {
    const struct plan *plan = (const struct plan *)(sweep->plans + sweep->plans[2]);
    const i32 *passes = (const i32 *)plan + PLAN_WORDS + CHARGE_WORDS * plan->charge_count;
    const struct pass *pass = (const struct pass *)(sweep->plans + passes[0]);
    const struct range *range = (const struct range *)((const i32 *)pass + PASS_WORDS);
    const struct run *run = (const struct run *)(range + pass->range_count);
    int copies = is_copy(run, pass->run_count, plan->row_end);
    for (; *work > 0 && sweep->lane_index < sweep->lane_count; *work -= WORK_PER_POSITION) {
        i64 lane = sweep->lanes[sweep->lane_index];
        if (lane < 0 || lane >= sweep->slice_total * LANES) {
            return OUTSIDE_SLICES;
        }
        const struct slice *slice = &sweep->slices[lane / LANES];
        if (!has_rows(slice, sweep->row_total)) {
            return OUTSIDE_ROWS;
        }
        if (slice->row_count * COLUMNS_MAX > WORK_PER_CALL) {
            return DONE;
        }
        int is_empty = 0;
        for (i64 index = 0; index < pass->range_count; index++) {
            i64 end = multiply_netted(
                sweep, loss, slice, lane % LANES, range[index].from, range[index].to);
            if (end < 0) {
                return end;
            }
            is_empty = end == EMPTY;
            *work -= slice->row_count * (range[index].to - range[index].from);
        }
        const i64 *rows = copies ? sweep->sums + run->column_from : sweep->losses;
        if (!copies) {
            for (i64 row = 0; row < plan->row_end; row++) {
                sweep->losses[row] = 0;
            }
            for (i64 index = 0; index < pass->run_count; index++) {
                add_terms(&run[index], sweep->sums, sweep->losses);
            }
        }
        begin_charges(sweep);
        if (!is_empty) {
            add_charges(sweep, plan, rows);
        }
        end_account(sweep);
    }
    return DONE;
}

#endif

EXPORT i64 novate_scenario_sweep(
    struct scenario_sweep *sweep, const i64 *loss, const i64 *group_keys) {
    i64 work = WORK_PER_CALL;
    while (sweep->lane_index < sweep->lane_count) {
        if (work <= 0) {
            return MORE;
        }
#if NOVATE_LANES >= 4
        if (!sweep->is_read && sweep->plans[1] == ONE_GROUP) {
            i64 end = sweep_netted(sweep, loss, &work);
            if (end != DONE) {
                return end;
            }
            if (work <= 0 || sweep->lane_index == sweep->lane_count) {
                continue;
            }
        }
#endif
        if (!sweep->is_read) {
            i64 end = begin_account(sweep, group_keys);
            if (end != DONE) {
                return end;
            }
            work -= WORK_PER_POSITION * (sweep->count + 1);
        }
        while (work > 0 && (sweep->is_open || open_group(sweep))) {
            work = add_groups(sweep, loss, work);
        }
        if (work > 0) {
            end_account(sweep);
        }
    }
    return DONE;
}

/* How many bytes a sweep is. */
EXPORT i64 novate_scenario_bytes(void) { return sizeof(struct scenario_sweep); }
