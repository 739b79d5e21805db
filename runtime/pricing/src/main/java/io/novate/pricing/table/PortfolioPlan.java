package io.novate.pricing.table;

import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.UnderlyingMoves;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.scan.Contingency;
import io.novate.pricing.scan.LinearRisk;
import io.novate.pricing.scan.PricingModel;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.ScanRules;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.standard.StandardRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The portfolio rules of a rulebook as the core takes them, and the tables that fit them.
 *
 * <p>The scan of a rulebook is about one underlying. Here its worst scenario is taken for every
 * underlying by itself and the results are added: one underlying's gain pays for no other's loss.
 * The four charges of {@link GreekColumns} follow with factor 0. A rulebook without a scan has no
 * charges, so the core offers no portfolio mode; with scans alone a short option outside a
 * portfolio holds its underlying.
 *
 * @param layout the scan
 * @param standard margin of options in standard accounts
 */
public record PortfolioPlan(ScanLayout layout, StandardRules standard) {
    private static final double PPM = 1e6;

    /** What a linear instrument gains when its price rises by 1%: it loses when it falls by 1%. */
    private static final ColumnMove ONE_PERCENT = new ColumnMove(-10_000, 1_000_000);

    /**
     * Plans the rules of an underlying; others follow the same.
     *
     * @param model prices the options
     * @throws io.novate.pricing.rulebook.RulebookFault when the rulebook has neither scans nor
     *     standard rules, or has some of them and none for the underlying
     */
    public static PortfolioPlan of(Rulebook rulebook, String underlying, PricingModel model) {
        boolean isScanOnly = rulebook.standard().isEmpty() && !rulebook.scan().isEmpty();
        StandardRules standard = isScanOnly ? StandardRules.COVERED : rulebook.standard(underlying);
        ScanRules scan = rulebook.scan().isEmpty() ? ScanRules.NONE : rulebook.scan(underlying);
        return new PortfolioPlan(new ScanLayout(scan, model), standard);
    }

    /** Returns whether accounts can be margined as portfolios. */
    public boolean isScanned() {
        return !layout.rules().equals(ScanRules.NONE);
    }

    /** Returns what the core is told while prices are sure. */
    public PortfolioRules rules() {
        return rules(Trust.FULL);
    }

    /** Returns what the core is told while prices may be relied on so far. */
    public PortfolioRules rules(Trust trust) {
        return new PortfolioRules(
                shape(),
                factors(trust),
                List.of(new UnderlyingMoves(0, moves(trust))),
                ppm(standard.unpairedInitial()),
                ppm(standard.unpairedMaintenance()));
    }

    /** Returns what every column does to a linear instrument. */
    public List<ColumnMove> moves(Trust trust) {
        if (!isScanned()) {
            return List.of();
        }
        Contingency perpetual = layout.rules().perpetual();
        double doubt = layout.rules().confidence().charge(trust.confidence());
        LinearRisk risk =
                new LinearRisk(true, perpetual.maintenance(), perpetual.initialExtra() + doubt);
        List<ColumnMove> moves = new ArrayList<>(layout.linearMoves(risk));
        moves.add(ONE_PERCENT);
        while (moves.size() < layout.shape().columnCount() + GreekColumns.COUNT) {
            moves.add(ColumnMove.NONE);
        }
        return moves;
    }

    /** Returns tables for so many options at most. */
    public OptionTables tables(int recordsMax) {
        return new OptionTables(layout, standard, recordsMax);
    }

    private ScenarioShape shape() {
        if (!isScanned()) {
            return ScenarioShape.EMPTY;
        }
        ScenarioShape scan = layout.shape();
        List<ScenarioCharge> charges = new ArrayList<>(scan.charges());
        ScenarioCharge worst = charges.get(0);
        charges.set(
                0,
                new ScenarioCharge(
                        worst.rowFrom(), worst.rowTo(), Grouping.UNDERLYING, worst.signed()));
        return GreekColumns.after(new ScenarioShape(scan.columnCount(), scan.terms(), charges));
    }

    private List<ChargeFactor> factors(Trust trust) {
        List<ChargeFactor> factors = new ArrayList<>();
        if (!isScanned()) {
            return factors;
        }
        double[] initial = layout.initialFactors(trust.currencyPrice());
        double[] maintenance = layout.maintenanceFactors();
        for (int charge = 0; charge < initial.length; charge++) {
            factors.add(new ChargeFactor(ppm(initial[charge]), ppm(maintenance[charge])));
        }
        for (int greek = 0; greek < GreekColumns.COUNT; greek++) {
            factors.add(new ChargeFactor(0, 0));
        }
        return factors;
    }

    private static int ppm(double share) {
        return Math.toIntExact(Math.round(share * PPM));
    }
}
