package io.novate.pricing.rulebook;

import io.novate.core.liquidation.LiquidationStrategy;
import io.novate.core.liquidation.PortionStrategy;
import io.novate.core.liquidation.StandardStrategy;
import io.novate.core.unit.Limits;

/**
 * How much one liquidation step closes and who pays for a default before winners do.
 *
 * @param sizing how much one step closes
 * @param portionPpm share of a position that one step closes, of {@link Sizing#POSITION_PORTION}
 * @param hasFeePots whether a market's liquidation fees are kept for its own deficits
 * @param hasMarketInsurance whether every market has an insurance fund of its own
 * @param houseTranche the backstop's own money that may pay for defaults
 */
public record LiquidationTerms(
        Sizing sizing,
        int portionPpm,
        boolean hasFeePots,
        boolean hasMarketInsurance,
        long houseTranche) {
    /** How much one step closes. */
    public enum Sizing {
        /** The smallest number of lots after which the account has recovered. */
        SHORTAGE,
        /** A share of one position. */
        POSITION_PORTION
    }

    static LiquidationTerms read(RuleFields fields) {
        Sizing sizing = fields.choice("sizing", Sizing.class, Sizing.SHORTAGE);
        if (sizing == Sizing.SHORTAGE && fields.has("portionPpm")) {
            throw fields.fault("portionPpm", "is no part of sizing SHORTAGE");
        }
        return new LiquidationTerms(
                sizing,
                fields.ppm("portionPpm", 1, Limits.PPM, Limits.PPM),
                fields.flag("hasFeePots", false),
                fields.flag("hasMarketInsurance", false),
                fields.integer("houseTranche", 0, Limits.CASH_MAX, 0));
    }

    /** Returns a new strategy for one clearinghouse. */
    public LiquidationStrategy strategy() {
        return switch (sizing) {
            case SHORTAGE -> new StandardStrategy();
            case POSITION_PORTION -> new PortionStrategy(portionPpm);
        };
    }
}
