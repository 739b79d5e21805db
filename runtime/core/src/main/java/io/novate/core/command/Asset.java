package io.novate.core.command;

/**
 * Everything that is fixed when a collateral asset is listed; its price comes with {@link
 * Commands#valueAsset}.
 *
 * @param asset id, 1 to the limit; asset 0 is the settlement currency
 * @param symbol name for people, at most 32 ASCII characters
 * @param initial what it counts before new risk is taken, never more than for maintenance
 * @param maintenance what it counts before an account is liquidated, and when it is sold
 * @param bounds how much of it the pool takes
 */
public record Asset(
        int asset,
        String symbol,
        HaircutCurve initial,
        HaircutCurve maintenance,
        AssetBounds bounds) {
    /** Returns an asset that counts at its price, without limits. */
    public static Asset plain(int asset, String symbol) {
        return new Asset(asset, symbol, HaircutCurve.NONE, HaircutCurve.NONE, AssetBounds.NONE);
    }
}
