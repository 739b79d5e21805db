package io.novate.pricing.scan;

import java.util.List;

/**
 * A venue's portfolio margin by scenarios.
 *
 * <p>The worst loss over all scenarios, the basis shock and a least loss by delta, times a factor,
 * plus contingencies: naked short options by strike, perpetual notional, doubt about prices.
 *
 * @param scenarios markets that a portfolio must survive
 * @param vol moves of volatility
 * @param skew turns of the smile
 * @param discounts what shocked option values count for
 * @param basis loss of a hedge across expiries
 * @param minimumDelta least loss by delta, competes with the scenarios
 * @param initialFactor multiple of the worst loss in initial margin
 * @param maintenanceFactor multiple of the worst loss in maintenance margin
 * @param pegLoss what initial margin adds to its factor when the currency loses its peg
 * @param confidence what doubt about prices costs
 * @param perpetual charge on notional of perpetuals
 * @param nakedOption charge on notional of short options that no long of the strike covers
 */
public record ScanRules(
        List<Scenario> scenarios,
        VolShocks vol,
        SkewShocks skew,
        Discounts discounts,
        BasisShock basis,
        MinimumDelta minimumDelta,
        double initialFactor,
        double maintenanceFactor,
        PegLoss pegLoss,
        Confidence confidence,
        Contingency perpetual,
        Contingency nakedOption) {
    /** Most scenarios of one rule. */
    public static final int SCENARIOS_MAX = 48;

    /** The rule of a venue without portfolio margin: nothing is scanned and nothing is charged. */
    public static final ScanRules NONE =
            new ScanRules(
                    List.of(new Scenario(1, VolShock.SAME, 0)),
                    new VolShocks(0, 0, 0, 0, 0, 0),
                    new SkewShocks(0, 0, 0, 0, 0, 0, 0, 0),
                    new Discounts(1, 0, 0, 1, 0, 0),
                    new BasisShock(1, 1, 0, 0),
                    MinimumDelta.NONE,
                    0,
                    0,
                    new PegLoss(0, 0),
                    new Confidence(0, 0),
                    new Contingency(0, 0),
                    new Contingency(0, 0));

    /** Copies the scenarios and checks the numbers. */
    public ScanRules {
        scenarios = List.copyOf(scenarios);
        Bounds.check("scenarios", scenarios.size(), 1, SCENARIOS_MAX);
        Bounds.check("initialFactor", initialFactor, 0, 8);
        Bounds.check("maintenanceFactor", maintenanceFactor, 0, 8);
    }

    /** Returns the factor of initial margin at a price of the settlement currency. */
    public double initialFactor(double currencyPrice) {
        return initialFactor + pegLoss.addition(currencyPrice);
    }
}
