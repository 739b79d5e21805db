package io.novate.core.margin;

import io.novate.core.command.AccountState;
import io.novate.core.command.Fees;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * The pre-trade check of one leg.
 *
 * <p>A leg passes when equity after it covers initial margin, open orders and chosen leverage
 * included. Otherwise it depends on what the leg is:
 *
 * <ul>
 *   <li>a perpetual or future of a cross or isolated account: it passes when it only reduces the
 *       position and equity covers maintenance margin. Its fee is capped by the maintenance margin
 *       it frees, so that reducing at the mark can never make an account liquidatable;
 *   <li>an option, or any leg of a portfolio account, where reducing one leg may uncover another:
 *       it passes when the account is less short than before: maintenance margin not larger, and
 *       equity not smaller in proportion to it.
 * </ul>
 *
 * <p>An account in liquidation, or with a liquidation order outstanding, does not trade: its lots
 * are reserved.
 *
 * <p>Source: the second rule is dYdX v4's for under-collateralised subaccounts.
 */
public final class TradeCheck {
    /** Bound of one position of a large account, money at the largest mark. */
    static final long LARGE_POSITION_MAX = 1L << 60;

    private final Books books;
    private final AccountMargin margin;
    private final OrderMargin orderMargin;
    private final FeeTiers tiers;
    private final Novation novation;
    private final BucketMargin buckets;

    /** Checks against the given tables. */
    public TradeCheck(
            Books books,
            AccountMargin margin,
            OrderMargin orderMargin,
            FeeTiers tiers,
            Novation novation,
            BucketMargin buckets) {
        this.books = books;
        this.margin = margin;
        this.orderMargin = orderMargin;
        this.tiers = tiers;
        this.novation = novation;
        this.buckets = buckets;
    }

    /**
     * Returns the fee of a leg, by its account's tier; negative when the tier gives a rebate, which
     * the caller caps by what the other side pays.
     *
     * @param lotsChange signed lots, their value at the largest mark bounded at intake
     */
    public long fee(
            int account, int instrument, long lotsChange, long priceTicks, boolean isTaker) {
        Fees fees = books.instruments().listing(instrument).fees();
        int tier = tiers.tier(account);
        long full =
                novation.fee(
                        instrument,
                        Math.abs(lotsChange),
                        priceTicks,
                        isTaker ? fees.takerPpm() : fees.makerPpm(),
                        isTaker ? fees.takerPerLot() : fees.makerPerLot(),
                        isTaker ? tiers.takerScalePpm(tier) : tiers.makerScalePpm(tier));
        long before = books.positions().lots(account, instrument);
        boolean capped = isAlone(account, instrument) && isReducing(before, before + lotsChange);
        return capped ? Math.min(full, freed(instrument, before, before + lotsChange)) : full;
    }

    /** Returns why a leg must be refused whatever it costs, or null. */
    public Rejection refuseSize(int account, int instrument, long lotsChange, boolean reduceOnly) {
        AccountState state = books.accounts().state(account);
        if (state == AccountState.LIQUIDATING || books.accounts().order(account) != 0) {
            return Rejection.IN_LIQUIDATION;
        }
        if (books.accounts().isBucket(account)
                && books.accounts().bucketInstrument(account) != instrument) {
            return Rejection.BUCKET_INSTRUMENT;
        }
        long before = books.positions().lots(account, instrument);
        long after = before + lotsChange;
        if (isReducing(before, after)) {
            return null;
        }
        boolean restricted = state == AccountState.RESTRICTED && isAlone(account, instrument);
        if (reduceOnly || restricted) {
            return Rejection.REDUCE_ONLY;
        }
        Rejection halted = books.instruments().refuseNewRisk(instrument);
        return halted != null ? halted : refuseGrowth(account, instrument, before, after);
    }

    /**
     * Returns why a leg must be refused for want of margin, or null; what a bucket lacks counts as
     * there when its parent can give it.
     */
    public Rejection refuseMargin(
            int account, int instrument, long lotsChange, long priceTicks, long fee) {
        long cash = -lotsChange * novation.unitCost(instrument, priceTicks) - fee;
        long locked = buckets.lacking(account, instrument, lotsChange, cash);
        Rejection refused = buckets.refuseLock(account, locked);
        if (refused != null) {
            return refused;
        }
        cash += locked;
        if (Math.abs(books.accounts().cash(account) + cash) > Limits.GROSS_MAX) {
            return Rejection.GROSS_BOUND;
        }
        long before = books.positions().lots(account, instrument);
        boolean reducing = isReducing(before, before + lotsChange);
        long extra256 = orderMargin.extra256(account, instrument, lotsChange);
        margin.evaluate(account);
        long equityBefore = margin.equity();
        long maintenanceBefore = margin.maintenanceMargin();
        margin.evaluateAfter(account, instrument, lotsChange, cash);
        if (!reducing && !books.accounts().isLarge(account) && !margin.isInsideGrossBound()) {
            return Rejection.GROSS_BOUND;
        }
        if (OrderMargin.covers(margin.initialExcess256(), extra256)) {
            return null;
        }
        boolean passes =
                isAlone(account, instrument)
                        ? reducing && margin.maintenanceExcess256() >= 0
                        : isLessShort(equityBefore, maintenanceBefore);
        return passes ? null : Rejection.MARGIN_SHORT;
    }

    /** Returns whether a change from {@code before} to {@code after} lots only reduces. */
    public static boolean isReducing(long before, long after) {
        return before > 0 && after >= 0 && after < before
                || before < 0 && after <= 0 && after > before;
    }

    /**
     * Returns whether no other position can change what one in this instrument requires: a
     * perpetual or future of an account that is not margined by scenarios.
     */
    public boolean isAlone(int account, int instrument) {
        return books.accounts().mode(account) != MarginMode.PORTFOLIO
                && !books.instruments().isOption(instrument);
    }

    /** Returns the most lots an account may hold of an instrument. */
    public static long lotsMax(Books books, int account, int instrument) {
        return books.accounts().isLarge(account)
                ? LARGE_POSITION_MAX / books.instruments().valueMax(instrument)
                : books.instruments().listing(instrument).bounds().lotsMax();
    }

    private boolean isLessShort(long equityBefore, long maintenanceBefore) {
        if (margin.maintenanceExcess256() < 0 || margin.maintenanceMargin() > maintenanceBefore) {
            return false;
        }
        return maintenanceBefore == 0
                ? margin.equity() > equityBefore
                : Rounding.covers(
                        margin.equity(),
                        maintenanceBefore,
                        equityBefore,
                        margin.maintenanceMargin());
    }

    private Rejection refuseGrowth(int account, int instrument, long before, long after) {
        if (Math.abs(after) > lotsMax(books, account, instrument)) {
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
}
