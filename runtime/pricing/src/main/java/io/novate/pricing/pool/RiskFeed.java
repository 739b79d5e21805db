package io.novate.pricing.pool;

import io.novate.core.command.Commands;
import io.novate.core.command.Listing;
import io.novate.core.unit.Limits;
import io.novate.pricing.risk.Conditions;
import io.novate.pricing.risk.EwmaVolatility;
import io.novate.pricing.risk.RiskScale;
import io.novate.pricing.risk.RiskScaling;
import io.novate.pricing.rulebook.RiskTerms;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.scan.Trust;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns measured volatility, depth, congestion and trust into the commands {@code riskScale},
 * {@code depth} and {@code portfolioRules}, by a rulebook.
 *
 * <p>Volatility is that of the marks it is told. Doubt and a lost peg raise the initial margin of
 * linear and inverse instruments on top of what conditions ask for, by a share of their value; with
 * brackets the first one rises by that share and the others in proportion. Portfolios pay by the
 * rules of the scan. What does not change is not sent.
 *
 * <p>One thread uses it.
 */
public final class RiskFeed {
    private final Commands core;
    private final PoolSetup setup;
    private final SortedMap<Integer, Scaled> instruments = new TreeMap<>();
    private final SortedMap<Integer, Measured> measured = new TreeMap<>();
    private Trust trust = Trust.FULL;

    /** What was sent of an instrument, and what conditions alone ask for. */
    private static final class Scaled {
        private final Listing listing;
        private RiskScale byConditions = RiskScale.LISTED;
        private RiskScale sent = RiskScale.LISTED;

        private Scaled(Listing listing) {
            this.listing = listing;
        }
    }

    /** What is measured of an instrument. */
    private static final class Measured {
        private final RiskTerms terms;
        private final RiskScaling scaling;
        private final EwmaVolatility volatility;
        private long depthLots = -1;
        private long markTicks;

        private Measured(RiskTerms terms, long markTicks) {
            this.terms = terms;
            this.markTicks = markTicks;
            scaling = new RiskScaling(terms.reference());
            volatility = new EwmaVolatility(terms.halfLifeMs(), terms.reference().volatility());
        }
    }

    RiskFeed(Commands core, PoolSetup setup) {
        this.core = core;
        this.setup = setup;
        Rulebook rulebook = setup.rulebook();
        for (PoolContract contract : setup.contracts()) {
            if (contract.contract().isOption()) {
                continue;
            }
            int instrument = contract.instrument();
            instruments.put(instrument, new Scaled(setup.listing(instrument)));
            if (!rulebook.risk().isEmpty()) {
                RiskTerms terms = rulebook.risk(contract.underlying());
                measured.put(instrument, new Measured(terms, contract.markTicks()));
            }
        }
    }

    /** Takes a mark; options have none here, and without a section {@code risk} none counts. */
    public void mark(long nowMs, int instrument, long priceTicks) {
        Measured held = measured.get(instrument);
        if (held != null) {
            held.volatility.add(nowMs, priceTicks);
            held.markTicks = priceTicks;
        }
    }

    /**
     * Takes what else was measured and sends what follows.
     *
     * @param bookLots lots that trade within the slippage of the listing, on the thinner side
     * @param settlementLagMs age of the oldest change that is not settled yet
     * @param gasPrice price of gas, in the unit of the rulebook
     */
    public void measure(
            long nowMs, int instrument, long bookLots, long settlementLagMs, double gasPrice) {
        Measured held = measured.get(instrument);
        if (held == null) {
            return;
        }
        Scaled scaled = instruments.get(instrument);
        double lotMoney = Math.abs((double) scaled.listing.contract().value(held.markTicks));
        Conditions now =
                new Conditions(
                        held.volatility.annual(), bookLots * lotMoney, settlementLagMs, gasPrice);
        held.scaling.update(nowMs, now);
        scaled.byConditions = held.scaling.scale();
        send(nowMs, scaled);
        long depthLots = (long) ((double) bookLots * held.terms.depthPpm() / Limits.PPM);
        if (depthLots != held.depthLots) {
            core.depth(nowMs, instrument, depthLots);
            held.depthLots = depthLots;
        }
    }

    /** Takes how far prices may be relied on; option tables take it with their next version. */
    public void trust(long nowMs, Trust now) {
        boolean isChanged = setup.isScanned() && !setup.rules(now).equals(setup.rules(trust));
        trust = now;
        if (isChanged) {
            core.portfolioRules(nowMs, setup.rules(now));
        }
        instruments.values().forEach(scaled -> send(nowMs, scaled));
    }

    private void send(long nowMs, Scaled scaled) {
        RiskScale next =
                new RiskScale(
                        doubted(scaled),
                        scaled.byConditions.maintenancePpm(),
                        scaled.byConditions.floorPpm());
        if (!next.equals(scaled.sent)) {
            scaled.sent = next;
            core.riskScale(
                    nowMs,
                    scaled.listing.instrument(),
                    next.initialPpm(),
                    next.maintenancePpm(),
                    next.floorPpm());
        }
    }

    /** Returns the multiplier of initial rates with what doubt adds, rounded up. */
    private int doubted(Scaled scaled) {
        double addition = setup.addition(scaled.listing, trust);
        int listedPpm = scaled.listing.margin().longBrackets().get(0).initialPpm();
        if (addition == 0 || listedPpm == 0) {
            return scaled.byConditions.initialPpm();
        }
        double addedPpm = Math.ceil(addition * Limits.PPM / listedPpm * Limits.PPM);
        return (int) Math.min(Integer.MAX_VALUE, scaled.byConditions.initialPpm() + addedPpm);
    }
}
