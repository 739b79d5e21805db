package io.novate.core.liquidation;

import io.novate.core.command.AccountState;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.FundKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeReason;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.BucketMargin;
import io.novate.core.margin.Novation;
import io.novate.core.margin.OpenOrders;
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
    static final int STEPS_MAX = 32;

    private final Books books;
    private final AccountMargin margin;
    private final Novation novation;
    private final TradeCheck tradeCheck;
    private final BucketMargin buckets;
    private final OpenOrders openOrders;
    private final Sweep sweep;
    private final Events events;
    private final OrderTable orders;
    private final Waterfall waterfall;
    private final LiquidationStrategy strategy;
    private final AccountView view;
    private final LiquidationChoice choice = new LiquidationChoice();
    private final MarketDepth depth;
    private final FundTable funds;
    private final BackstopUnwinding unwinding;
    private final CascadeFigures cascade;
    private final LatencyFigures latency;
    private final LiveExplanation explanation;
    private final AccountSet candidates;
    private final AccountSet watched;
    private final AccountSet unresolved;
    private final WorstFirst worstFirst;
    private final long[] backstopReserved;
    private long flaggedCount;
    private long settledSum;

    /**
     * Takes memory for every account and {@code limits.ordersMax()} orders.
     *
     * @param unresolved is kept here: accounts with a loss that nobody could bear
     */
    public Liquidator(
            Limits limits,
            Books books,
            AccountMargin margin,
            Novation novation,
            TradeCheck tradeCheck,
            BucketMargin buckets,
            OpenOrders openOrders,
            Sweep sweep,
            AccountSet unresolved,
            LiquidationStrategy strategy,
            Events events) {
        this.books = books;
        this.margin = margin;
        this.novation = novation;
        this.tradeCheck = tradeCheck;
        this.buckets = buckets;
        this.openOrders = openOrders;
        this.sweep = sweep;
        this.events = events;
        orders = new OrderTable(limits.ordersMax());
        this.strategy = strategy;
        depth = new MarketDepth(limits, books);
        funds = new FundTable(limits);
        cascade = new CascadeFigures(limits);
        latency = new LatencyFigures(books.accounts());
        int instrumentsMax = limits.instrumentsMax();
        view = new AccountView(books, margin, depth, instrumentsMax);
        explanation = new LiveExplanation(books, margin, depth, instrumentsMax);
        waterfall =
                new Waterfall(
                        books,
                        margin,
                        novation,
                        sweep,
                        funds,
                        latency,
                        explanation,
                        events,
                        instrumentsMax);
        unwinding = new BackstopUnwinding(limits, books, new BackstopOrders());
        candidates = new AccountSet(books.accounts());
        watched = new AccountSet(books.accounts());
        this.unresolved = unresolved;
        worstFirst = new WorstFirst(books.accounts().ordinalMax());
        backstopReserved = new long[limits.instrumentsMax() + 1];
    }

    /** Starts a command: rankings of an earlier one are forgotten. */
    public void beginCommand(long command, long timestampMs) {
        explanation.beginCommand(command, timestampMs);
        waterfall.beginCommand();
    }

    /** Checks accounts and acts on those short of margin; see {@code Commands.revalue}. */
    public void revalue(boolean full) {
        boolean everyone = full || books.instruments().isAllChanged();
        long mask = full ? -1 : books.instruments().changedMask();
        depth.beginCheck();
        latency.beginCheck();
        candidates.clear();
        sweep.belowInitialMargin(full, mask, candidates);
        if (!everyone) {
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
        shareLosses();
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
        settledSum = sweep.insolvent(candidates);
        int largeCount = books.accounts().largeCount();
        for (int index = 0; index < largeCount; index++) {
            int account = books.accounts().accountOfLarge(index);
            candidates.add(account);
            margin.evaluate(account);
            settledSum += margin.settledEquity();
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

    /**
     * Returns the cash and positions of all accounts together, money modulo 2^64, as the last
     * {@link #convertCollateral} found them; selling collateral inside the pool changes no sum.
     */
    public long settledSum() {
        return settledSum;
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

    /** Returns the account of an outstanding order, or 0. */
    public int orderAccount(long orderId) {
        int row = orders.row(orderId);
        return row < 0 ? 0 : orders.account(row);
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
        refused = tradeCheck.refuseSize(counterparty, instrument, -signed, false);
        if (refused != null) {
            return refused;
        }
        long makerFee =
                Math.max(0, tradeCheck.fee(counterparty, instrument, -signed, priceTicks, false));
        refused = tradeCheck.refuseMargin(counterparty, instrument, -signed, priceTicks, makerFee);
        if (refused != null) {
            return refused;
        }
        long unitCost = novation.unitCost(instrument, priceTicks);
        long fee = fillFee(account, instrument, signed, priceTicks, unitCost);
        books.ledger().beginFill(1);
        novation.leg(account, instrument, signed, unitCost, fee);
        buckets.leg(counterparty, instrument, -signed, unitCost, makerFee);
        int underlying = listing.contract().underlying();
        books.ledger().collect(funds.feeReceiver(underlying), fee);
        books.ledger().collect(Limits.FEES, makerFee);
        events.liquidationFilled(
                orderId, account, counterparty, instrument, signed, priceTicks, fee);
        countFill(account, instrument, signed, priceTicks);
        reserve(row, left - signed);
        if (left == signed) {
            drop(orderId, row);
        }
        follow(account);
        return null;
    }

    private void countFill(int account, int instrument, long signed, long priceTicks) {
        Contract contract = books.instruments().listing(instrument).contract();
        long lots = Math.abs(signed);
        depth.fill(instrument, signed);
        long value = Math.abs(contract.value(priceTicks));
        cascade.liquidated(instrument, lots, Math.multiplyExact(lots, value));
        if (account != Limits.BACKSTOP) {
            latency.filled(account, contract.underlying());
        }
    }

    /** Ends an order with lots left; returns why it is refused, or null. */
    public Rejection end(long orderId, OrderEnd end) {
        int row = orders.row(orderId);
        if (row < 0) {
            return Rejection.ORDER_UNKNOWN;
        }
        int account = orders.account(row);
        endOrder(orderId, row, end);
        follow(account);
        return null;
    }

    /**
     * Ends every order on an instrument that is about to be settled. The accounts are looked at
     * again at the next check; a fill that comes after this is refused, because the settlement
     * price has replaced it.
     */
    public void endOrders(int instrument) {
        for (long id = orders.idAfter(0, instrument);
                id != 0;
                id = orders.idAfter(id, instrument)) {
            endOrder(id, orders.row(id), OrderEnd.SETTLED);
        }
    }

    private void endOrder(long orderId, int row, OrderEnd end) {
        long left = orders.lots(row);
        depth.end(orders.instrument(row), left);
        reserve(row, 0);
        drop(orderId, row);
        events.liquidationEnded(orderId, end, left);
    }

    /** Sets the depth of a market; see {@code Commands.depth}. */
    public void setDepth(int instrument, long lotsMax) {
        depth.setLotsMax(instrument, lotsMax);
        events.depthChanged(instrument, lotsMax);
    }

    /** Returns why an underlying takes no further fund of a kind, or null. */
    public Rejection refuseFund(FundKind kind, int underlying) {
        if (!funds.inRange(underlying)) {
            return Rejection.FUND_UNDERLYING;
        }
        return funds.fund(kind, underlying) == 0 ? null : Rejection.FUND_EXISTS;
    }

    /** Makes an account, open already, the fund of an underlying. */
    public void openFund(int account, FundKind kind, int underlying) {
        books.accounts().setMode(account, MarginMode.FUND);
        funds.setFund(kind, underlying, account);
        events.fundOpened(account, kind, underlying);
    }

    /** Returns the fund of an underlying, 0 when there is none. */
    public int fund(FundKind kind, int underlying) {
        return funds.fund(kind, underlying);
    }

    /** Sets what the house puts at risk. */
    public void setHouseTranche(long amount) {
        funds.setHouseTranche(amount);
        events.houseTrancheChanged(amount);
    }

    /** Returns what is left of the house tranche, money. */
    public long houseTranche() {
        return funds.houseTranche();
    }

    /** Counts a trade of customers with each other. */
    public void traded(int instrument, long lots) {
        cascade.traded(instrument, lots);
    }

    /** Counts a move of a mark. */
    public void marked(int instrument, long beforeTicks, long afterTicks) {
        cascade.moved(
                instrument,
                beforeTicks,
                afterTicks,
                depth.outstanding(instrument, true),
                depth.outstanding(instrument, false));
    }

    /** Returns what liquidation did to each market. */
    public CascadeFigures cascade() {
        return cascade;
    }

    /** Returns how long accounts waited for a first fill. */
    public LatencyFigures latency() {
        return latency;
    }

    /** Returns the place of an account in the queue of winners of an instrument. */
    public QueuePlace queuePlace(int account, int instrument) {
        return waterfall.queuePlace(account, instrument);
    }

    /** Writes orders and unresolved accounts, ascending by id. */
    public void write(SnapshotWriter out) {
        out.putText(strategy.name());
        latency.write(out);
        cascade.write(out);
        funds.write(out);
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
        depth.write(out);
    }

    /** Reads orders; accounts and their states were restored before. */
    public void read(SnapshotReader in) {
        String name = in.getText();
        if (!name.equals(strategy.name())) {
            throw new IllegalArgumentException(
                    "snapshot liquidation strategy="
                            + name
                            + ", this machine runs "
                            + strategy.name());
        }
        latency.read(in);
        cascade.read(in);
        funds.read(in);
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
            depth.place(instrument, lots);
            if (account == Limits.BACKSTOP) {
                backstopReserved[instrument] += lots;
            } else {
                books.accounts().setOrder(account, id);
            }
        }
        depth.read(in);
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
            if (!holdsChanged(account)) {
                candidates.remove(account);
            }
        }
    }

    private boolean holdsChanged(int account) {
        boolean holds = false;
        int slots = books.positions().slotCount(account);
        for (int slot = 0; slot < slots && !holds; slot++) {
            int instrument = books.positions().instrumentAt(account, slot);
            holds = instrument != 0 && books.instruments().isChanged(instrument);
        }
        return holds;
    }

    /** Evaluates an account, moves it to its state and returns whether it must be acted on. */
    private boolean classify(int account) {
        margin.evaluate(account);
        AccountState before = books.accounts().state(account);
        AccountState after = state(before);
        if (after != before) {
            if (after == AccountState.RESTRICTED) {
                explanation.take(ExplanationKind.MARGIN_CALL, TradeReason.NONE, account);
                events.explained(explanation);
            }
            books.accounts().setState(account, after);
            books.accounts().setSteps(account, 0);
            if (after == AccountState.LIQUIDATING) {
                latency.breached(account);
            } else if (before == AccountState.LIQUIDATING) {
                latency.left(account);
            }
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
            openOrders.restrict(account, after == AccountState.LIQUIDATING);
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
            waterfall.resolve(account);
            return;
        }
        boolean far = !Rounding.covers(equity, 3, maintenance, 2);
        boolean takeOver = far || books.accounts().steps(account) >= STEPS_MAX;
        TradeReason why = far ? TradeReason.FAR_BELOW_MAINTENANCE : TradeReason.STEPS_USED;
        if (takeOver && waterfall.takeOver(account, why)) {
            handOver(account);
            return;
        }
        if (books.accounts().order(account) == 0 && !orders.isFull()) {
            view.open(account);
            boolean helpless = !order(account) && view.positionCount() > 0 && !view.lacksRoom();
            if (helpless && waterfall.takeOver(account, TradeReason.NO_ORDER_HELPS)) {
                handOver(account);
            }
        }
    }

    /** Shares what the accounts that failed in this check still lack, and lets them go. */
    private void shareLosses() {
        waterfall.shareLosses();
        for (int index = 0; index < waterfall.failedCount(); index++) {
            int account = waterfall.failed(index);
            margin.evaluate(account);
            if (margin.equity() < 0) {
                unresolved.add(account);
            } else {
                unresolved.remove(account);
            }
            if (account != Limits.BACKSTOP) {
                handOver(account);
            }
        }
        waterfall.forgetFailed();
    }

    /**
     * Continues with an account after an answer of the venue. One that a fill left with negative
     * equity waits for the next check, where all of them share one ranking of winners.
     */
    public void follow(int account) {
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

    /**
     * Asks the venue to close what the strategy chooses of the account in view; returns whether it
     * chose anything.
     */
    private boolean order(int account) {
        choice.clear();
        strategy.choose(view, choice);
        if (choice.isNothing()) {
            return false;
        }
        int index = choice.index();
        long lots = view.lots(index);
        long close = choice.lots();
        Invariant.check(
                "liquidation step inside position and room",
                close >= 1 && close <= Math.min(Math.abs(lots), view.room(index)),
                close);
        Invariant.check(
                "liquidation step never raises the requirement",
                view.maintenanceAfter(index, close) <= view.maintenanceMargin(),
                view.instrument(index));
        long signed = lots > 0 ? -close : close;
        explanation.take(ExplanationKind.LIQUIDATION_ORDER, choice.reason(), account);
        long orderId = place(account, view.instrument(index), signed);
        int steps = Math.min(STEPS_MAX, books.accounts().steps(account) + 1);
        books.accounts().setSteps(account, steps);
        books.accounts().setOrder(account, orderId);
        return true;
    }

    /** Places an order for the account in the explanation, and gives it out. */
    private long place(int account, int instrument, long signed) {
        long limitTicks = limitTicks(instrument, signed);
        explanation.order(instrument, signed, limitTicks);
        events.explained(explanation);
        long orderId = orders.add(account, instrument, signed, limitTicks);
        depth.place(instrument, signed);
        events.liquidationOrdered(
                orderId,
                account,
                instrument,
                signed,
                limitTicks,
                explanation.equity(),
                explanation.maintenanceMargin());
        return orderId;
    }

    /**
     * Returns the worst price allowed: the mark with the allowed slippage, for options a share of
     * the index, inside the prices of the listing.
     */
    private long limitTicks(int instrument, long signed) {
        long mark = books.instruments().markTicks(instrument);
        Listing listing = books.instruments().listing(instrument);
        long reference = books.instruments().referenceTicks(instrument);
        long slip = Rounding.mulDivFloor(reference, listing.bounds().slippagePpm(), Limits.PPM);
        return signed < 0
                ? Math.max(listing.contract().priceTicksMin(), mark - slip)
                : Math.min(listing.contract().priceTicksMax(), mark + slip);
    }

    /** Asks the venue to close what the backstop took over. */
    private void unwindBackstop() {
        checkBackstop();
        unwinding.unwind();
    }

    /** Orders of the backstop: at most one per instrument. */
    private final class BackstopOrders implements BackstopUnwinding.Orders {
        @Override
        public long reserved(int instrument) {
            return backstopReserved[instrument];
        }

        @Override
        public boolean isFull() {
            return orders.isFull();
        }

        @Override
        public long room(int instrument, long lots) {
            return depth.room(instrument, lots > 0);
        }

        @Override
        public void place(int instrument, long signedLots, TradeReason reason) {
            explanation.take(ExplanationKind.BACKSTOP_ORDER, reason, Limits.BACKSTOP);
            Liquidator.this.place(Limits.BACKSTOP, instrument, signedLots);
            backstopReserved[instrument] += signedLots;
        }
    }

    private void checkBackstop() {
        margin.evaluate(Limits.BACKSTOP);
        if (margin.equity() < 0 || unresolved.contains(Limits.BACKSTOP)) {
            waterfall.resolve(Limits.BACKSTOP);
            shareLosses();
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
            buckets.touch(account);
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
        if (books.accounts().isHouse(counterparty)) {
            return Rejection.ACCOUNT_RESERVED;
        }
        int root = books.accounts().root(orders.account(row));
        return books.accounts().root(counterparty) == root ? Rejection.SELF_TRADE : null;
    }

    /**
     * Returns the liquidation fee, capped by what the fill frees of the requirement and by what the
     * account has left, so that neither a shortage grows nor equity falls below zero by a fee; the
     * backstop pays none.
     */
    private long fillFee(int account, int instrument, long signed, long priceTicks, long unitCost) {
        if (account == Limits.BACKSTOP) {
            return 0;
        }
        int feePpm = books.instruments().listing(instrument).fees().liquidationPpm();
        long full = novation.fee(instrument, Math.abs(signed), priceTicks, feePpm);
        margin.evaluate(account);
        long before = margin.maintenanceMargin();
        margin.evaluateAfter(account, instrument, signed, -signed * unitCost);
        long freed = Math.max(0, before - margin.maintenanceMargin());
        return Math.clamp(margin.equity(), 0, Math.min(full, freed));
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
            buckets.touch(account);
        }
        orders.remove(orderId);
    }
}
