package io.novate.pricing.scan;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Terms, rows and charges over floating-point losses: what the kernel does with integers. */
final class PlainShape {
    record Holding(double lots, String expiry, String strike, double[] losses) {}

    private final ScenarioShape shape;
    private final List<Holding> holdings = new ArrayList<>();

    PlainShape(ScenarioShape shape) {
        this.shape = shape;
    }

    void hold(double lots, String expiry, String strike, double[] losses) {
        holdings.add(new Holding(lots, expiry, strike, losses.clone()));
    }

    /** The value of a charge whose outer grouping is the pool. */
    double charge(int index) {
        ScenarioCharge charge = shape.charges().get(index);
        double worst = Double.NEGATIVE_INFINITY;
        for (int row = charge.rowFrom(); row < charge.rowTo(); row++) {
            worst = Math.max(worst, row(row));
        }
        return charge.signed() ? worst : Math.max(0, worst);
    }

    double row(int row) {
        double sum = 0;
        for (ScenarioTerm term : shape.terms()) {
            if (term.row() == row) {
                sum += (term.negated() ? -1 : 1) * term(term);
            }
        }
        return sum;
    }

    private double term(ScenarioTerm term) {
        Map<String, List<Holding>> groups = new LinkedHashMap<>();
        for (int index = 0; index < holdings.size(); index++) {
            String key = key(term.grouping(), index, holdings.get(index));
            groups.computeIfAbsent(key, name -> new ArrayList<>()).add(holdings.get(index));
        }
        double sum = 0;
        for (List<Holding> group : groups.values()) {
            double worst = term.floorAtZero() ? 0 : Double.NEGATIVE_INFINITY;
            for (int c = term.columnFrom(); c < term.columnFrom() + term.columnCount(); c++) {
                double loss = 0;
                for (Holding holding : group) {
                    loss += holding.lots() * holding.losses()[c];
                }
                worst = Math.max(worst, loss);
            }
            sum += worst;
        }
        return sum;
    }

    private static String key(Grouping grouping, int index, Holding holding) {
        return switch (grouping) {
            case POOL, UNDERLYING -> "pool";
            case EXPIRY -> holding.expiry();
            case STRIKE -> holding.expiry() + " " + holding.strike();
            case INSTRUMENT -> "instrument " + index;
        };
    }
}
