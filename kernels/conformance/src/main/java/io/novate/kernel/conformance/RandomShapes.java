package io.novate.kernel.conformance;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random shapes: rows of one column, of column pairs, of many columns and of anything, with floors,
 * signs and groupings of every kind, weighted so that whole features vanish from some.
 */
final class RandomShapes {
    private static final int[] COLUMN_COUNTS = {
        1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 35, 63, 64, 65, 70, 127, 128, 129, 159, 160
    };
    private static final int[] TERM_COLUMNS = {1, 1, 2, 2, 3, 4, 5, 7, 8, 9, 16, 17, 35, 160};

    private final SplittableRandom random;
    private final boolean withFloors;
    private final boolean withSigns;
    private final boolean withMixedGroupings;
    private final Grouping usual;
    private final List<ScenarioTerm> terms = new ArrayList<>();
    private final int[] termsOfRow = new int[ScenarioShape.ROWS_MAX];

    private RandomShapes(SplittableRandom random) {
        this.random = random;
        withFloors = random.nextInt(100) < 70;
        withSigns = random.nextInt(100) < 60;
        withMixedGroupings = random.nextInt(100) < 50;
        usual = grouping();
    }

    /** Makes a shape of random size. */
    static ScenarioShape next(SplittableRandom random) {
        return ofColumns(random, pick(random, COLUMN_COUNTS));
    }

    /** Makes a shape with a given number of columns. */
    static ScenarioShape ofColumns(SplittableRandom random, int columnCount) {
        RandomShapes shapes = new RandomShapes(random);
        int layers = random.nextInt(1, 6);
        for (int layer = 0; layer < layers; layer++) {
            shapes.addLayer(columnCount);
        }
        return new ScenarioShape(columnCount, shapes.terms, shapes.charges());
    }

    /** Adds terms to consecutive rows, as a rulebook would, or to any row. */
    private void addLayer(int columnCount) {
        int perTerm = Math.min(columnCount, pick(random, TERM_COLUMNS));
        int termCount = Math.min(columnCount / perTerm, random.nextInt(1, 65));
        boolean isAlike = random.nextInt(100) < 70;
        boolean isConsecutive = random.nextInt(100) < 70;
        int row = random.nextInt(100) < 60 ? 0 : random.nextInt(ScenarioShape.ROWS_MAX);
        int column = random.nextInt(columnCount - termCount * perTerm + 1);
        Grouping grouping = withMixedGroupings ? grouping() : usual;
        boolean isFloored = withFloors && random.nextBoolean();
        boolean isNegated = withSigns && random.nextInt(100) < 30;
        for (int term = 0; term < termCount; term++) {
            if (!isConsecutive) {
                row = random.nextInt(ScenarioShape.ROWS_MAX);
                column = random.nextInt(columnCount - perTerm + 1);
            }
            if (!isAlike) {
                grouping = withMixedGroupings ? grouping() : usual;
                isFloored = withFloors && random.nextBoolean();
                isNegated = withSigns && random.nextInt(100) < 30;
            }
            add(new ScenarioTerm(row, grouping, column, perTerm, isFloored, isNegated));
            row++;
            column += perTerm;
        }
    }

    private void add(ScenarioTerm term) {
        if (term.row() < ScenarioShape.ROWS_MAX
                && termsOfRow[term.row()] < ScenarioShape.TERMS_PER_ROW_MAX) {
            termsOfRow[term.row()]++;
            terms.add(term);
        }
    }

    private List<ScenarioCharge> charges() {
        List<ScenarioCharge> charges = new ArrayList<>();
        int chargeCount = random.nextInt(ScenarioShape.CHARGES_MAX + 1);
        for (int charge = 0; charge < chargeCount; charge++) {
            boolean isWide = random.nextInt(100) < 50;
            int from = isWide ? 0 : random.nextInt(ScenarioShape.ROWS_MAX);
            int to =
                    switch (random.nextInt(3)) {
                        case 0 -> from + 1;
                        case 1 -> ScenarioShape.ROWS_MAX;
                        default -> random.nextInt(from + 1, ScenarioShape.ROWS_MAX + 1);
                    };
            Grouping outer = random.nextBoolean() ? Grouping.POOL : Grouping.UNDERLYING;
            charges.add(new ScenarioCharge(from, to, outer, random.nextInt(100) < 40));
        }
        return charges;
    }

    private Grouping grouping() {
        return Grouping.ofCode(random.nextInt(5));
    }

    private static int pick(SplittableRandom random, int[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
