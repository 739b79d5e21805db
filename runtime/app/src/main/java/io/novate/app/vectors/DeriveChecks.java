package io.novate.app.vectors;

/** Rows of Derive. */
final class DeriveChecks {
    private static final double PORTFOLIO_TOLERANCE = 1e-6;

    private DeriveChecks() {}

    static Verdict portfolioMargin(Fields row) {
        double[] balances;
        try {
            balances = new DeriveScanRow(row).balances();
        } catch (IllegalArgumentException e) {
            throw row.fault(e.getMessage());
        }
        Fields expect = row.object("expect");
        double largest = Math.max(Math.abs(expect.real("im")), Math.abs(expect.real("mm")));
        double tolerance = PORTFOLIO_TOLERANCE * Math.max(1, largest);
        return Verdict.all(
                Compare.near(expect, "im", balances[0], tolerance),
                Compare.near(expect, "mm", balances[1], tolerance));
    }
}
