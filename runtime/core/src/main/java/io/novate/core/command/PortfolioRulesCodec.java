package io.novate.core.command;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.List;

/** The byte form of portfolio rules in snapshots. */
public final class PortfolioRulesCodec {
    private PortfolioRulesCodec() {}

    /** Writes rules. */
    public static void write(SnapshotWriter out, PortfolioRules rules) {
        ScenarioShape shape = rules.shape();
        out.putInt(shape.columnCount());
        out.putInt(shape.terms().size());
        for (ScenarioTerm term : shape.terms()) {
            out.putInt(term.row());
            out.putByte(term.grouping().code());
            out.putInt(term.columnFrom());
            out.putInt(term.columnCount());
            out.putByte(term.floorAtZero() ? 1 : 0);
            out.putByte(term.negated() ? 1 : 0);
        }
        out.putInt(shape.charges().size());
        for (ScenarioCharge charge : shape.charges()) {
            out.putInt(charge.rowFrom());
            out.putInt(charge.rowTo());
            out.putByte(charge.grouping().code());
            out.putByte(charge.signed() ? 1 : 0);
        }
        out.putInt(rules.factors().size());
        for (ChargeFactor factor : rules.factors()) {
            out.putInt(factor.initialPpm());
            out.putInt(factor.maintenancePpm());
        }
        out.putInt(rules.moves().size());
        for (UnderlyingMoves entry : rules.moves()) {
            out.putInt(entry.underlying());
            out.putInt(entry.moves().size());
            for (ColumnMove move : entry.moves()) {
                out.putInt(move.movePpm());
                out.putInt(move.weightPpm());
            }
        }
        out.putInt(rules.unpairedInitialPpm());
        out.putInt(rules.unpairedMaintenancePpm());
    }

    /**
     * Reads rules.
     *
     * @throws IllegalArgumentException when the bytes are no rules
     */
    public static PortfolioRules read(SnapshotReader in) {
        int columnCount = in.getInt();
        List<ScenarioTerm> terms = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            terms.add(
                    new ScenarioTerm(
                            in.getInt(),
                            Grouping.ofCode(in.getByte()),
                            in.getInt(),
                            in.getInt(),
                            in.getByte() == 1,
                            in.getByte() == 1));
        }
        List<ScenarioCharge> charges = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            charges.add(
                    new ScenarioCharge(
                            in.getInt(),
                            in.getInt(),
                            Grouping.ofCode(in.getByte()),
                            in.getByte() == 1));
        }
        List<ChargeFactor> factors = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            factors.add(new ChargeFactor(in.getInt(), in.getInt()));
        }
        List<UnderlyingMoves> moves = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            moves.add(readMoves(in));
        }
        return new PortfolioRules(
                new ScenarioShape(columnCount, terms, charges),
                factors,
                moves,
                in.getInt(),
                in.getInt());
    }

    private static UnderlyingMoves readMoves(SnapshotReader in) {
        int underlying = in.getInt();
        List<ColumnMove> moves = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            moves.add(new ColumnMove(in.getInt(), in.getInt()));
        }
        return new UnderlyingMoves(underlying, moves);
    }
}
