package io.novate.pricing.funding;

import io.novate.pricing.rulebook.FundingTerms;
import io.novate.pricing.venue.FundingRate;

/**
 * The mean of trimmed samples plus a default rate, at most a multiple of initial less maintenance
 * margin.
 *
 * <p>A single sample counts at most ten times that bound, so that one broken minute cannot fill an
 * hour.
 *
 * <p><b>Units</b>: the rule computes in parts per million, as its source does, and answers in parts
 * per billion.
 *
 * <p><b>Exactness</b>: integers; samples and means round towards zero, the bound rounds down.
 *
 * <p><b>Source</b>: dYdX v4-chain, x/perpetuals.
 */
final class SampledPremium implements FundingRule {
    private static final long PPB_PER_PPM = 1_000;
    private static final long SAMPLE_BOUND = 10;

    private final FundingTerms terms;

    SampledPremium(FundingTerms terms) {
        this.terms = terms;
    }

    @Override
    public long ratePpb(FundingWindow window) {
        long boundPpm = boundPpm(window);
        long sampleMax = SAMPLE_BOUND * boundPpm;
        long[] samples =
                window.samplesPpb().stream()
                        .mapToLong(ppb -> Math.clamp(ppb / PPB_PER_PPM, -sampleMax, sampleMax))
                        .toArray();
        long[] trimmed = FundingRate.trimTails(samples, terms.tailPpm());
        long missing = Math.max(0, window.samplesFull() - samples.length);
        long mean = FundingRate.average(trimmed, trimmed.length + missing);
        return PPB_PER_PPM * FundingRate.rate(mean, terms.interestPpb() / PPB_PER_PPM, boundPpm);
    }

    private long boundPpm(FundingWindow window) {
        long fixed = terms.rateMaxPpb() / PPB_PER_PPM;
        if (terms.marginClampPpm() == 0) {
            return fixed;
        }
        long byMargin =
                FundingRate.clamp(
                        terms.marginClampPpm(), window.initialPpm(), window.maintenancePpm());
        return fixed == 0 ? byMargin : Math.min(fixed, byMargin);
    }
}
