package io.novate.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The portfolio rule: maxima of linear functions of the lots, added over groups.
 *
 * <p><b>Shape</b>: see {@link MarginBook} and {@link ScenarioTable}. For each account of a list of
 * lanes, with {@code q[i]} the lots of its positions (slots with 0 lots do not exist),
 *
 * <pre>
 * term t    (+ or -) sum over the groups g of its grouping of
 *               max over its columns c, and over 0 when floored, of
 *                   sum over positions i in g of q[i] * loss[i][c]
 * row r     sum of its terms
 * charge    sum over the groups g of its grouping of
 *               max over its rows r of row r on the positions of g alone, at least 0 unless signed
 * </pre>
 *
 * A group in which the account holds nothing does not exist, so an account without positions has
 * charges of 0. The binding row of a charge is the first row that reaches the maximum of the group
 * with the largest value, the lowest underlying id first among equals; {@link ChargeColumns#NO_ROW}
 * when there is no group, or when the charge is not signed and no group's maximum is above 0. Lanes
 * may repeat and come in any order.
 *
 * <p>Only {@code rows} and {@code slices} of the book are read, so that holdings which exist
 * nowhere need a book of one slice only: a native segment of {@code n} rows of {@link
 * MarginBook#ROW_BYTES} bytes, one directory entry {@code (firstRow 0, rowCount n, mask 0)}, empty
 * native segments for cash and collateral, {@code assetCount} 0 and {@code laneMax} 8; up to eight
 * holdings, one in each lane. Here a slice may have up to {@link #POSITIONS_MAX} rows, and an
 * instrument may stand in several slots of a lane: their lots add up.
 *
 * <p><b>Units</b>: lots; values are money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: exact int64; every backend returns the same bits as the scalar definition.
 * Nothing overflows, in any order of the additions, while for {@code Vmax} the highest mark of one
 * lot that a listing admits
 *
 * <pre>
 * sum |q[i]| * Vmax[i] <= 2^52 money        |loss[i][c]| <= Vmax[i] * 256
 * </pre>
 *
 * or, which is all that is used, while {@code sum |q[i]| * max over c of |loss[i][c]| <= 2^60}. For
 * every set of positions call that sum its weight W. Each column sum over a group g is at most W(g)
 * absolutely, and so are its partial sums and the maximum over columns, with or without 0. Groups
 * are disjoint, so a term is at most the sum of W(g), which is W of the positions it sees. A row
 * adds at most {@link ScenarioShape#TERMS_PER_ROW_MAX} = 4 terms: at most 4 W. A charge takes one
 * row in each of its disjoint groups: at most 4 W of the account, in every partial sum.
 *
 * <pre>
 * column sum, term    1.00 * 2^60
 * row                 4.00 * 2^60
 * charge              4.00 * 2^60 = 2^62 < 2^63
 * </pre>
 *
 * Rows, columns and charges are not added to one another, so their numbers ({@link
 * ScenarioShape#ROWS_MAX}, {@link ScenarioShape#COLUMNS_MAX}, {@link ScenarioShape#CHARGES_MAX}) do
 * not matter; a caller who adds up charges times factors needs 128 bits. Outside the bound the
 * result is undefined; intake keeps accounts inside.
 *
 * <p><b>Aliasing and ownership</b>: book, lanes, table and result segments are lent for the call,
 * are native and must not overlap. A kernel belongs to one thread. It allocates nothing per call,
 * except at the first call with another {@link ScenarioShape}.
 *
 * <p><b>Errors</b>: undefined instruments, lots outside the bound and slices with too many rows are
 * refused at intake, not here; short segments throw {@link IndexOutOfBoundsException}.
 */
public interface ScenarioKernel {
    /** Largest instrument id that a row of a book can name. */
    int INSTRUMENTS_MAX = 0xffff;

    /** Position slots of one lane at most. */
    int POSITIONS_MAX = 4096;

    /**
     * Computes every charge of the accounts in a list of lanes.
     *
     * @param lanes int32 lane numbers of the book, in any order
     * @param laneCount number of lanes in the list
     * @param charges has room for {@code laneCount} times the charges of the shape; nothing else is
     *     written
     */
    void sweep(
            MarginBook book,
            MemorySegment lanes,
            int laneCount,
            ScenarioTable table,
            ChargeColumns charges);
}
