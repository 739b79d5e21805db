package io.novate.core.oracle;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one account is worth and what it must be worth.
 *
 * @param equity with collateral as maintenance counts it
 * @param initialEquity with collateral as it counts before new risk
 * @param initialExcess256 equity less initial margin before any rounding, 8 fraction bits
 * @param maintenanceExcess256 equity less maintenance margin before any rounding, 8 fraction bits
 * @param gross value of the positions at their largest marks
 * @param settled cash and positions without collateral
 */
record NaiveMargin(
        long equity,
        long initialEquity,
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
        return of(pool, account.cash(), lots, account.units, gain);
    }

    /** The margin as if the account had added signed lots and signed ledger cash. */
    static NaiveMargin after(
            NaivePool pool, NaiveAccount account, int instrument, long lots, long cash) {
        TreeMap<Integer, Long> held = new TreeMap<>();
        account.positions.forEach((id, position) -> held.put(id, position.lots()));
        held.merge(instrument, lots, Long::sum);
        return of(pool, account.cash() + cash, held, account.units, 0);
    }

    /** The margin of an account that also holds cash and positions of another, no collateral. */
    static NaiveMargin merged(NaivePool pool, NaiveAccount first, NaiveAccount second) {
        TreeMap<Integer, Long> held = new TreeMap<>();
        first.positions.forEach((id, position) -> held.put(id, position.lots()));
        second.positions.forEach((id, position) -> held.merge(id, position.lots(), Long::sum));
        return of(pool, first.cash() + second.cash(), held, new TreeMap<>(), 0);
    }

    private static NaiveMargin of(
            NaivePool pool,
            long cash,
            TreeMap<Integer, Long> lots,
            TreeMap<Integer, Long> units,
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
                gain,
                gross,
                settled.longValueExact());
    }
}
