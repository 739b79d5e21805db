package io.novate.core.price;

import io.novate.core.command.Bracket;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.Side;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.MarginTable;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the margin columns of an instrument from its value and the rates in force.
 *
 * <p>A rate in force is the listed rate, raised by open interest (initial margin only), multiplied
 * by the risk scale, plus the oracle's add-on, and never more than one; initial margin is never
 * less than maintenance margin. Congestion, volatility and depth act through the risk scale only.
 *
 * <p><b>Units</b>: margin per lot is money with 8 fraction bits; rates are parts per million; open
 * interest is lots, valued at the mark.
 *
 * <p><b>Exactness</b>: rates round up, margin per lot rounds up, deductions of brackets round down.
 */
final class MarginRates {
    private final int[] initialPpm;
    private final int[] maintenancePpm;
    private final int[] floorPpm;
    private final long[] openInterestLots;
    private final MarginTable initial;
    private final MarginTable maintenance;
    private int addOnPpm;
    private long openInterestMoney;

    MarginRates(Limits limits, MarginTable initial, MarginTable maintenance) {
        int rowCount = limits.instrumentsMax() + 1;
        initialPpm = new int[rowCount];
        maintenancePpm = new int[rowCount];
        floorPpm = new int[rowCount];
        openInterestLots = new long[rowCount];
        Arrays.fill(initialPpm, Limits.PPM);
        Arrays.fill(maintenancePpm, Limits.PPM);
        Arrays.fill(floorPpm, Limits.PPM);
        this.initial = initial;
        this.maintenance = maintenance;
    }

    /** Sets what multiplies the listed rates and floors. */
    void setScale(int instrument, int initialScale, int maintenanceScale, int floorScale) {
        initialPpm[instrument] = initialScale;
        maintenancePpm[instrument] = maintenanceScale;
        floorPpm[instrument] = floorScale;
    }

    /** Takes the open interest that counts until the next mark. */
    void setOpenInterest(int instrument, long lots) {
        openInterestLots[instrument] = lots;
    }

    /** Forgets what changed the rates of an instrument whose id is listed anew. */
    void forget(int instrument) {
        setScale(instrument, Limits.PPM, Limits.PPM, Limits.PPM);
        openInterestLots[instrument] = 0;
    }

    /**
     * Writes one side of a linear or inverse instrument and returns the maintenance margin of the
     * first bracket.
     *
     * @param unitValue value less funding, money
     * @param notional absolute value of one lot at the mark, money
     * @param oracleAddOnPpm added to every rate
     */
    long rebuild(Listing listing, Side side, long unitValue, long notional, int oracleAddOnPpm) {
        int instrument = listing.instrument();
        addOnPpm = oracleAddOnPpm;
        openInterestMoney = saturatingProduct(openInterestLots[instrument], notional);
        List<Bracket> brackets = listing.margin().brackets(side);
        int column = 2 * instrument + side.code();
        Bracket first = brackets.get(0);
        long firstMaintenance = maintenancePerLot(listing, first, notional);
        long firstInitial = Math.max(firstMaintenance, initialPerLot(listing, first, notional));
        write(column, side, unitValue, firstInitial, firstMaintenance);
        long initialOffset = 0;
        long maintenanceOffset = 0;
        for (int index = 1; index < brackets.size(); index++) {
            Bracket before = brackets.get(index - 1);
            Bracket bracket = brackets.get(index);
            long floor =
                    Rounding.mulDivFloor(bracket.notionalFloor(), floorPpm[instrument], Limits.PPM);
            long rate = initialRate(listing, bracket);
            initialOffset += deduction(floor, rate - initialRate(listing, before));
            long slope = perLot(notional, rate) - firstInitial;
            initial.setBracket(column, index - 1, slope, initialOffset);
            rate = maintenanceRate(listing, bracket);
            maintenanceOffset += deduction(floor, rate - maintenanceRate(listing, before));
            slope = perLot(notional, rate) - firstMaintenance;
            maintenance.setBracket(column, index - 1, slope, maintenanceOffset);
        }
        return firstMaintenance;
    }

    /**
     * Writes one side of an option from the margins of its table and returns the maintenance
     * margin. The oracle's add-on widens short margins by a share of the index; a long option can
     * lose no more than its value.
     *
     * @param value value of one lot, money
     * @param valueMax bound of value and margin, money
     * @param indexValue value of one lot of the underlying at the index, money
     */
    long rebuildOption(
            Listing listing,
            Side side,
            OptionTable options,
            long value,
            long valueMax,
            long indexValue,
            int oracleAddOnPpm) {
        int instrument = listing.instrument();
        long max256 = valueMax << Limits.MARGIN_FRACTION_BITS;
        long addOn256 = side == Side.LONG ? 0 : perLot(indexValue, oracleAddOnPpm);
        long maintenance256 =
                widen(
                        options.maintenance256(instrument, side),
                        maintenancePpm[instrument],
                        addOn256,
                        max256);
        long initial256 =
                widen(
                        options.initial256(instrument, side),
                        initialPpm[instrument],
                        addOn256,
                        max256);
        initial256 = Math.max(initial256, maintenance256);
        write(2 * instrument + side.code(), side, value, initial256, maintenance256);
        return maintenance256;
    }

