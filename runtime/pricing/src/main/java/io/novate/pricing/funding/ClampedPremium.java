package io.novate.pricing.funding;

import io.novate.pricing.rulebook.FundingTerms;
import io.novate.pricing.venue.PremiumRate;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The mean premium, pulled towards an interest rate by no more than a clamp.
 *
 * <p><b>Exactness</b>: exact decimals, rounded half to even to parts per billion at the end.
 *
 * <p><b>Source</b>: Hyperliquid and Paradex documentation, funding.
 */
final class ClampedPremium implements FundingRule {
    private static final int PPB_DIGITS = 9;

    private final PremiumRate rule;

    ClampedPremium(FundingTerms terms) {
        rule = terms.premiumRate();
    }

    @Override
    public long ratePpb(FundingWindow window) {
        BigDecimal rate = rule.rate(BigDecimal.valueOf(window.meanPpb(), PPB_DIGITS));
        return rate.setScale(PPB_DIGITS, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
    }
}
