package io.novate.core.margin;

import io.novate.core.command.AccountState;
import io.novate.core.command.MarginMode;
import io.novate.core.ledger.AccountTable;
import io.novate.core.position.PositionTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.WideSum;

/**
 * What open orders, and leverage below what the table allows, ask above the initial margin of the
 * positions.
 *
 * <p>Per instrument with {@code q} lots held, buys of {@code b} and sells of {@code s} lots open:
 *
 * <pre>
 * max( IM(max(0, q + b)), IM(-max(0, s - q)) ) - IM(q)       IM at least the rate the user chose
 * + sum of size * max(0, limit - mark) over buys, max(0, mark - limit) over sells
 * </pre>
 *
 * In a portfolio account the first line is {@code max(IM(b), IM(-s))}, each a portfolio of its own,
 * with what steeper brackets ask for the joint size: a portfolio requires at most the sum of what
 * its parts require, so the orders can be filled in any order. Chosen leverage does not apply.
 *
 * <p>Reduce-only orders ask nothing. What is asked counts before new risk is taken and before money
 * leaves, never in maintenance margin or in the state of an account.
 *
 * <p><b>Units</b>: money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: exact in 128 bits; clamped at int64.
 */
public final class OrderMargin {
    private final AccountMargin margin;
    private final AccountTable accounts;
    private final PositionTable positions;
    private final InstrumentTable instruments;
    private final ReservationTable orders;
    private final LeverageTable leverages;
    private final Holding single;
    private final long[] buys;
    private final long[] sells;
    private final boolean[] seen;
    private final int[] touched;
    private final WideSum extra = new WideSum();
    private final WideSum worst = new WideSum();
    private final WideSum side = new WideSum();
    private final WideSum joint = new WideSum();
    private final WideSum scratch = new WideSum();
    private final WideSum largest = new WideSum();
    private int touchedCount;

    /** Reads the given tables. */
    public OrderMargin(
            Books books,
            AccountMargin margin,
            ReservationTable orders,
            LeverageTable leverages,
            Limits limits) {
        this.margin = margin;
        accounts = books.accounts();
        positions = books.positions();
        instruments = books.instruments();
        this.orders = orders;
        this.leverages = leverages;
        single = new Holding(limits.instrumentsMax(), limits.assetsMax());
        buys = new long[limits.instrumentsMax() + 1];
        sells = new long[limits.instrumentsMax() + 1];
        seen = new boolean[limits.instrumentsMax() + 1];
        touched = new int[limits.instrumentsMax()];
    }

    /** Returns what orders and leverage ask of an account as it is. */
    public long extra256(int account) {
        return extra256(account, 0, 0);
    }

    /**
     * Returns what orders and leverage ask of an account as if it had traded; a portfolio account
     * overwrites the last evaluation of the {@link AccountMargin}.
     *
     * @param instrument the instrument traded, 0 for none
     * @param lotsChange signed lots
     */
    public long extra256(int account, int instrument, long lotsChange) {
        boolean portfolio = accounts.mode(account) == MarginMode.PORTFOLIO;
        boolean large = accounts.isLarge(account);
        boolean leveraged = !portfolio && leverages.hasAny(account);
        if (!leveraged && orders.count(account) == 0) {
            return 0;
        }
        extra.set(0);
        touchedCount = 0;
        collectOrders(account);
        if (leveraged) {
            collectPositions(account, instrument);
        }
        for (int index = 0; index < touchedCount; index++) {
            int each = touched[index];
            long held = positions.lots(account, each) + (each == instrument ? lotsChange : 0);
            if (portfolio) {
                setAlone(worst, each, buys[each], held, large);
                setAlone(side, each, -sells[each], held, large);
                extra.add(worst.compareTo(side) >= 0 ? worst : side);
            } else {
                addWorstSide(account, each, held);
            }
            buys[each] = 0;
            sells[each] = 0;
            seen[each] = false;
        }
        return extra.clampToLong();
    }

    /**
     * Returns whether one side of the open orders in an instrument is more than a position of a
     * standard account may be, so that it could not be a portfolio of its own. A large account's
     * are summed in 128 bits.
     */
    public boolean isBeyondPortfolio(int account) {
        if (accounts.isLarge(account)) {
            return false;
        }
        boolean beyond = false;
        touchedCount = 0;
        collectOrders(account);
        for (int index = 0; index < touchedCount; index++) {
            int each = touched[index];
            int lotsMax = instruments.listing(each).bounds().lotsMax();
            beyond |= buys[each] > lotsMax || sells[each] > lotsMax;
            buys[each] = 0;
            sells[each] = 0;
            seen[each] = false;
        }
        return beyond;
    }

    /**
     * Returns the cash an account may withdraw or transfer now, or lock in a bucket; overwrites the
     * last evaluation of the {@link AccountMargin}.
     */
    public long withdrawable(int account) {
        if (accounts.state(account) == AccountState.LIQUIDATING) {
            return 0;
        }
        long extra256 = extra256(account);
        margin.evaluate(account);
        return Math.min(margin.withdrawable(), uncommitted(margin.initialExcess256(), extra256));
    }