    /** Writes one side of an instrument that asks no margin any more. */
    void release(int instrument, Side side, long unitValue) {
        write(2 * instrument + side.code(), side, unitValue, 0, 0);
    }

    /** Writes what changed the rates of one instrument. */
    void write(SnapshotWriter out, int instrument) {
        out.putInt(initialPpm[instrument]);
        out.putInt(maintenancePpm[instrument]);
        out.putInt(floorPpm[instrument]);
        out.putLong(openInterestLots[instrument]);
    }

    /** Reads what {@link #write(SnapshotWriter, int)} wrote. */
    void read(SnapshotReader in, int instrument) {
        setScale(instrument, in.getInt(), in.getInt(), in.getInt());
        openInterestLots[instrument] = in.getLong();
    }

    private void write(
            int column, Side side, long unitValue, long initial256, long maintenance256) {
        long value256 = unitValue << Limits.MARGIN_FRACTION_BITS;
        long sign = side == Side.LONG ? -1 : 1;
        initial.setPerLot(column, value256 + sign * initial256);
        maintenance.setPerLot(column, value256 + sign * maintenance256);
    }

    private long initialPerLot(Listing listing, Bracket bracket, long notional) {
        long rate = initialRate(listing, bracket);
        return listing.margin().rounding() == MarginRounding.PER_LOT
                ? perLot(notional, rate)
                : wholeMargin(notional, rate);
    }

    private long maintenancePerLot(Listing listing, Bracket bracket, long notional) {
        return switch (listing.margin().rounding()) {
            case PER_LOT -> perLot(notional, maintenanceRate(listing, bracket));
            case WHOLE_MONEY -> wholeMargin(notional, maintenanceRate(listing, bracket));
            case INITIAL_FRACTION -> fractionOfInitial(listing, bracket, notional);
        };
    }

    /** Returns a fraction of initial margin before open interest raises it. */
    private long fractionOfInitial(Listing listing, Bracket bracket, long notional) {
        long base = Rounding.mulDivCeil(notional, bracket.initialPpm(), Limits.PPM);
        long margin = Rounding.mulDivCeil(base, bracket.maintenancePpm(), Limits.PPM);
        margin =
                Rounding.mulDivCeil(margin, maintenancePpm[listing.instrument()], Limits.PPM)
                        + Rounding.mulDivCeil(notional, addOnPpm, Limits.PPM);
        return Math.min(margin, notional) << Limits.MARGIN_FRACTION_BITS;
    }

    private long initialRate(Listing listing, Bracket bracket) {
        long base =
                OpenInterestScale.initialPpm(
                        bracket.initialPpm(),
                        listing.margin().openInterestLower(),
                        listing.margin().openInterestUpper(),
                        openInterestMoney);
        long rate = scaled(base, initialPpm[listing.instrument()]);
        return listing.margin().rounding() == MarginRounding.INITIAL_FRACTION
                ? rate
                : Math.max(rate, maintenanceRate(listing, bracket));
    }

    private long maintenanceRate(Listing listing, Bracket bracket) {
        return scaled(bracket.maintenancePpm(), maintenancePpm[listing.instrument()]);
    }

    private long scaled(long ratePpm, int scalePpm) {
        return Math.min(Limits.PPM, Rounding.mulDivCeil(ratePpm, scalePpm, Limits.PPM) + addOnPpm);
    }

    private static long widen(long margin256, int scalePpm, long addOn256, long max256) {
        return Math.min(max256, Rounding.mulDivCeil(margin256, scalePpm, Limits.PPM) + addOn256);
    }

    private static long perLot(long notional, long ratePpm) {
        return Rounding.mulDivCeil(notional, ratePpm << Limits.MARGIN_FRACTION_BITS, Limits.PPM);
    }

    /** Returns a share of an amount rounded up to whole money, with 8 fraction bits. */
    private static long wholeMargin(long money, long ratePpm) {
        return Rounding.mulDivCeil(money, ratePpm, Limits.PPM) << Limits.MARGIN_FRACTION_BITS;
    }

    private static long deduction(long notionalFloor, long ratePpm) {
        return Rounding.mulDivFloor(
                notionalFloor, ratePpm << Limits.MARGIN_FRACTION_BITS, Limits.PPM);
    }

    /** Returns a product of factors not negative, or the largest long when it does not fit. */
    private static long saturatingProduct(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }
}
