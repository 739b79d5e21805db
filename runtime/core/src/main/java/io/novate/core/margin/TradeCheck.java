package io.novate.core.margin;

import io.novate.core.command.AccountState;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;

/**
 * The pre-trade check of one leg.
 *
 * <p>A leg passes when equity after it covers initial margin; one that only reduces a position,
 * when equity covers maintenance margin. The fee of a reducing leg is capped by the maintenance
 * margin it frees, so that reducing at the mark can never make an account liquidatable. An account
 * in liquidation, or with a liquidation order outstanding, does not trade: its lots are reserved.
 */
public final class TradeCheck {
    /** Bound of one position of a large account, money at the largest mark. */
    private static final long LARGE_POSITION_MAX = 1L << 60;

    private final Books books;
    private final AccountMargin margin;
    private final Novation novation;
    private long fee;

    /** Checks against the given tables. */
    public TradeCheck(Books books, AccountMargin margin, Novation novation) {
        this.books = books;
        this.margin = margin;
        this.novation = novation;
    }

    /** Returns the fee of the leg last checked, money. */
    public long fee() {
        return fee;
    }

    /**
     * Returns why a leg must be refused, or null.
     *
     * @param lotsChange signed lots, their value at the largest mark bounded at intake
     */
    public Rejection refuse(
            int account, int instrument, long lotsChange, long priceTicks, int feePpm) {
        AccountState state = books.accounts().state(account);
        if (state == AccountState.LIQUIDATING || books.accounts().order(account) != 0) {
            return Rejection.IN_LIQUIDATION;
        }
        long before = books.positions().lots(account, instrument);
        long after = before + lotsChange;
        boolean reducing = isReducing(before, after);
        if (!reducing) {
            Rejection limit = refuseGrowth(account, instrument, state, before, after);
            if (limit != null) {
                return limit;
            }
        }
        fee = novation.fee(instrument, Math.abs(lotsChange), priceTicks, feePpm);
        if (reducing) {
            fee = Math.min(fee, freed(instrument, before, after));
        }
        long cash = -lotsChange * novation.unitCost(instrument, priceTicks) - fee;
        return refuseMargin(account, instrument, lotsChange, cash, reducing);
    }

    private static boolean isReducing(long before, long after) {
        return before > 0 && after >= 0 && after < before
                || before < 0 && after <= 0 && after > before;
    }

    private Rejection refuseGrowth(
            int account, int instrument, AccountState state, long before, long after) {
        if (state == AccountState.RESTRICTED) {
            return Rejection.REDUCE_ONLY;
        }
        Rejection halted = books.instruments().refuseNewRisk(instrument);
        if (halted != null) {
            return halted;
        }
        long sizeMax =
                books.accounts().isLarge(account)
                        ? LARGE_POSITION_MAX / books.instruments().valueMax(instrument)
                        : books.instruments().listing(instrument).bounds().lotsMax();
        if (Math.abs(after) > sizeMax) {
            return Rejection.POSITION_LIMIT;
        }
        if (before == 0) {
            if (books.positions().isFull(account, instrument)) {
                return Rejection.POSITIONS_FULL;
            }
            if (!books.accounts().isLarge(account) && books.positions().lacksRows()) {
                return Rejection.CAPACITY;
            }
        }
        return null;
    }

    /** Returns the maintenance margin a reduction frees, rounded down; invariant 6. */
    private long freed(int instrument, long before, long after) {
        long freed256 =
                margin.maintenance256(instrument, before)
                        - margin.maintenance256(instrument, after);
        Invariant.check("reducing never raises the requirement", freed256 >= 0, freed256);
        return freed256 >> Limits.MARGIN_FRACTION_BITS;
    }

    private Rejection refuseMargin(
            int account, int instrument, long lotsChange, long cash, boolean reducing) {
        if (Math.abs(books.accounts().cash(account) + cash) > Limits.GROSS_MAX) {
            return Rejection.GROSS_BOUND;
        }
        margin.evaluateAfter(account, instrument, lotsChange, cash);
        if (!reducing && !books.accounts().isLarge(account) && !margin.isInsideGrossBound()) {
            return Rejection.GROSS_BOUND;
        }
        if (margin.initialExcess256() >= 0) {
            return null;
        }
        if (!reducing) {
            return Rejection.MARGIN_SHORT;
        }
        return margin.maintenanceExcess256() >= 0 ? null : Rejection.MARGIN_SHORT;
    }
}
