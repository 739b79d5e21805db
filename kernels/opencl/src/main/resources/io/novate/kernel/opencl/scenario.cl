/*
 * The portfolio rule, defined by io.novate.kernel.ScenarioKernel and ScalarScenarioKernel: an account per work item.
 *
 * The positions of an account are put into the order of their group keys, so that every group is a run of
 * positions. A plan says what to do with the groups of each outer grouping:
 *
 *     words    charge_count, needs_order, start of the plan of the pool, start of that of the underlyings
 *     plan     charge_count, pass_count, {index, row_from, row_to, is_signed} per charge, passes
 *     pass     shift (-1: the whole outer group), column_from, column_to, term_count, terms
 *     term     row, column_from, column_count, is_floored, is_negated
 *
 * Nothing outside what was lent is read; what does not fit is told in status.
 */
enum { LANES = 8, ROW_BYTES = 48, ROW_INSTRUMENT_OFFSET = 32, ROWS_MAX = 64, CHARGES_MAX = 8 };
enum { COLUMNS_READ = 168, UNDERLYING_SHIFT = 48, NO_ROW = -1 };
enum { OUTSIDE_ROWS = 1, OUTSIDE_TABLE = 2, OUTSIDE_SLICES = 3 };
enum { PLAN_WORDS = 2, CHARGE_WORDS = 4, PASS_WORDS = 4, TERM_WORDS = 5 };

/* Shell's method; plain insertion for a few. */
static void order_positions(global ulong *keys, global int *held, int count) {
    const int gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (int index = 0; index < 9; index++) {
        int gap = gaps[index];
        if (gap != 1 && gap * 4 > count) {
            continue;
        }
        for (int from = gap; from < count; from++) {
            ulong key = keys[from];
            int lots = held[from];
            int to = from;
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
static int group_end(global const ulong *keys, int shift, int from, int to) {
    ulong group = keys[from] >> shift;
    int end = from + 1;
    while (end < to && keys[end] >> shift == group) {
        end++;
    }
    return end;
}

/* Adds one inner group to the rows. */
static void add_group(
    global const int *pass,
    global const ulong *keys,
    global const int *held,
    int from,
    int to,
    global const long *loss,
    long column_stride,
    long *losses) {
    long sums[COLUMNS_READ];
    int column_from = pass[1];
    for (int column = column_from; column < pass[2]; column += 8) {
        long8 sum = (long8)(0);
        for (int position = from; position < to; position++) {
            long at = (long)(keys[position] & 0xffff) * column_stride + column;
            sum += (long8)((long)held[position]) * vload8(0, loss + at);
        }
        vstore8(sum, 0, sums + (column - column_from));
    }
    global const int *term = pass + PASS_WORDS;
    for (int index = 0; index < pass[3]; index++, term += TERM_WORDS) {
        int first = term[1] - column_from;
        long worst = sums[first];
        for (int column = first + 1; column < first + term[2]; column++) {
            worst = max(worst, sums[column]);
        }
        worst = term[3] ? max(worst, 0L) : worst;
        losses[term[0]] += term[4] ? -worst : worst;
    }
}

kernel __attribute__((reqd_work_group_size(8, 1, 1))) void scenario_by_account(
    global const uchar *rows,
    global const long *slices,
    global const int *lanes,
    global const long *loss,
    global const ulong *group_keys,
    global const int *words,
    global ulong *all_keys,
    global int *all_held,
    global long *values,
    global int *binding_rows,
    global int *status,
    long row_total,
    long slice_total,
    long lane_from,
    long lane_to,
    long instruments_max,
    long column_stride,
    long positions_max) {
    long item = get_global_id(0);
    long at = lane_from + item;
    if (at >= lane_to) {
        return;
    }
    global ulong *keys = all_keys + item * positions_max;
    global int *held = all_held + item * positions_max;
    long lane = lanes[at];
    if (lane < 0 || lane >= slice_total * LANES) {
        *status = OUTSIDE_SLICES;
        return;
    }
    long first_row = (int)slices[lane / LANES * 2];
    long row_count = (int)(slices[lane / LANES * 2] >> 32);
    if (first_row < 0 || row_count < 0 || first_row + row_count > row_total || row_count > positions_max) {
        *status = OUTSIDE_ROWS;
        return;
    }
    int count = 0;
    for (long row = first_row; row < first_row + row_count; row++) {
        global const uchar *slots = rows + row * ROW_BYTES;
        int lots = ((global const int *)slots)[lane % LANES];
        long instrument = ((global const ushort *)(slots + ROW_INSTRUMENT_OFFSET))[lane % LANES];
        if (lots != 0) {
            if (instrument > instruments_max) {
                *status = OUTSIDE_TABLE;
                return;
            }
            held[count] = lots;
            keys[count] = group_keys[instrument];
            count++;
        }
    }
    if (words[1]) {
        order_positions(keys, held, count);
    }
    long charge_values[CHARGES_MAX];
    long charge_largest[CHARGES_MAX];
    int charge_rows[CHARGES_MAX];
    for (int charge = 0; charge < CHARGES_MAX; charge++) {
        charge_values[charge] = 0;
        charge_largest[charge] = 0;
        charge_rows[charge] = NO_ROW;
    }
    for (int outer = 0; outer < 2; outer++) {
        global const int *plan = words + words[2 + outer];
        for (int from = 0; plan[0] != 0 && from < count;) {
            int to = outer == 0 ? count : group_end(keys, UNDERLYING_SHIFT, from, count);
            long losses[ROWS_MAX];
            for (int row = 0; row < ROWS_MAX; row++) {
                losses[row] = 0;
            }
            global const int *pass = plan + PLAN_WORDS + CHARGE_WORDS * plan[0];
            for (int index = 0; index < plan[1]; index++) {
                for (int first = from; first < to;) {
                    int end = pass[0] < 0 ? to : group_end(keys, pass[0], first, to);
                    add_group(pass, keys, held, first, end, loss, column_stride, losses);
                    first = end;
                }
                pass += PASS_WORDS + TERM_WORDS * pass[3];
            }
            global const int *charge = plan + PLAN_WORDS;
            for (int index = 0; index < plan[0]; index++, charge += CHARGE_WORDS) {
                int row = charge[1];
                for (int other = row + 1; other < charge[2]; other++) {
                    row = losses[other] > losses[row] ? other : row;
                }
                long worst = losses[row];
                if (!charge[3] && worst <= 0) {
                    continue;
                }
                int into = charge[0];
                charge_values[into] += worst;
                if (charge_rows[into] == NO_ROW || worst > charge_largest[into]) {
                    charge_largest[into] = worst;
                    charge_rows[into] = row;
                }
            }
            from = to;
        }
    }
    for (int charge = 0; charge < words[0]; charge++) {
        values[at * words[0] + charge] = charge_values[charge];
        binding_rows[at * words[0] + charge] = charge_rows[charge];
    }
}
