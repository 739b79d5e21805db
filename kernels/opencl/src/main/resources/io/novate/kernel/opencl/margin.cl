/*
 * The account check, defined by io.novate.kernel.MarginKernel and ScalarMarginKernel.
 *
 * Plainly, for each lane of a slice whose mask meets changed_mask:
 *
 *     excess = cash * 256
 *     for each asset: excess += balance * per_unit - further(|balance|)
 *     for each row:   excess += lots * per_lot - further(|lots|)
 *     flags = excess < excess_below
 *
 * with the columns 2 * id + (held < 0), and further the largest of 0 and slope * size - offset of the column's
 * brackets. A slice that is not evaluated gets flags of 0 and no excess. Inside the account bound no product and no
 * partial sum overflows, so that signed arithmetic is exact in any order.
 *
 * Two grains of the same check: a slice per work item, its lanes a vector, for processors; an account per work item,
 * for devices that run many items side by side. Nothing outside what was lent is read: rows and instruments are
 * compared with row_total and instruments_max, and the first that does not fit is told in status.
 */
enum { BRACKETS_MAX = 15, LANES = 8, ROW_BYTES = 48, ROW_INSTRUMENT_OFFSET = 32, FRACTION_BITS = 8 };
enum { OUTSIDE_ROWS = 1, OUTSIDE_TABLE = 2 };

#define MARGIN_ARGUMENTS                                                                                     \
    global const uchar *rows, global const long *slices, global const long *cash, global const long *collateral, \
        global const long *per_lot, global const int *plain_lots, global const char *bracket_count,          \
        global const long *slope, global const long *offset, global const long *per_unit,                    \
        global const long *plain_units, global const long *unit_slope, global const long *unit_offset,       \
        global uchar *flags, global long *excess, global int *status, long row_total, long lane_max,         \
        long changed_mask, long excess_below, long asset_count, long instruments_max, long floor,            \
        long slice_from, long slice_to

/* What the brackets of a column ask; those not in use ask nothing. */
static long brackets(global const long *slope, global const long *offset, long column, long count, long size) {
    long most = 0;
    for (long index = column * BRACKETS_MAX; index < column * BRACKETS_MAX + count; index++) {
        most = max(most, slope[index] * size - offset[index]);
    }
    return most;
}

/* What a position needs beyond the first bracket. */
static long further_margin(
    global const int *plain_lots,
    global const char *bracket_count,
    global const long *slope,
    global const long *offset,
    long column,
    long size) {
    return size <= plain_lots[column] ? 0 : brackets(slope, offset, column, bracket_count[column], size);
}

/* What a balance is worth. */
static long collateral_worth(
    global const long *per_unit,
    global const long *plain_units,
    global const long *unit_slope,
    global const long *unit_offset,
    long asset,
    long balance) {
    long column = 2 * asset + (balance < 0 ? 1 : 0);
    long size = balance < 0 ? -balance : balance;
    long further = size <= plain_units[column] ? 0 : brackets(unit_slope, unit_offset, column, BRACKETS_MAX, size);
    return balance * per_unit[column] - further;
}

/* Whether a slice is evaluated. */
static bool is_asked(global const long *slices, long slice, long changed_mask) {
    return changed_mask == -1 || (slices[2 * slice + 1] & changed_mask) != 0;
}

kernel __attribute__((reqd_work_group_size(32, 1, 1))) void margin_by_slice(MARGIN_ARGUMENTS) {
    long index = get_global_id(0);
    long slice = slice_from + index;
    if (slice >= slice_to) {
        return;
    }
    vstore8((uchar8)(0), index, flags);
    if (!is_asked(slices, slice, changed_mask)) {
        return;
    }
    long first_row = (int)slices[2 * slice];
    long row_count = (int)(slices[2 * slice] >> 32);
    if (first_row < 0 || row_count < 0 || first_row + row_count > row_total) {
        *status = OUTSIDE_ROWS;
        return;
    }
    long8 sum = vload8(slice, cash) << FRACTION_BITS;
    for (long asset = 0; asset < asset_count; asset++) {
        global const long *balances = collateral + asset * lane_max + slice * LANES;
        for (int lane = 0; lane < LANES; lane++) {
            long worth =
                collateral_worth(per_unit, plain_units, unit_slope, unit_offset, asset, balances[lane]);
            ((long *)&sum)[lane] += worth;
        }
    }
    global const uchar *row = rows + first_row * ROW_BYTES;
    for (long count = 0; count < row_count; count++, row += ROW_BYTES) {
        int8 lots = vload8(0, (global const int *)row);
        int8 instruments = convert_int8(vload8(0, (global const ushort *)(row + ROW_INSTRUMENT_OFFSET)));
        if (any(instruments > (int8)((int)instruments_max))) {
            *status = OUTSIDE_TABLE;
            return;
        }
        int8 column = 2 * instruments - (lots < 0);
        long8 value = (long8)(
            per_lot[column.s0], per_lot[column.s1], per_lot[column.s2], per_lot[column.s3],
            per_lot[column.s4], per_lot[column.s5], per_lot[column.s6], per_lot[column.s7]);
        long8 product = convert_long8(lots) * value;
        sum += product;
        if (any(abs(product) >= (ulong8)((ulong)floor))) {
            for (int lane = 0; lane < LANES; lane++) {
                long held = ((int *)&lots)[lane];
                long size = held < 0 ? -held : held;
                ((long *)&sum)[lane] -= further_margin(
                    plain_lots, bracket_count, slope, offset, ((int *)&column)[lane], size);
            }
        }
    }
    vstore8(sum, index, excess);
    vstore8(convert_uchar8(-(sum < (long8)(excess_below))), index, flags);
}

kernel __attribute__((reqd_work_group_size(64, 1, 1))) void margin_by_account(MARGIN_ARGUMENTS) {
    long index = get_global_id(0);
    long slice = slice_from + index / LANES;
    if (slice >= slice_to) {
        return;
    }
    flags[index] = 0;
    if (!is_asked(slices, slice, changed_mask)) {
        return;
    }
    long lane = index % LANES;
    long first_row = (int)slices[2 * slice];
    long row_count = (int)(slices[2 * slice] >> 32);
    if (first_row < 0 || row_count < 0 || first_row + row_count > row_total) {
        *status = OUTSIDE_ROWS;
        return;
    }
    long sum = cash[slice * LANES + lane] << FRACTION_BITS;
    for (long asset = 0; asset < asset_count; asset++) {
        long balance = collateral[asset * lane_max + slice * LANES + lane];
        sum += collateral_worth(per_unit, plain_units, unit_slope, unit_offset, asset, balance);
    }
    global const uchar *row = rows + first_row * ROW_BYTES;
    for (long count = 0; count < row_count; count++, row += ROW_BYTES) {
        long lots = ((global const int *)row)[lane];
        long instrument = ((global const ushort *)(row + ROW_INSTRUMENT_OFFSET))[lane];
        if (instrument > instruments_max) {
            *status = OUTSIDE_TABLE;
            return;
        }
        long column = 2 * instrument + (lots < 0 ? 1 : 0);
        long product = lots * per_lot[column];
        sum += product;
        if (abs(product) >= (ulong)floor) {
            sum -= further_margin(
                plain_lots, bracket_count, slope, offset, column, lots < 0 ? -lots : lots);
        }
    }
    excess[index] = sum;
    flags[index] = sum < excess_below ? 1 : 0;
}
