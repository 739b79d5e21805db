package io.novate.kernel.simd;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a shape asks of the groups of one outer grouping: passes over columns, then charges.
 *
 * <p>Terms of rows that no charge of this grouping reads are left out.
 */
final class ScenarioPlan {
    /** One pass for each inner grouping in use. */
    final ScenarioPass[] passes;

    /** Charges of this outer grouping, by their index in the shape. */
    final int[] charges;

    final int[] rowFrom;
    final int[] rowTo;
    final boolean[] isSigned;

    /** One after the last row of a charge. */
    final int rowEnd;

    private ScenarioPlan(ScenarioShape shape, Grouping outer, int[] charges) {
        this.charges = charges;
        rowFrom = new int[charges.length];
        rowTo = new int[charges.length];
        isSigned = new boolean[charges.length];
        boolean[] isRead = new boolean[ScenarioShape.ROWS_MAX];
        int end = 0;
        for (int index = 0; index < charges.length; index++) {
            ScenarioCharge charge = shape.charges().get(charges[index]);
            rowFrom[index] = charge.rowFrom();
            rowTo[index] = charge.rowTo();
            isSigned[index] = charge.signed();
            end = Math.max(end, charge.rowTo());
            for (int row = charge.rowFrom(); row < charge.rowTo(); row++) {
                isRead[row] = true;
            }
        }
        rowEnd = end;
        passes = passesOf(shape, outer, isRead);
    }

    static ScenarioPlan of(ScenarioShape shape, Grouping outer) {
        int[] charges = new int[shape.charges().size()];
        int count = 0;
        for (int index = 0; index < charges.length; index++) {
            if (shape.charges().get(index).grouping() == outer) {
                charges[count] = index;
                count++;
            }
        }
        return new ScenarioPlan(shape, outer, Arrays.copyOf(charges, count));
    }

    /** Returns whether the positions of an outer group must stand in order. */
    boolean needsOrder() {
        for (ScenarioPass pass : passes) {
            if (!pass.isWhole) {
                return true;
            }
        }
        return false;
    }

    private static ScenarioPass[] passesOf(ScenarioShape shape, Grouping outer, boolean[] isRead) {
        List<ScenarioPass> passes = new ArrayList<>();
        for (Grouping inner : Grouping.values()) {
            List<ScenarioTerm> terms = new ArrayList<>();
            for (ScenarioTerm term : shape.terms()) {
                if (isRead[term.row()] && inside(term.grouping(), outer) == inner) {
                    terms.add(term);
                }
            }
            if (!terms.isEmpty()) {
                passes.add(new ScenarioPass(inner, terms, shape.columnCount()));
            }
        }
        return passes.toArray(ScenarioPass[]::new);
    }

    /** Returns how a term groups the positions of one outer group: POOL when all net. */
    private static Grouping inside(Grouping inner, Grouping outer) {
        return inner == outer ? Grouping.POOL : inner;
    }
}
