package io.novate.core.command;

/**
 * How much of an instrument may be held and how it may be traded.
 *
 * @param lotsMax largest absolute position of a standard account
 * @param openInterestLotsMax largest sum of all long positions, 0 when unlimited
 * @param liquidationLotsMax largest liquidation order, from market depth
 * @param slippagePpm slippage a liquidation order allows from the mark, of value
 * @param priceBandPpm farthest a trade may be from the mark, of the mark
 * @param markAgeMsMax age of the mark beyond which no new risk is taken, 0 when it never ages
 */
public record TradingBounds(
        int lotsMax,
        long openInterestLotsMax,
        int liquidationLotsMax,
        int slippagePpm,
        int priceBandPpm,
        int markAgeMsMax) {
    /** Returns bounds without a limit of open interest, for marks that do not age. */
    public static TradingBounds of(
            int lotsMax, int liquidationLotsMax, int slippagePpm, int priceBandPpm) {
        return new TradingBounds(lotsMax, 0, liquidationLotsMax, slippagePpm, priceBandPpm, 0);
    }
}
