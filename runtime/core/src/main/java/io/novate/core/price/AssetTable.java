package io.novate.core.price;

import io.novate.core.command.Asset;
import io.novate.core.command.HaircutStep;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.MarginTable;
import java.util.List;

/**
 * Listed collateral assets, their prices and what their balances count after haircut.
 *
 * <p><b>Shape</b>: one row per asset id; asset 0 is the settlement currency and always listed. In
 * each margin table an asset has a column per side, so that a balance of {@code b} units counts
 * {@code b * perUnit - max(0, max_j(slope_j * |b| - offset_j))}.
 *
 * <p><b>Units</b>: price of one smallest unit, money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: exact integers. What a balance counts rounds down: its value per unit down,
 * the slopes of further haircuts up, their offsets down; a debt the other way round. Where all
 * units held are worth more than the listing's concentration bound, initial values are scaled by
 * bound over worth as of the last price.
 *
 * <p><b>Aliasing and ownership</b>: owned here; writes the asset columns of both margin tables.
 */
public final class AssetTable {
    private static final int UNIT = 1 << Limits.MARGIN_FRACTION_BITS;

    private final Asset[] assets;
    private final long[] price256;
    private final long[] pricedUnits;
    private final MarginTable initial;
    private final MarginTable maintenance;

    /** Takes rows for assets 1 to {@code limits.assetsMax()}. */
    public AssetTable(Limits limits, InstrumentTable instruments) {
        assets = new Asset[limits.assetsMax() + 1];
        price256 = new long[limits.assetsMax() + 1];
        pricedUnits = new long[limits.assetsMax() + 1];
        assets[0] = Asset.plain(0, "0");
        initial = instruments.initial();
        maintenance = instruments.maintenance();
    }

    /** Returns whether the asset is listed; false also for impossible ids. */
    public boolean isListed(int asset) {
        return asset >= 0 && asset < assets.length && assets[asset] != null;
    }

    /** Returns the largest possible asset id. */
    public int assetsMax() {
        return assets.length - 1;
    }

    /** Lists a checked asset. */
    public void list(Asset asset, long nextPrice256) {
        assets[asset.asset()] = asset;
        setPrice(asset.asset(), nextPrice256, 0);
    }

    /** Returns what was fixed at listing. */
    public Asset asset(int asset) {
        return assets[asset];
    }

    /**
     * Writes the price of one smallest unit and rebuilds the columns of the asset.
     *
     * @param unitsHeld all units of the pool, for the concentration bound
     */
    public void setPrice(int asset, long nextPrice256, long unitsHeld) {
        price256[asset] = nextPrice256;
        pricedUnits[asset] = unitsHeld;
        long worth = Rounding.mulDivCeil(unitsHeld, nextPrice256, UNIT);
        long from = assets[asset].bounds().concentrationFrom();
        boolean scaled = from > 0 && worth > from;
        rebuildHeld(
                initial,
                asset,
                assets[asset].initial().held(),
                scaled ? from : 1,
                scaled ? worth : 1);
        rebuildHeld(maintenance, asset, assets[asset].maintenance().held(), 1, 1);
        rebuildOwed(initial, asset, assets[asset].initial().owed());
        rebuildOwed(maintenance, asset, assets[asset].maintenance().owed());
    }

    /** Returns the price of one smallest unit before haircut, money with 8 fraction bits. */
    public long price256(int asset) {
        return price256[asset];
    }

    /** Returns the units the pool held when the asset was last priced. */
    public long pricedUnits(int asset) {
        return pricedUnits[asset];
    }

    /**
     * Returns what a balance counts in a margin table, money with 8 fraction bits; below 0 for a
     * debt.
     */
    public long value256(MarginTable table, int asset, long balance) {
        int column = 2 * (asset - 1) + (balance < 0 ? 1 : 0);
        return balance * table.perUnit()[column] - table.furtherHaircut(column, Math.abs(balance));
    }

    /** Returns what a balance counts for maintenance and solvency, rounded down, money. */
    public long value(int asset, long balance) {
        return value256(maintenance, asset, balance) >> Limits.MARGIN_FRACTION_BITS;
    }

    /** Returns what a balance counts before new risk is taken, rounded down, money. */
    public long initialValue(int asset, long balance) {
        return value256(initial, asset, balance) >> Limits.MARGIN_FRACTION_BITS;
    }

    /** Returns how much less a balance counts before new risk without some units, rounded up. */
    public long initialValueLost(int asset, long balance, long units) {
        long lost256 =
                value256(initial, asset, balance) - value256(initial, asset, balance - units);
        return Rounding.mulDivCeil(lost256, 1, UNIT);
    }

    /**
     * Returns how much less a balance counts without some of its units, each side rounded down:
     * sold for this, they leave equity exactly as it was.
     */
    public long sold(int asset, long balance, long units) {
        return value(asset, balance) - value(asset, balance - units);
    }

    /**
     * Returns the most units of a balance that are sold for at most so much money, in whole
     * multiples of 256, so that the rest of a plain balance loses nothing to rounding.
     */
    public long unitsFor(int asset, long balance, long money) {
        long low = 0;
        long high = balance / UNIT;
        while (low < high) {
            long middle = high - (high - low) / 2;
            if (sold(asset, balance, middle * UNIT) <= money) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low * UNIT;
    }

    /**
     * Returns the fewest units of a balance that are sold for at least so much money, all of it
     * when it is not worth that much.
     */
    public long unitsWorth(int asset, long balance, long money) {
        long low = 0;
        long high = balance;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (sold(asset, balance, middle) >= money) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Writes the column of balances, scaled by {@code part / whole}. */
    private void rebuildHeld(
            MarginTable table, int asset, List<HaircutStep> steps, long part, long whole) {
        int column = 2 * (asset - 1);
        int first = steps.get(0).haircutPpm();
        long perUnit = Rounding.mulDivFloor(price256[asset], Limits.PPM - first, Limits.PPM);
        perUnit = Rounding.mulDivFloor(perUnit, part, whole);
        table.setPerUnit(column, perUnit);
        long offset = 0;
        for (int index = 1; index < steps.size(); index++) {
            HaircutStep step = steps.get(index);
            offset += offset(steps, index);
            long slope =
                    Rounding.mulDivCeil(price256[asset], step.haircutPpm() - first, Limits.PPM);
            slope = Math.min(perUnit, Rounding.mulDivCeil(slope, part, whole));
            table.setUnitBracket(
                    column, index - 1, slope, Rounding.mulDivFloor(offset, part, whole));
        }
    }

    /** Writes the column of debts. */
    private void rebuildOwed(MarginTable table, int asset, List<HaircutStep> steps) {
        int column = 2 * (asset - 1) + 1;
        int first = steps.get(0).haircutPpm();
        table.setPerUnit(
                column, Rounding.mulDivCeil(price256[asset], Limits.PPM + first, Limits.PPM));
        long offset = 0;
        for (int index = 1; index < steps.size(); index++) {
            int more = steps.get(index).haircutPpm() - first;
            offset += offset(steps, index);
            long slope = Rounding.mulDivCeil(price256[asset], more, Limits.PPM);
            table.setUnitBracket(column, index - 1, slope, offset);
        }
        Invariant.check("value of a debt", table.perUnit()[column] >= 0, asset);
    }

    private static long offset(List<HaircutStep> steps, int index) {
        int more = steps.get(index).haircutPpm() - steps.get(index - 1).haircutPpm();
        return Rounding.mulDivFloor(
                steps.get(index).valueFloor(),
                (long) more << Limits.MARGIN_FRACTION_BITS,
                Limits.PPM);
    }
}
