package io.novate.pricing.rulebook;

import io.novate.core.unit.Limits;

/**
 * A fee tier: what of the listed fees its accounts pay.
 *
 * @param tier id, 1 to 15
 * @param takerScalePpm share of the taker fee
 * @param makerScalePpm share of the maker fee, negative for a rebate
 */
public record FeeTier(int tier, int takerScalePpm, int makerScalePpm) {
    private static final int TIER_MAX = 15;

    static FeeTier read(RuleFields fields) {
        return new FeeTier(
                (int) fields.integer("tier", 1, TIER_MAX),
                fields.ppm("takerScalePpm", 0, Limits.PPM),
                fields.ppm("makerScalePpm", -Limits.PPM, Limits.PPM));
    }
}
