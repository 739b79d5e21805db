package io.novate.pricing.funding;

import io.novate.pricing.rulebook.FundingTerms;

/**
 * Makes the funding rate of a period out of samples of the premium; an embedder may replace it.
 *
 * <p>It has no state: the same window gives the same rate.
 */
@FunctionalInterface
public interface FundingRule {
    /** Returns the rate of the rule's period, parts per billion; longs pay when it is positive. */
    long ratePpb(FundingWindow window);

    /** Returns the rule a rulebook names. */
    static FundingRule of(FundingTerms terms) {
        return switch (terms.rule()) {
            case NONE -> window -> 0;
            case SAMPLED_PREMIUM -> new SampledPremium(terms);
            case CLAMPED_PREMIUM -> new ClampedPremium(terms);
            case TWAP_SPREAD -> new SpreadRate(terms.rateMaxPpb());
        };
    }
}
