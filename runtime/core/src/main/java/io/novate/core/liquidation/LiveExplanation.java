package io.novate.core.liquidation;

import io.novate.core.command.Contract;
import io.novate.core.command.Explanation;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.MarginKind;
import io.novate.core.command.MarginMode;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradeReason;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginTable;
import io.novate.kernel.WideSum;

/** An explanation read from the live tables; one instance, filled again for each decision. */
final class LiveExplanation implements Explanation {
    private static final int NONE = -1;

    private final Books books;
    private final AccountMargin margin;
    private final MarketDepth depth;
    private final HeldPositions held;
    private ExplanationKind kind;
    private TradeReason reason;
    private long command;
    private long timestampMs;
    private int account;
    private long equity;
    private long initialMargin;
    private long maintenanceMargin;
    private int bindingCharge;
    private int bindingRow;
    private int steps;
    private int tradedPosition;
    private long tradedLots;
    private long limitTicks;
    private int bankruptAccount;
    private long lossShared;
    private long lotsShared;
    private long lotsBefore;
    private long lossBefore;
    private long money;
    private int soldAsset;
    private long soldUnits;

    LiveExplanation(Books books, AccountMargin margin, MarketDepth depth, int instrumentsMax) {
        this.books = books;
        this.margin = margin;
        this.depth = depth;
        held = new HeldPositions(books, instrumentsMax);
    }

    /** Begins a command. */
    void beginCommand(long commandNumber, long now) {
        command = commandNumber;
        timestampMs = now;
    }

    /** Takes an account as it stands; evaluates it anew. */
    void take(ExplanationKind explained, TradeReason why, int explainedAccount) {
        kind = explained;
        reason = why;
        account = explainedAccount;
        held.collect(account);
        margin.evaluate(account);
        equity = margin.equity();
        initialMargin = margin.initialMargin();
        maintenanceMargin = margin.maintenanceMargin();
        boolean portfolio = margin.isPortfolio();
        bindingCharge = portfolio ? margin.scenario().bindingCharge() : NONE;
        bindingRow = bindingCharge < 0 ? NONE : margin.scenario().bindingRow(bindingCharge);
        steps = books.accounts().steps(account);
        tradedPosition = NONE;
        tradedLots = 0;
        limitTicks = 0;
        bankruptAccount = 0;
        lossShared = 0;
        lotsShared = 0;
        lotsBefore = 0;
        lossBefore = 0;
        money = 0;
        soldAsset = 0;
        soldUnits = 0;
    }

    /** Adds an order that the account had when it was taken. */
    void order(int instrument, long signedLots, long worstTicks) {
        trade(instrument, signedLots);
        limitTicks = worstTicks;
    }

    /** Adds what a winner gives up and how its cost comes about. */
    void deleveraging(int bankrupt, int instrument, long signedLots, long cost) {
        bankruptAccount = bankrupt;
        money = cost;
        trade(instrument, signedLots);
    }

    /** Adds the loss that is shared and what of it was shared before. */
    void loss(long loss, long size, long closedBefore, long borneBefore) {
        lossShared = loss;
        lotsShared = size;
        lotsBefore = closedBefore;
        lossBefore = borneBefore;
    }

    /** Adds a sale of collateral. */
    void sale(int asset, long units, long proceeds) {
        soldAsset = asset;
        soldUnits = units;
        money = proceeds;
    }

    private void trade(int instrument, long signedLots) {
        tradedPosition = held.indexOf(instrument);
        tradedLots = signedLots;
    }

    @Override
    public ExplanationKind kind() {
        return kind;
    }

    @Override
    public long command() {
        return command;
    }

    @Override
    public long timestampMs() {
        return timestampMs;
    }

    @Override
    public long tableVersion() {
        return books.instruments().tableVersion();
    }

    @Override
    public int account() {
        return account;
    }

    @Override
    public MarginMode mode() {
        return books.accounts().mode(account);
    }

    @Override
    public long cash() {
        return books.accounts().cash(account);
    }

    @Override
    public int assetCount() {
        int count = 0;
        for (int asset = 1; asset <= books.assets().assetsMax(); asset++) {
            count += isHeld(asset) ? 1 : 0;
        }
        return count;
    }

    @Override
    public int asset(int index) {
        int left = index;
        for (int asset = 1; asset <= books.assets().assetsMax(); asset++) {
            if (isHeld(asset) && left-- == 0) {
                return asset;
            }
        }
        throw new IndexOutOfBoundsException("asset index=" + index);
    }

    @Override
    public long units(int index) {
        return books.accounts().balance(account, asset(index));
    }

    @Override
    public long assetValue256(int index) {
        return books.assets()
                .value256(books.instruments().maintenance(), asset(index), units(index));
    }

    @Override
    public long assetInitialValue256(int index) {
        return books.assets().value256(books.instruments().initial(), asset(index), units(index));
    }

