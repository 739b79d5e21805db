package io.novate.core.margin;

import io.novate.core.command.Contract;
import io.novate.core.command.MarginMode;
import io.novate.core.ledger.AccountTable;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.MarginTable;
import io.novate.kernel.WideSum;

/**
 * Evaluates one account, or one that might be: equity, requirements and excess.
 *
 * <p>Cross and isolated accounts: the margins of the tables, options bounded by {@link
 * OptionBound}. Portfolio accounts: {@link ScenarioMargin}.
 *
 * <p><b>Units</b>: equity and requirements are money; excess is money with 8 fraction bits, for a
 * standard account without options the same number a kernel computes.
 *
 * <p><b>Exactness</b>: exact in 128 bits. Requirements round up once per account, collateral value
 * rounds down. Results beyond int64, which only a large account could reach, are clamped.
 *
 * <p><b>Aliasing and ownership</b>: a reusable value; one evaluation overwrites the last.
 */
public final class AccountMargin {
    private final AccountTable accounts;
    private final PositionTable positions;
    private final InstrumentTable instruments;
    private final AssetTable assets;
    private final ScenarioMargin scenario;
    private final OptionBound optionBound;
    private final Holding holding;
    private final WideSum value = new WideSum();
    private final WideSum initialCollateral256 = new WideSum();
    private final WideSum maintenanceCollateral256 = new WideSum();
    private final WideSum initial256 = new WideSum();
    private final WideSum maintenance256 = new WideSum();
    private final WideSum groupInitial256 = new WideSum();
    private final WideSum groupMaintenance256 = new WideSum();
    private final WideSum grossMax = new WideSum();
    private final WideSum position256 = new WideSum();
    private final WideSum scratch = new WideSum();
    private final WideSum largest = new WideSum();
    private long cost;
    private long initialCollateral;
    private long collateral;
    private long settledEquity;
    private long equity;
    private long initialEquity;
    private long initialMargin;
    private long maintenanceMargin;
    private long initialExcess256;
    private long maintenanceExcess256;
    private long unrealisedGain;
    private boolean portfolio;

    /** Reads the given tables. */
    public AccountMargin(
            AccountTable accounts,
            PositionTable positions,
            InstrumentTable instruments,
            AssetTable assets,
            ScenarioMargin scenario,
            Limits limits) {
        this.accounts = accounts;
        this.positions = positions;
        this.instruments = instruments;
        this.assets = assets;
        this.scenario = scenario;
        optionBound = new OptionBound(instruments);
        holding = new Holding(limits.instrumentsMax(), limits.assetsMax());
    }

    /** Evaluates an account as it is. */
    public void evaluate(int account) {
        evaluateAfter(account, 0, 0, 0);
    }

    /**
     * Evaluates an account as if it had traded.
     *
     * @param instrument the instrument traded, 0 for a change of cash only
     * @param lotsChange signed lots
     * @param cashChange money, in settlement coordinates
     */
    public void evaluateAfter(int account, int instrument, long lotsChange, long cashChange) {
        holding.copy(account, accounts, positions, instruments.instrumentCount());
        holding.addCash(cashChange);
        if (lotsChange != 0) {
            holding.add(instrument, lotsChange);
        }
        evaluate(holding);
    }

    /**
     * Evaluates a large account as if it had taken over every position and all cash of another;
     * collateral of neither counts, because settlement does not count it.
     */
    public void evaluateMerged(int largeAccount, int other) {
        holding.copy(largeAccount, accounts, positions, instruments.instrumentCount());
        holding.dropCollateral();
        holding.addCash(accounts.cash(other));
        int slots = positions.slotCount(other);
        for (int slot = 0; slot < slots; slot++) {
            int instrument = positions.instrumentAt(other, slot);
            if (instrument != 0) {
                holding.add(instrument, positions.lotsAt(other, slot));
            }
        }
        evaluate(holding);
    }

    /** Evaluates a portfolio account whose charges a sweep has computed. */
    void evaluate(int account, ChargeColumns charges, long from) {
        holding.copy(account, accounts, positions, instruments.instrumentCount());
        begin(holding);
        portfolio = true;
        for (int index = 0; index < holding.count(); index++) {
            addValue(holding.instrument(index), holding.lots(index));
        }
        scenario.take(charges, from);
        scenario.addTo(holding, initial256, maintenance256);
        finish();
    }

    /** Evaluates what an account holds, or would hold. */
    public void evaluate(Holding held) {
        begin(held);
        portfolio = held.mode() == MarginMode.PORTFOLIO;
        for (int index = 0; index < held.count(); index++) {
            addValue(held.instrument(index), held.lots(index));
        }
        if (portfolio) {
            scenario.evaluate(held);
            scenario.addTo(held, initial256, maintenance256);
        } else {
            addStandard(held);
        }
        finish();
    }

