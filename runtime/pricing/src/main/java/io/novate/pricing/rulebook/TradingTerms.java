package io.novate.pricing.rulebook;

import io.novate.core.command.Fees;
import io.novate.core.unit.Limits;

/**
 * Fees and bounds of the trades of one kind of instrument.
 *
 * @param fees fees by role
 * @param slippagePpm slippage a liquidation order allows from the mark
 * @param priceBandPpm farthest a trade may be from the mark
 * @param markAgeMsMax age of the mark beyond which no new risk is taken, 0 when it never ages
 */
public record TradingTerms(Fees fees, int slippagePpm, int priceBandPpm, int markAgeMsMax) {
    private static final int SHARE_MAX = Limits.PPM - 1;

    static TradingTerms read(RuleFields fields) {
        return new TradingTerms(
                fields.object("fees", TradingTerms::readFees),
                fields.ppm("slippagePpm", 0, SHARE_MAX, 0),
                fields.ppm("priceBandPpm", 1, SHARE_MAX, SHARE_MAX),
                fields.ppm("markAgeMsMax", 0, Integer.MAX_VALUE, 0));
    }

    /** Returns the same for prices that may move by any share. */
    TradingTerms withoutBand() {
        return new TradingTerms(fees, slippagePpm, SHARE_MAX, markAgeMsMax);
    }

    private static Fees readFees(RuleFields fields) {
        return new Fees(
                fields.ppm("takerPpm", 0, SHARE_MAX, 0),
                fields.ppm("makerPpm", 0, SHARE_MAX, 0),
                fields.ppm("liquidationPpm", 0, SHARE_MAX, 0),
                fields.integer("takerPerLot", 0, Limits.LOT_VALUE_MAX, 0),
                fields.integer("makerPerLot", 0, Limits.LOT_VALUE_MAX, 0));
    }
}
