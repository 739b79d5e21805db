package io.novate.kernel;

/**
 * The account check: margin excess of every account, and the list of those below a threshold.
 *
 * <p><b>Shape</b>: see {@link MarginBook} and {@link MarginTable}. For each lane
 *
 * <pre>
 * excess = 256 * cash
 *        + sum over assets a of collateral[a] * collateralValue[a]
 *        + sum over rows of q * perLot[c] - max(0, max_j(slope[c][j] * |q| - offset[c][j]))
 * </pre>
 *
 * with {@code c = 2 * instrument + (q < 0 ? 1 : 0)}.
 *
 * <p><b>Units</b>: excess is money with 8 fraction bits. With a maintenance table, excess below 0
 * is exactly equity below {@code ceil(requirement)}, because equity is a whole number of money
 * units.
 *
 * <p><b>Exactness</b>: exact int64, no overflow inside the account bound; every backend returns the
 * same bits as the scalar definition.
 *
 * <p><b>Aliasing and ownership</b>: book, table and flagged segments are lent for the call and must
 * not overlap.
 *
 * <p><b>Errors</b>: undefined instruments or lots are refused at intake, not here; short segments
 * throw {@link IndexOutOfBoundsException}.
 */
public interface MarginKernel {
    /**
     * Evaluates slices {@code sliceFrom <= s < sliceTo} whose instrument mask meets {@code
     * changedMask}.
     *
     * @param changedMask bits of the instruments that matter; -1 evaluates every slice
     * @param excessBelow a lane is flagged when its excess is strictly below this value
     * @param flagged has room for {@code 8 * (sliceTo - sliceFrom)} lanes; written from index 0
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