    /** Returns the charges of a portfolio account last evaluated. */
    public ScenarioMargin scenario() {
        return scenario;
    }

    /** Returns whether the account last evaluated is margined by scenarios. */
    public boolean isPortfolio() {
        return portfolio;
    }

    /**
     * Returns the excess of an account by a table alone, money with 8 fraction bits, before any
     * bound of options: for a standard account the number that kernels compute.
     */
    public long tableExcess256(int account, MarginTable table) {
        holding.copy(account, accounts, positions, instruments.instrumentCount());
        begin(holding);
        for (int index = 0; index < holding.count(); index++) {
            int instrument = holding.instrument(index);
            long lots = holding.lots(index);
            addValue(instrument, lots);
            long unitValue = instruments.unitValue(instrument);
            if (holding.isWide()) {
                Requirement.addTo(initial256, scratch, largest, table, instrument, unitValue, lots);
            } else {
                initial256.add(Requirement.of256(table, instrument, unitValue, lots));
            }
        }
        boolean isInitial = table == instruments.initial();
        excess(isInitial ? initialCollateral256 : maintenanceCollateral256, initial256);
        return scratch.clampToLong();
    }

    /**
     * Returns what all collateral of an account counts for maintenance and solvency, each asset
     * rounded down, money.
     */
    public long collateral(int account) {
        long sum = 0;
        for (int asset = 1; asset <= assets.assetsMax(); asset++) {
            if (assets.isListed(asset)) {
                sum += assets.value(asset, accounts.balance(account, asset));
            }
        }
        return sum;
    }

    /** Returns the equity of an account as it is, without its requirements, money. */
    public long equityOf(int account) {
        value.set(accounts.cash(account));
        int slots = positions.slotCount(account);
        int bound = accounts.isLarge(account) ? instruments.instrumentCount() : slots;
        for (int slot = 0; slot < bound; slot++) {
            int instrument = positions.instrumentAt(account, slot);
            if (instrument != 0) {
                value.addProduct(
                        positions.lotsAt(account, slot), instruments.unitValue(instrument));
            }
        }
        value.add(collateral(account));
        return value.clampToLong();
    }

    /** Returns equity with collateral as maintenance counts it, money. */
    public long equity() {
        return equity;
    }

    /** Returns equity with collateral as it counts before new risk is taken, money. */
    public long initialEquity() {
        return initialEquity;
    }

    /** Returns cash and positions without collateral: the equity that settlement counts, money. */
    public long settledEquity() {
        return settledEquity;
    }

    /** Returns initial margin, money. */
    public long initialMargin() {
        return initialMargin;
    }

    /** Returns maintenance margin, money. */
    public long maintenanceMargin() {
        return maintenanceMargin;
    }

    /** Returns equity less initial margin, money with 8 fraction bits, before any rounding. */
    public long initialExcess256() {
        return initialExcess256;
    }

    /** Returns equity less maintenance margin, money with 8 fraction bits, before any rounding. */
    public long maintenanceExcess256() {
        return maintenanceExcess256;
    }

    /**
     * Returns whether the account must be liquidated: equity strictly below a requirement above 0.
     */
    public boolean isLiquidatable() {
        return maintenanceExcess256 < 0 && maintenanceMargin > 0;
    }

    /** Returns the profit of open positions against their entry costs, money, may be negative. */
    public long unrealisedGain() {
        return unrealisedGain;
    }

    /** Returns whether open positions stay inside the gross bound of a standard account. */
    public boolean isInsideGrossBound() {
        scratch.set(Limits.GROSS_MAX);
        return grossMax.compareTo(scratch) <= 0;
    }

    /** Returns cash without unrealised gains and without collateral: what was really received. */
    public long cashBalance() {
        return cost;
    }

    /** Returns the cash that may leave: neither needed as margin nor only an unrealised gain. */
    public long withdrawable() {
        long tied = Math.max(initialMargin, unrealisedGain);
        return Math.max(0, Math.min(cost, initialEquity - tied));
    }

    /** Returns the maintenance requirement of one position by itself, rounded up, money. */
    long maintenance(int instrument, long lots) {
        maintenance256(instrument, lots);
        return roundUp(position256);
    }

    /**
     * Adds the initial margin of the account last evaluated, money with 8 fraction bits, before any
     * rounding.
     */
    void addInitialTo(WideSum sum256) {
        sum256.add(initial256);
    }

    /**
     * Returns the maintenance requirement of one position, money with 8 fraction bits, or the
     * largest long.
     */
    public long maintenance256(int instrument, long lots) {
        position256.set(0);
        Requirement.addTo(
                position256,
                scratch,
                largest,
                instruments.maintenance(),
                instrument,
                instruments.unitValue(instrument),
                lots);
        return position256.clampToLong();
    }

