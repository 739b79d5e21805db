package io.novate.core.oracle;

import io.novate.core.Clearinghouse;
import io.novate.core.command.AccountState;
import io.novate.core.liquidation.QueuePlace;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.unit.Limits;
import java.math.BigInteger;

/** Compares a core with the naive pool: every event of a command, every figure of the state. */
final class PoolComparison {
    private final NaivePool pool;
    private final EventTape expected;

    PoolComparison(NaivePool pool, EventTape expected) {
        this.pool = pool;
        this.expected = expected;
    }

    void events(EventTape actual) {
        if (!expected.lines.equals(actual.lines)) {
            throw new AssertionError("events differ\n" + difference(actual));
        }
    }

    private String difference(EventTape actual) {
        StringBuilder text = new StringBuilder();
        int end = Math.max(expected.lines.size(), actual.lines.size());
        for (int index = 0; index < end; index++) {
            String left = index < expected.lines.size() ? expected.lines.get(index) : "-";
            String right = index < actual.lines.size() ? actual.lines.get(index) : "-";
            if (left.equals(right)) {
                text.append("  both   ").append(left).append('\n');
            } else {
                text.append("  oracle ").append(left).append('\n');
                text.append("  core   ").append(right).append('\n');
            }
        }
        return text.toString();
    }

    void state(Clearinghouse core) {
        same("account count", 0, pool.accounts.size(), core.accountCount());
        long positionCount = 0;
        for (NaiveAccount account : pool.accounts.values()) {
            account(core, account);
            positionCount += account.positions.size();
        }
        same("position count", 0, positionCount, core.positionCount());
        for (NaiveInstrument instrument : pool.instruments.values()) {
            same("mark", instrument.id, instrument.markTicks(), core.markTicks(instrument.id));
            same(
                    "unit value",
                    instrument.id,
                    instrument.unitValue(),
                    core.unitValue(instrument.id));
        }
        for (NaiveInstrument instrument : pool.instruments.values()) {
            int id = instrument.id;
            long openInterest = pool.markets().openInterest(id);
            same("phase", id, instrument.phase.code(), core.phase(id).code());
            same("open interest", id, openInterest, core.openInterest(id));
            int underlying = instrument.contract().underlying();
            same("index", underlying, instrument.index.ticks(), core.indexTicks(underlying));
        }
        same("table version", 0, pool.markets().version(), core.tableVersion());
        same("conservation residual", 0, 0, core.conservationResidual());
        pool.ladder().figures().compare(core);
    }

    private void account(Clearinghouse core, NaiveAccount account) {
        int id = account.id;
        NaiveMargin margin = pool.margin(account);
        same("open", id, 1, core.isOpen(id) ? 1 : 0);
        same("parent", id, account.parent, core.parent(id));
        same("bucket instrument", id, account.bucketInstrument, core.bucketInstrument(id));
        same("cash", id, account.cash(), core.cash(id));
        for (int instrument : pool.instruments.keySet()) {
            long lots = account.lots(instrument);
            same("lots of instrument " + instrument, id, lots, core.lots(id, instrument));
        }
        for (int asset = 1; asset < pool.deposits.length; asset++) {
            same("units of asset " + asset, id, account.units(asset), core.balance(id, asset));
        }
        same("equity", id, margin.equity(), core.equity(id));
        same("initial margin", id, margin.initial(), core.initialMargin(id));
        same("maintenance margin", id, margin.maintenance(), core.maintenanceMargin(id));
        same("unrealised gain", id, margin.gain(), core.unrealisedGain(id));
        BigInteger extra = pool.orders().extra256(account, 0, 0);
        same("order margin", id, Exact.ceil(extra, 256).longValueExact(), core.orderMargin(id));
        same("withdrawable", id, pool.withdrawable(account), core.withdrawable(id));
        AccountState state = core.state(id);
        if (state != account.state) {
            throw new AssertionError(
                    "state of " + id + ": oracle=" + account.state + ", core=" + state);
        }
    }

