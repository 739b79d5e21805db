package io.novate.pricing.pool;

import io.novate.core.command.Bracket;
import io.novate.core.command.Commands;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.unit.Limits;
import io.novate.pricing.funding.BookLevel;
import io.novate.pricing.funding.FundingMeter;
import io.novate.pricing.funding.FundingRule;
import io.novate.pricing.funding.ImpactPrice;
import io.novate.pricing.rulebook.FundingTerms;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns books of perpetuals into the command {@code funding}, by the rule of a rulebook.
 *
 * <p>The premium of a linear perpetual is taken at the impact prices of the rulebook's notional;
 * that of an inverse one, whose lots are no share of a notional in its coin, at the best prices. A
 * rulebook without funding pays nothing.
 *
 * <p>One thread uses it.
 */
public final class FundingFeed {
    private final Commands core;
    private final FundingTerms terms;
    private final SortedMap<Integer, Perpetual> perpetuals = new TreeMap<>();

    private record Perpetual(Listing listing, FundingMeter meter) {}

    FundingFeed(Commands core, FundingTerms terms, Collection<Listing> listings, long startMs) {
        this.core = core;
        this.terms = terms;
        for (Listing listing : listings) {
            if (listing.contract().kind().isPerpetual() && terms.rule() != FundingTerms.Rule.NONE) {
                FundingMeter meter = new FundingMeter(terms, FundingRule.of(terms), startMs);
                perpetuals.put(listing.instrument(), new Perpetual(listing, meter));
            }
        }
    }

    /**
     * Takes what a perpetual's book says, after sending what was due before.
     *
     * @param nowMs not before that of the last call
     * @param bids best first
     * @param asks best first
     */
    public void book(
            long nowMs,
            int instrument,
            double indexTicks,
            List<BookLevel> bids,
            List<BookLevel> asks) {
        pay(nowMs);
        Perpetual perpetual = perpetuals.get(instrument);
        if (perpetual != null) {
            boolean inverse = perpetual.listing.contract().kind().isInverse();
            double tickMoney = perpetual.listing.contract().tickMoney();
            double notional = inverse ? 0 : terms.impactNotional() / tickMoney;
            perpetual.meter.premium(
                    nowMs, ImpactPrice.premiumPpb(bids, asks, indexTicks, notional));
        }
    }

    /** Sends every payment that is due, in order of instruments. */
    public void pay(long nowMs) {
        perpetuals.forEach((instrument, perpetual) -> pay(nowMs, instrument, perpetual));
    }

    private void pay(long nowMs, int instrument, Perpetual perpetual) {
        Bracket bracket = perpetual.listing.margin().longBrackets().get(0);
        boolean fraction = perpetual.listing.margin().rounding() == MarginRounding.INITIAL_FRACTION;
        int maintenancePpm =
                fraction
                        ? (int)
                                ((long) bracket.initialPpm()
                                        * bracket.maintenancePpm()
                                        / Limits.PPM)
                        : bracket.maintenancePpm();
        OptionalInt due = perpetual.meter.paymentPpb(nowMs, bracket.initialPpm(), maintenancePpm);
        while (due.isPresent()) {
            if (due.getAsInt() != 0) {
                core.funding(nowMs, instrument, due.getAsInt());
            }
            due = perpetual.meter.paymentPpb(nowMs, bracket.initialPpm(), maintenancePpm);
        }
    }
}
