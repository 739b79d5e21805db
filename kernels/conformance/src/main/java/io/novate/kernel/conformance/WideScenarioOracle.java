package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The portfolio rule in BigInteger, straight from the formula of {@code ScenarioKernel}.
 *
 * <p>Also proves of every lane it sees that the scene respects the bound from which the formula's
 * proof starts.
 */
final class WideScenarioOracle {
    private static final BigInteger BOUND = BigInteger.ONE.shiftLeft(60);

    private final ScenarioTable table;

    WideScenarioOracle(ScenarioTable table) {
        this.table = table;
    }

    /** Returns the charges of a lane. */
    List<Charge> charges(MarginScene scene, int lane) {
        List<Position> held = positions(scene, lane / MarginBook.LANES, lane % MarginBook.LANES);
        List<Charge> charges = new ArrayList<>();
        for (ScenarioCharge charge : table.shape().charges()) {
            charges.add(charge(charge, held));
        }
        return charges;
    }

    private List<Position> positions(MarginScene scene, int slice, int lane) {
        List<Position> held = new ArrayList<>();
        BigInteger weight = BigInteger.ZERO;
        for (int row = 0; row < scene.rowCounts[slice]; row++) {
            long offset = scene.rowOffset(slice, row);
            int lots = scene.book.rows().get(MarginScene.INT32, offset + lane * 4L);
            long idAt = offset + MarginBook.ROW_INSTRUMENT_OFFSET + lane * 2L;
            int instrument = scene.book.rows().get(MarginScene.UINT16, idAt) & 0xffff;
            if (lots != 0) {
                held.add(new Position(instrument, BigInteger.valueOf(lots)));
                BigInteger most = BigInteger.ZERO;
                for (int column = 0; column < table.shape().columnCount(); column++) {
                    most = most.max(loss(instrument, column).abs());
                }
                weight = weight.add(most.multiply(BigInteger.valueOf(lots).abs()));
            }
        }
        assertTrue(weight.compareTo(BOUND) <= 0, "the scene leaves the bound: " + weight);
        return held;
    }

    private Charge charge(ScenarioCharge charge, List<Position> held) {
        BigInteger value = BigInteger.ZERO;
        BigInteger largest = null;
        int bindingRow = ChargeColumns.NO_ROW;
        for (List<Position> group : groups(charge.grouping(), held).values()) {
            BigInteger worst = null;
            int worstRow = 0;
            for (int row = charge.rowFrom(); row < charge.rowTo(); row++) {
                BigInteger loss = row(row, group);
                if (worst == null || loss.compareTo(worst) > 0) {
                    worst = loss;
                    worstRow = row;
                }
            }
            if (charge.signed() || worst.signum() > 0) {
                value = value.add(worst);
                if (largest == null || worst.compareTo(largest) > 0) {
                    largest = worst;
                    bindingRow = worstRow;
                }
            }
        }
        return new Charge(value, bindingRow);
    }

    private BigInteger row(int row, List<Position> held) {
        BigInteger sum = BigInteger.ZERO;
        for (ScenarioTerm term : table.shape().terms()) {
            if (term.row() == row) {
                BigInteger value = BigInteger.ZERO;
                for (List<Position> group : groups(term.grouping(), held).values()) {
                    value = value.add(worstColumn(term, group));
                }
                sum = term.negated() ? sum.subtract(value) : sum.add(value);
            }
        }
        return sum;
    }

    private BigInteger worstColumn(ScenarioTerm term, List<Position> group) {
        BigInteger worst = term.floorAtZero() ? BigInteger.ZERO : null;
        for (int index = 0; index < term.columnCount(); index++) {
            BigInteger sum = BigInteger.ZERO;
            for (Position position : group) {
                BigInteger loss = loss(position.instrument, term.columnFrom() + index);
                sum = sum.add(position.lots.multiply(loss));
            }
            worst = worst == null ? sum : worst.max(sum);
        }
        return worst;
    }

    private Map<String, List<Position>> groups(Grouping grouping, List<Position> held) {
        Map<String, List<Position>> groups = new TreeMap<>();
        for (Position position : held) {
            StringBuilder name = new StringBuilder();
            for (int code = Grouping.UNDERLYING.code(); code <= grouping.code(); code++) {
                int id = table.groupOf(Grouping.ofCode(code), position.instrument);
                name.append(String.format("%05d ", id));
            }
            groups.computeIfAbsent(name.toString(), any -> new ArrayList<>()).add(position);
        }
        return groups;
    }

    private BigInteger loss(int instrument, int column) {
        return BigInteger.valueOf(table.lossOf(instrument, column));
    }

    private record Position(int instrument, BigInteger lots) {}

    /** What one charge must be. */
    record Charge(BigInteger value, int bindingRow) {}
}
