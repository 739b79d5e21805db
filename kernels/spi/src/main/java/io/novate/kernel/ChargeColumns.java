package io.novate.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Where a scenario sweep writes the charges of each account it was asked for.
 *
 * <p>Charge c of the account at index k of the lane list stands at index {@code k * chargeCount +
 * c} of both, {@code chargeCount} being the number of charges of the shape.
 *
 * @param values int64 value, money with 8 fraction bits
 * @param bindingRows int32 row that made the value, -1 when none did
 */
public record ChargeColumns(MemorySegment values, MemorySegment bindingRows) {
    /** The binding row of a charge that no row made: nothing held, or every group floored at 0. */
    public static final int NO_ROW = -1;
}
