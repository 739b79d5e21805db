package io.novate.core.price;

import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.MarginTable;

/**
 * Listed collateral assets and their value after haircut.
 *
 * <p><b>Shape</b>: one row per asset id; asset 0 is the settlement currency and always listed.
 *
 * <p><b>Units</b>: value of one smallest unit, money with 8 fraction bits.
 *
 * <p><b>Aliasing and ownership</b>: owned here; writes the collateral values of both margin tables.
 */
public final class AssetTable {
    private final String[] symbols;
    private final long[] value256;
    private final MarginTable initial;
    private final MarginTable maintenance;

    /** Takes rows for assets 1 to {@code limits.assetsMax()}. */
    public AssetTable(Limits limits, InstrumentTable instruments) {
        symbols = new String[limits.assetsMax() + 1];
        value256 = new long[limits.assetsMax() + 1];
        symbols[0] = "";
        initial = instruments.initial();
        maintenance = instruments.maintenance();
    }

    /** Returns whether the asset is listed; false also for impossible ids. */
    public boolean isListed(int asset) {
        return asset >= 0 && asset < symbols.length && symbols[asset] != null;
    }

    /** Returns the largest possible asset id. */
    public int assetsMax() {
        return symbols.length - 1;
    }

    /** Lists a checked asset. */
    public void list(int asset, String symbol, long nextValue256) {
        symbols[asset] = symbol;
        setValue(asset, nextValue256);
    }

    /** Writes the value of one smallest unit. */
    public void setValue(int asset, long nextValue256) {
        value256[asset] = nextValue256;
        setPerUnit(initial, asset, nextValue256);
        setPerUnit(maintenance, asset, nextValue256);
    }

    /** Returns the value after haircut of units of an asset, rounded down, money. */
    public long value(int asset, long units) {
        return Rounding.mulDivFloor(units, value256[asset], 1 << Limits.MARGIN_FRACTION_BITS);
    }

    /** Returns the most units of an asset that are worth at most so much; the asset has a value. */
    public long unitsFor(int asset, long money) {
        return Rounding.mulDivFloor(money, 1 << Limits.MARGIN_FRACTION_BITS, value256[asset]);
    }

    /** Returns the value after haircut of units of an asset, rounded up, money. */
    public long valueRoundedUp(int asset, long units) {
        return Rounding.mulDivCeil(units, value256[asset], 1 << Limits.MARGIN_FRACTION_BITS);
    }

    /** Returns the name for people. */
    public String symbol(int asset) {
        return symbols[asset];
    }

    /** Returns the value of one smallest unit, money with 8 fraction bits. */
    public long value256(int asset) {
        return value256[asset];
    }

    private static void setPerUnit(MarginTable table, int asset, long perUnit256) {
        int column = 2 * (asset - 1);
        table.setPerUnit(column, perUnit256);
        table.setPerUnit(column + 1, perUnit256);
    }
}
