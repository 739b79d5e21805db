package io.novate.core.margin;

import io.novate.core.command.ChargeFactor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.memory.Column;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
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
import java.util.Arrays;
import java.util.List;

/**
 * The requirement of a portfolio account.
 *
 * <p>The sum over charges of {@code ceil(charge * factor)}, what further brackets ask of linear
 * instruments, and half a unit per lot because tables are rounded to nearest. See {@link
 * PortfolioRules}. The charges come from the backend's scenario kernel while a holding is inside
 * the bound of that kernel, and from {@link WideCharges} beyond it.
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
    private final WideCharges wideCharges;
    private final MemorySegment rows;
    private final MemorySegment slices;
    private final MemorySegment lane;
    private final ChargeColumns charges;
    private final MarginBook book;
    private final WideSum[] values = new WideSum[ScenarioShape.CHARGES_MAX];
    private final int[] bindingRows = new int[ScenarioShape.CHARGES_MAX];
    private final WideSum most = new WideSum();
    private final WideSum own = new WideSum();
    private final WideSum scratch = new WideSum();

    /** Takes memory for the positions of one account of any size. */
    public ScenarioMargin(
            Limits limits, InstrumentTable instruments, ScenarioKernel kernel, Arena arena) {
        this.instruments = instruments;
        this.kernel = kernel;
        wideCharges = new WideCharges(limits.instrumentsMax());
        rows = Column.rows(arena, limits.instrumentsMax(), MarginBook.ROW_BYTES);
        slices = Column.rows(arena, 1, MarginBook.SLICE_BYTES);
        lane = Column.ints(arena, 1);
        charges =
                new ChargeColumns(
                        Column.longs(arena, ScenarioShape.CHARGES_MAX),
                        Column.ints(arena, ScenarioShape.CHARGES_MAX));
        book = new MarginBook(rows, slices, arena.allocate(0), arena.allocate(0), 0, 8);
        Arrays.setAll(values, charge -> new WideSum());
    }

    /** Returns the scenario kernel in use. */
    public ScenarioKernel kernel() {
        return kernel;
    }

    /** Computes every charge of a holding. */
    public void evaluate(Holding holding) {
        if (holding.isWide() && !fitsKernel(holding)) {
            evaluateWide(holding);
        } else {
            evaluateNarrow(holding);
        }
    }

    /** Computes every charge of a holding in 128 bits, also when a kernel could. */
    void evaluateWide(Holding holding) {
        wideCharges.evaluate(holding, instruments.scenarios().table());
        for (int charge = 0; charge < chargeCount(); charge++) {
            values[charge].set(wideCharges.value(charge));
            bindingRows[charge] = wideCharges.bindingRow(charge);
        }
    }

    private void evaluateNarrow(Holding holding) {
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
        take(charges, 0);
    }

    /** Takes the charges of one account of a sweep, at {@code from} in the result columns. */
    void take(ChargeColumns source, long from) {
        for (int charge = 0; charge < chargeCount(); charge++) {
            values[charge].set(source.values().getAtIndex(Column.LONG, from + charge));
            bindingRows[charge] = source.bindingRows().getAtIndex(Column.INT, from + charge);
        }
    }

    /** Returns whether a holding is inside the bound that {@link ScenarioKernel} needs. */
    private boolean fitsKernel(Holding holding) {
        own.set(0);
        for (int index = 0; index < holding.count(); index++) {
            long size = Math.abs(holding.lots(index));
            if (size > Integer.MAX_VALUE) {
                return false;
            }
            own.addProduct(size, instruments.valueMax(holding.instrument(index)));
        }
        most.set(Limits.GROSS_MAX);
        return own.compareTo(most) <= 0;
    }

    /**
     * Returns a charge of the last evaluation, money with 8 fraction bits, or the nearest long when
     * it is none.
     */
    public long charge256(int charge) {
        return values[charge].clampToLong();
    }

    /** Returns the row that made a charge of the last evaluation, -1 when none did. */
    public int bindingRow(int charge) {
        return bindingRows[charge];
    }

    /** Returns the charge that asks most in maintenance margin, -1 when none asks anything. */
    public int bindingCharge() {
        List<ChargeFactor> factors = instruments.scenarios().rules().factors();
        int binding = -1;
        most.set(0);
        for (int charge = 0; charge < factors.size(); charge++) {
            own.set(0);
            addShare(charge, factors.get(charge).maintenancePpm(), own);
            if (own.compareTo(most) > 0) {
                most.set(own);
                binding = charge;
            }
        }
        return binding;
    }

    /** Adds the requirements of the holding last evaluated. */
    public void addTo(Holding holding, WideSum initial256, WideSum maintenance256) {
        List<ChargeFactor> factors = instruments.scenarios().rules().factors();
        for (int charge = 0; charge < factors.size(); charge++) {
            addShare(charge, factors.get(charge).initialPpm(), initial256);
            addShare(charge, factors.get(charge).maintenancePpm(), maintenance256);
        }
        addPositions(holding, initial256, maintenance256);
    }

    /** Adds what further brackets ask, and half a unit per lot. */
    private void addPositions(Holding holding, WideSum initial256, WideSum maintenance256) {
        own.set(0);
        for (int index = 0; index < holding.count(); index++) {
            long lots = holding.lots(index);
            int instrument = holding.instrument(index);
            own.add(Math.abs(lots));
            addFurther(initial256, instruments.initial(), instrument, lots);
            addFurther(maintenance256, instruments.maintenance(), instrument, lots);
        }
        initial256.addShare(own, 1, 2);
        maintenance256.addShare(own, 1, 2);
    }

    private void addFurther(WideSum sum, MarginTable table, int instrument, long lots) {
        Requirement.addFurther(sum, scratch, most, table, instrument, lots);
    }

    /** Adds {@code ceil(charge * factor / 1e6)}, 0 for a charge below 0. */
    private void addShare(int charge, int factorPpm, WideSum sum256) {
        if (values[charge].signum() > 0) {
            sum256.addShare(values[charge], factorPpm, Limits.PPM);
        }
    }

    private int chargeCount() {
        return instruments.scenarios().table().shape().charges().size();
    }
}
