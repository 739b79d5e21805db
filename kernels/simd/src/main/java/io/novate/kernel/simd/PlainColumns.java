package io.novate.kernel.simd;

/**
 * The steps of the scenario kernel in plain longs: for vectors of two lanes and for narrow ranges.
 */
final class PlainColumns {
    private PlainColumns() {}

    /** Writes the sum over some positions of lots times loss, for some columns. */
    static void multiply(
            long[] loss,
            int[] lossFrom,
            long[] lots,
            int from,
            int to,
            int columnFrom,
            int columnTo,
            long[] sums) {
        int first = lossFrom[from];
        long firstLots = lots[from];
        for (int column = columnFrom; column < columnTo; column++) {
            sums[column] = firstLots * loss[first + column];
        }
        for (int position = from + 1; position < to; position++) {
            int at = lossFrom[position];
            long held = lots[position];
            for (int column = columnFrom; column < columnTo; column++) {
                sums[column] += held * loss[at + column];
            }
        }
    }

    /** Adds the terms of a run to their rows. */
    static void addTerms(long[] sums, ScenarioPass.TermRun run, long[] rows) {
        int column = run.columnFrom();
        for (int row = run.rowFrom(); row < run.rowFrom() + run.termCount(); row++) {
            long worst = run.floor();
            for (int rest = run.columnsPerTerm(); rest > 0; rest--) {
                worst = Math.max(worst, sums[column]);
                column++;
            }
            rows[row] += (worst ^ run.sign()) - run.sign();
        }
    }

    /** Returns the first row that holds the largest value. */
    static int worstRow(long[] rows, int from, int to) {
        long worst = rows[from];
        for (int row = from + 1; row < to; row++) {
            worst = Math.max(worst, rows[row]);
        }
        int first = from;
        while (rows[first] != worst) {
            first++;
        }
        return first;
    }
}