    /** Returns what an excess over initial margin is above what orders ask, rounded down, money. */
    public static long uncommitted(long initialExcess256, long extra256) {
        return initialExcess256 <= extra256
                ? 0
                : initialExcess256 - extra256 >> Limits.MARGIN_FRACTION_BITS;
    }

    /** Returns what an excess over initial margin is below what orders ask, rounded up, money. */
    public static long lacking(long initialExcess256, long extra256) {
        if (covers(initialExcess256, extra256)) {
            return 0;
        }
        long lacking256 = extra256 - initialExcess256;
        return lacking256 < 0
                ? Long.MAX_VALUE
                : Math.ceilDiv(lacking256, 1L << Limits.MARGIN_FRACTION_BITS);
    }

    /**
     * Returns whether an excess over initial margin covers what orders ask, without overflow; what
     * is beyond int64 is not covered.
     */
    public static boolean covers(long initialExcess256, long extra256) {
        return initialExcess256 >= extra256 && extra256 != Long.MAX_VALUE;
    }

    private void collectOrders(int account) {
        int row = orders.first(account);
        while (row != ReservationTable.NONE) {
            if (!orders.isReduceOnly(row)) {
                int instrument = orders.instrument(row);
                long lots = orders.lots(row);
                touch(instrument);
                if (lots > 0) {
                    buys[instrument] = Math.addExact(buys[instrument], lots);
                } else {
                    sells[instrument] = Math.subtractExact(sells[instrument], lots);
                }
                addOpenLoss(instrument, lots, orders.limitTicks(row));
            }
            row = orders.after(row);
        }
    }

    private void collectPositions(int account, int traded) {
        if (traded != 0) {
            touch(traded);
        }
        int slots = positions.slotCount(account);
        int bound = accounts.isLarge(account) ? instruments.instrumentCount() : slots;
        for (int slot = 0; slot < bound; slot++) {
            int instrument = positions.instrumentAt(account, slot);
            if (instrument != 0) {
                touch(instrument);
            }
        }
    }

    private void touch(int instrument) {
        if (!seen[instrument]) {
            seen[instrument] = true;
            touched[touchedCount++] = instrument;
        }
    }

    /** A fill at the limit costs this against the mark at once. */
    private void addOpenLoss(int instrument, long lots, long limitTicks) {
        long limitValue = instruments.listing(instrument).contract().value(limitTicks);
        long worse = limitValue - instruments.markValue(instrument);
        if (lots > 0 == worse > 0) {
            scratch.set(0);
            scratch.addProduct(lots, worse);
            long loss = scratch.clampToLong();
            extra.addProduct(loss, 1 << Limits.MARGIN_FRACTION_BITS);
        }
    }

    /**
     * Sets the initial margin of lots as a portfolio of their own, and what they ask above that for
     * concentration when they join a position.
     */
    private void setAlone(WideSum sum, int instrument, long lots, long held, boolean large) {
        sum.set(0);
        if (lots == 0) {
            return;
        }
        addFurther(sum, instrument, held + lots);
        joint.set(0);
        addFurther(joint, instrument, held);
        addFurther(joint, instrument, lots);
        sum.subtract(joint);
        if (sum.signum() < 0) {
            sum.set(0);
        }
        single.clear(MarginMode.PORTFOLIO, large);
        single.add(instrument, lots);
        margin.evaluate(single);
        margin.addInitialTo(sum);
    }

    private void addFurther(WideSum sum, int instrument, long lots) {
        Requirement.addFurther(sum, scratch, largest, instruments.initial(), instrument, lots);
    }

    private void addWorstSide(int account, int instrument, long held) {
        int chosenPpm = leverages.initialPpm(account, instrument);
        setRequirement(worst, instrument, Math.max(0, held + buys[instrument]), chosenPpm);
        setRequirement(side, instrument, -Math.max(0, sells[instrument] - held), chosenPpm);
        if (side.compareTo(worst) > 0) {
            worst.set(side);
        }
        extra.add(worst);
        setRequirement(side, instrument, held, 0);
        extra.subtract(side);
    }

    /** Sets the larger of the table's and the chosen initial margin of a position. */
    private void setRequirement(WideSum sum, int instrument, long lots, int chosenPpm) {
        sum.set(0);
        if (lots == 0) {
            return;
        }
        Requirement.addTo(
                sum,
                scratch,
                largest,
                instruments.initial(),
                instrument,
                instruments.unitValue(instrument),
                lots);
        if (chosenPpm != 0) {
            long value256 =
                    Math.abs(instruments.markValue(instrument)) << Limits.MARGIN_FRACTION_BITS;
            long perLot256 = Rounding.mulDivCeil(value256, chosenPpm, Limits.PPM);
            scratch.set(0);
            scratch.addProduct(Math.abs(lots), perLot256);
            if (scratch.compareTo(sum) > 0) {
                sum.set(scratch);
            }
        }
    }
}
