package io.novate.core.liquidation;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.Listing;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.Novation;
import io.novate.core.margin.Sweep;
import io.novate.core.margin.TradeCheck;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * The ladder: healthy, restricted, liquidating, takeover, bankrupt, resolved.
 *
 * <p>A check finds the accounts below initial margin, moves each to its state, and acts on those in
 * liquidation, worst first. Closing lots is asked of the venue: an order reserves its lots and is
 * answered by commands. An account has at most one order outstanding; while it is in liquidation it
 * may not trade, so the reserved lots stay.
 */
public final class Liquidator {
    /** Steps after which the positions go to the backstop. */
    private static final int STEPS_MAX = 32;

    private final Books books;
    private final AccountMargin margin;
    private final Novation novation;
    private final TradeCheck tradeCheck;
    private final Sweep sweep;
    private final Events events;
    private final OrderTable orders;
    private final Waterfall waterfall;
    private final StepSize stepSize;
    private final AccountSet candidates;
    private final AccountSet watched;
    private final AccountSet unresolved;
    private final WorstFirst worstFirst;
    private final long[] backstopReserved;
    private long flaggedCount;

    /** Takes memory for every account and {@code limits.ordersMax()} orders. */
    public Liquidator(
            Limits limits,
            Books books,
            AccountMargin margin,
            Novation novation,
            TradeCheck tradeCheck,
            Sweep sweep,
            Events events) {
        this.books = books;
        this.margin = margin;
        this.novation = novation;
        this.tradeCheck = tradeCheck;
        this.sweep = sweep;
        this.events = events;
        orders = new OrderTable(limits.ordersMax());
        waterfall = new Waterfall(books, margin, novation, sweep, events, limits.instrumentsMax());
        stepSize = new StepSize(books, margin);
        candidates = new AccountSet(books.accounts());
        watched = new AccountSet(books.accounts());
        unresolved = new AccountSet(books.accounts());
        worstFirst = new WorstFirst(books.accounts().ordinalMax());
        backstopReserved = new long[limits.instrumentsMax() + 1];
    }

    /** Starts a command: rankings of an earlier one are forgotten. */
    public void beginCommand() {
        waterfall.beginCommand();
    }

    /** Checks accounts and acts on those short of margin; see {@code Commands.revalue}. */
    public void revalue(boolean full) {
        long mask = full ? -1 : books.instruments().changedMask();
        candidates.clear();
        sweep.belowInitialMargin(mask, candidates);
        int largeCount = books.accounts().largeCount();
        for (int index = 0; index < largeCount; index++) {
            int account = books.accounts().accountOfLarge(index);
            margin.evaluate(account);
            if (account != Limits.BACKSTOP && margin.initialExcess256() < 0) {
                candidates.add(account);
            }
        }
        if (!full && !books.instruments().isAllChanged()) {
            keepHoldersOfChanged();
        }
        candidates.addAll(watched);
        worstFirst.clear();
        flaggedCount = 0;
        for (int account = candidates.after(0); account > 0; account = candidates.after(account)) {
            flaggedCount++;
            if (classify(account)) {
                worstFirst.add(account, margin.equity(), margin.maintenanceMargin());
            }
        }
        worstFirst.sort();
        for (int index = 0; index < worstFirst.count(); index++) {
            react(worstFirst.account(index));
        }
        unwindBackstop();
        books.instruments().clearChanged();
    }

    /** Returns whether an account has negative equity that nobody could bear. */
    public boolean isUnresolved() {
        return !unresolved.isEmpty();
    }

    /** Returns the accounts the last {@link #revalue} had to look at one by one. */
    public long flaggedCount() {
        return flaggedCount;
    }

    /**
     * Converts the collateral of accounts whose cash and positions alone are worth less than zero:
     * collateral backs margin, not losses, and settlement counts only cash and positions.
     *
     * @return whether every account is solvent by that count
     */
    public boolean convertCollateral() {
        candidates.clear();
        sweep.insolvent(candidates);
        int largeCount = books.accounts().largeCount();
        for (int index = 0; index < largeCount; index++) {
            candidates.add(books.accounts().accountOfLarge(index));
        }
        boolean solvent = true;
        for (int account = candidates.after(0); account > 0; account = candidates.after(account)) {
            margin.evaluate(account);
            if (margin.settledEquity() < 0 && account != Limits.BACKSTOP) {
                waterfall.surrenderCollateral(account);
                margin.evaluate(account);
            }
            boolean explained = margin.equity() >= 0 || unresolved.contains(account);
            Invariant.check("insolvent at a seal", explained, account);
            solvent &= margin.settledEquity() >= 0;
        }
        return solvent;
    }

