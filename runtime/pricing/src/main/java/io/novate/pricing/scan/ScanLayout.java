package io.novate.pricing.scan;

import io.novate.core.command.ColumnMove;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import io.novate.pricing.expiry.ForwardBlend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the numbers of a scan become columns, terms, rows and charges of the scenario kernel.
 *
 * <p>With {@code v} the shocked value of one option, {@code m} its value now, {@code d+} and {@code
 * d-} the factors of a positive and a negative value of its expiry, the loss of an expiry is {@code
 * max(a, b)} over two columns {@code a = m - d+ v} and {@code b = m - d- v} while {@code d+ <= d-}.
 *
 * <pre>
 * scenario   sum over expiries of  max(a, b)                                  2 columns
 * skew       sum over expiries of  |max(a, b)| = 2 max(0, a, b) - max(a, b)   2 columns
 * basis      sum over expiries of  f * max(0, loss up, loss down)             2 columns
 * delta      |net delta| * share + sum over instruments of |delta| * share     4 columns
 * naked      sum over strikes of   max(0, - lots * spot)                      1 column
 * either     sum over instruments of |lots| * share, both margins             2 columns
 * initial    sum over instruments of |lots| * share, initial margin           2 columns
 * </pre>
 *
 * <p>Discounts may be stated so that an expiry has {@code d+ > d-}. Such rules take the <i>wide</i>
 * layout, in which an expiry uses either the columns above or, with {@code min(a, b) = a + b -
 * max(a, b)}, a second set, the other set being zero.
 *
 * <pre>
 * scenario   + max(p, q) - max(r, s)                              4 columns
 *            d+ &lt;= d-: (a, b), (0, 0)      else: (a + b, a + b), (a, b)
 * skew       + max(0, p, q) + max(r, s) - max(t, u, w) + max(x, y)         9 columns
 *            d+ &lt;= d-: (2a, 2b), (0, 0), (a, b, a), (0, 0)
 *            else:    (a, -a), (b, -b), (0, 2a, 2b), (a, b)
 * </pre>
 *
 * <p>Charges: 0 scan (scenarios, skews, basis and delta compete), 1 naked, 2 either, 3 initial.
 */
public final class ScanLayout {
    /** Charges of every scan. */
    public static final int CHARGE_COUNT = 4;

    private static final int PPM = 1_000_000;

    /** What a share of parts per million may be off without being another. */
    private static final double SHARE_NOISE = 1e-6;

    private static final int NAKED_COLUMNS = 1;
    private static final int SHARE_COLUMNS = 2;
    private static final int BASIS_COLUMNS = 2;

    private final ScanRules rules;
    private final PricingModel model;
    private final boolean wide;
    private final int[] columnOf;
    private final int basisColumn;
    private final int netDeltaColumn;
    private final int grossDeltaColumn;
    private final int nakedColumn;
    private final int eitherColumn;
    private final int initialColumn;
    private final ScenarioShape shape;

    /**
     * Lays out a rule.
     *
     * @param model prices the options
     * @throws IllegalArgumentException when it needs more rows or columns than the kernel has
     */
    public ScanLayout(ScanRules rules, PricingModel model) {
        this.rules = rules;
        this.model = model;
        wide =
                rules.discounts().longBase() > 1
                        || rules.discounts().longBase() > rules.discounts().shortBase();
        int scenarioCount = rules.scenarios().size();
        columnOf = new int[scenarioCount];
        int next = 0;
        for (int index = 0; index < scenarioCount; index++) {
            columnOf[index] = next;
            next += columnsOf(rules.scenarios().get(index));
        }
        basisColumn = next;
        netDeltaColumn = basisColumn + BASIS_COLUMNS;
        grossDeltaColumn = netDeltaColumn + SHARE_COLUMNS;
        nakedColumn = grossDeltaColumn + SHARE_COLUMNS;
        eitherColumn = nakedColumn + NAKED_COLUMNS;
        initialColumn = eitherColumn + SHARE_COLUMNS;
        shape = shape(initialColumn + SHARE_COLUMNS);
    }

    /** Returns columns, terms and charges. */
    public ScenarioShape shape() {
        return shape;
    }

    /** Returns the rule. */
    public ScanRules rules() {
        return rules;
    }

    /** Returns the factors of the charges in initial margin, at a price of the currency. */
    public double[] initialFactors(double currencyPrice) {
        Contingency naked = rules.nakedOption();
        return new double[] {
            rules.initialFactor(currencyPrice), naked.maintenance() + naked.initialExtra(), 1, 1
        };
    }

    /** Returns the factors of the charges in maintenance margin. */
    public double[] maintenanceFactors() {
        return new double[] {rules.maintenanceFactor(), rules.nakedOption().maintenance(), 1, 0};
    }

    /** Returns the value now of one option. */
    public double value(ExpiryQuote expiry, OptionQuote option) {
        return expiry(expiry).value(option);
    }

