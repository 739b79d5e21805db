package io.novate.core.oracle;

import io.novate.core.command.Contract;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.MarginMode;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an account is worth and must cover, added up without any bound on the numbers.
 *
 * @param equity cash, positions and collateral, each asset rounded down
 * @param initialEquity the same with collateral as it counts before new risk is taken
 * @param initial initial margin, rounded up
 * @param maintenance maintenance margin, rounded up
 * @param initialExcess256 equity less initial margin before either is rounded
 * @param maintenanceExcess256 equity less maintenance margin before either is rounded
 * @param tableExcess256 the first without what bounds the margin of options
 * @param gain value of open positions less what was paid for them
 * @param gross largest value that open positions can have
 * @param settled equity without collateral
 */
record NaiveMargin(
        long equity,
        long initialEquity,
        long initial,
        long maintenance,
        BigInteger initialExcess256,
        BigInteger maintenanceExcess256,
        BigInteger tableExcess256,
        long gain,
        BigInteger gross,
        long settled) {

    static NaiveMargin of(NaivePool pool, NaiveAccount account) {
        long gain = 0;
        for (Map.Entry<Integer, NaiveAccount.Position> entry : account.positions.entrySet()) {
            long held = entry.getValue().lots();
            gain += held * pool.instrument(entry.getKey()).unitValue() - entry.getValue().cost();
        }
        return of(pool, account.mode, account.cash(), lots(account), account.units, gain);
    }

    private static TreeMap<Integer, Long> lots(NaiveAccount account) {
        TreeMap<Integer, Long> lots = new TreeMap<>();
        account.positions.forEach((id, position) -> lots.put(id, position.lots()));
        return lots;
    }

    /** The margin as if the account had added signed lots and signed ledger cash. */
    static NaiveMargin after(
            NaivePool pool, NaiveAccount account, int instrument, long lots, long cash) {
        TreeMap<Integer, Long> held = lots(account);
        held.merge(instrument, lots, Long::sum);
        return of(pool, account.mode, account.cash() + cash, held, account.units, 0);
    }

    /** The margin of an account that also holds cash and positions of another, no collateral. */
    static NaiveMargin merged(NaivePool pool, NaiveAccount first, NaiveAccount second) {
        TreeMap<Integer, Long> held = lots(first);
        second.positions.forEach((id, position) -> held.merge(id, position.lots(), Long::sum));
        long cash = first.cash() + second.cash();
        return of(pool, first.mode, cash, held, new TreeMap<>(), 0);
    }

    static NaiveMargin of(
            NaivePool pool,
            MarginMode mode,
            long cash,
            TreeMap<Integer, Long> lots,
            Map<Integer, Long> units,
            long gain) {
        lots.values().removeIf(held -> held == 0);
        BigInteger gross = BigInteger.ZERO;
        BigInteger settled = BigInteger.valueOf(cash);
        BigInteger table = BigInteger.ZERO;
        for (Map.Entry<Integer, Long> entry : lots.entrySet()) {
            long held = entry.getValue();
            NaiveInstrument instrument = pool.instrument(entry.getKey());
            gross = gross.add(Exact.product(Math.abs(held), instrument.valueMax()));
            settled = settled.add(Exact.product(held, instrument.unitValue()));
            table = table.add(instrument.initial256(held));
        }
        BigInteger initial = requirement256(pool, mode, lots, true);
        BigInteger maintenance = requirement256(pool, mode, lots, false);
        BigInteger initial256 = settled.multiply(Exact.UNITS_256);
        BigInteger maintenance256 = initial256;
        long initialEquity = settled.longValueExact();
        long equity = initialEquity;
        for (Map.Entry<Integer, Long> entry : units.entrySet()) {
            NaiveAsset asset = pool.asset(entry.getKey());
            initial256 = initial256.add(asset.initial256(entry.getValue()));
            maintenance256 = maintenance256.add(asset.maintenance256(entry.getValue()));
            initialEquity += asset.initialValue(entry.getValue());
            equity += asset.value(entry.getValue());
        }
        return new NaiveMargin(
                equity,
                initialEquity,
                Exact.ceil(initial, 256).longValueExact(),
                Exact.ceil(maintenance, 256).longValueExact(),
                initial256.subtract(initial),
                maintenance256.subtract(maintenance),
                initial256.subtract(table),
                gain,
                gross,
                settled.longValueExact());
    }

    static BigInteger requirement256(
            NaivePool pool, MarginMode mode, TreeMap<Integer, Long> lots, boolean initial) {
        if (mode == MarginMode.PORTFOLIO) {
            return NaiveScenarios.requirement256(pool, lots, initial);
        }
        BigInteger sum = BigInteger.ZERO;
        TreeMap<String, TreeMap<Integer, Long>> expiries = new TreeMap<>();
        for (Map.Entry<Integer, Long> entry : lots.entrySet()) {
            NaiveInstrument instrument = pool.instrument(entry.getKey());
            Contract contract = instrument.contract();
            if (instrument.isOption()) {
                String expiry = contract.underlying() + " " + contract.expiryMs();
                expiries.computeIfAbsent(expiry, key -> new TreeMap<>())
                        .put(entry.getKey(), entry.getValue());
            } else {
                sum = sum.add(margin256(instrument, entry.getValue(), initial));
            }
        }
        for (TreeMap<Integer, Long> options : expiries.values()) {
            sum = sum.add(options256(pool, options, initial));
        }
        return sum;
    }

    private static BigInteger margin256(NaiveInstrument instrument, long lots, boolean initial) {
        return initial ? instrument.initial256(lots) : instrument.maintenance256(lots);
    }

    /** Options of one expiry: what the tables say, at most what they can lose until it. */
    private static BigInteger options256(
            NaivePool pool, TreeMap<Integer, Long> options, boolean initial) {
        BigInteger table = BigInteger.ZERO;
        BigInteger now = BigInteger.ZERO;
        BigInteger calls = BigInteger.ZERO;
        BigInteger least = payoff(pool, options, 0).min(BigInteger.ZERO);
        NaiveInstrument any = pool.instrument(options.firstKey());
        for (Map.Entry<Integer, Long> entry : options.entrySet()) {
            NaiveInstrument option = pool.instrument(entry.getKey());
            long lots = entry.getValue();
            table = table.add(margin256(option, lots, initial));
            now = now.add(Exact.product(lots, option.unitValue()));
            least = least.min(payoff(pool, options, option.contract().strikeTicks()));
            if (option.contract().kind() == InstrumentKind.CALL) {
                calls = calls.add(Exact.product(lots, option.contract().tickMoney()));
            }
        }
        BigInteger bound = now.subtract(least);
        if (calls.signum() < 0) {
            int ppm = pool.rules().unpairedMaintenancePpm();
            ppm = initial ? pool.rules().unpairedInitialPpm() : ppm;
            if (ppm == 0 || !any.index.isKnown()) {
                return table;
            }
            BigInteger notional = calls.negate().multiply(BigInteger.valueOf(any.index.ticks()));
            notional = notional.multiply(BigInteger.valueOf(ppm));
            bound = bound.add(Exact.ceil(notional, Exact.PPM));
        }
        return table.min(bound.max(BigInteger.ZERO).multiply(Exact.UNITS_256));
    }

    private static BigInteger payoff(NaivePool pool, TreeMap<Integer, Long> options, long ticks) {
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<Integer, Long> entry : options.entrySet()) {
            Contract option = pool.instrument(entry.getKey()).contract();
            long inside = ticks - option.strikeTicks();
            inside = option.kind() == InstrumentKind.CALL ? inside : -inside;
            if (inside > 0) {
                sum = sum.add(Exact.product(entry.getValue(), inside, option.tickMoney()));
            }
        }
        return sum;
    }
}
