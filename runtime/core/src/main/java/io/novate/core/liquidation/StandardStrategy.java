package io.novate.core.liquidation;

import io.novate.core.command.MarginMode;
import io.novate.core.command.TradeReason;
import io.novate.kernel.WideSum;

/**
 * The strategy that stands unless an embedder brings another.
 *
 * <p>Positions that are margined one by one: the one with the largest requirement, ties to the
 * lower instrument, as many lots as {@link StepSize} says. Portfolio accounts and accounts that
 * hold options: the position whose closing frees most requirement of the whole account per unit of
 * cost, ties to the larger drop, then to the lower instrument; of a position the most lots it may
 * close and every half of that are tried, the number that frees most stands for it, and it is left
 * alone when none frees any, so a hedge is not taken away. Of the chosen position the fewest lots
 * are closed after which the account has recovered, when that many suffice.
 *
 * <p>Bound: at most 33 evaluations of the account per position of a standard account and 32 for the
 * number of lots; twice that for large accounts, whose positions are wider.
 */
public final class StandardStrategy implements LiquidationStrategy {
    private final StepSize stepSize = new StepSize();
    private final WideSum left = new WideSum();
    private final WideSum right = new WideSum();

    /** Starts without state; one instance serves one machine. */
    public StandardStrategy() {}

    @Override
    public String name() {
        return "novate-standard";
    }

    @Override
    public void choose(LiquidationView view, LiquidationChoice choice) {
        if (isMarginedTogether(view)) {
            chooseDropPerCost(view, choice);
        } else {
            chooseLargestRequirement(view, choice);
        }
    }

    private static boolean isMarginedTogether(LiquidationView view) {
        boolean together = view.mode() == MarginMode.PORTFOLIO;
        for (int index = 0; index < view.positionCount() && !together; index++) {
            together = view.isOption(index);
        }
        return together;
    }

    private void chooseLargestRequirement(LiquidationView view, LiquidationChoice choice) {
        int largest = -1;
        long largest256 = 0;
        for (int index = 0; index < view.positionCount(); index++) {
            long own256 = view.maintenance256(index, view.lots(index));
            if (own256 > largest256 && view.room(index) > 0) {
                largest = index;
                largest256 = own256;
            }
        }
        if (largest >= 0) {
            long lots = Math.min(stepSize.lots(view, largest), view.room(largest));
            choice.choose(largest, lots, TradeReason.LARGEST_REQUIREMENT);
        }
    }

    private void chooseDropPerCost(LiquidationView view, LiquidationChoice choice) {
        int best = -1;
        long bestLots = 0;
        long bestDrop = 0;
        long bestCost = 0;
        for (int index = 0; index < view.positionCount(); index++) {
            long lots = lotsOfLargestDrop(view, index);
            if (lots == 0) {
                continue;
            }
            long drop = view.maintenanceMargin() - view.maintenanceAfter(index, lots);
            long cost = Math.max(1, Math.multiplyExact(lots, view.costPerLot(index)));
            int order = best < 0 ? 1 : WideSum.compareProducts(drop, bestCost, bestDrop, cost);
            if (order > 0 || order == 0 && drop > bestDrop) {
                best = index;
                bestLots = lots;
                bestDrop = drop;
                bestCost = cost;
            }
        }
        if (best >= 0) {
            choice.choose(best, fewest(view, best, bestLots), TradeReason.LARGEST_DROP_PER_COST);
        }
    }

    /** Returns, of the most lots and their halves, those that free most; 0 when none frees any. */
    private static long lotsOfLargestDrop(LiquidationView view, int index) {
        long best = 0;
        long least = view.maintenanceMargin();
        long lots = Math.min(Math.abs(view.lots(index)), view.room(index));
        while (lots > 0) {
            long after = view.maintenanceAfter(index, lots);
            if (after < least || after == least && best > 0) {
                best = lots;
                least = after;
            }
            lots >>= 1;
        }
        return best;
    }

    /** Returns the fewest lots that let the account recover, or all that may be closed. */
    private long fewest(LiquidationView view, int index, long lotsMax) {
        if (!recovers(view, index, lotsMax)) {
            return lotsMax;
        }
        long low = 1;
        long high = lotsMax;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (recovers(view, index, middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }

    /** Whether equity after closing covers 1.1 times what is then the maintenance margin. */
    private boolean recovers(LiquidationView view, int index, long closed) {
        left.set(0);
        left.addProduct(view.equity(), 10);
        left.subtractProduct(closed, 10 * view.costPerLot(index));
        right.set(0);
        right.addProduct(view.maintenanceAfter(index, closed), 11);
        return left.compareTo(right) >= 0;
    }
}
