package io.novate.app.margin;

import io.novate.pricing.scan.Scenario;
import io.novate.pricing.table.PortfolioPlan;
import java.util.List;
import java.util.Locale;

/** The charges of portfolio margin, and what each of them assumed, in words. */
public final class PortfolioWords {
    private static final String[] CHARGES = {
        "worst scenario", "naked short options", "notional", "doubt about prices"
    };

    private PortfolioWords() {}

    /** Returns the name of a charge. */
    public static String charge(int charge) {
        return CHARGES[charge];
    }

    /** Returns what a row of a plan assumes for a charge; row -1 made none. */
    public static String assumption(PortfolioPlan plan, int charge, int row) {
        List<Scenario> grid = plan.layout().rules().scenarios();
        if (row < 0) {
            return "none";
        }
        if (row < grid.size()) {
            Scenario scenario = grid.get(row);
            return String.format(
                    Locale.ROOT,
                    "price x %s, volatility %s, counted %s",
                    scenario.spot(),
                    scenario.vol(),
                    scenario.damping());
        }
        return row == grid.size() ? "basis" : charge == 0 ? "least loss by delta" : CHARGES[charge];
    }
}
