package io.novate.pricing.pool;

/**
 * A collateral asset of a pool.
 *
 * @param asset id, 1 to the limit
 * @param symbol name of the asset
 * @param rule symbol under which the rulebook has its haircuts, mostly the asset's own
 * @param price256 price of one smallest unit before haircut, money with 8 fraction bits
 */
public record PoolAsset(int asset, String symbol, String rule, long price256) {
    /** Takes an asset that the rulebook names. */
    public PoolAsset(int asset, String symbol, long price256) {
        this(asset, symbol, symbol, price256);
    }
}
