package io.novate.core.liquidation;

import io.novate.core.unit.Limits;
import io.novate.kernel.WideSum;

/**
 * How many lots one liquidation step closes.
 *
 * <p>The smallest number after which equity covers 1.1 times maintenance margin, when every lot
 * costs the liquidation fee and the allowed slippage:
 *
 * <pre>
 * shortage(n) = 11 * (MM - released(n)) - 10 * (equity - n * (fee + slippage))
 * </pre>
 *
 * With one bracket this is {@code ceil(shortage / (1.1 * mmPerLot - fee - slippage))}. When closing
 * a lot costs at least what it releases, the whole position is closed.
 */
final class StepSize {
    private final WideSum shortage = new WideSum();

    /** Returns the lots to close of a position that is margined alone, between 1 and its size. */
    long lots(LiquidationView view, int index) {
        long lots = view.lots(index);
        long size = Math.abs(lots);
        long cost = view.costPerLot(index);
        long perLot256 = view.maintenance256(index, Long.signum(lots));
        boolean pays = 11 * perLot256 > 10 * (cost << Limits.MARGIN_FRACTION_BITS);
        if (!pays || shortageSign(view, index, size) > 0) {
            return size;
        }
        long low = 1;
        long high = size;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (shortageSign(view, index, middle) <= 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int shortageSign(LiquidationView view, int index, long closed) {
        long lots = view.lots(index);
        long left = lots > 0 ? lots - closed : lots + closed;
        long released256 = view.maintenance256(index, lots) - view.maintenance256(index, left);
        long cost = view.costPerLot(index);
        shortage.set(0);
        shortage.addProduct(view.maintenanceMargin(), 11 << Limits.MARGIN_FRACTION_BITS);
        shortage.subtractProduct(released256, 11);
        shortage.subtractProduct(view.equity(), 10 << Limits.MARGIN_FRACTION_BITS);
        shortage.addProduct(closed, 10 * cost << Limits.MARGIN_FRACTION_BITS);
        return shortage.signum();
    }
}