    /** Looks again at an account whose money, but no price, changed in its favour. */
    public void relieve(int account) {
        if (watched.contains(account)) {
            classify(account);
        }
    }

    /** Returns the orders outstanding. */
    public OrderTable orders() {
        return orders;
    }

    /** Applies a fill; returns why it is refused, or null. */
    public Rejection fill(long orderId, int counterparty, long lots, long priceTicks) {
        int row = orders.row(orderId);
        if (row < 0) {
            return Rejection.ORDER_UNKNOWN;
        }
        int account = orders.account(row);
        int instrument = orders.instrument(row);
        long left = orders.lots(row);
        Rejection refused = refuseFill(row, counterparty, lots, priceTicks);
        if (refused != null) {
            return refused;
        }
        long signed = left < 0 ? -lots : lots;
        Listing listing = books.instruments().listing(instrument);
        refused =
                tradeCheck.refuse(
                        counterparty, instrument, -signed, priceTicks, listing.fees().makerPpm());
        if (refused != null) {
            return refused;
        }
        long makerFee = tradeCheck.fee();
        long unitCost = novation.unitCost(instrument, priceTicks);
        long fee = fillFee(account, instrument, signed, priceTicks, unitCost);
        books.ledger().beginFill();
        novation.leg(account, instrument, signed, unitCost, fee);
        novation.leg(counterparty, instrument, -signed, unitCost, makerFee);
        books.ledger().collect(Limits.INSURANCE, fee);
        books.ledger().collect(Limits.FEES, makerFee);
        events.liquidationFilled(
                orderId, account, counterparty, instrument, signed, priceTicks, fee);
        reserve(row, left - signed);
        if (left == signed) {
            drop(orderId, row);
        }
        follow(account);
        return null;
    }

    /** Ends an order with lots left; returns why it is refused, or null. */
    public Rejection end(long orderId, OrderEnd end) {
        int row = orders.row(orderId);
        if (row < 0) {
            return Rejection.ORDER_UNKNOWN;
        }
        int account = orders.account(row);
        long left = orders.lots(row);
        reserve(row, 0);
        drop(orderId, row);
        events.liquidationEnded(orderId, end, left);
        follow(account);
        return null;
    }

    /** Writes orders and unresolved accounts, ascending by id. */
    public void write(SnapshotWriter out) {
        for (int account = unresolved.after(0); account > 0; account = unresolved.after(account)) {
            out.putInt(account);
        }
        out.putInt(0);
        out.putLong(orders.lastId());
        out.putInt(orders.count());
        for (long id : orders.sortedIds()) {
            int row = orders.row(id);
            out.putLong(id);
            out.putInt(orders.account(row));
            out.putInt(orders.instrument(row));
            out.putLong(orders.lots(row));
            out.putLong(orders.limitTicks(row));
            out.putByte(orders.isCancelAsked(row) ? 1 : 0);
        }
    }

