package io.novate.core.margin;

import io.novate.core.command.AccountState;
import io.novate.core.command.Fees;
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
    private final TradeLeg single;

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
        single = new TradeLeg(books);
    }

    /** Returns the fee of a leg that stands alone; see {@link #fee(TradeLeg, long, boolean)}. */
    public long fee(
            int account, int instrument, long lotsChange, long priceTicks, boolean isTaker) {
        single.read(account, instrument, lotsChange);
        return fee(single, novation.lotValue(instrument, priceTicks), isTaker);
    }

    /**
     * Returns the fee of a leg, by its account's tier; negative when the tier gives a rebate, which
     * the caller caps by what the other side pays.
     *
     * @param lotValue money per lot at the price; that of all lots at the largest mark is bounded
     *     at intake
     */
    public long fee(TradeLeg leg, long lotValue, boolean isTaker) {
        Fees fees = books.instruments().listing(leg.instrument()).fees();
        int tier = leg.tier();
        long full =
                Novation.fee(
                        Math.abs(leg.lots()),
                        lotValue,
                        isTaker ? fees.takerPpm() : fees.makerPpm(),
                        isTaker ? fees.takerPerLot() : fees.makerPerLot(),
                        isTaker ? tiers.takerScalePpm(tier) : tiers.makerScalePpm(tier));
        boolean capped = leg.isReducing() && leg.isAlone();
        return capped ? Math.min(full, freed(leg)) : full;
    }

    /** Returns why a leg that stands alone must be refused whatever it costs, or null. */
    public Rejection refuseSize(int account, int instrument, long lotsChange, boolean reduceOnly) {
        single.read(account, instrument, lotsChange);
        return refuseSize(single, reduceOnly);
    }

    /** Returns why a leg must be refused whatever it costs, or null. */
    public Rejection refuseSize(TradeLeg leg, boolean reduceOnly) {
        if (leg.state() == AccountState.LIQUIDATING || leg.isBusy()) {
            return Rejection.IN_LIQUIDATION;
        }
        if (leg.isBucket()
                && books.accounts().bucketInstrument(leg.account()) != leg.instrument()) {
            return Rejection.BUCKET_INSTRUMENT;
        }
        if (leg.isReducing()) {
            return null;
        }
        boolean restricted = leg.state() == AccountState.RESTRICTED && leg.isAlone();
        if (reduceOnly || restricted) {
            return Rejection.REDUCE_ONLY;
        }
        Rejection halted = books.instruments().refuseNewRisk(leg.instrument());
        return halted != null ? halted : refuseGrowth(leg);
    }

    /** Returns why a leg that stands alone must be refused for want of margin, or null. */
    public Rejection refuseMargin(
            int account, int instrument, long lotsChange, long priceTicks, long fee) {
        single.read(account, instrument, lotsChange);
        return refuseMargin(single, novation.unitCost(instrument, priceTicks), fee);
    }

    /**
     * Returns why a leg must be refused for want of margin, or null; what a bucket lacks counts as
     * there when its parent can give it.
     *
     * <p>Who covers initial margin by the table alone needs no other evaluation: the table never
     * asks less than the exact requirement.
     *
     * @param unitCost money per lot in settlement coordinates
     */
    public Rejection refuseMargin(TradeLeg leg, long unitCost, long fee) {
        int account = leg.account();
        int instrument = leg.instrument();
        long cash = -leg.lots() * unitCost - fee;
        if (leg.isBucket()) {
            long locked = buckets.lacking(account, instrument, leg.lots(), cash);
            Rejection refused = buckets.refuseLock(account, locked);
            if (refused != null) {
                return refused;
            }
            cash += locked;
        }
        long cashAfter = leg.cash() + cash;
        if (Math.abs(cashAfter) > Limits.GROSS_MAX) {
            return Rejection.GROSS_BOUND;
        }
        long extra256 = leg.isAsking() ? orderMargin.extra256(account, instrument, leg.lots()) : 0;
        if (!leg.isTabled()) {
            return refuseExactly(leg, cash, extra256);
        }
        if (!leg.isReducing() && leg.grossMax() > Limits.GROSS_MAX) {
            return Rejection.GROSS_BOUND;
        }
        return OrderMargin.covers(leg.excess256(cashAfter), extra256)
                ? null
                : refuseExactly(leg, cash, extra256);
    }

    /** Returns why an account that would have traded must not, by its exact evaluation, or null. */
    private Rejection refuseExactly(TradeLeg leg, long cash, long extra256) {
        int account = leg.account();
        margin.evaluateAfter(account, leg.instrument(), leg.lots(), cash);
        if (!leg.isReducing() && !leg.isLarge() && !margin.isInsideGrossBound()) {
            return Rejection.GROSS_BOUND;
        }
        if (OrderMargin.covers(margin.initialExcess256(), extra256)) {
            return null;
        }
        boolean passes =
                margin.maintenanceExcess256() >= 0
                        && (leg.isAlone() ? leg.isReducing() : isLessShort(account));
        return passes ? null : Rejection.MARGIN_SHORT;
    }

    /** Returns whether a change from {@code before} to {@code after} lots only reduces. */
    public static boolean isReducing(long before, long after) {
        return before > 0 && after >= 0 && after < before
                || before < 0 && after <= 0 && after > before;
    }

    /** Returns the most lots an account may hold of an instrument. */
    public static long lotsMax(Books books, int account, int instrument) {
        return books.accounts().isLarge(account)
                ? LARGE_POSITION_MAX / books.instruments().valueMax(instrument)
                : books.instruments().listing(instrument).bounds().lotsMax();
    }

    /** Returns whether the account last evaluated is less short than it is without the leg. */
    private boolean isLessShort(int account) {
        long equity = margin.equity();
        long maintenance = margin.maintenanceMargin();
        margin.evaluate(account);
        if (maintenance > margin.maintenanceMargin()) {
            return false;
        }
        return margin.maintenanceMargin() == 0
                ? equity > margin.equity()
                : Rounding.covers(equity, margin.maintenanceMargin(), margin.equity(), maintenance);
    }

    private Rejection refuseGrowth(TradeLeg leg) {
        int account = leg.account();
        int instrument = leg.instrument();
        if (Math.abs(leg.after()) > lotsMax(books, account, instrument)) {
            return Rejection.POSITION_LIMIT;
        }
        if (leg.before() == 0) {
            if (books.positions().isFull(account, instrument)) {
                return Rejection.POSITIONS_FULL;
            }
            if (!leg.isLarge() && books.positions().lacksRows()) {
                return Rejection.CAPACITY;
            }
        }
        return null;
    }

    /** Returns the maintenance margin a reduction frees, rounded down; invariant 6. */
    private long freed(TradeLeg leg) {
        long freed256 = maintenance256(leg, leg.before()) - maintenance256(leg, leg.after());
        Invariant.check("reducing never raises the requirement", freed256 >= 0, freed256);
        return freed256 >> Limits.MARGIN_FRACTION_BITS;
    }

    private long maintenance256(TradeLeg leg, long lots) {
        int instrument = leg.instrument();
        return leg.isTabled()
                ? Requirement.of256(
                        books.instruments().maintenance(),
                        instrument,
                        books.instruments().unitValue(instrument),
                        lots)
                : margin.maintenance256(instrument, lots);
    }
}