    @Override
    public int positionCount() {
        return held.count();
    }

    @Override
    public int instrument(int index) {
        return held.instrument(index);
    }

    @Override
    public Contract contract(int index) {
        return books.instruments().listing(held.instrument(index)).contract();
    }

    @Override
    public long indexTicks(int index) {
        int underlying = contract(index).underlying();
        return books.instruments().indexes().priceTicks(underlying);
    }

    @Override
    public long lots(int index) {
        return held.lots(index);
    }

    @Override
    public long entryCost(int index) {
        return books.positions().entryCost(account, held.instrument(index));
    }

    @Override
    public long markTicks(int index) {
        return books.instruments().markTicks(held.instrument(index));
    }

    @Override
    public long unitValue(int index) {
        return books.instruments().unitValue(held.instrument(index));
    }

    @Override
    public long perLot256(MarginKind table, int index) {
        long value256 = unitValue(index) << Limits.MARGIN_FRACTION_BITS;
        long valued256 = table(table).perLot()[column(index)];
        return held.lots(index) < 0 ? valued256 - value256 : value256 - valued256;
    }

    @Override
    public int bracketCount(MarginKind table, int index) {
        return table(table).bracketCount()[column(index)];
    }

    @Override
    public long bracketSlope256(MarginKind table, int index, int bracket) {
        return table(table).bracketSlope()[column(index) * MarginTable.BRACKETS_MAX + bracket];
    }

    @Override
    public long bracketOffset256(MarginKind table, int index, int bracket) {
        return table(table).bracketOffset()[column(index) * MarginTable.BRACKETS_MAX + bracket];
    }

    @Override
    public int bindingBracket(int index) {
        MarginTable table = books.instruments().maintenance();
        int column = column(index);
        long size = Math.abs(held.lots(index));
        int binding = NONE;
        if (size > table.plainLots()[column]) {
            int count = table.bracketCount()[column];
            int from = column * MarginTable.BRACKETS_MAX;
            for (int bracket = 0; bracket < count; bracket++) {
                boolean asksMore =
                        binding < 0 || asksMore(table, size, from + bracket, from + binding);
                binding = asksMore ? bracket : binding;
            }
        }
        return binding;
    }

    private static boolean asksMore(MarginTable table, long size, int row, int than) {
        long slope = table.bracketSlope()[row] - table.bracketSlope()[than];
        long offset = table.bracketOffset()[row] - table.bracketOffset()[than];
        return WideSum.compareProducts(slope, size, offset, 1) > 0;
    }

    @Override
    public PortfolioRules rules() {
        return books.instruments().scenarios().rules();
    }

    @Override
    public long loss256(int index, int column) {
        return books.instruments().scenarios().table().lossOf(held.instrument(index), column);
    }

    @Override
    public int bindingCharge() {
        return bindingCharge;
    }

    @Override
    public int bindingRow() {
        return bindingRow;
    }

    @Override
    public long equity() {
        return equity;
    }

    @Override
    public long initialMargin() {
        return initialMargin;
    }

    @Override
    public long maintenanceMargin() {
        return maintenanceMargin;
    }

    @Override
    public long room(int index) {
        return depth.room(held.instrument(index), held.lots(index) > 0);
    }

    @Override
    public long costPerLot(int index) {
        return AccountView.costPerLot(books, held.instrument(index));
    }

    @Override
    public TradeReason reason() {
        return reason;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public int tradedPosition() {
        return tradedPosition;
    }

    @Override
    public long tradedLots() {
        return tradedLots;
    }

    @Override
    public long limitTicks() {
        return limitTicks;
    }

    @Override
    public int bankruptAccount() {
        return bankruptAccount;
    }

    @Override
    public long lossShared() {
        return lossShared;
    }

    @Override
    public long lotsShared() {
        return lotsShared;
    }

    @Override
    public long lotsBefore() {
        return lotsBefore;
    }

    @Override
    public long lossBefore() {
        return lossBefore;
    }

    @Override
    public long money() {
        return money;
    }

    @Override
    public int soldAsset() {
        return soldAsset;
    }

    @Override
    public long soldUnits() {
        return soldUnits;
    }

    @Override
    public long leftValue() {
        if (soldAsset == 0) {
            return 0;
        }
        long left = books.accounts().balance(account, soldAsset) - soldUnits;
        return books.assets().value(soldAsset, left);
    }

    private boolean isHeld(int asset) {
        return books.assets().isListed(asset) && books.accounts().balance(account, asset) != 0;
    }

    private MarginTable table(MarginKind kindOfTable) {
        return kindOfTable == MarginKind.INITIAL
                ? books.instruments().initial()
                : books.instruments().maintenance();
    }

    private int column(int index) {
        return 2 * held.instrument(index) + (held.lots(index) < 0 ? 1 : 0);
    }
}
