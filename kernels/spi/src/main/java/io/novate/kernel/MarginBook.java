package io.novate.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The live position table as a kernel sees it, lent for one call.
 *
 * <p><b>Shape</b>: accounts stand in lanes, eight lanes make a slice, a slice owns consecutive
 * rows; row {@code r} holds one position slot for each of its eight lanes.
 *
 * <pre>
 * rows        row r at r * 48:    | lots int32 x 8 (0..31) | instrument uint16 x 8 (32..47) |
 * slices      slice s at s * 16:  | firstRow int32 | rowCount int32 | instrumentMask int64   |
 * cash        lane l at l * 8, lane = slice * 8 + lane in slice
 * collateral  asset a, lane l at (a * laneMax + l) * 8
 * </pre>
 *
 * <p>A slice has at most {@link #ROWS_MAX} rows; rows that no slice owns are not read. An empty
 * slot is lots 0, instrument 0. A lane without an account is all zero. Bit {@code i & 63} of the
 * mask is set when a lane of the slice may hold instrument {@code i}.
 *
 * <p><b>Units</b>: lots; money 1e-6 of the settlement currency; collateral in smallest units.
 *
 * <p><b>Aliasing and ownership</b>: native segments, little endian, 8-byte aligned, owned by the
 * core, read only for the kernel.
 *
 * @param rows position rows
 * @param slices slice directory
 * @param cash ledger cash per lane
 * @param collateral balances, one column of {@code laneMax} per asset
 * @param assetCount number of collateral columns, at least 0
 * @param laneMax lanes in a column
 */
public record MarginBook(
        MemorySegment rows,
        MemorySegment slices,
        MemorySegment cash,
        MemorySegment collateral,
        int assetCount,
        int laneMax) {
    /** Accounts evaluated side by side. */
    public static final int LANES = 8;

    /** Rows of one slice at most: the positions of a standard account. */
    public static final int ROWS_MAX = 64;

    /** Bytes of one row. */
    public static final int ROW_BYTES = 48;

    /** Offset of the instrument ids inside a row. */
    public static final int ROW_INSTRUMENT_OFFSET = 32;

    /** Bytes of one entry of the slice directory. */
    public static final int SLICE_BYTES = 16;

    /** Offset of the row count inside a directory entry. */
    public static final int SLICE_ROW_COUNT_OFFSET = 4;

    /** Offset of the instrument mask inside a directory entry. */
    public static final int SLICE_MASK_OFFSET = 8;

    /** Returns the mask bit of an instrument. */
    public static long maskBit(int instrument) {
        return 1L << (instrument & 63);
    }
}
