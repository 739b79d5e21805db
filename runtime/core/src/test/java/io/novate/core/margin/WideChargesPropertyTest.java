package io.novate.core.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.MarginMode;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule in 128 bits against the kernels where these are defined, and against big integers. */
final class WideChargesPropertyTest {
    private static final long SEED = 21_021;
    private static final int CASES = 3_000;
    private static final int INSTRUMENTS = 40;
    private static final int COLUMNS = 9;
    private static final int ROWS = 6;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Limits limits = new Limits(1, 4, 1, INSTRUMENTS, 0, 64, 64, 1, 32);
    private final InstrumentTable instruments = new InstrumentTable(limits);
    private final ScenarioTable table = instruments.scenarios().table();
    private final WideCharges wide = new WideCharges(INSTRUMENTS);
    private final Holding holding = new Holding(INSTRUMENTS, 0);

    /** What one charge must be. */
    private record Charge(BigInteger value, int bindingRow) {}

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "auto"})
    void shouldEqualTheKernelInsideItsBound(String backend) {
        var kernel = BackendChoice.select(backend).backend().scenarioKernel();
        ScenarioMargin margin = new ScenarioMargin(limits, instruments, kernel, Arena.ofAuto());
        for (int index = 0; index < CASES; index++) {
            randomRules(1L << 32);
            randomHolding(1L << 20);
            String where = "seed=" + SEED + ", case=" + index;
            margin.evaluate(holding);
            wide.evaluate(holding, table);
            for (int charge = 0; charge < table.shape().charges().size(); charge++) {
                assertEquals(margin.charge256(charge), wide.value(charge).clampToLong(), where);
                assertTrue(wide.value(charge).fitsLong(), where);
                assertEquals(margin.bindingRow(charge), wide.bindingRow(charge), where);
            }
        }
    }

    @Test
    void shouldEqualBigIntegersFarBeyondTheKernel() {
        int beyond = 0;
        for (int index = 0; index < CASES; index++) {
            randomRules(1L << random.nextInt(8, 51));
            randomHolding(1L << random.nextInt(8, 61));
            String where = "seed=" + SEED + ", case=" + index;
            wide.evaluate(holding, table);
            for (int charge = 0; charge < table.shape().charges().size(); charge++) {
                Charge expected = charge(table.shape().charges().get(charge));
                BigInteger bits = expected.value.mod(BigInteger.ONE.shiftLeft(128));
                String said = String.format("0x%032x", bits);
                assertEquals(said, wide.value(charge).toString(), where);
                assertEquals(expected.bindingRow, wide.bindingRow(charge), where);
                beyond += wide.value(charge).fitsLong() ? 0 : 1;
            }
        }
        assertTrue(beyond > CASES / 4, "only " + beyond + " charges are beyond int64");
    }

    @Test
    void shouldAskNothingOfNobody() {
        randomRules(1_000);
        holding.clear(MarginMode.PORTFOLIO, true);
        holding.add(1, 5);
        holding.add(1, -5);
        wide.evaluate(holding, table);
        for (int charge = 0; charge < table.shape().charges().size(); charge++) {
            assertEquals(0, wide.value(charge).signum());
            assertEquals(ChargeColumns.NO_ROW, wide.bindingRow(charge));
        }
    }

    @Test
    void shouldStopWhenASumLeaves128Bits() {
        table.setShape(
                new ScenarioShape(
                        1,
                        List.of(new ScenarioTerm(0, Grouping.POOL, 0, 1, false, false)),
                        List.of(new ScenarioCharge(0, 1, Grouping.POOL, true))));
        holding.clear(MarginMode.PORTFOLIO, true);
        for (int instrument = 1; instrument <= 3; instrument++) {
            table.setGroups(instrument, 1, 1, instrument);
            table.setLoss(instrument, 0, Long.MIN_VALUE);
            holding.add(instrument, Long.MIN_VALUE);
        }
        assertThrows(ArithmeticException.class, () -> wide.evaluate(holding, table));
    }

    private void randomRules(long lossMax) {
        List<ScenarioTerm> terms = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            int count = random.nextInt(0, ScenarioShape.TERMS_PER_ROW_MAX + 1);
            for (int term = 0; term < count; term++) {
                int from = random.nextInt(COLUMNS);
                Grouping grouping = Grouping.ofCode(random.nextInt(5));
                int columns = 1 + random.nextInt(COLUMNS - from);
                boolean floor = random.nextBoolean();
                boolean negated = random.nextInt(4) == 0;
                terms.add(new ScenarioTerm(row, grouping, from, columns, floor, negated));
            }
        }
        List<ScenarioCharge> charges = new ArrayList<>();
        for (int charge = 0; charge < 3; charge++) {
            int from = random.nextInt(ROWS);
            int to = from + 1 + random.nextInt(ROWS - from);
            Grouping outer = random.nextBoolean() ? Grouping.POOL : Grouping.UNDERLYING;
            charges.add(new ScenarioCharge(from, to, outer, random.nextInt(3) == 0));
        }
        table.setShape(new ScenarioShape(COLUMNS, terms, charges));
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            int some = 1 + random.nextInt(4);
            table.setGroups(
                    instrument,
                    1 + random.nextInt(some),
                    1 + random.nextInt(some),
                    1 + random.nextInt(some));
            for (int column = 0; column < COLUMNS; column++) {
                boolean round = random.nextInt(3) == 0;
                long loss = random.nextLong(-lossMax, lossMax + 1);
                table.setLoss(instrument, column, round ? Long.signum(loss) * lossMax : loss);
            }
        }
    }

    private void randomHolding(long lotsMax) {
        holding.clear(MarginMode.PORTFOLIO, false);
        int share = 1 + random.nextInt(INSTRUMENTS);
        for (int count = 0; count < share; count++) {
            int instrument = 1 + random.nextInt(INSTRUMENTS);
            if (holding.lotsOf(instrument) == 0) {
                long lots = random.nextLong(-lotsMax, lotsMax + 1);
                holding.add(
                        instrument, random.nextInt(8) == 0 ? Long.signum(lots) * lotsMax : lots);
            }
        }
    }

    private Charge charge(ScenarioCharge rule) {
        List<Integer> held = new ArrayList<>();
        for (int index = 0; index < holding.count(); index++) {
            if (holding.lots(index) != 0) {
                held.add(holding.instrument(index));
            }
        }
        BigInteger value = BigInteger.ZERO;
        BigInteger largest = null;
        int bindingRow = ChargeColumns.NO_ROW;
        for (List<Integer> group : groups(rule.grouping(), held)) {
            BigInteger worst = null;
            int worstRow = 0;
            for (int row = rule.rowFrom(); row < rule.rowTo(); row++) {
                BigInteger loss = row(row, group);
                if (worst == null || loss.compareTo(worst) > 0) {
                    worst = loss;
                    worstRow = row;
                }
            }
            if (rule.signed() || worst.signum() > 0) {
                value = value.add(worst);
                if (largest == null || worst.compareTo(largest) > 0) {
                    largest = worst;
                    bindingRow = worstRow;
                }
            }
        }
        return new Charge(value, bindingRow);
    }

    private BigInteger row(int row, List<Integer> held) {
        BigInteger sum = BigInteger.ZERO;
        for (ScenarioTerm term : table.shape().terms()) {
            if (term.row() == row) {
                for (List<Integer> group : groups(term.grouping(), held)) {
                    BigInteger worst = term.floorAtZero() ? BigInteger.ZERO : null;
                    for (int column = 0; column < term.columnCount(); column++) {
                        BigInteger loss = loss(group, term.columnFrom() + column);
                        worst = worst == null ? loss : worst.max(loss);
                    }
                    sum = term.negated() ? sum.subtract(worst) : sum.add(worst);
                }
            }
        }
        return sum;
    }

    private BigInteger loss(List<Integer> group, int column) {
        BigInteger sum = BigInteger.ZERO;
        for (int instrument : group) {
            BigInteger lots = big(holding.lotsOf(instrument));
            sum = sum.add(lots.multiply(big(table.lossOf(instrument, column))));
        }
        return sum;
    }

    /** Groups by the ids the table was given, ascending. */
    private Iterable<List<Integer>> groups(Grouping grouping, List<Integer> held) {
        TreeMap<String, List<Integer>> groups = new TreeMap<>();
        for (int instrument : held) {
            StringBuilder name = new StringBuilder();
            for (int code = 1; code <= grouping.code(); code++) {
                int id = table.groupOf(Grouping.ofCode(code), instrument);
                name.append(String.format("%05d ", id));
            }
            groups.computeIfAbsent(name.toString(), any -> new ArrayList<>()).add(instrument);
        }
        return groups.values();
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
