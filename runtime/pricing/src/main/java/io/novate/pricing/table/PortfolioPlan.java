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
import io.novate.pricing.standard.ShortOptionRule;
import io.novate.pricing.standard.StandardRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The portfolio rules of a rulebook as the core takes them, and the tables that fit them.
 *
 * <p>The scan of a rulebook is about one underlying. Here its worst scenario is taken for every
 * underlying by itself and the results are added: one underlying's gain pays for no other's loss.
 * The four charges of {@link GreekColumns} follow with factor 0.
 *
 * @param layout the scan
 * @param rules what the core is told
 * @param shortRule margin of a short option in standard accounts
 */
public record PortfolioPlan(ScanLayout layout, PortfolioRules rules, ShortOptionRule shortRule) {
    private static final double PPM = 1e6;

    /** What a linear instrument gains when its price rises by 1%: it loses when it falls by 1%. */
    private static final ColumnMove ONE_PERCENT = new ColumnMove(-10_000, 1_000_000);

    /**
     * Plans the rules of an underlying; others follow the same.
     *
     * @param model prices the options
     * @throws io.novate.pricing.rulebook.RulebookFault when the rulebook has no scan or no standard
     *     rule
     */
    public static PortfolioPlan of(Rulebook rulebook, String underlying, PricingModel model) {
        ScanLayout layout = new ScanLayout(rulebook.scan(underlying), model);
        StandardRules standard = rulebook.standard(underlying);
        Contingency perpetual = layout.rules().perpetual();
        LinearRisk risk = new LinearRisk(true, perpetual.maintenance(), perpetual.initialExtra());
        List<ColumnMove> moves = new ArrayList<>(layout.linearMoves(risk));
        moves.add(ONE_PERCENT);
        while (moves.size() < layout.shape().columnCount() + GreekColumns.COUNT) {
            moves.add(ColumnMove.NONE);
        }
        PortfolioRules rules =
                new PortfolioRules(
                        shape(layout),
                        factors(layout),
                        List.of(new UnderlyingMoves(0, moves)),
                        ppm(standard.unpairedInitial()),
                        ppm(standard.unpairedMaintenance()));
        return new PortfolioPlan(layout, rules, standard.option());
    }

    /** Returns tables for so many options at most. */
    public OptionTables tables(int recordsMax) {
        return new OptionTables(layout, shortRule, recordsMax);
    }

    private static ScenarioShape shape(ScanLayout layout) {
        ScenarioShape scan = layout.shape();
        List<ScenarioCharge> charges = new ArrayList<>(scan.charges());
        ScenarioCharge worst = charges.get(0);
        charges.set(
                0,
                new ScenarioCharge(
                        worst.rowFrom(), worst.rowTo(), Grouping.UNDERLYING, worst.signed()));
        return GreekColumns.after(new ScenarioShape(scan.columnCount(), scan.terms(), charges));
    }

    private static List<ChargeFactor> factors(ScanLayout layout) {
        double[] initial = layout.initialFactors(1);
        double[] maintenance = layout.maintenanceFactors();
        List<ChargeFactor> factors = new ArrayList<>();
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
