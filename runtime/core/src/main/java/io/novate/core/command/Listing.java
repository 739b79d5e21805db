package io.novate.core.command;

import java.util.List;

/**
 * Everything that is fixed when an instrument is listed.
 *
 * @param instrument id, 1 to the limit; also the settlement key
 * @param symbol name for people, at most 32 ASCII characters
 * @param kind contract kind; this version clears {@link InstrumentKind#LINEAR_PERPETUAL}
 * @param tickMoney value of one tick of one lot, money 1e-6 of the settlement currency, positive
 * @param priceTicksMax largest mark ever accepted; with the position limit it bounds an account
 * @param markTicks first mark
 * @param lotsMax largest absolute position of a standard account
 * @param longBrackets margin schedule for longs, first floor 0
 * @param shortBrackets margin schedule for shorts, first floor 0
 * @param takerFeePpm fee of the aggressor, of traded value
 * @param makerFeePpm fee of the resting side, of traded value
 * @param liquidationFeePpm fee of a liquidated lot, of traded value, to the insurance fund
 * @param slippagePpm slippage a liquidation order allows from the mark, of value
 * @param liquidationLotsMax largest liquidation order, from market depth
 * @param priceBandPpm farthest a trade may be from the mark, of the mark
 */
public record Listing(
        int instrument,
        String symbol,
        InstrumentKind kind,
        long tickMoney,
        long priceTicksMax,
        long markTicks,
        int lotsMax,
        List<Bracket> longBrackets,
        List<Bracket> shortBrackets,
        int takerFeePpm,
        int makerFeePpm,
        int liquidationFeePpm,
        int slippagePpm,
        int liquidationLotsMax,
        int priceBandPpm) {
    /** Copies the schedules. */
    public Listing {
        longBrackets = List.copyOf(longBrackets);
        shortBrackets = List.copyOf(shortBrackets);
    }

    /** Returns the margin schedule of a side. */
    public List<Bracket> brackets(Side side) {
        return side == Side.LONG ? longBrackets : shortBrackets;
    }
}
