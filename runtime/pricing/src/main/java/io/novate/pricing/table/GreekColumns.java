package io.novate.pricing.table;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.List;

/**
 * Four more columns and charges that add up the greeks of an account in the scenario kernel.
 *
 * <p><b>Units</b>: money with 8 fraction bits, what one long lot gains: delta when every underlying
 * rises by 1%; gamma, what that gain grows by after such a rise; vega when every volatility rises
 * by one point, 0.40 to 0.41; theta as one day passes.
 *
 * <p>A signed charge of one row and one term over the pool is the plain sum over positions, so the
 * kernel returns the greeks of each account beside its margin. Their factors are 0.
 */
public final class GreekColumns {
    /** Columns, and charges, that are added. */
    public static final int COUNT = 4;

    private GreekColumns() {}

    /** Returns a shape with the columns of the greeks after its own. */
    public static ScenarioShape after(ScenarioShape shape) {
        List<ScenarioTerm> terms = new ArrayList<>(shape.terms());
        List<ScenarioCharge> charges = new ArrayList<>(shape.charges());
        int row = 0;
        for (ScenarioCharge charge : charges) {
            row = Math.max(row, charge.rowTo());
        }
        for (int greek = 0; greek < COUNT; greek++) {
            int column = shape.columnCount() + greek;
            terms.add(new ScenarioTerm(row, Grouping.POOL, column, 1, false, false));
            charges.add(new ScenarioCharge(row, row + 1, Grouping.POOL, true));
            row++;
        }
        return new ScenarioShape(shape.columnCount() + COUNT, terms, charges);
    }
}