    private void begin(Holding held) {
        value.set(held.cash());
        cost = held.cost();
        addCollateral(held);
        initial256.set(0);
        maintenance256.set(0);
        grossMax.set(0);
    }

    private void addCollateral(Holding held) {
        initialCollateral256.set(0);
        maintenanceCollateral256.set(0);
        initialCollateral = 0;
        collateral = 0;
        for (int asset = 1; asset <= assets.assetsMax(); asset++) {
            long units = held.balance(asset);
            if (units != 0 && assets.isListed(asset)) {
                long initial = assets.value256(instruments.initial(), asset, units);
                long maintenance = assets.value256(instruments.maintenance(), asset, units);
                initialCollateral256.add(initial);
                maintenanceCollateral256.add(maintenance);
                initialCollateral += initial >> Limits.MARGIN_FRACTION_BITS;
                collateral += maintenance >> Limits.MARGIN_FRACTION_BITS;
            }
        }
    }

    private void addValue(int instrument, long lots) {
        value.addProduct(lots, instruments.unitValue(instrument));
        grossMax.addProduct(Math.abs(lots), instruments.valueMax(instrument));
    }

    /** Adds the margins of the tables, options by groups of underlying and expiry. */
    private void addStandard(Holding held) {
        for (int index = 0; index < held.count(); index++) {
            int instrument = held.instrument(index);
            if (held.lots(index) == 0) {
                continue;
            }
            if (!instruments.isOption(instrument)) {
                addRequirement(held, index, initial256, maintenance256);
            } else if (isFirstOfGroup(held, index)) {
                addOptions(held, index);
            }
        }
    }

    private boolean isFirstOfGroup(Holding held, int index) {
        Contract group = instruments.listing(held.instrument(index)).contract();
        for (int before = 0; before < index; before++) {
            if (optionBound.isOfGroup(held, before, group)) {
                return false;
            }
        }
        return true;
    }

    private void addOptions(Holding held, int first) {
        Contract group = instruments.listing(held.instrument(first)).contract();
        groupInitial256.set(0);
        groupMaintenance256.set(0);
        for (int index = first; index < held.count(); index++) {
            if (optionBound.isOfGroup(held, index, group)) {
                addRequirement(held, index, groupInitial256, groupMaintenance256);
            }
        }
        if (groupInitial256.signum() > 0) {
            optionBound.apply(held, first, groupInitial256, groupMaintenance256);
        }
        initial256.add(groupInitial256);
        maintenance256.add(groupMaintenance256);
    }

    private void addRequirement(
            Holding held, int index, WideSum initialSum, WideSum maintenanceSum) {
        int instrument = held.instrument(index);
        long lots = held.lots(index);
        long unitValue = instruments.unitValue(instrument);
        MarginTable initial = instruments.initial();
        MarginTable maintenance = instruments.maintenance();
        if (held.isWide()) {
            Requirement.addTo(initialSum, scratch, largest, initial, instrument, unitValue, lots);
            Requirement.addTo(
                    maintenanceSum, scratch, largest, maintenance, instrument, unitValue, lots);
        } else {
            initialSum.add(Requirement.of256(initial, instrument, unitValue, lots));
            maintenanceSum.add(Requirement.of256(maintenance, instrument, unitValue, lots));
        }
    }

    private void finish() {
        Invariant.check(
                "requirement not negative",
                maintenance256.signum() >= 0,
                maintenance256.clampToLong());
        initialMargin = roundUp(initial256);
        maintenanceMargin = roundUp(maintenance256);
        scratch.set(value);
        scratch.subtract(cost);
        unrealisedGain = scratch.clampToLong();
        excess(initialCollateral256, initial256);
        initialExcess256 = scratch.clampToLong();
        excess(maintenanceCollateral256, maintenance256);
        maintenanceExcess256 = scratch.clampToLong();
        settledEquity = value.clampToLong();
        scratch.set(value);
        scratch.add(initialCollateral);
        initialEquity = scratch.clampToLong();
        value.add(collateral);
        equity = value.clampToLong();
    }

    private long roundUp(WideSum requirement256) {
        scratch.set(0);
        scratch.addProduct(Long.MAX_VALUE, 1 << Limits.MARGIN_FRACTION_BITS);
        return requirement256.compareTo(scratch) > 0
                ? Long.MAX_VALUE
                : requirement256.ceilShift(Limits.MARGIN_FRACTION_BITS);
    }

    private void excess(WideSum collateral256, WideSum requirement256) {
        scratch.set(collateral256);
        scratch.subtract(requirement256);
        scratch.addShifted(value, Limits.MARGIN_FRACTION_BITS);
    }
}
