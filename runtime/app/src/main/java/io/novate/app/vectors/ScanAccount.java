package io.novate.app.vectors;

import io.novate.kernel.BackendChoice;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** An account that exists nowhere, evaluated by the scenario kernel. */
final class ScanAccount {
    private static final long PPM = 1_000_000;
    private static final int FRACTION_BITS = 8;
    private static final int UNDERLYING_GROUP = 0;

    private record Holding(int lots, long value, int expiry, int strike, long[] losses256) {}

    private final List<String> expiries = new ArrayList<>();
    private final List<String> strikes = new ArrayList<>();

    private final ScenarioShape shape;
    private final List<Holding> holdings = new ArrayList<>();
    private long cash;

    ScanAccount(ScenarioShape shape) {
        this.shape = shape;
    }

    /** Adds cash, money. */
    void addCash(long money) {
        cash = Math.addExact(cash, money);
    }

    /**
     * Adds a position.
     *
     * @param value money per lot
     * @param expiry name of its expiry; what has none shares a name
     * @param strike name of its strike, empty when it has none
     * @param losses256 loss of one long lot per column, money with 8 fraction bits
     */
    void hold(int lots, long value, String expiry, String strike, long[] losses256) {
        String alone = strike.isEmpty() ? "alone " + holdings.size() : strike;
        int expiryGroup = group(expiries, expiry);
        int strikeGroup = group(strikes, alone);
        holdings.add(new Holding(lots, value, expiryGroup, strikeGroup, losses256.clone()));
    }

    /** Returns equity less the requirement under the factors of the charges, money. */
    long excess(double[] factors) {
        long equity = cash;
        long grossLots = 0;
        for (Holding holding : holdings) {
            equity = Math.addExact(equity, Math.multiplyExact(holding.lots(), holding.value()));
            grossLots += Math.abs(holding.lots());
        }
        BigInteger parts = BigInteger.valueOf(Math.ceilDiv(grossLots, 2) * PPM);
        long[] values256 = charges();
        for (int charge = 0; charge < values256.length; charge++) {
            BigInteger factor = BigInteger.valueOf(Math.round(factors[charge] * PPM));
            parts = parts.add(BigInteger.valueOf(values256[charge]).multiply(factor));
        }
        BigInteger divisor = BigInteger.valueOf(PPM << FRACTION_BITS);
        BigInteger requirement = parts.add(divisor).subtract(BigInteger.ONE).divide(divisor);
        return equity - requirement.longValueExact();
    }

    private long[] charges() {
        ScenarioTable table = new ScenarioTable(holdings.size(), shape.columnCount());
        table.setShape(shape);
        int chargeCount = shape.charges().size();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows =
                    arena.allocate((long) MarginBook.ROW_BYTES * (1 + holdings.size()), 8);
            for (int index = 0; index < holdings.size(); index++) {
                fill(table, rows, index);
            }
            MemorySegment slices = arena.allocate(MarginBook.SLICE_BYTES, 8);
            slices.set(
                    ValueLayout.JAVA_INT_UNALIGNED,
                    MarginBook.SLICE_ROW_COUNT_OFFSET,
                    holdings.size());
            MemorySegment none = arena.allocate(0);
            MarginBook book = new MarginBook(rows, slices, none, none, 0, MarginBook.LANES);
            ChargeColumns charges =
                    new ChargeColumns(
                            arena.allocate((long) chargeCount * Long.BYTES, 8),
                            arena.allocate((long) chargeCount * Integer.BYTES, 8));
            MemorySegment lanes = arena.allocate(Integer.BYTES);
            BackendChoice.select(BackendChoice.AUTO)
                    .backend()
                    .scenarioKernel()
                    .sweep(book, lanes, 1, table, charges);
            return charges.values().toArray(ValueLayout.JAVA_LONG);
        }
    }

    private static int group(List<String> names, String name) {
        int at = names.indexOf(name);
        if (at >= 0) {
            return at;
        }
        names.add(name);
        return names.size() - 1;
    }

    private void fill(ScenarioTable table, MemorySegment rows, int index) {
        Holding holding = holdings.get(index);
        int instrument = index + 1;
        table.setGroups(instrument, UNDERLYING_GROUP, holding.expiry(), holding.strike());
        for (int column = 0; column < shape.columnCount(); column++) {
            table.setLoss(instrument, column, holding.losses256()[column]);
        }
        long row = (long) index * MarginBook.ROW_BYTES;
        rows.set(ValueLayout.JAVA_INT_UNALIGNED, row, holding.lots());
        rows.set(
                ValueLayout.JAVA_SHORT_UNALIGNED,
                row + MarginBook.ROW_INSTRUMENT_OFFSET,
                (short) instrument);
    }
}
