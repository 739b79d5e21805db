package io.novate.core.oracle;

import io.novate.core.command.Asset;
import io.novate.core.command.HaircutStep;
import java.math.BigInteger;
import java.util.List;

/** A collateral asset with its price, and what a balance of it counts. */
final class NaiveAsset {
    private static final BigInteger PPM = BigInteger.valueOf(Exact.PPM);

    final Asset asset;
    long price256;
    long pricedUnits;

    NaiveAsset(Asset asset, long price256) {
        this.asset = asset;
        this.price256 = price256;
    }

    /** What units count for maintenance, rounded down. */
    long value(long units) {
        return Exact.floor(maintenance256(units), 256).longValueExact();
    }

    /** What units count before new risk, rounded down. */
    long initialValue(long units) {
        return Exact.floor(initial256(units), 256).longValueExact();
    }

    /** What a balance brings less without some units. */
    long sold(long balance, long units) {
        return value(balance) - value(balance - units);
    }

    /** The most units, a multiple of 256, that bring at most so much. */
    long unitsFor(long balance, long money) {
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.valueOf(balance / 256 + 1);
        while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            if (sold(balance, middle.longValueExact() * 256) <= money) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low.longValueExact() * 256;
    }

    BigInteger maintenance256(long units) {
        return value256(asset.maintenance().held(), units, BigInteger.ONE, BigInteger.ONE);
    }

    /** Initial values shrink when everything held is worth more than the bound. */
    BigInteger initial256(long units) {
        BigInteger worth = Exact.ceil(Exact.product(pricedUnits, price256), 256);
        BigInteger from = BigInteger.valueOf(asset.bounds().concentrationFrom());
        boolean shrinks = from.signum() > 0 && worth.compareTo(from) > 0;
        return shrinks
                ? value256(asset.initial().held(), units, from, worth)
                : value256(asset.initial().held(), units, BigInteger.ONE, BigInteger.ONE);
    }

    /** The least of what each step alone would make of the balance. */
    private BigInteger value256(
            List<HaircutStep> steps, long units, BigInteger part, BigInteger whole) {
        BigInteger balance = BigInteger.valueOf(units);
        int first = steps.getFirst().haircutPpm();
        BigInteger perUnit = Exact.product(price256, Exact.PPM - first).divide(PPM);
        perUnit = perUnit.multiply(part).divide(whole);
        BigInteger plain = perUnit.multiply(balance);
        BigInteger least = plain;
        BigInteger relief = BigInteger.ZERO;
        for (int index = 1; index < steps.size(); index++) {
            HaircutStep step = steps.get(index);
            long rise = step.haircutPpm() - steps.get(index - 1).haircutPpm();
            relief = relief.add(Exact.product(step.valueFloor(), 256, rise).divide(PPM));
            BigInteger more = up(Exact.product(price256, step.haircutPpm() - first), PPM);
            more = up(more.multiply(part), whole).min(perUnit);
            BigInteger taken = more.multiply(balance).subtract(relief.multiply(part).divide(whole));
            least = least.min(plain.subtract(taken));
        }
        return least;
    }

    private static BigInteger up(BigInteger value, BigInteger divisor) {
        return value.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }
}
