package io.novate.pricing.rulebook;

/**
 * How an account that lacks margin is closed.
 *
 * @param sizing how much one step closes
 * @param portionPpm share of a position or account that one step closes at most
 * @param minNotional money below which a whole position is closed
 * @param feeMaxPpm largest fee, of the traded value
 * @param adjustmentPpm how fast the limit price moves as the account gets worse
 * @param spreadPpm largest distance of the limit price, of the position's maintenance margin
 * @param targetPpm equity per maintenance margin at which it ends
 * @param takeoverPpm equity per maintenance margin below which the backstop takes over, 0 never
 */
public record LiquidationTerms(
        Sizing sizing,
        int portionPpm,
        long minNotional,
        int feeMaxPpm,
        int adjustmentPpm,
        int spreadPpm,
        int targetPpm,
        int takeoverPpm) {
    /** How much one step closes. */
    public enum Sizing {
        /** Never liquidates. */
        NONE,
        /** The smallest number of lots after which the target is met. */
        SHORTAGE,
        /** A share of one position, at least the least notional. */
        POSITION_PORTION,
        /** The same share of every position. */
        ACCOUNT_PORTION
    }

    static LiquidationTerms read(RuleFields fields) {
        return new LiquidationTerms(
                fields.choice("sizing", Sizing.class, Sizing.SHORTAGE),
                fields.ppm("portionPpm", 1, 1_000_000, 1_000_000),
                fields.integer("minNotional", 0, Long.MAX_VALUE, 0),
                fields.ppm("feeMaxPpm", 0, 1_000_000, 0),
                fields.ppm("adjustmentPpm", 0, Integer.MAX_VALUE, 1_000_000),
                fields.ppm("spreadPpm", 0, 1_000_000, 1_000_000),
                fields.ppm("targetPpm", 1_000_000, 10_000_000, 1_100_000),
                fields.ppm("takeoverPpm", 0, 1_000_000, 0));
    }
}