    /** Reads orders; accounts and their states were restored before. */
    public void read(SnapshotReader in) {
        for (int account = in.getInt(); account != 0; account = in.getInt()) {
            unresolved.add(account);
        }
        orders.restoreLastId(in.getLong());
        int count = in.getInt();
        for (int index = 0; index < count; index++) {
            long id = in.getLong();
            int account = in.getInt();
            int instrument = in.getInt();
            long lots = in.getLong();
            long limitTicks = in.getLong();
            orders.put(id, account, instrument, lots, limitTicks, in.getByte() == 1);
            if (account == Limits.BACKSTOP) {
                backstopReserved[instrument] += lots;
            } else {
                books.accounts().setOrder(account, id);
            }
        }
        AccountTable accounts = books.accounts();
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            int account = accounts.accountAt(ordinal);
            if (accounts.isOpenAt(ordinal) && accounts.state(account) != AccountState.HEALTHY) {
                watched.add(account);
            }
        }
    }

    /** Drops candidates that hold no changed instrument: the sweep's mask is coarser than that. */
    private void keepHoldersOfChanged() {
        for (int account = candidates.after(0); account > 0; account = candidates.after(account)) {
            boolean holds = false;
            int slots = books.positions().slotCount(account);
            for (int slot = 0; slot < slots && !holds; slot++) {
                int instrument = books.positions().instrumentAt(account, slot);
                holds = instrument != 0 && books.instruments().isChanged(instrument);
            }
            if (!holds) {
                candidates.remove(account);
            }
        }
    }

    /** Evaluates an account, moves it to its state and returns whether it must be acted on. */
    private boolean classify(int account) {
        margin.evaluate(account);
        AccountState before = books.accounts().state(account);
        AccountState after = state(before);
        if (after != before) {
            books.accounts().setState(account, after);
            books.accounts().setSteps(account, 0);
            events.stateChanged(
                    account,
                    before,
                    after,
                    margin.equity(),
                    margin.initialMargin(),
                    margin.maintenanceMargin());
        }
        if (margin.equity() >= 0) {
            unresolved.remove(account);
        }
        if (after == AccountState.HEALTHY) {
            watched.remove(account);
        } else {
            watched.add(account);
        }
        if (after != AccountState.LIQUIDATING) {
            askCancel(account);
        }
        return after == AccountState.LIQUIDATING;
    }

    private AccountState state(AccountState before) {
        if (margin.isLiquidatable() || margin.equity() < 0) {
            return AccountState.LIQUIDATING;
        }
        boolean recovered = Rounding.covers(margin.equity(), 10, margin.maintenanceMargin(), 11);
        if (before == AccountState.LIQUIDATING && !recovered) {
            return AccountState.LIQUIDATING;
        }
        return margin.initialExcess256() < 0 ? AccountState.RESTRICTED : AccountState.HEALTHY;
    }

    /** Acts on an account in liquidation: resolve, take over, or ask the venue to close lots. */
    private void react(int account) {
        margin.evaluate(account);
        long equity = margin.equity();
        long maintenance = margin.maintenanceMargin();
        if (equity < 0) {
            resolve(account);
            handOver(account);
            return;
        }
        boolean takeOver =
                !Rounding.covers(equity, 3, maintenance, 2)
                        || books.accounts().steps(account) >= STEPS_MAX;
        if (takeOver && waterfall.takeOver(account)) {
            handOver(account);
            return;
        }
        if (books.accounts().order(account) == 0 && !orders.isFull()) {
            order(account, equity, maintenance);
        }
    }

    private void resolve(int account) {
        waterfall.resolve(account);
        margin.evaluate(account);
        if (margin.equity() < 0) {
            unresolved.add(account);
        } else {
            unresolved.remove(account);
        }
    }

    /**
     * Continues with an account after an answer of the venue. One that a fill left with negative
     * equity waits for the next check, where all of them share one ranking of winners.
     */
    private void follow(int account) {
        if (account == Limits.BACKSTOP) {
            margin.evaluate(account);
        } else if (!classify(account)) {
            return;
        }
        if (margin.equity() < 0) {
            unresolved.add(account);
        } else if (account != Limits.BACKSTOP) {
            react(account);
        }
    }

    /** Asks the venue to close lots of the position with the largest requirement. */
    private void order(int account, long equity, long maintenance) {
        int largest = 0;
        long largest256 = 0;
        int slots = books.positions().slotCount(account);
        for (int slot = 0; slot < slots; slot++) {
            int instrument = books.positions().instrumentAt(account, slot);
            if (instrument == 0) {
                continue;
            }
            long own256 =
                    margin.maintenance256(instrument, books.positions().lotsAt(account, slot));
            if (own256 > largest256 || own256 == largest256 && instrument < largest) {
                largest = instrument;
                largest256 = own256;
            }
        }
        if (largest == 0) {
            return;
        }
        long lots = books.positions().lots(account, largest);
        long close = stepSize.lots(largest, lots, equity, maintenance);
        close = Math.min(close, books.instruments().listing(largest).bounds().liquidationLotsMax());
        stepSize.assertReduces(largest, lots, close);
        int steps = Math.min(STEPS_MAX, books.accounts().steps(account) + 1);
        books.accounts().setSteps(account, steps);
        long signed = lots > 0 ? -close : close;
        long orderId = place(account, largest, signed, equity, maintenance);
        books.accounts().setOrder(account, orderId);
    }

    private long place(int account, int instrument, long signed, long equity, long maintenance) {
        long limitTicks = limitTicks(instrument, signed);
        long orderId = orders.add(account, instrument, signed, limitTicks);
        events.liquidationOrdered(
                orderId, account, instrument, signed, limitTicks, equity, maintenance);
        return orderId;
    }

    /** Returns the worst price allowed: the mark with the allowed slippage, at least one tick. */
    private long limitTicks(int instrument, long signed) {
        long mark = books.instruments().markTicks(instrument);
        Listing listing = books.instruments().listing(instrument);
        long slip = Rounding.mulDivFloor(mark, listing.bounds().slippagePpm(), Limits.PPM);
        return signed < 0
                ? Math.max(1, mark - slip)
                : Math.min(listing.contract().priceTicksMax(), mark + slip);
    }

    /**
     * Asks the venue to close what the backstop took over: at each check at most one order per
     * instrument, of at most the listing's largest liquidation order.
     */
    private void unwindBackstop() {
        checkBackstop();
        long equity = margin.equity();
        long maintenance = margin.maintenanceMargin();
        int count = books.instruments().instrumentCount();
        for (int instrument = 1; instrument <= count; instrument++) {
            long lots = books.positions().lots(Limits.BACKSTOP, instrument);
            if (lots != 0 && backstopReserved[instrument] == 0 && !orders.isFull()) {
                long bound = books.instruments().listing(instrument).bounds().liquidationLotsMax();
                long close = Math.min(Math.abs(lots), bound);
                long signed = lots > 0 ? -close : close;
                place(Limits.BACKSTOP, instrument, signed, equity, maintenance);
                backstopReserved[instrument] += signed;
            }
        }
    }

    private void checkBackstop() {
        margin.evaluate(Limits.BACKSTOP);
        if (margin.equity() < 0 || unresolved.contains(Limits.BACKSTOP)) {
            resolve(Limits.BACKSTOP);
        }
    }

    /** Ends liquidation of an account without positions; its order goes on for the backstop. */
    private void handOver(int account) {
        long orderId = books.accounts().order(account);
        if (orderId != 0) {
            int row = orders.row(orderId);
            askCancel(account);
            orders.setAccount(row, Limits.BACKSTOP);
            backstopReserved[orders.instrument(row)] += orders.lots(row);
            books.accounts().setOrder(account, 0);
        }
        classify(account);
    }

    private void askCancel(int account) {
        long orderId = books.accounts().order(account);
        if (orderId != 0) {
            int row = orders.row(orderId);
            if (!orders.isCancelAsked(row)) {
                orders.askCancel(row);
                events.liquidationCancelAsked(orderId, account);
            }
        }
    }

    private Rejection refuseFill(int row, int counterparty, long lots, long priceTicks) {
        long left = orders.lots(row);
        if (lots <= 0) {
            return Rejection.LOTS_RANGE;
        }
        if (lots > Math.abs(left)) {
            return Rejection.ORDER_OVERFILL;
        }
        if (!books.instruments().isPrice(orders.instrument(row), priceTicks)) {
            return Rejection.PRICE_RANGE;
        }
        boolean worse =
                left < 0
                        ? priceTicks < orders.limitTicks(row)
                        : priceTicks > orders.limitTicks(row);
        if (worse) {
            return Rejection.ORDER_LIMIT;
        }
        if (!books.accounts().isOpen(counterparty)) {
            return Rejection.ACCOUNT_UNKNOWN;
        }
        if (Limits.isHouse(counterparty)) {
            return Rejection.ACCOUNT_RESERVED;
        }
        return counterparty == orders.account(row) ? Rejection.SELF_TRADE : null;
    }

    /** Returns the liquidation fee, capped by what the account has left; the backstop pays none. */
    private long fillFee(int account, int instrument, long signed, long priceTicks, long unitCost) {
        if (account == Limits.BACKSTOP) {
            return 0;
        }
        int feePpm = books.instruments().listing(instrument).fees().liquidationPpm();
        long full = novation.fee(instrument, Math.abs(signed), priceTicks, feePpm);
        margin.evaluateAfter(account, instrument, signed, -signed * unitCost);
        return Math.clamp(margin.equity(), 0, full);
    }

    private void reserve(int row, long left) {
        if (orders.account(row) == Limits.BACKSTOP) {
            backstopReserved[orders.instrument(row)] += left - orders.lots(row);
        }
        orders.setLots(row, left);
    }

    private void drop(long orderId, int row) {
        int account = orders.account(row);
        if (account != Limits.BACKSTOP) {
            books.accounts().setOrder(account, 0);
        }
        orders.remove(orderId);
    }
}
