package io.novate.pricing.rulebook;

import io.novate.pricing.venue.PremiumRate;
import java.math.BigDecimal;

/**
 * How funding comes about.
 *
 * @param rule which rule
 * @param periodSeconds time a rate stands for
 * @param accrualSeconds time between two payments
 * @param sampleSeconds time between two samples of the premium
 * @param interestPpb rate without a premium
 * @param clampPpb largest pull towards it
 * @param multiplierPpm factor of the market
 * @param rateMaxPpb largest absolute rate of the period, 0 when a margin multiple bounds it
 * @param marginClampPpm bound as a multiple of initial less maintenance margin, 0 for none
 * @param tailPpm share of samples dropped at each end
 * @param impactNotional money whose average fill price is the impact price
 */
public record FundingTerms(
        Rule rule,
        int periodSeconds,
        int accrualSeconds,
        int sampleSeconds,
        long interestPpb,
        long clampPpb,
        int multiplierPpm,
        long rateMaxPpb,
        int marginClampPpm,
        int tailPpm,
        long impactNotional) {
    private static final long RATE_PPB_MAX = 1_000_000_000L;

    /** The rules a rulebook can choose. */
    public enum Rule {
        /** No funding. */
        NONE,
        /** Average of samples, missing ones as zero, bounded by a multiple of margin. */
        SAMPLED_PREMIUM,
        /** Premium pulled towards an interest rate. */
        CLAMPED_PREMIUM,
        /** Distance of two time-weighted prices. */
        TWAP_SPREAD
    }

    static FundingTerms read(RuleFields fields) {
        Rule rule = fields.choice("rule", Rule.class, Rule.NONE);
        int day = 86_400;
        FundingTerms terms =
                new FundingTerms(
                        rule,
                        (int) fields.integer("periodSeconds", 1, day, 28_800),
                        (int) fields.integer("accrualSeconds", 1, day, 3_600),
                        (int) fields.integer("sampleSeconds", 1, day, 60),
                        fields.integer("interestPpb", -RATE_PPB_MAX, RATE_PPB_MAX, 0),
                        fields.integer("clampPpb", 0, RATE_PPB_MAX, 0),
                        fields.ppm("multiplierPpm", 0, 10_000_000, 1_000_000),
                        fields.integer("rateMaxPpb", 0, RATE_PPB_MAX, 0),
                        fields.ppm("marginClampPpm", 0, 100_000_000, 0),
                        fields.ppm("tailPpm", 0, 500_000, 0),
                        fields.integer("impactNotional", 0, Long.MAX_VALUE, 0));
        boolean isBounded = terms.rateMaxPpb() > 0 || terms.marginClampPpm() > 0;
        if (rule != Rule.NONE && !isBounded) {
            throw fields.fault("rateMaxPpb", "neither it nor marginClampPpm bounds the rate");
        }
        if (terms.accrualSeconds() % terms.sampleSeconds() != 0) {
            throw fields.fault("sampleSeconds", "does not divide accrualSeconds");
        }
        return terms;
    }

    /** Returns the rule of a premium that is pulled towards an interest rate. */
    public PremiumRate premiumRate() {
        return new PremiumRate(
                BigDecimal.valueOf(interestPpb, 9),
                BigDecimal.valueOf(clampPpb, 9),
                BigDecimal.valueOf(multiplierPpm, 6),
                BigDecimal.valueOf(rateMaxPpb, 9));
    }
}
