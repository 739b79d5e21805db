package io.novate.kernel;

import java.util.List;

/**
 * Which columns make which terms, rows and charges; immutable, so that a kernel may prepare for it.
 *
 * <p><b>Shape</b>: terms add up to rows, rows compete in charges. A row without a term is 0, a row
 * in no charge is not computed, a row may serve several charges.
 *
 * <p><b>Errors</b>: {@link #faultOf} names what is outside the bounds; the constructor throws it.
 *
 * @param columnCount columns in use, at most {@link #COLUMNS_MAX}
 * @param terms in any order, at most {@link #TERMS_PER_ROW_MAX} for each row
 * @param charges at most {@link #CHARGES_MAX}; results come in this order
 */
public record ScenarioShape(
        int columnCount, List<ScenarioTerm> terms, List<ScenarioCharge> charges) {
    /** Rows at most. */
    public static final int ROWS_MAX = 64;

    /** Terms of one row at most. */
    public static final int TERMS_PER_ROW_MAX = 4;

    /** Charges at most. */
    public static final int CHARGES_MAX = 8;

    /** Columns at most. */
    public static final int COLUMNS_MAX = 160;

    /** No columns and no charges. */
    public static final ScenarioShape EMPTY = new ScenarioShape(0, List.of(), List.of());

    /** Copies the lists and checks the bounds. */
    public ScenarioShape {
        terms = List.copyOf(terms);
        charges = List.copyOf(charges);
        String fault = faultOf(columnCount, terms, charges);
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** Returns one sentence that says why this is no shape, or an empty string. */
    public static String faultOf(
            int columnCount, List<ScenarioTerm> terms, List<ScenarioCharge> charges) {
        if (columnCount < 0 || columnCount > COLUMNS_MAX) {
            return "columnCount=" + columnCount + " is outside 0.." + COLUMNS_MAX;
        }
        if (charges.size() > CHARGES_MAX) {
            return "charges=" + charges.size() + " is more than " + CHARGES_MAX;
        }
        int[] termsOfRow = new int[ROWS_MAX];
        for (int index = 0; index < terms.size(); index++) {
            String fault = faultOf(terms.get(index), columnCount, termsOfRow);
            if (!fault.isEmpty()) {
                return "term " + index + ": " + fault;
            }
        }
        for (int index = 0; index < charges.size(); index++) {
            String fault = faultOf(charges.get(index));
            if (!fault.isEmpty()) {
                return "charge " + index + ": " + fault;
            }
        }
        return "";
    }

    private static String faultOf(ScenarioTerm term, int columnCount, int[] termsOfRow) {
        int row = term.row();
        if (row < 0 || row >= ROWS_MAX) {
            return "row=" + row + " is outside 0.." + (ROWS_MAX - 1);
        }
        if (term.columnFrom() < 0 || term.columnFrom() >= columnCount) {
            return "columnFrom=" + term.columnFrom() + " is outside 0.." + (columnCount - 1);
        }
        int rest = columnCount - term.columnFrom();
        if (term.columnCount() < 1 || term.columnCount() > rest) {
            return "columnCount=" + term.columnCount() + " is outside 1.." + rest;
        }
        termsOfRow[row]++;
        if (termsOfRow[row] > TERMS_PER_ROW_MAX) {
            return "row=" + row + " has more than " + TERMS_PER_ROW_MAX + " terms";
        }
        return "";
    }

    private static String faultOf(ScenarioCharge charge) {
        if (charge.rowFrom() < 0 || charge.rowFrom() >= ROWS_MAX) {
            return "rowFrom=" + charge.rowFrom() + " is outside 0.." + (ROWS_MAX - 1);
        }
        if (charge.rowTo() <= charge.rowFrom() || charge.rowTo() > ROWS_MAX) {
            int first = charge.rowFrom() + 1;
            return "rowTo=" + charge.rowTo() + " is outside " + first + ".." + ROWS_MAX;
        }
        if (charge.grouping() != Grouping.POOL && charge.grouping() != Grouping.UNDERLYING) {
            return "grouping=" + charge.grouping() + " is neither POOL nor UNDERLYING";
        }
        return "";
    }
}
