package io.novate.pricing.funding;

/**
 * The mean premium within a bound, which is the distance of two time-weighted prices.
 *
 * <p><b>Source</b>: drift protocol-v2, math/funding.rs; the bound is one over its oracle divisor.
 */
record SpreadRate(long rateMaxPpb) implements FundingRule {
    @Override
    public long ratePpb(FundingWindow window) {
        return Math.clamp(window.meanPpb(), -rateMaxPpb, rateMaxPpb);
    }
}
