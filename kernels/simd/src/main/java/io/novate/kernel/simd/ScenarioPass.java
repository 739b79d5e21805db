package io.novate.kernel.simd;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All terms that share an outer and an inner grouping, and the columns they need; immutable.
 *
 * <p>Terms stand in runs: alike, of consecutive rows and consecutive columns, so that a run is a
 * straight loop.
 */
final class ScenarioPass {
    /** A gap of unused columns so wide splits a range; a narrower one is computed along. */
    private static final int GAP_COLUMNS = 8;

    /** Whether all positions of the outer group net. */
    final boolean isWhole;

    /** How many bits of a group key are below those of the inner grouping, unless it is whole. */
    final int shift;

    /** Ranges of columns, ascending and disjoint. */
    final int[] rangeFrom;

    final int[] rangeTo;
    final TermRun[] runs;

    ScenarioPass(Grouping inner, List<ScenarioTerm> terms, int columnCount) {
        isWhole = inner == Grouping.POOL;
        shift = shiftOf(inner);
        boolean[] isUsed = new boolean[columnCount];
        for (ScenarioTerm term : terms) {
            int columnTo = term.columnFrom() + term.columnCount();
            for (int column = term.columnFrom(); column < columnTo; column++) {
                isUsed[column] = true;
            }
        }
        int[] from = new int[columnCount];
        int[] to = new int[columnCount];
        int count = 0;
        for (int column = 0; column < columnCount; column++) {
            if (isUsed[column]) {
                if (count == 0 || column - to[count - 1] >= GAP_COLUMNS) {
                    from[count] = column;
                    count++;
                }
                to[count - 1] = column + 1;
            }
        }
        rangeFrom = Arrays.copyOf(from, count);
        rangeTo = Arrays.copyOf(to, count);
        runs = runsOf(terms);
    }

    /** Returns how many bits of a group key are below those of a grouping; 0 for the pool. */
    static int shiftOf(Grouping grouping) {
        return switch (grouping) {
            case UNDERLYING -> 48;
            case EXPIRY -> 32;
            case STRIKE -> 16;
            case INSTRUMENT, POOL -> 0;
        };
    }

    private static TermRun[] runsOf(List<ScenarioTerm> terms) {
        List<TermRun> runs = new ArrayList<>();
        for (ScenarioTerm term : terms) {
            int index = 0;
            while (index < runs.size() && !runs.get(index).isExtendedBy(term)) {
                index++;
            }
            if (index == runs.size()) {
                runs.add(TermRun.of(term));
            } else {
                runs.set(index, runs.get(index).extended());
            }
        }
        return runs.toArray(TermRun[]::new);
    }

    /**
     * Terms alike, term t of row {@code rowFrom + t} and of columns from {@code columnFrom + t *
     * columnsPerTerm} on.
     *
     * @param floor what a group counts at least
     * @param sign 0 when added, -1 when subtracted
     */
    record TermRun(
            int rowFrom, int termCount, int columnFrom, int columnsPerTerm, long floor, long sign) {
        static TermRun of(ScenarioTerm term) {
            return new TermRun(
                    term.row(),
                    1,
                    term.columnFrom(),
                    term.columnCount(),
                    floorOf(term),
                    signOf(term));
        }

        boolean isExtendedBy(ScenarioTerm term) {
            return term.row() == rowFrom + termCount
                    && term.columnFrom() == columnFrom + termCount * columnsPerTerm
                    && term.columnCount() == columnsPerTerm
                    && floorOf(term) == floor
                    && signOf(term) == sign;
        }

        TermRun extended() {
            return new TermRun(rowFrom, termCount + 1, columnFrom, columnsPerTerm, floor, sign);
        }

        private static long floorOf(ScenarioTerm term) {
            return term.floorAtZero() ? 0 : Long.MIN_VALUE;
        }

        private static long signOf(ScenarioTerm term) {
            return term.negated() ? -1 : 0;
        }
    }
}