    /** Asks what everybody would be worth, and at which mark it would be liquidated. */
    void whatIfs(Clearinghouse core) {
        for (NaiveAccount account : pool.accounts.values()) {
            NaiveMargin margin = pool.margin(account);
            boolean inside = margin.gross().compareTo(BigInteger.valueOf(Limits.GROSS_MAX)) <= 0;
            if (account.isHouse() || account.large || !inside) {
                continue;
            }
            PortfolioResult result = core.whatIf(core.portfolio(account.id));
            same("what-if equity", account.id, margin.equity(), result.equity());
            same("what-if initial", account.id, margin.initial(), result.initialMargin());
            long maintenance = result.maintenanceMargin();
            same("what-if maintenance", account.id, margin.maintenance(), maintenance);
            for (PortfolioResult.PositionRisk risk : result.positions()) {
                if (!pool.instrument(risk.instrument()).isOption()) {
                    liquidationTicks(account, risk);
                }
            }
        }
    }

    /** At the mark it names the account is liquidated, one tick before it is not. */
    private void liquidationTicks(NaiveAccount account, PortfolioResult.PositionRisk risk) {
        NaiveInstrument instrument = pool.instrument(risk.instrument());
        long named = risk.liquidationTicks();
        long mark = instrument.markTicks();
        long last =
                risk.lots() > 0
                        ? instrument.contract().priceTicksMin()
                        : instrument.contract().priceTicksMax();
        if (!instrument.isOpen()) {
            return;
        }
        if (named == 0) {
            said(account, instrument, mark, false);
            said(account, instrument, last, false);
        } else {
            said(account, instrument, named, true);
            if (named != mark) {
                said(account, instrument, named + (risk.lots() > 0 ? 1 : -1), false);
            }
        }
    }

    private void said(
            NaiveAccount account, NaiveInstrument instrument, long ticks, boolean liquidated) {
        pool.instruments.put(instrument.id, instrument.at(ticks));
        NaiveMargin margin = NaiveMargin.of(pool, account);
        pool.instruments.put(instrument.id, instrument);
        boolean is = margin.maintenanceExcess256().signum() < 0 && margin.maintenance() > 0;
        if (is != liquidated) {
            throw new AssertionError(
                    "account "
                            + account.id
                            + " at mark "
                            + ticks
                            + " of instrument "
                            + instrument.id
                            + ": liquidated="
                            + is
                            + ", what-if says "
                            + liquidated);
        }
    }

    /** Compares the place of every position in the queue of its side. */
    void queues(Clearinghouse core) {
        for (NaiveAccount account : pool.accounts.values()) {
            for (int instrument : pool.instruments.keySet()) {
                String expectedPlace = pool.ladder().waterfall().place(account, instrument);
                QueuePlace place = core.adlQueue(account.id, instrument);
                if (!expectedPlace.equals(place.rank() + " of " + place.of())) {
                    throw new AssertionError(
                            "queue of instrument "
                                    + instrument
                                    + ", account "
                                    + account.id
                                    + ": oracle="
                                    + expectedPlace
                                    + ", core="
                                    + place);
                }
            }
        }
    }

    /**
     * Checks after a seal what must hold of any pool: nobody is negative unless nobody could bear
     * it, lots cancel, and margin is what brackets of notional add up to, never less.
     */
    void sealed(Clearinghouse core) {
        for (NaiveAccount account : pool.accounts.values()) {
            if (core.equity(account.id) < 0 && !pool.ladder().isUnresolved(account.id)) {
                throw new AssertionError(
                        "account " + account.id + " stays at " + core.equity(account.id));
            }
            for (int id : account.positions.keySet()) {
                if (pool.instrument(id).isPlain()) {
                    MarginBound.check(pool.instrument(id), account.lots(id));
                }
            }
        }
        for (int instrument : pool.instruments.keySet()) {
            long sum = 0;
            for (int account : pool.accounts.keySet()) {
                sum += core.lots(account, instrument);
            }
            same("sum of lots", instrument, 0, sum);
        }
        for (int asset = 0; asset < pool.deposits.length; asset++) {
            long held = 0;
            for (int account : pool.accounts.keySet()) {
                held += asset == 0 ? core.cash(account) : core.balance(account, asset);
            }
            same("units held", asset, pool.deposits[asset] - pool.withdrawals[asset], held);
        }
    }

    private static void same(String name, int id, long oracle, long core) {
        if (oracle != core) {
            throw new AssertionError(name + " of " + id + ": oracle=" + oracle + ", core=" + core);
        }
    }
}
