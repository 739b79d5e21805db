package io.novate.pricing.rulebook;

/**
 * A fee tier: what of the listed fees its accounts pay.
 *
 * @param tier id, positive
 * @param takerScalePpm share of the taker fee
 * @param makerScalePpm share of the maker fee, negative for a rebate
 */
public record FeeTier(int tier, int takerScalePpm, int makerScalePpm) {
    private static final int SCALE_MAX = 10_000_000;

    static FeeTier read(RuleFields fields) {
        return new FeeTier(
                (int) fields.integer("tier", 1, 255),
                fields.ppm("takerScalePpm", 0, SCALE_MAX),
                fields.ppm("makerScalePpm", -SCALE_MAX, SCALE_MAX));
    }
}