    /** Returns the scan of the options of an expiry. */
    public ExpiryScan expiry(ExpiryQuote expiry) {
        return new ExpiryScan(this, model, expiry, new ForwardBlend(0, expiry.forward()));
    }

    /**
     * Returns the scan of the options of an expiry whose settlement average may already run: only
     * the variable part of its forward is shocked.
     *
     * @param seconds time to expiry
     * @param rate annual interest rate, not negative
     */
    public ExpiryScan expiry(ForwardBlend forward, double seconds, double rate) {
        ExpiryQuote expiry = new ExpiryQuote(forward.forward(), seconds, rate);
        return new ExpiryScan(this, model, expiry, forward);
    }

    /**
     * Writes what one long option loses in every column.
     *
     * @param booked the value at which accounts hold it now: {@link #value}, rounded as the table
     *     of values has it, so that the rounding cancels between equity and loss
     * @param spot price of the underlying, which contingencies count
     * @param initialOnly share of the spot charged in initial margin, for doubt about prices
     * @param losses one value per column, in the unit of the spot
     */
    public void fillOption(
            ExpiryQuote expiry,
            OptionQuote option,
            double booked,
            double spot,
            double initialOnly,
            double[] losses) {
        expiry(expiry).fillOption(option, booked, spot, initialOnly, losses);
    }

    void fill(ExpiryScan scan, double booked, double spot, double initialOnly, double[] losses) {
        Arrays.fill(losses, 0, shape.columnCount(), 0);
        boolean crossed = scan.owned() > scan.owed();
        for (int index = 0; index < columnOf.length; index++) {
            double damping = rules.scenarios().get(index).damping();
            double shocked = scan.shocked(index);
            double ownedLoss = damping * (booked - scan.owned() * shocked);
            double owedLoss = damping * (booked - scan.owed() * shocked);
            fillScenario(index, ownedLoss, owedLoss, crossed, losses);
        }
        BasisShock basis = rules.basis();
        double factor = basis.add() + basis.addPerYear() * scan.expiry().years();
        losses[basisColumn] = factor * (booked - scan.basisUp());
        losses[basisColumn + 1] = factor * (booked - scan.basisDown());
        fillDelta(scan.delta() * spot, losses);
        losses[nakedColumn] = -spot;
        fillShare(initialColumn, initialOnly * spot, losses);
    }

    /**
     * Writes the moves of a linear instrument: what one long lot loses in every column, as a share
     * of its value.
     *
     * @param losses one value per column
     */
    public void fillLinear(LinearRisk risk, double[] losses) {
        Arrays.fill(losses, 0, shape.columnCount(), 0);
        for (int index = 0; index < columnOf.length; index++) {
            Scenario scenario = rules.scenarios().get(index);
            if (risk.scanned() && !scenario.vol().isSkew()) {
                double loss = scenario.damping() * (1 - scenario.spot());
                losses[columnOf[index]] = loss;
                losses[columnOf[index] + 1] = loss;
            }
        }
        fillDelta(risk.scanned() ? 1 : 0, losses);
        fillShare(eitherColumn, risk.eitherMargin(), losses);
        fillShare(initialColumn, risk.initialOnly(), losses);
    }

    /**
     * Returns what every column does to a linear instrument, as the core wants it to build the
     * columns of {@link #fillLinear} from marks. A share of the value that is charged whatever the
     * price does is said as a move of the price by that share.
     */
    public List<ColumnMove> linearMoves(LinearRisk risk) {
        double[] losses = new double[shape.columnCount()];
        fillLinear(risk, losses);
        List<ColumnMove> moves = new ArrayList<>();
        for (double loss : losses) {
            moves.add(move(loss));
        }
        for (int index = 0; index < columnOf.length; index++) {
            Scenario scenario = rules.scenarios().get(index);
            if (risk.scanned() && !scenario.vol().isSkew() && scenario.damping() <= 1) {
                ColumnMove move = new ColumnMove(ppm(scenario.spot() - 1), ppm(scenario.damping()));
                moves.set(columnOf[index], move);
                moves.set(columnOf[index] + 1, move);
            }
        }
        return moves;
    }

    /**
     * Returns the move that loses a share of the value: the share rounded away from zero, and a
     * weight that takes back what was too much, so that small shares keep six digits.
     */
    private static ColumnMove move(double share) {
        double size = Math.abs(share) * PPM;
        int nearest = ppm(Math.abs(share));
        int move = Math.abs(size - nearest) <= SHARE_NOISE ? nearest : (int) Math.ceil(size);
        if (move == 0) {
            return ColumnMove.NONE;
        }
        int weight = (int) Math.min(PPM, Math.round(size * PPM / move));
        return new ColumnMove(share > 0 ? -move : move, weight);
    }

