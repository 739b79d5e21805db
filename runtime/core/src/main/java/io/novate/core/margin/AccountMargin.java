package io.novate.core.margin;

import io.novate.core.ledger.AccountTable;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginTable;
import io.novate.kernel.WideSum;

/**
 * Evaluates one account: equity, requirements and excess, as it is or as it would be.
 *
 * <p><b>Units</b>: equity and requirements are money; excess is money with 8 fraction bits, the
 * same number a kernel computes.
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
    private final WideSum value = new WideSum();
    private final WideSum collateral256 = new WideSum();
    private final WideSum initial256 = new WideSum();
    private final WideSum maintenance256 = new WideSum();
    private final WideSum costs = new WideSum();
    private final WideSum grossMax = new WideSum();
    private final WideSum position256 = new WideSum();
    private final WideSum scratch = new WideSum();
    private final WideSum largest = new WideSum();
    private long collateral;
    private long settledEquity;
    private long equity;
    private long initialMargin;
    private long maintenanceMargin;
    private long initialExcess256;
    private long maintenanceExcess256;
    private long unrealisedGain;

    /** Reads the given tables. */
    public AccountMargin(
            AccountTable accounts,
            PositionTable positions,
            InstrumentTable instruments,
            AssetTable assets) {
        this.accounts = accounts;
        this.positions = positions;
        this.instruments = instruments;
        this.assets = assets;
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
        begin(account, cashChange);
        boolean standard = !accounts.isLarge(account);
        long changeLeft = lotsChange;
        int slots = positions.slotCount(account);
        int bound = standard ? slots : Math.min(slots, instruments.instrumentCount());
        for (int slot = 0; slot < bound; slot++) {
            int held = positions.instrumentAt(account, slot);
            if (held == 0) {
                continue;
            }
            long lots = positions.lotsAt(account, slot);
            if (held == instrument) {
                lots += changeLeft;
                changeLeft = 0;
            }
            addPosition(standard, held, lots);
            costs.add(positions.entryCostAt(account, slot));
        }
        if (changeLeft != 0) {
            addPosition(standard, instrument, changeLeft);
        }
        finish();
    }

    /**
     * Evaluates a large account as if it had taken over every position and all cash of another;
     * collateral of neither counts, because settlement does not count it.
     */
    public void evaluateMerged(int largeAccount, int other) {
        begin(largeAccount, accounts.cash(other));
        collateral256.set(0);
        collateral = 0;
        int bound = Math.min(positions.slotCount(largeAccount), instruments.instrumentCount());
        for (int instrument = 1; instrument <= bound; instrument++) {
            long lots =
                    positions.lotsAt(largeAccount, instrument - 1)
                            + positions.lots(other, instrument);
            addPosition(false, instrument, lots);
        }
        finish();
    }

    /** Returns the value of all collateral of an account, each asset rounded down, money. */
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

    /** Returns equity, money. */
    public long equity() {
        return equity;
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
        return costs.clampToLong();
    }

    /** Returns the cash that may leave: neither needed as margin nor only an unrealised gain. */
    public long withdrawable() {
        long tied = Math.max(initialMargin, unrealisedGain);
        return Math.max(0, Math.min(cashBalance(), equity - tied));
    }

    /** Returns the maintenance requirement of one position, money with 8 fraction bits. */
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

    private void begin(int account, long cashChange) {
        value.set(accounts.cash(account));
        value.add(cashChange);
        collateral256.set(0);
        for (int asset = 1; asset <= assets.assetsMax(); asset++) {
            if (assets.isListed(asset)) {
                long balance = accounts.balance(account, asset);
                collateral256.addProduct(balance, assets.value256(asset));
            }
        }
        collateral = collateral(account);
        initial256.set(0);
        maintenance256.set(0);
        grossMax.set(0);
        costs.set(accounts.cash(account));
    }

    private void addPosition(boolean standard, int instrument, long lots) {
        if (lots == 0) {
            return;
        }
        long unitValue = instruments.unitValue(instrument);
        value.addProduct(lots, unitValue);
        grossMax.addProduct(Math.abs(lots), instruments.valueMax(instrument));
        MarginTable initial = instruments.initial();
        MarginTable maintenance = instruments.maintenance();
        if (standard) {
            initial256.add(Requirement.of256(initial, instrument, unitValue, lots));
            maintenance256.add(Requirement.of256(maintenance, instrument, unitValue, lots));
        } else {
            Requirement.addTo(initial256, scratch, largest, initial, instrument, unitValue, lots);
            Requirement.addTo(
                    maintenance256, scratch, largest, maintenance, instrument, unitValue, lots);
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
        scratch.subtract(costs);
        unrealisedGain = scratch.clampToLong();
        excess(initial256);
        initialExcess256 = scratch.clampToLong();
        excess(maintenance256);
        maintenanceExcess256 = scratch.clampToLong();
        settledEquity = value.clampToLong();
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

    private void excess(WideSum requirement256) {
        scratch.set(collateral256);
        scratch.subtract(requirement256);
        scratch.addProduct(value.clampToLong(), 1 << Limits.MARGIN_FRACTION_BITS);
    }
}
