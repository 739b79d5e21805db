package io.novate.core.command;

/**
 * How much of an asset a pool takes and what turning it into cash costs.
 *
 * @param unitsMax smallest units the pool holds at most, 0 for no limit; what a deposit brings
 *     above becomes claimable again at once
 * @param concentrationFrom value of all units held, money, above which each unit counts less for
 *     new risk: in proportion, so that all together count no more than this; 0 for no limit
 * @param conversionFeePpm fee of a conversion, of the money it brings, to the insurance fund
 */
public record AssetBounds(long unitsMax, long concentrationFrom, int conversionFeePpm) {
    /** No limits and no fee. */
    public static final AssetBounds NONE = new AssetBounds(0, 0, 0);
}
