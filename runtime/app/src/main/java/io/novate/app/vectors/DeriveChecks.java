package io.novate.app.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rows of Derive. */
final class DeriveChecks {
    private static final double TOLERANCE = 1e-6;

    private DeriveChecks() {}

    /** Compares both balances of a portfolio, relative to the larger. */
    static Verdict portfolioMargin(Fields row) {
        double[] balances = inRow(row, () -> new DeriveScanRow(row).balances());
        return near(row.object("expect"), balances);
    }

    /** Compares both balances of each standard account, relative to the larger. */
    static List<Verdict> standardMargin(VectorFile file) {
        return standard(file, DeriveChecks::near);
    }

    /** Compares the whole units of both balances, cut towards zero, of each standard account. */
    static List<Verdict> standardMarginInteger(VectorFile file) {
        return standard(
                file,
                (expect, balances) ->
                        Verdict.all(
                                Compare.exact(expect, "im_int", (long) balances[0]),
                                Compare.exact(expect, "mm_int", (long) balances[1])));
    }

    private interface Comparison {
        Verdict verdict(Fields expect, double[] balances);
    }

    private static List<Verdict> standard(VectorFile file, Comparison comparison) {
        DeriveStandardRules rules = DeriveStandardRules.of(file.header());
        List<Verdict> verdicts = new ArrayList<>();
        for (Fields row : file.rows()) {
            Supplier<Verdict> verdict =
                    () -> {
                        double[] balances =
                                inRow(row, () -> new DeriveStandardRow(rules, row).balances());
                        return comparison.verdict(row.object("expect"), balances);
                    };
            verdicts.add(FileCheck.inside(verdict));
        }
        return verdicts;
    }

    private static Verdict near(Fields expect, double[] balances) {
        double largest = Math.max(Math.abs(expect.real("im")), Math.abs(expect.real("mm")));
        double tolerance = TOLERANCE * Math.max(1, largest);
        return Verdict.all(
                Compare.near(expect, "im", balances[0], tolerance),
                Compare.near(expect, "mm", balances[1], tolerance));
    }

    private static double[] inRow(Fields row, Supplier<double[]> balances) {
        try {
            return balances.get();
        } catch (IllegalArgumentException e) {
            throw row.fault(e.getMessage());
        }
    }
}
