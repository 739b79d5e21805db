package io.novate.kernel.opencl;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a shape asks of the groups of each outer grouping, as the words that {@code scenario.cl}
 * reads.
 *
 * <p>A plan is charges, then passes over columns, one for each inner grouping in use. Terms of rows
 * that no charge of the outer grouping reads are left out.
 */
final class ScenarioPlan {
    private static final int NEEDS_ORDER = 1;
    private static final int FIRST_PLAN = 2;
    private static final int HEADER_WORDS = 4;
    private static final int WHOLE = -1;

    private final ScenarioShape shape;
    private int[] words = new int[256];
    private int count = HEADER_WORDS;

    private ScenarioPlan(ScenarioShape shape) {
        this.shape = shape;
    }

    /** Returns both plans of a shape. */
    static int[] wordsOf(ScenarioShape shape) {
        ScenarioPlan plan = new ScenarioPlan(shape);
        plan.words[0] = shape.charges().size();
        plan.add(0, Grouping.POOL);
        plan.add(1, Grouping.UNDERLYING);
        return Arrays.copyOf(plan.words, plan.count);
    }

    private void add(int index, Grouping outer) {
        List<ScenarioCharge> all = shape.charges();
        int[] charges =
                IntStream.range(0, all.size())
                        .filter(charge -> all.get(charge).grouping() == outer)
                        .toArray();
        boolean[] isRead = new boolean[ScenarioShape.ROWS_MAX];
        for (int charge : charges) {
            Arrays.fill(isRead, all.get(charge).rowFrom(), all.get(charge).rowTo(), true);
        }
        if (outer == Grouping.UNDERLYING && charges.length > 0) {
            words[NEEDS_ORDER] = 1;
        }
        int start = count;
        words[FIRST_PLAN + index] = start;
        write(charges.length, 0);
        for (int charge : charges) {
            ScenarioCharge asked = all.get(charge);
            write(charge, asked.rowFrom(), asked.rowTo(), asked.signed() ? 1 : 0);
        }
        for (Grouping inner : Grouping.values()) {
            List<ScenarioTerm> terms = termsOf(outer, inner, isRead);
            if (!terms.isEmpty()) {
                writePass(shiftOf(inner), terms);
                words[start + 1]++;
            }
        }
    }

    private List<ScenarioTerm> termsOf(Grouping outer, Grouping inner, boolean[] isRead) {
        return shape.terms().stream()
                .filter(term -> isRead[term.row()])
                .filter(
                        term ->
                                inner
                                        == (term.grouping() == outer
                                                ? Grouping.POOL
                                                : term.grouping()))
                .toList();
    }

    private void writePass(int shift, List<ScenarioTerm> terms) {
        if (shift != WHOLE) {
            words[NEEDS_ORDER] = 1;
        }
        int columnFrom = ScenarioShape.COLUMNS_MAX;
        int columnTo = 0;
        for (ScenarioTerm term : terms) {
            columnFrom = Math.min(columnFrom, term.columnFrom());
            columnTo = Math.max(columnTo, term.columnFrom() + term.columnCount());
        }
        write(shift, columnFrom, columnTo, terms.size());
        for (ScenarioTerm term : terms) {
            write(
                    term.row(),
                    term.columnFrom(),
                    term.columnCount(),
                    term.floorAtZero() ? 1 : 0,
                    term.negated() ? 1 : 0);
        }
    }

    /** Returns how many bits of a group key are below those of a grouping. */
    private static int shiftOf(Grouping grouping) {
        return switch (grouping) {
            case POOL -> WHOLE;
            case UNDERLYING -> 48;
            case EXPIRY -> 32;
            case STRIKE -> 16;
            case INSTRUMENT -> 0;
        };
    }

    private void write(int... more) {
        if (count + more.length > words.length) {
            words = Arrays.copyOf(words, 2 * (count + more.length));
        }
        System.arraycopy(more, 0, words, count, more.length);
        count += more.length;
    }
}
