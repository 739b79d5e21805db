package io.novate.core.command;

import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import java.util.List;

/**
 * How accounts in portfolio mode are margined, and what bounds the options of all others.
 *
 * <p>Requirement of a portfolio account: the sum over charges of {@code ceil(charge * factor)},
 * plus what further brackets ask of linear instruments (concentration), plus half a unit per lot
 * because tables are rounded to nearest; rounded up once. A charge with factors 0 asks nothing and
 * is reported: account greeks.
 *
 * <p>Columns of options come with their tables; those of linear and inverse instruments are built
 * from the mark: the loss of one lot when the price moves by {@code movePpm}, times {@code
 * weightPpm}, rounded half to even at 8 fraction bits.
 *
 * <p>Options of standard accounts: per underlying and expiry the requirement is at most the largest
 * loss at expiry, plus for net short calls a share of the index, because their loss has no bound.
 *
 * @param shape columns, terms and charges of the scenario kernel
 * @param factors one per charge
 * @param moves moves by underlying
 * @param unpairedInitialPpm charge per net short call in initial margin, of the index; 0 when net
 *     short calls lift the bound
 * @param unpairedMaintenancePpm the same in maintenance margin
 */
public record PortfolioRules(
        ScenarioShape shape,
        List<ChargeFactor> factors,
        List<UnderlyingMoves> moves,
        int unpairedInitialPpm,
        int unpairedMaintenancePpm) {
    /** Rules that ask nothing of portfolios; in force until others are. */
    public static final PortfolioRules NONE =
            new PortfolioRules(ScenarioShape.EMPTY, List.of(), List.of(), 0, 0);

    /** Copies the lists. */
    public PortfolioRules {
        factors = List.copyOf(factors);
        moves = List.copyOf(moves);
    }

    /** Returns whether portfolios can be margined by these rules. */
    public boolean isUsable() {
        return !shape.charges().isEmpty();
    }

    /** Returns the columns of an option's table record. */
    public int columnCount() {
        return shape.columnCount();
    }

    /** Returns the moves of an underlying: its own, else those for all others, else none. */
    public List<ColumnMove> movesOf(int underlying) {
        List<ColumnMove> others = List.of();
        for (int index = 0; index < moves.size(); index++) {
            UnderlyingMoves entry = moves.get(index);
            if (entry.underlying() == underlying) {
                return entry.moves();
            }
            if (entry.underlying() == 0) {
                others = entry.moves();
            }
        }
        return others;
    }

    /** Returns one sentence that says why these are no rules, or an empty string. */
    public String fault() {
        if (factors.size() != shape.charges().size()) {
            return "factors: " + factors.size() + " for " + shape.charges().size() + " charges";
        }
        for (ChargeFactor factor : factors) {
            if (factor.maintenancePpm() < 0
                    || factor.maintenancePpm() > ChargeFactor.FACTOR_PPM_MAX
                    || factor.initialPpm() < 0
                    || factor.initialPpm() > ChargeFactor.FACTOR_PPM_MAX) {
                return "factors: " + factor + " is outside its range";
            }
        }
        for (int index = 0; index < factors.size(); index++) {
            ScenarioCharge charge = shape.charges().get(index);
            ChargeFactor factor = factors.get(index);
            if (charge.signed() && (factor.initialPpm() != 0 || factor.maintenancePpm() != 0)) {
                return "factors: charge " + index + " may be negative and must have factor 0";
            }
        }
        for (int index = 0; index < moves.size(); index++) {
            String fault = faultOf(moves.get(index));
            if (!fault.isEmpty()) {
                return fault;
            }
            for (int before = 0; before < index; before++) {
                if (moves.get(before).underlying() == moves.get(index).underlying()) {
                    return "moves: underlying " + moves.get(index).underlying() + " stands twice";
                }
            }
        }
        if (unpairedMaintenancePpm < 0
                || unpairedInitialPpm < unpairedMaintenancePpm
                || unpairedInitialPpm > ChargeFactor.FACTOR_PPM_MAX) {
            return "unpairedInitialPpm: " + unpairedInitialPpm + " is outside its range";
        }
        return "";
    }

    private String faultOf(UnderlyingMoves entry) {
        if (entry.underlying() < 0) {
            return "moves: underlying " + entry.underlying() + " is negative";
        }
        if (entry.moves().size() != columnCount()) {
            return "moves: underlying "
                    + entry.underlying()
                    + " has "
                    + entry.moves().size()
                    + " for "
                    + columnCount()
                    + " columns";
        }
        for (ColumnMove move : entry.moves()) {
            if (move.movePpm() < ColumnMove.MOVE_PPM_MIN
                    || move.movePpm() > ColumnMove.MOVE_PPM_MAX
                    || move.weightPpm() < 0
                    || move.weightPpm() > 1_000_000) {
                return "moves: " + move + " is outside its range";
            }
        }
        return "";
    }
}
