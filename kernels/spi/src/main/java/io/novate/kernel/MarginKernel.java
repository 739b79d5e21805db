package io.novate.kernel;

/**
 * The account check: margin excess of every account, and the list of those below a threshold.
 *
 * <p><b>Shape</b>: see {@link MarginBook} and {@link MarginTable}. For each lane
 *
 * <pre>
 * excess = 256 * cash
 *        + sum over assets of b * perUnit[a] - max(0, max_j(unitSlope[a][j] * |b| - unitOffset[a][j]))
 *        + sum over rows   of q * perLot[c] - max(0, max_j(slope[c][j] * |q| - offset[c][j]))
 * </pre>
 *
 * with {@code b} the balance in the collateral column, {@code a = 2 * asset + (b < 0 ? 1 : 0)} and
 * {@code c = 2 * instrument + (q < 0 ? 1 : 0)}. An empty slot adds nothing. A lane without an
 * account has excess 0, and is flagged like any other when the threshold is above 0.
 *
 * <p><b>Units</b>: excess is money with 8 fraction bits. With a maintenance table, excess below 0
 * is exactly equity below {@code ceil(requirement)}, because equity is a whole number of money
 * units.
 *
 * <p><b>Exactness</b>: exact int64; every backend returns the same bits as the scalar definition.
 * Inside the account bound nothing overflows, in any order of the terms. The bound, in money, with
 * {@code Vmax} the highest mark of one lot that the listing admits:
 *
 * <pre>
 * |cash| <= 2^52     sum |q| * Vmax <= 2^52     collateral <= 2^51 in all
 * |value of a lot| <= 1.25 * Vmax (mark less funding)     margin of a lot, brackets and all <= Vmax
 * </pre>
 *
 * An asset counts towards the bound of collateral with {@code b * perUnit} when {@code b >= 0}, and
 * then its slopes are at most {@code perUnit}, because no haircut exceeds the value; the further
 * haircut takes back at most what the first term gave, so that any part of the two is between minus
 * and plus that amount. When {@code b < 0} it counts with {@code |b|} times the sum of {@code
 * perUnit} and its steepest slope. In units of 1/256 money, the terms of one lane reach at most
 *
 * <pre>
 * cash                              2^52 * 256      = 1.00 * 2^60
 * collateral, first and further     2^51 * 256      = 0.50 * 2^60
 * value                      1.25 * 2^52 * 256      = 1.25 * 2^60
 * margin, first and further         2^52 * 256      = 1.00 * 2^60
 *                                               sum = 3.75 * 2^60 < 2^62
 * </pre>
 *
 * so that every partial sum, in whatever order and over whatever subset, is below 2^62 as well; the
 * last quarter of 2^60 is room for a caller's own terms. Inside a bracket, {@code slope * |q|} is
 * at most the margin, 2^60, {@code unitSlope * |b|} at most the collateral, 2^59, and the offset is
 * in {@code 0 .. 2^63 - 1}: their difference stays above {@code -2^63}. A deposit from outside must
 * be consumable and may lift cash to 2^54 before the account trades again: the sum is then 6.75 *
 * 2^60 and still fits. Outside the bound the result is undefined; intake keeps accounts inside.
 *
 * <p><b>Aliasing and ownership</b>: book, table and flagged segments are lent for the call and must
 * not overlap. A kernel belongs to one thread and allocates nothing per call.
 *
 * <p><b>Errors</b>: undefined instruments or lots are refused at intake, not here; short segments
 * throw {@link IndexOutOfBoundsException}.
 */
public interface MarginKernel {
    /** A changed mask that evaluates every slice, also those whose own mask is empty. */
    long EVERY_SLICE = -1;

    /**
     * Evaluates slices {@code sliceFrom <= s < sliceTo} whose instrument mask meets {@code
     * changedMask}.
     *
     * @param changedMask bits of the instruments that matter; {@link #EVERY_SLICE} evaluates every
     *     slice, 0 none
     * @param excessBelow a lane is flagged when its excess is strictly below this value
     * @param flagged has room for {@code 8 * (sliceTo - sliceFrom)} lanes; written from index 0,
     *     ascending by lane, and nowhere else
     * @return number of flagged lanes
     */
    int sweep(
            MarginBook book,
            int sliceFrom,
            int sliceTo,
            MarginTable table,
            long changedMask,
            long excessBelow,
            FlaggedLanes flagged);
}
