/*
 * The account check as one work item: a pipeline for a card that is programmed by high-level synthesis.
 *
 * It is the check that io.novate.kernel.MarginKernel and ScalarMarginKernel define, with the arguments and answers
 * of the grains in kernels/opencl. The work item passes slice after slice and row after row; one row enters per step,
 * its eight lanes are eight copies of the same circuit, and the brackets of a lane are fifteen more. Brackets not in
 * use hold zeros and ask nothing, so that no step depends on data: plain_lots, bracket_count, plain_units and floor
 * only save work elsewhere and are not read. Inside the account bound nothing overflows.
 */
enum { BRACKETS_MAX = 15, LANES = 8, ROW_BYTES = 48, ROW_INSTRUMENT_OFFSET = 32, FRACTION_BITS = 8 };
enum { OUTSIDE_ROWS = 1, OUTSIDE_TABLE = 2 };

/* Known to v++, ignored elsewhere. */
#ifdef __xilinx__
#define PIPELINED __attribute__((xcl_pipeline_loop(1)))
#define UNROLLED __attribute__((opencl_unroll_hint))
#else
#define PIPELINED
#define UNROLLED
#endif

/* The largest of 0 and slope * size - offset. */
static long brackets(global const long *slope, global const long *offset, long column, long size) {
    long most = 0;
    UNROLLED
    for (int bracket = 0; bracket < BRACKETS_MAX; bracket++) {
        long index = column * BRACKETS_MAX + bracket;
        most = max(most, slope[index] * size - offset[index]);
    }
    return most;
}

kernel __attribute__((reqd_work_group_size(1, 1, 1))) void margin_pipeline(
    global const uchar *rows,
    global const long *slices,
    global const long *cash,
    global const long *collateral,
    global const long *per_lot,
    global const int *plain_lots,
    global const char *bracket_count,
    global const long *slope,
    global const long *offset,
    global const long *per_unit,
    global const long *plain_units,
    global const long *unit_slope,
    global const long *unit_offset,
    global uchar *flags,
    global long *excess,
    global int *status,
    long row_total,
    long lane_max,
    long changed_mask,
    long excess_below,
    long asset_count,
    long instruments_max,
    long floor,
    long slice_from,
    long slice_to) {
    for (long slice = slice_from; slice < slice_to; slice++) {
        long index = (slice - slice_from) * LANES;
        long first_row = (int)slices[2 * slice];
        long row_count = (int)(slices[2 * slice] >> 32);
        bool is_asked = changed_mask == -1 || (slices[2 * slice + 1] & changed_mask) != 0;
        bool has_rows = first_row >= 0 && row_count >= 0 && first_row + row_count <= row_total;
        if (is_asked && !has_rows) {
            *status = OUTSIDE_ROWS;
        }
        bool is_evaluated = is_asked && has_rows;
        long sum[LANES];
        UNROLLED
        for (int lane = 0; lane < LANES; lane++) {
            sum[lane] = cash[slice * LANES + lane] << FRACTION_BITS;
        }
        long asset_end = is_evaluated ? asset_count : 0;
        PIPELINED
        for (long asset = 0; asset < asset_end; asset++) {
            UNROLLED
            for (int lane = 0; lane < LANES; lane++) {
                long balance = collateral[asset * lane_max + slice * LANES + lane];
                long column = 2 * asset + (balance < 0 ? 1 : 0);
                long size = balance < 0 ? -balance : balance;
                sum[lane] += balance * per_unit[column] - brackets(unit_slope, unit_offset, column, size);
            }
        }
        long row_end = is_evaluated ? first_row + row_count : first_row;
        PIPELINED
        for (long row = first_row; row < row_end; row++) {
            global const int *lots_of = (global const int *)(rows + row * ROW_BYTES);
            global const ushort *instrument_of =
                (global const ushort *)(rows + row * ROW_BYTES + ROW_INSTRUMENT_OFFSET);
            UNROLLED
            for (int lane = 0; lane < LANES; lane++) {
                long lots = lots_of[lane];
                long instrument = instrument_of[lane];
                if (instrument > instruments_max) {
                    *status = OUTSIDE_TABLE;
                    instrument = 0;
                }
                long column = 2 * instrument + (lots < 0 ? 1 : 0);
                long size = lots < 0 ? -lots : lots;
                sum[lane] += lots * per_lot[column] - brackets(slope, offset, column, size);
            }
        }
        UNROLLED
        for (int lane = 0; lane < LANES; lane++) {
            bool is_flagged = is_evaluated && sum[lane] < excess_below;
            flags[index + lane] = is_flagged ? 1 : 0;
            if (is_flagged) {
                excess[index + lane] = sum[lane];
            }
        }
    }
}
