package io.novate.kernel.c;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a shape asks of the groups of each outer grouping, as the words that {@code scenario.c}
 * reads.
 *
 * <p>A plan is passes over columns, one for each inner grouping in use, then charges. Terms of rows
 * that no charge of the outer grouping reads are left out. Terms alike, of consecutive rows and
 * consecutive columns, are one run.
 */
final class ScenarioPlan {
    /** A gap of unused columns so wide splits a range; a narrower one is computed along. */
    private static final int GAP_COLUMNS = 8;

    private static final int HEADER_WORDS = 4;
    private static final int ORDER = 1;
    private static final int IN_ORDER = 1;
    private static final int ONE_GROUP = 2;
    private static final int FIRST_PLAN = 2;
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
        int passCount = plan.add(0, Grouping.POOL) + plan.add(1, Grouping.UNDERLYING);
        if (plan.words[ORDER] != IN_ORDER && passCount == 1) {
            plan.words[ORDER] = ONE_GROUP;
        }
        return Arrays.copyOf(plan.words, plan.count);
    }

    /** Writes the plan of an outer grouping and returns its passes. */
    private int add(int index, Grouping outer) {
        List<Integer> charges = new ArrayList<>();
        boolean[] isRead = new boolean[ScenarioShape.ROWS_MAX];
        int rowEnd = 0;
        for (int charge = 0; charge < shape.charges().size(); charge++) {
            ScenarioCharge asked = shape.charges().get(charge);
            if (asked.grouping() == outer) {
                charges.add(charge);
                Arrays.fill(isRead, asked.rowFrom(), asked.rowTo(), true);
                rowEnd = Math.max(rowEnd, asked.rowTo());
            }
        }
        List<List<ScenarioTerm>> passes = new ArrayList<>();
        List<Integer> shifts = new ArrayList<>();
        for (Grouping inner : Grouping.values()) {
            List<ScenarioTerm> terms = termsOf(outer, inner, isRead);
            if (!terms.isEmpty()) {
                passes.add(terms);
                shifts.add(shiftOf(inner));
            }
        }
        words[FIRST_PLAN + index] = count;
        write(charges.size(), rowEnd, passes.size());
        for (int charge : charges) {
            ScenarioCharge asked = shape.charges().get(charge);
            write(charge, asked.rowFrom(), asked.rowTo(), asked.signed() ? 1 : 0);
        }
        if (outer == Grouping.UNDERLYING && !charges.isEmpty()) {
            words[ORDER] = IN_ORDER;
        }
        int places = count;
        write(new int[passes.size()]);
        for (int pass = 0; pass < passes.size(); pass++) {
            words[places + pass] = count;
            writePass(shifts.get(pass), passes.get(pass));
        }
        return passes.size();
    }

    private List<ScenarioTerm> termsOf(Grouping outer, Grouping inner, boolean[] isRead) {
        List<ScenarioTerm> terms = new ArrayList<>();
        for (ScenarioTerm term : shape.terms()) {
            Grouping inside = term.grouping() == outer ? Grouping.POOL : term.grouping();
            if (isRead[term.row()] && inside == inner) {
                terms.add(term);
            }
        }
        return terms;
    }

    private void writePass(int shift, List<ScenarioTerm> terms) {
        if (shift != WHOLE) {
            words[ORDER] = IN_ORDER;
        }
        boolean[] isUsed = new boolean[shape.columnCount()];
        for (ScenarioTerm term : terms) {
            int columnTo = term.columnFrom() + term.columnCount();
            Arrays.fill(isUsed, term.columnFrom(), columnTo, true);
        }
        List<int[]> ranges = new ArrayList<>();
        for (int column = 0; column < isUsed.length; column++) {
            if (isUsed[column]) {
                if (ranges.isEmpty() || column - ranges.getLast()[1] >= GAP_COLUMNS) {
                    ranges.add(new int[] {column, column});
                }
                ranges.getLast()[1] = column + 1;
            }
        }
        List<Run> runs = runsOf(terms);
        write(shift, ranges.size(), runs.size());
        ranges.forEach(this::write);
        for (Run run : runs) {
            ScenarioTerm first = run.first();
            write(
                    first.row(),
                    run.termCount(),
                    first.columnFrom(),
                    first.columnCount(),
                    first.floorAtZero() ? 1 : 0,
                    first.negated() ? 1 : 0);
        }
    }

    private static List<Run> runsOf(List<ScenarioTerm> terms) {
        List<Run> runs = new ArrayList<>();
        for (ScenarioTerm term : terms) {
            int index = 0;
            while (index < runs.size() && !runs.get(index).isExtendedBy(term)) {
                index++;
            }
            if (index == runs.size()) {
                runs.add(new Run(term, 1));
            } else {
                runs.set(index, new Run(runs.get(index).first(), runs.get(index).termCount() + 1));
            }
        }
        return runs;
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

    /** Terms alike, each one row and {@code columnCount} columns after the one before it. */
    private record Run(ScenarioTerm first, int termCount) {
        boolean isExtendedBy(ScenarioTerm term) {
            return term.row() == first.row() + termCount
                    && term.columnFrom() == first.columnFrom() + termCount * first.columnCount()
                    && term.columnCount() == first.columnCount()
                    && term.floorAtZero() == first.floorAtZero()
                    && term.negated() == first.negated();
        }
    }
}