    /**
     * Writes losses that somebody else computed for each scenario, as in a published risk array.
     *
     * @param lossPerScenario loss of one long lot in each scenario of the rule, none a skew
     * @param losses one value per column
     */
    public void fillScenarioLosses(double[] lossPerScenario, double[] losses) {
        if (lossPerScenario.length != columnOf.length) {
            throw new IllegalArgumentException(
                    "lossPerScenario: "
                            + lossPerScenario.length
                            + " losses for "
                            + columnOf.length
                            + " scenarios");
        }
        Arrays.fill(losses, 0, shape.columnCount(), 0);
        for (int index = 0; index < columnOf.length; index++) {
            if (rules.scenarios().get(index).vol().isSkew()) {
                throw new IllegalArgumentException("scenario " + index + " is a skew");
            }
            losses[columnOf[index]] = lossPerScenario[index];
            losses[columnOf[index] + 1] = lossPerScenario[index];
        }
    }

    private int columnsOf(Scenario scenario) {
        if (!wide) {
            return 2;
        }
        return scenario.vol().isSkew() ? 9 : 4;
    }

    private ScenarioShape shape(int columnCount) {
        List<ScenarioTerm> terms = new ArrayList<>();
        int row = 0;
        for (; row < columnOf.length; row++) {
            addTerms(row, rules.scenarios().get(row).vol().isSkew(), terms);
        }
        int scanRows = row + 2;
        terms.add(term(row++, Grouping.EXPIRY, basisColumn, BASIS_COLUMNS, true, false));
        terms.add(term(row, Grouping.UNDERLYING, netDeltaColumn, SHARE_COLUMNS, true, false));
        terms.add(term(row++, Grouping.INSTRUMENT, grossDeltaColumn, SHARE_COLUMNS, true, false));
        terms.add(term(row++, Grouping.STRIKE, nakedColumn, NAKED_COLUMNS, true, false));
        terms.add(term(row++, Grouping.INSTRUMENT, eitherColumn, SHARE_COLUMNS, true, false));
        terms.add(term(row, Grouping.INSTRUMENT, initialColumn, SHARE_COLUMNS, true, false));
        List<ScenarioCharge> charges = new ArrayList<>();
        charges.add(new ScenarioCharge(0, scanRows, Grouping.POOL, false));
        for (int single = scanRows; single <= row; single++) {
            charges.add(new ScenarioCharge(single, single + 1, Grouping.POOL, false));
        }
        return new ScenarioShape(columnCount, terms, charges);
    }

    private void addTerms(int row, boolean skew, List<ScenarioTerm> terms) {
        int at = columnOf[row];
        if (!skew) {
            terms.add(term(row, Grouping.EXPIRY, at, 2, false, false));
            if (wide) {
                terms.add(term(row, Grouping.EXPIRY, at + 2, 2, false, true));
            }
        } else if (wide) {
            terms.add(term(row, Grouping.EXPIRY, at, 2, true, false));
            terms.add(term(row, Grouping.EXPIRY, at + 2, 2, false, false));
            terms.add(term(row, Grouping.EXPIRY, at + 4, 3, false, true));
            terms.add(term(row, Grouping.EXPIRY, at + 7, 2, false, false));
        } else {
            terms.add(term(row, Grouping.EXPIRY, at, 2, true, false));
            terms.add(term(row, Grouping.EXPIRY, at, 2, true, false));
            terms.add(term(row, Grouping.EXPIRY, at, 2, false, true));
        }
    }

    private void fillScenario(
            int index, double owned, double owed, boolean crossed, double[] losses) {
        int at = columnOf[index];
        if (!wide) {
            losses[at] = owned;
            losses[at + 1] = owed;
        } else if (!rules.scenarios().get(index).vol().isSkew()) {
            losses[at] = crossed ? owned + owed : owned;
            losses[at + 1] = crossed ? owned + owed : owed;
            losses[at + 2] = crossed ? owned : 0;
            losses[at + 3] = crossed ? owed : 0;
        } else {
            losses[at] = crossed ? owned : 2 * owned;
            losses[at + 1] = crossed ? -owned : 2 * owed;
            losses[at + 2] = crossed ? owed : 0;
            losses[at + 3] = crossed ? -owed : 0;
            losses[at + 4] = crossed ? 0 : owned;
            losses[at + 5] = crossed ? 2 * owned : owed;
            losses[at + 6] = crossed ? 2 * owed : owned;
            losses[at + 7] = crossed ? owned : 0;
            losses[at + 8] = crossed ? owed : 0;
        }
    }

    private void fillDelta(double delta, double[] losses) {
        fillShare(netDeltaColumn, rules.minimumDelta().netShare() * delta, losses);
        fillShare(grossDeltaColumn, rules.minimumDelta().grossShare() * delta, losses);
    }

    private static int ppm(double share) {
        return Math.toIntExact(Math.round(share * PPM));
    }

    private static void fillShare(int column, double share, double[] losses) {
        losses[column] = share;
        losses[column + 1] = -share;
    }

    private static ScenarioTerm term(
            int row, Grouping grouping, int from, int count, boolean floored, boolean negated) {
        return new ScenarioTerm(row, grouping, from, count, floored, negated);
    }
}
