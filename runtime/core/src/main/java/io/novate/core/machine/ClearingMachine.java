package io.novate.core.machine;

import io.novate.core.batch.SettlementLog;
import io.novate.core.command.AccountState;
import io.novate.core.command.Asset;
import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.LeafTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.liquidation.LiquidationStrategy;
import io.novate.core.liquidation.Liquidator;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.BucketMargin;
import io.novate.core.margin.FeeTiers;
import io.novate.core.margin.LeverageTable;
import io.novate.core.margin.Novation;
import io.novate.core.margin.OpenOrders;
import io.novate.core.margin.OrderMargin;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.ReservationTable;
import io.novate.core.margin.ScenarioMargin;
import io.novate.core.margin.Sweep;
import io.novate.core.margin.TradeCheck;
import io.novate.core.margin.WhatIf;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.KernelBackend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies commands to the tables of one clearing pool.
 *
 * <p>Single-threaded and deterministic: the same commands give the same state on every machine and
 * backend. After construction no command takes memory. A refused command is answered by {@link
 * Events#rejected} and changes nothing but the command count and the time.
 */
public final class ClearingMachine implements Commands {
    /** Far beyond any clock, and far enough below int64 that every age and minute fits. */
    private static final long TIMESTAMP_MS_MAX = 1L << 53;

    private final Limits limits;
    private final Events events;
    private final AccountTable accounts;
    private final Ledger ledger;
    private final PositionTable positions;
    private final InstrumentTable instruments;
    private final AssetTable assets;
    private final Books books;
    private final AccountMargin margin;
    private final LeafTable leaves;
    private final SettlementRecorder recorder;
    private final LeafBalance leafBalance;
    private final AccountDesk accountDesk;
    private final OrderMargin orderMargin;
    private final BucketMargin buckets;
    private final OrderDesk orderDesk;
    private final CollateralDesk collateralDesk;
    private final PortDesk portDesk;
    private final ConversionDesk conversions;
    private final TradeDesk desk;
    private final ListingDesk listings;
    private final ExpiryDesk expiries;
    private final Sweep sweep;
    private final Liquidator liquidator;
    private final DefaultDesk defaults;
    private final RulesDesk rulesDesk;
    private final WhatIf whatIf;
    private final SettlementLog settlement;
    private final Audit audit;
    private long commandCount;
    private long lastTimestampMs = Long.MIN_VALUE;
    private long revaluationCount;

    private ClearingMachine(
            Limits limits,
            KernelBackend backend,
            byte[] operator,
            LiquidationStrategy strategy,
            Events events,
            Arena arena) {
        this.limits = limits;
        this.events = events;
        accounts = new AccountTable(limits, PositionTable.laneMax(limits), arena);
        settlement = new SettlementLog(limits, arena, backend.hashKernel(), operator);
        positions = new PositionTable(limits, accounts, arena);
        instruments = new InstrumentTable(limits);
        assets = new AssetTable(limits, instruments);
        leaves = new LeafTable(limits, accounts);
        recorder = new SettlementRecorder(this);
        ledger = new Ledger(accounts, limits.assetsMax(), recorder);
        books = new Books(accounts, ledger, positions, instruments, assets);
        leafBalance = new LeafBalance(books, leaves, recorder);
        accountDesk = new AccountDesk(this, limits, books, leaves, settlement, recorder, events);
        ScenarioMargin scenario =
                new ScenarioMargin(limits, instruments, backend.scenarioKernel(), arena);
        margin = new AccountMargin(accounts, positions, instruments, assets, scenario, limits);
        Novation novation = new Novation(books);
        ReservationTable reservations = new ReservationTable(limits.reservationsMax(), accounts);
        LeverageTable leverages = new LeverageTable(limits.reservationsMax(), accounts);
        FeeTiers tiers = new FeeTiers(accounts);
        OpenOrders openOrders = new OpenOrders(reservations, positions, events);
        orderMargin = new OrderMargin(books, margin, reservations, leverages, limits);
        AccountSet unresolved = new AccountSet(accounts);
        buckets =
                new BucketMargin(
                        books, margin, orderMargin, reservations, novation, unresolved, events);
        orderDesk =
                new OrderDesk(
                        this,
                        books,
                        margin,
                        openOrders,
                        leverages,
                        tiers,
                        orderMargin,
                        buckets,
                        events);
        TradeCheck check = new TradeCheck(books, margin, orderMargin, tiers, novation, buckets);
        sweep = new Sweep(limits, books, margin, backend.marginKernel(), arena);
        desk = new TradeDesk(this, books, check, novation, buckets, events);
        liquidator =
                new Liquidator(
                        limits,
                        books,
                        margin,
                        novation,
                        check,
                        buckets,
                        openOrders,
                        sweep,
                        unresolved,
                        strategy,
                        events);
        listings = new ListingDesk(this, books, events);
        expiries = new ExpiryDesk(this, books, events);
        conversions =
                new ConversionDesk(
                        this, limits, books, margin, orderMargin, sweep, liquidator, events);
        collateralDesk = newCollateralDesk();
        portDesk = new PortDesk(this, books, margin, orderMargin, liquidator, events);
        defaults = new DefaultDesk(this, books, liquidator);
        rulesDesk = new RulesDesk(this, books, margin, orderMargin, events);
        whatIf = new WhatIf(books, margin, limits);
        audit = new Audit(limits, books, margin, leaves, settlement);
    }

    private CollateralDesk newCollateralDesk() {
        return new CollateralDesk(
                this,
                limits,
                books,
                margin,
                orderMargin,
                buckets,
                liquidator,
                leafBalance,
                recorder,
                events);
    }

    /**
     * Takes all memory and opens the accounts of the clearinghouse.
     *
     * @param operator 20 bytes, owner of the clearinghouse's own accounts
     * @param strategy decides what is liquidated; its name is part of the state
     */
    public static ClearingMachine start(
            Limits limits,
            KernelBackend backend,
            byte[] operator,
            LiquidationStrategy strategy,
            Events events,
            Arena arena) {
        ClearingMachine machine =
                new ClearingMachine(limits, backend, operator, strategy, events, arena);
        machine.accountDesk.openHouse(operator);
        return machine;
    }

    /**
     * Takes all memory and restores what {@link #snapshot} wrote.
     *
     * @throws IllegalArgumentException when the snapshot is not one, is cut short or does not fit
     *     the limits
     */
    public static ClearingMachine restore(
            Limits limits,
            KernelBackend backend,
            byte[] operator,
            LiquidationStrategy strategy,
            Events events,
            Arena arena,
            SnapshotReader in) {
        ClearingMachine machine =
                new ClearingMachine(limits, backend, operator, strategy, events, arena);
        new Snapshot(machine).read(in);
        return machine;
    }

    /** Writes the whole state; equal states write equal bytes, whatever the layout of memory. */
    public void snapshot(SnapshotWriter out) {
        new Snapshot(this).write(out);
    }

    @Override
    public void list(long timestampMs, Listing listing) {
        if (begin(timestampMs)) {
            listings.list(listing);
        }
    }

    @Override
    public void listAsset(long timestampMs, Asset asset, long price256) {
        if (begin(timestampMs)) {
            collateralDesk.listAsset(asset, price256);
        }
    }

    @Override
    public void valueAsset(long timestampMs, int asset, long price256) {
        if (begin(timestampMs)) {
            collateralDesk.valueAsset(asset, price256);
        }
    }

    @Override
    public void open(
            long timestampMs,
            int account,
            byte[] owner,
            byte[] signer,
            MarginMode mode,
            boolean large) {
        if (begin(timestampMs)) {
            accountDesk.open(account, owner, signer, mode, large);
        }
    }

    @Override
    public void enlarge(long timestampMs, int account) {
        if (begin(timestampMs)) {
            accountDesk.enlarge(account);
        }
    }

    @Override
    public void isolate(long timestampMs, int bucket, int parent, int instrument) {
        if (begin(timestampMs)) {
            accountDesk.isolate(bucket, parent, instrument);
        }
    }

    @Override
    public void inbox(
            long timestampMs,
            long item,
            InboxKind kind,
            int account,
            int key,
            long amount,
            byte[] sender,
            byte[] signer) {
        if (!begin(timestampMs)) {
            return;
        }
        if (item != settlement.inboxCursor()) {
            reject(Rejection.INBOX_SEQUENCE, item);
        } else if (AccountDesk.isNotAddress(sender) || AccountDesk.isNotAddress(signer)) {
            reject(Rejection.MALFORMED, item);
        } else if (kind == InboxKind.OPEN) {
            accountDesk.inboxOpen(account, sender, signer);
        } else {
            collateralDesk.inboxDeposit(account, key, amount, sender, signer);
        }
    }

    @Override
    public void transfer(long timestampMs, int from, int to, int asset, long amount) {
        if (begin(timestampMs)) {
            collateralDesk.transfer(from, to, asset, amount);
        }
    }

    @Override
    public void port(long timestampMs, int from, int to, int instrument, long lots) {
        if (begin(timestampMs)) {
            portDesk.port(from, to, instrument, lots);
        }
    }

    @Override
    public void assetTrade(
            long timestampMs,
            long orderId,
            int seller,
            int buyer,
            int asset,
            long units,
            long money) {
        if (begin(timestampMs)) {
            conversions.trade(orderId, seller, buyer, asset, units, money);
        }
    }

    @Override
    public void conversionEnd(long timestampMs, long orderId, OrderEnd end) {
        if (begin(timestampMs)) {
            conversions.end(orderId, end);
        }
    }

    @Override
    public void withdraw(long timestampMs, int account, int asset, long amount) {
        if (begin(timestampMs)) {
            collateralDesk.withdraw(account, asset, amount);
        }
    }

    @Override
    public void trades(long timestampMs, MemorySegment trades, int tradeCount) {
        if (!begin(timestampMs)) {
            return;
        }
        if (tradeCount < 0 || (long) tradeCount * TradeDescriptor.BYTES > trades.byteSize()) {
            reject(Rejection.MALFORMED, tradeCount);
            return;
        }
        checkIfDue();
        desk.clear(trades, tradeCount);
    }

    @Override
    public void marks(long timestampMs, MemorySegment marks, int markCount) {
        if (begin(timestampMs)) {
            listings.marks(marks, markCount);
        }
    }

    @Override
    public void funding(long timestampMs, int instrument, int ratePpb) {
        if (begin(timestampMs)) {
            listings.funding(instrument, ratePpb);
        }
    }

    @Override
    public void indexes(long timestampMs, MemorySegment indexes, int indexCount) {
        if (begin(timestampMs)) {
            listings.indexes(indexes, indexCount);
        }
    }

    @Override
    public void tables(long timestampMs, long version, MemorySegment records, int recordCount) {
        if (begin(timestampMs)) {
            listings.tables(version, records, recordCount);
        }
    }

    @Override
    public void activate(long timestampMs, long version) {
        if (begin(timestampMs)) {
            listings.activate(version);
        }
    }

    @Override
    public void restrict(long timestampMs, int instrument) {
        if (begin(timestampMs)) {
            listings.restrict(instrument);
        }
    }

    @Override
    public void expire(long timestampMs, int underlying, long expiryMs) {
        if (begin(timestampMs)) {
            expiries.expire(underlying, expiryMs);
            buckets.releaseIdle();
        }
    }

    @Override
    public void delist(long timestampMs, int instrument) {
        if (begin(timestampMs)) {
            expiries.delist(instrument);
            buckets.releaseIdle();
        }
    }

    @Override
    public void riskScale(
            long timestampMs, int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        if (begin(timestampMs)) {
            listings.riskScale(instrument, initialPpm, maintenancePpm, floorPpm);
        }
    }

    @Override
    public void revalue(long timestampMs, boolean full) {
        if (begin(timestampMs)) {
            revalue(full);
        }
    }

    @Override
    public void liquidationFill(
            long timestampMs, long orderId, int counterparty, long lots, long priceTicks) {
        if (!begin(timestampMs)) {
            return;
        }
        checkIfDue();
        int account = liquidator.orderAccount(orderId);
        Rejection refused = liquidator.fill(orderId, counterparty, lots, priceTicks);
        if (refused != null) {
            reject(refused, orderId);
            return;
        }
        conversions.consider(account);
        conversions.consider(accounts.root(counterparty));
        buckets.releaseIdle();
    }

    @Override
    public void liquidationEnd(long timestampMs, long orderId, OrderEnd end) {
        if (!begin(timestampMs)) {
            return;
        }
        Rejection refused = liquidator.end(orderId, end);
        if (refused != null) {
            reject(refused, orderId);
            return;
        }
        buckets.releaseIdle();
    }

    @Override
    public void portfolioRules(long timestampMs, PortfolioRules rules) {
        if (begin(timestampMs)) {
            rulesDesk.portfolioRules(rules);
        }
    }

    @Override
    public void marginMode(long timestampMs, int account, MarginMode mode) {
        if (begin(timestampMs)) {
            checkIfDue();
            rulesDesk.marginMode(account, mode);
        }
    }

    @Override
    public void seal(long timestampMs) {
        if (!begin(timestampMs)) {
            return;
        }
        resolveBeforeMoneyLeaves();
        boolean solvent = liquidator.convertCollateral();
        if (!solvent) {
            conversions.askEverybody();
        }
        leafBalance.beforeSeal();
        audit.beforeSeal(liquidator.settledSum());
        seal(solvent);
        instruments.seal();
        audit.afterSeal();
    }

    @Override
    public void order(
            long timestampMs,
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {
        if (begin(timestampMs)) {
            orderDesk.order(orderId, account, instrument, lots, limitTicks, reduceOnly);
        }
    }

    @Override
    public void orderLeft(long timestampMs, long orderId, long lotsLeft) {
        if (begin(timestampMs)) {
            orderDesk.orderLeft(orderId, lotsLeft);
        }
    }

    @Override
    public void leverage(long timestampMs, int account, int instrument, int initialPpm) {
        if (begin(timestampMs)) {
            orderDesk.leverage(account, instrument, initialPpm);
        }
    }

    @Override
    public void feeTier(long timestampMs, int tier, int takerScalePpm, int makerScalePpm) {
        if (begin(timestampMs)) {
            orderDesk.feeTier(tier, takerScalePpm, makerScalePpm);
        }
    }

    @Override
    public void assignTier(long timestampMs, int account, int tier) {
        if (begin(timestampMs)) {
            orderDesk.assignTier(account, tier);
        }
    }

    @Override
    public void depth(long timestampMs, int instrument, long lotsMax) {
        if (begin(timestampMs)) {
            defaults.depth(instrument, lotsMax);
        }
    }

    @Override
    public void openFund(long timestampMs, int account, FundKind kind, int underlying) {
        if (begin(timestampMs)) {
            defaults.openFund(account, kind, underlying);
        }
    }

    @Override
    public void houseTranche(long timestampMs, long amount) {
        if (begin(timestampMs)) {
            defaults.houseTranche(amount);
        }
    }

    /** Returns the tables, for reading. */
    public Books books() {
        return books;
    }

    /** Returns the settlement side, for reading. */
    public SettlementLog settlement() {
        return settlement;
    }

    /** Returns the audit, for reading its figures. */
    public Audit audit() {
        return audit;
    }

    /** Returns the sweep, for reading its figures. */
    public Sweep sweep() {
        return sweep;
    }

    /** Evaluates an account as it is and returns the result, valid until the next command. */
    public AccountMargin evaluate(int account) {
        margin.evaluate(account);
        return margin;
    }

    /** Returns the cash an account may withdraw or transfer now. */
    public long withdrawable(int account) {
        return orderMargin.withdrawable(account);
    }

    /** Returns what open orders and chosen leverage ask above initial margin, rounded up, money. */
    public long orderMargin(int account) {
        long extra256 = orderMargin.extra256(account);
        return Math.ceilDiv(extra256, 1L << Limits.MARGIN_FRACTION_BITS);
    }

    /** Returns the number of checks so far. */
    public long revaluationCount() {
        return revaluationCount;
    }

    long commandCount() {
        return commandCount;
    }

    long lastTimestampMs() {
        return lastTimestampMs;
    }

    BucketMargin buckets() {
        return buckets;
    }

    /** Returns the ladder, for reading its figures. */
    public Liquidator liquidator() {
        return liquidator;
    }

    Limits limits() {
        return limits;
    }

    void restoreClock(long commands, long timestampMs, long revaluations) {
        commandCount = commands;
        lastTimestampMs = timestampMs;
        revaluationCount = revaluations;
    }

    LeafTable leaves() {
        return leaves;
    }

    OrderDesk orderDesk() {
        return orderDesk;
    }

    ConversionDesk conversions() {
        return conversions;
    }

    AccountDesk accountDesk() {
        return accountDesk;
    }

    /** Checks accounts that hold what changed. */
    void check() {
        revalue(false);
    }

    /** Seals without claiming that every account is solvent, to make room inside a command. */
    void sealUnsettled() {
        seal(false);
    }

    private void seal(boolean settled) {
        settlement.seal(
                instruments.instrumentCount(),
                instruments.unitValues(),
                instruments.settlementMargins(),
                settled,
                events);
    }

    private boolean begin(long timestampMs) {
        commandCount++;
        if (timestampMs < lastTimestampMs) {
            reject(Rejection.TIME_BACKWARDS, timestampMs);
            return false;
        }
        if (timestampMs > TIMESTAMP_MS_MAX) {
            reject(Rejection.MALFORMED, timestampMs);
            return false;
        }
        lastTimestampMs = timestampMs;
        instruments.setNow(timestampMs);
        liquidator.beginCommand(commandCount, timestampMs);
        return true;
    }

    /** Returns the evaluation of accounts that do not exist. */
    public WhatIf whatIf() {
        return whatIf;
    }

    /** Returns what an account holds. */
    public Portfolio portfolio(int account) {
        List<Portfolio.Position> held = new ArrayList<>();
        int slots = positions.slotCount(account);
        for (int slot = 0; slot < slots; slot++) {
            int instrument = positions.instrumentAt(account, slot);
            if (instrument != 0) {
                held.add(new Portfolio.Position(instrument, positions.lotsAt(account, slot)));
            }
        }
        List<Portfolio.Balance> balances = new ArrayList<>();
        for (int asset = 1; asset <= assets.assetsMax(); asset++) {
            long units = assets.isListed(asset) ? accounts.balance(account, asset) : 0;
            if (units != 0) {
                balances.add(new Portfolio.Balance(asset, units));
            }
        }
        return new Portfolio(accounts.mode(account), accounts.cash(account), held, balances);
    }

    /** Returns whether an account is in liquidation or has a liquidation order outstanding. */
    boolean isBusy(int account) {
        return accounts.state(account) == AccountState.LIQUIDATING || accounts.order(account) != 0;
    }

    void reject(Rejection reason, long value) {
        reject(0, reason, value);
    }

    void reject(int recordIndex, Rejection reason, long value) {
        events.rejected(commandCount, recordIndex, reason, value);
    }

    /** What idle buckets still hold is the parents' before anybody is found short, and after. */
    private void revalue(boolean full) {
        buckets.releaseIdle();
        conversions.beginCheck(full);
        liquidator.revalue(full);
        buckets.releaseIdle();
        conversions.endCheck();
        revaluationCount++;
        events.revalued(full, liquidator.flaggedCount());
    }

    /** Checks also when only a fill left an account negative since the last check. */
    void resolveBeforeMoneyLeaves() {
        if (instruments.isCheckDue() || liquidator.isUnresolved()) {
            revalue(false);
        }
        buckets.releaseIdle();
    }

    /** Checks before money or risk moves at values that nobody was checked at. */
    void checkIfDue() {
        if (instruments.isCheckDue()) {
            revalue(false);
        }
    }

    void roomForChange() {
        if (settlement.legRoom() == 0) {
            sealUnsettled();
        }
    }
}
