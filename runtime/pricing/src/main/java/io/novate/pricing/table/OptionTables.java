package io.novate.pricing.table;

import io.novate.core.command.Commands;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.unit.Limits;
import io.novate.kernel.ScenarioShape;
import io.novate.pricing.option.OptionGreeks;
import io.novate.pricing.scan.ExpiryScan;
import io.novate.pricing.scan.OptionQuote;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.ScanRules;
import io.novate.pricing.standard.StandardRules;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Prices boards of options over a scan and writes the records of the command {@code tables}.
 *
 * <p><b>Shape</b>: one record of {@link OptionDescriptor} per option: value, margins of a short
 * lot, the columns of the scan, then those of {@link GreekColumns}. {@link #shape} is what the
 * portfolio rules of the core must have.
 *
 * <p><b>Units</b>: prices come in ticks of the underlying, times are seconds; records are money and
 * money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: floating point up to the last step. Values and losses round to nearest,
 * which is why the core adds half a unit per lot; margins round up. A loss is taken against the
 * rounded value, so the rounding of the value cancels between equity and loss.
 *
 * <p><b>Aliasing and ownership</b>: owns the memory of its records and lends it for one call. One
 * thread uses it.
 */
public final class OptionTables implements AutoCloseable {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final double PERCENT = 0.01;
    private static final double DAYS_PER_YEAR = 365;
    private static final double AMOUNT_MAX = 0x1p62;
    private static final int UNIT_256 = 1 << Limits.MARGIN_FRACTION_BITS;

    private final ScanLayout layout;
    private final StandardRules standard;
    private final ScenarioShape shape;
    private final int recordsMax;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment records;
    private final double[] losses;
    private int recordCount;

    /**
     * Takes the rules and the memory.
     *
     * @param layout the scan; its model prices the options, its columns are written unless it is
     *     {@link ScanRules#NONE}
     * @param standard margin of options in standard accounts
     * @param recordsMax most options of one table
     */
    public OptionTables(ScanLayout layout, StandardRules standard, int recordsMax) {
        this.layout = layout;
        this.standard = standard;
        this.recordsMax = recordsMax;
        shape =
                layout.rules().equals(ScanRules.NONE)
                        ? ScenarioShape.EMPTY
                        : GreekColumns.after(layout.shape());
        records = arena.allocate((long) recordsMax * strideBytes(), Long.BYTES);
        losses = new double[layout.shape().columnCount()];
    }

    /** Returns columns, terms and charges: those of the scan, then those of the greeks. */
    public ScenarioShape shape() {
        return shape;
    }

    /** Returns how far apart two records stand. */
    public int strideBytes() {
        return OptionDescriptor.strideBytes(shape.columnCount());
    }

    /** Returns the records written last, valid until the next call. */
    public MemorySegment records() {
        return records.asSlice(0, (long) recordCount * strideBytes());
    }

    /**
     * Prices options and writes their records.
     *
     * @return how many there are
     */
    public int fill(List<TableExpiry> expiries) {
        recordCount = 0;
        for (TableExpiry market : expiries) {
            ExpiryScan scan = layout.expiry(market.forwardTicks(), market.seconds(), market.rate());
            for (TableOption option : market.options()) {
                if (recordCount == recordsMax) {
                    throw new IllegalArgumentException(
                            "instrument "
                                    + option.instrument()
                                    + " is one too many, recordsMax="
                                    + recordsMax);
                }
                write((long) recordCount * strideBytes(), market, scan, option);
                recordCount++;
            }
        }
        return recordCount;
    }

    /** Prices options and puts all of them in force in the core at once. */
    public void publish(Commands core, long nowMs, long version, List<TableExpiry> expiries) {
        int count = fill(expiries);
        core.tables(nowMs, version, records, count);
        core.activate(nowMs, version);
    }

    private void write(long at, TableExpiry market, ExpiryScan scan, TableOption option) {
        OptionQuote quote = new OptionQuote(option.call(), option.strikeTicks(), option.vol());
        double valueMoney = Math.rint(scan.value(quote) * option.tickMoney());
        double booked = valueMoney / option.tickMoney();
        records.set(INT, at + OptionDescriptor.INSTRUMENT_OFFSET, option.instrument());
        records.set(INT, at + OptionDescriptor.COLUMN_COUNT_OFFSET, shape.columnCount());
        records.set(LONG, at + OptionDescriptor.VALUE_OFFSET, whole(option, valueMoney));
        writeMargins(at, market, option, booked);
        if (shape.columnCount() > 0) {
            double doubt = layout.rules().confidence().charge(market.trust().confidence());
            scan.fillOption(quote, booked, market.spotTicks(), doubt, losses);
            writeColumns(at, market, scan, option);
        }
    }

    private void writeColumns(long at, TableExpiry market, ExpiryScan scan, TableOption option) {
        long column = at + OptionDescriptor.HEADER_BYTES;
        double unit = (double) option.tickMoney() * UNIT_256;
        for (double loss : losses) {
            records.set(LONG, column, whole(option, Math.rint(loss * unit)));
            column += Long.BYTES;
        }
        writeGreeks(column, market, scan, option);
    }

    private void writeMargins(long at, TableExpiry market, TableOption option, double bookedTicks) {
        double spot = market.spotTicks();
        double unit = (double) option.tickMoney() * UNIT_256;
        double initial =
                standard.option().initial(option.call(), option.strikeTicks(), spot, bookedTicks)
                        - bookedTicks
                        + standard.addition(market.trust()) * spot;
        double maintenance =
                standard.option().maintenance(option.call(), spot, bookedTicks) - bookedTicks;
        long initial256 = whole(option, Math.ceil(Math.max(initial, maintenance) * unit));
        long maintenance256 = whole(option, Math.ceil(maintenance * unit));
        records.set(LONG, at + OptionDescriptor.INITIAL_LONG_OFFSET, 0);
        records.set(LONG, at + OptionDescriptor.INITIAL_SHORT_OFFSET, initial256);
        records.set(LONG, at + OptionDescriptor.MAINTENANCE_LONG_OFFSET, 0);
        records.set(LONG, at + OptionDescriptor.MAINTENANCE_SHORT_OFFSET, maintenance256);
    }

    private void writeGreeks(long at, TableExpiry market, ExpiryScan scan, TableOption option) {
        OptionGreeks greeks =
                OptionGreeks.onForward(
                        option.call(),
                        market.forwardTicks().forward(),
                        option.strikeTicks(),
                        scan.expiry().years(),
                        option.vol(),
                        market.rate());
        double move = market.forwardTicks().variablePart() * PERCENT;
        double unit = (double) option.tickMoney() * UNIT_256;
        double[] gains = {
            greeks.delta() * move,
            greeks.gamma() * move * move,
            greeks.vega() * PERCENT,
            greeks.theta() / DAYS_PER_YEAR
        };
        for (int greek = 0; greek < GreekColumns.COUNT; greek++) {
            long offset = at + (long) greek * Long.BYTES;
            records.set(LONG, offset, whole(option, Math.rint(gains[greek] * unit)));
        }
    }

    private static long whole(TableOption option, double amount) {
        if (!(Math.abs(amount) < AMOUNT_MAX)) {
            throw new IllegalArgumentException(
                    "instrument " + option.instrument() + ": amount " + amount + " does not fit");
        }
        return (long) amount;
    }

    @Override
    public void close() {
        arena.close();
    }
}
