package io.novate.core.oracle;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one account is worth and what it must be worth.
 *
 * @param initialExcess256 equity less initial margin before any rounding, 8 fraction bits
 * @param maintenanceExcess256 equity less maintenance margin before any rounding, 8 fraction bits
 * @param gross value of the positions at their largest marks
 * @param settled cash and positions without collateral
 */
record NaiveMargin(
        long equity,
        long initial,
        long maintenance,
        BigInteger initialExcess256,
        BigInteger maintenanceExcess256,
        long gain,
        BigInteger gross,
        long settled) {

    static NaiveMargin of(NaivePool pool, NaiveAccount account) {
        TreeMap<Integer, Long> lots = new TreeMap<>();
        long gain = 0;
        for (Map.Entry<Integer, NaiveAccount.Position> entry : account.positions.entrySet()) {
            long held = entry.getValue().lots();
            lots.put(entry.getKey(), held);
            gain += held * pool.instrument(entry.getKey()).unitValue() - entry.getValue().cost();
        }
        BigInteger collateral256 = collateral256(pool, account);
        return of(pool, account.cash(), lots, collateral256, collateral(pool, account), gain);
    }

    /** The margin as if the account had added signed lots and signed ledger cash. */
    static NaiveMargin after(
            NaivePool pool, NaiveAccount account, int instrument, long lots, long cash) {
        TreeMap<Integer, Long> held = new TreeMap<>();
        account.positions.forEach((id, position) -> held.put(id, position.lots()));
        held.merge(instrument, lots, Long::sum);
        BigInteger collateral256 = collateral256(pool, account);
        long collateral = collateral(pool, account);
        return of(pool, account.cash() + cash, held, collateral256, collateral, 0);
    }

    /** The margin of an account that also holds cash and positions of another, no collateral. */
    static NaiveMargin merged(NaivePool pool, NaiveAccount first, NaiveAccount second) {
        TreeMap<Integer, Long> held = new TreeMap<>();
        first.positions.forEach((id, position) -> held.put(id, position.lots()));
        second.positions.forEach((id, position) -> held.merge(id, position.lots(), Long::sum));
        return of(pool, first.cash() + second.cash(), held, BigInteger.ZERO, 0, 0);
    }

    /** Collateral as equity counts it: each asset rounded down. */
    private static long collateral(NaivePool pool, NaiveAccount account) {
        long sum = 0;
        for (Map.Entry<Integer, Long> entry : account.units.entrySet()) {
            sum += value(pool, entry.getKey(), entry.getValue());
        }
        return sum;
    }

    /** Units of one asset after haircut, rounded down. */
    static long value(NaivePool pool, int asset, long units) {
        return Exact.floor(Exact.product(units, pool.value256(asset)), 256).longValueExact();
    }

    private static BigInteger collateral256(NaivePool pool, NaiveAccount account) {
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<Integer, Long> entry : account.units.entrySet()) {
            sum = sum.add(Exact.product(entry.getValue(), pool.value256(entry.getKey())));
        }
        return sum;
    }

    private static NaiveMargin of(
            NaivePool pool,
            long cash,
            TreeMap<Integer, Long> lots,
            BigInteger collateral256,
            long collateral,
            long gain) {
        BigInteger initial = BigInteger.ZERO;
        BigInteger maintenance = BigInteger.ZERO;
        BigInteger gross = BigInteger.ZERO;
        BigInteger settled = BigInteger.valueOf(cash);
        for (Map.Entry<Integer, Long> entry : lots.entrySet()) {
            long held = entry.getValue();
            if (held != 0) {
                NaiveInstrument instrument = pool.instrument(entry.getKey());
                initial = initial.add(instrument.initial256(held));
                maintenance = maintenance.add(instrument.maintenance256(held));
                gross = gross.add(Exact.product(Math.abs(held), instrument.valueMax()));
                settled = settled.add(Exact.product(held, instrument.unitValue()));
            }
        }
        BigInteger equity256 = settled.multiply(Exact.UNITS_256).add(collateral256);
        return new NaiveMargin(
                settled.longValueExact() + collateral,
                Exact.ceil(initial, 256).longValueExact(),
                Exact.ceil(maintenance, 256).longValueExact(),
                equity256.subtract(initial),
                equity256.subtract(maintenance),
                gain,
                gross,
                settled.longValueExact());
    }
}
