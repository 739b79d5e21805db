package io.novate.core.liquidation;

import io.novate.core.command.Listing;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
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
    private final Books books;
    private final AccountMargin margin;
    private final WideSum shortage = new WideSum();

    StepSize(Books books, AccountMargin margin) {
        this.books = books;
        this.margin = margin;
    }

    /** Returns what one lot costs to close beyond the mark, money, rounded up twice. */
    long costPerLot(int instrument) {
        Listing listing = books.instruments().listing(instrument);
        long value = books.instruments().markValue(instrument);
        return Rounding.mulDivCeil(value, listing.fees().liquidationPpm(), Limits.PPM)
                + Rounding.mulDivCeil(value, listing.bounds().slippagePpm(), Limits.PPM);
    }

    /**
     * Returns the lots to close, between 1 and the size of the position.
     *
     * @param equity equity of the account, money
     * @param maintenance maintenance margin of the account, money
     */
    long lots(int instrument, long lots, long equity, long maintenance) {
        long size = Math.abs(lots);
        long cost = costPerLot(instrument);
        long perLot256 = margin.maintenance256(instrument, Long.signum(lots));
        boolean pays = 11 * perLot256 > 10 * (cost << Limits.MARGIN_FRACTION_BITS);
        if (!pays || shortageSign(instrument, lots, size, equity, maintenance, cost) > 0) {
            return size;
        }
        long low = 1;
        long high = size;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (shortageSign(instrument, lots, middle, equity, maintenance, cost) <= 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /**
     * Asserts invariant 7: closing lots where each releases more than it costs never increases the
     * modelled shortage, fee included.
     */
    void assertReduces(int instrument, long lots, long closed) {
        long cost = costPerLot(instrument);
        long perLot256 = margin.maintenance256(instrument, Long.signum(lots));
        if (11 * perLot256 > 10 * (cost << Limits.MARGIN_FRACTION_BITS)) {
            shortage(instrument, lots, closed, 0, 0, cost);
            Invariant.check(
                    "liquidation step reduces the shortage",
                    shortage.signum() <= 0,
                    shortage.clampToLong());
        }
    }

    private int shortageSign(
            int instrument, long lots, long closed, long equity, long maintenance, long cost) {
        shortage(instrument, lots, closed, equity, maintenance, cost);
        return shortage.signum();
    }

    private void shortage(
            int instrument, long lots, long closed, long equity, long maintenance, long cost) {
        long left = lots > 0 ? lots - closed : lots + closed;
        long released256 =
                margin.maintenance256(instrument, lots) - margin.maintenance256(instrument, left);
        shortage.set(0);
        shortage.addProduct(maintenance, 11 << Limits.MARGIN_FRACTION_BITS);
        shortage.subtractProduct(released256, 11);
        shortage.subtractProduct(equity, 10 << Limits.MARGIN_FRACTION_BITS);
        shortage.addProduct(closed * 10, cost << Limits.MARGIN_FRACTION_BITS);
    }
}
