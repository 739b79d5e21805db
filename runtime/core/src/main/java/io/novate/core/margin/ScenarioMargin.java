package io.novate.core.margin;

import io.novate.core.command.ChargeFactor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.memory.Column;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.WideSum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The requirement of a portfolio account, computed by the backend's scenario kernel.
 *
 * <p>The sum over charges of {@code ceil(charge * factor)}, what further brackets ask of linear
 * instruments, and half a unit per lot because tables are rounded to nearest. See {@link
 * PortfolioRules}.
 *
 * <p><b>Units</b>: money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: exact; sums in 128 bits, each charge rounded up once by its factor.
 */
public final class ScenarioMargin {
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final InstrumentTable instruments;
    private final ScenarioKernel kernel;
    private final MemorySegment rows;
    private final MemorySegment slices;
    private final MemorySegment lane;
    private final ChargeColumns charges;
    private final MarginBook book;
    private final WideSum most = new WideSum();
    private final WideSum own = new WideSum();

    /** Takes memory for the positions of one account of any size. */
    public ScenarioMargin(
            Limits limits, InstrumentTable instruments, ScenarioKernel kernel, Arena arena) {
        this.instruments = instruments;
        this.kernel = kernel;
        rows = Column.rows(arena, limits.instrumentsMax(), MarginBook.ROW_BYTES);
        slices = Column.rows(arena, 1, MarginBook.SLICE_BYTES);
        lane = Column.ints(arena, 1);
        charges =
                new ChargeColumns(
                        Column.longs(arena, ScenarioShape.CHARGES_MAX),
                        Column.ints(arena, ScenarioShape.CHARGES_MAX));
        book = new MarginBook(rows, slices, arena.allocate(0), arena.allocate(0), 0, 8);
    }

    /** Returns the scenario kernel in use. */
    public ScenarioKernel kernel() {
        return kernel;
    }

    /** Computes every charge of a holding. */
    public void evaluate(Holding holding) {
        int count = holding.count();
        for (int index = 0; index < count; index++) {
            long at = (long) index * MarginBook.ROW_BYTES;
            rows.set(Column.INT, at, Math.toIntExact(holding.lots(index)));
            rows.set(
                    UINT16,
                    at + MarginBook.ROW_INSTRUMENT_OFFSET,
                    (short) holding.instrument(index));
        }
        slices.set(Column.INT, MarginBook.SLICE_ROW_COUNT_OFFSET, count);
        kernel.sweep(book, lane, 1, instruments.scenarios().table(), charges);
    }

    /** Returns a charge of the last evaluation, money with 8 fraction bits. */
    public long charge256(int charge) {
        return charges.values().getAtIndex(Column.LONG, charge);
    }

    /** Returns the row that made a charge of the last evaluation, -1 when none did. */
    public int bindingRow(int charge) {
        return charges.bindingRows().getAtIndex(Column.INT, charge);
    }

    /** Returns the charge that asks most in maintenance margin, -1 when none asks anything. */
    public int bindingCharge() {
        List<ChargeFactor> factors = instruments.scenarios().rules().factors();
        int binding = -1;
        most.set(0);
        for (int charge = 0; charge < factors.size(); charge++) {
            own.set(0);
            addShare(Math.max(0, charge256(charge)), factors.get(charge).maintenancePpm(), own);
            if (own.compareTo(most) > 0) {
                most.set(own);
                binding = charge;
            }
        }
        return binding;
    }

    /** Adds the requirements of the holding last evaluated. */
    public void addTo(Holding holding, WideSum initial256, WideSum maintenance256) {
        add(charges, 0, initial256, maintenance256);
        addPositions(holding, initial256, maintenance256);
    }

    /** Adds what further brackets ask, and half a unit per lot. */
    void addPositions(Holding holding, WideSum initial256, WideSum maintenance256) {
        long lotCount = 0;
        for (int index = 0; index < holding.count(); index++) {
            long size = Math.abs(holding.lots(index));
            int column = 2 * holding.instrument(index) + (holding.lots(index) < 0 ? 1 : 0);
            lotCount += size;
            initial256.add(further(instruments.initial(), column, size));
            maintenance256.add(further(instruments.maintenance(), column, size));
        }
        long half = Math.ceilDiv(lotCount, 2);
        initial256.add(half);
        maintenance256.add(half);
    }

    /** Adds the charges of one account of a sweep, at {@code from} in the result columns. */
    void add(ChargeColumns source, long from, WideSum initial256, WideSum maintenance256) {
        List<ChargeFactor> factors = instruments.scenarios().rules().factors();
        for (int charge = 0; charge < factors.size(); charge++) {
            long value256 = source.values().getAtIndex(Column.LONG, from + charge);
            ChargeFactor factor = factors.get(charge);
            if (value256 > 0) {
                addShare(value256, factor.initialPpm(), initial256);
                addShare(value256, factor.maintenancePpm(), maintenance256);
            }
        }
    }

    private static long further(MarginTable table, int column, long size) {
        return size <= table.plainLots()[column] ? 0 : table.further(column, size);
    }

    /** Adds {@code ceil(value * factor / 1e6)}, whose whole part may be beyond 64 bits. */
    private static void addShare(long value256, int factorPpm, WideSum sum256) {
        sum256.addProduct(value256, factorPpm / Limits.PPM);
        sum256.add(Rounding.mulDivCeil(value256, factorPpm % Limits.PPM, Limits.PPM));
    }
}
