package io.novate.core.price;

import io.novate.core.command.Bracket;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.Side;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.util.List;

/**
 * Listed instruments: mark, funding index, value per lot and the two margin tables.
 *
 * <p><b>Shape</b>: one row per instrument id; row 0 is the empty slot.
 *
 * <p><b>Units</b>: mark value and unit value are money per lot; the funding index is money per lot
 * with 20 fraction bits; margin per lot is money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: the mark is a whole number of ticks and a tick of one lot a whole number of
 * money units, so value per lot is exact. The unit value takes the funding index rounded down.
 * Margin per lot is rounded up at 8 fraction bits, bracket deductions are rounded down.
 *
 * <p><b>Aliasing and ownership</b>: owned here; the margin tables are lent to kernels.
 *
 * <p><b>Errors</b>: unlisted ids are refused before; no call checks them again.
 *
 * <p><b>Source</b>: tiered maintenance amounts as venues publish them: notional times rate less a
 * cumulative deduction.
 */
public final class InstrumentTable {
    private final int instrumentsMax;
    private final Listing[] listings;
    private final long[] markTicks;
    private final long[] markValue;
    private final long[] valueMax;
    private final long[] fundingIndex;
    private final long[] unitValue;
    private final long[] settlementMargin;
    private final boolean[] changed;
    private final MarginTable initial;
    private final MarginTable maintenance;
    private final MarginTable solvency;
    private int instrumentCount;
    private int listedCount;
    private long changedMask;
    private boolean allChanged;

    /** Takes rows for instruments 1 to {@code limits.instrumentsMax()}. */
    public InstrumentTable(Limits limits) {
        instrumentsMax = limits.instrumentsMax();
        listings = new Listing[instrumentsMax + 1];
        markTicks = new long[instrumentsMax + 1];
        markValue = new long[instrumentsMax + 1];
        valueMax = new long[instrumentsMax + 1];
        fundingIndex = new long[instrumentsMax + 1];
        unitValue = new long[instrumentsMax + 1];
        settlementMargin = new long[instrumentsMax + 1];
        changed = new boolean[instrumentsMax + 1];
        initial = new MarginTable(instrumentsMax, limits.assetsMax());
        maintenance = new MarginTable(instrumentsMax, limits.assetsMax());
        solvency = new MarginTable(instrumentsMax, limits.assetsMax());
    }

    /** Returns whether the instrument is listed; false also for impossible ids. */
    public boolean isListed(int instrument) {
        return instrument >= 1 && instrument <= instrumentsMax && listings[instrument] != null;
    }

    /** Returns the number of listed instruments. */
    public int listedCount() {
        return listedCount;
    }

    /** Returns the largest listed instrument id. */
    public int instrumentCount() {
        return instrumentCount;
    }

    /** Lists a checked instrument. */
    public void list(Listing listing) {
        int instrument = listing.instrument();
        listings[instrument] = listing;
        valueMax[instrument] = listing.contract().priceTicksMax() * listing.contract().tickMoney();
        instrumentCount = Math.max(instrumentCount, instrument);
        listedCount++;
        mark(instrument, listing.markTicks());
    }

    /** Returns what was fixed at listing. */
    public Listing listing(int instrument) {
        return listings[instrument];
    }

    /** Writes a mark and rebuilds the instrument's rows. */
    public void mark(int instrument, long priceTicks) {
        markTicks[instrument] = priceTicks;
        markValue[instrument] = priceTicks * listings[instrument].contract().tickMoney();
        rebuild(instrument);
    }

    /**
     * Returns whether one more funding payment keeps the index within a quarter of the largest
     * value per lot, the bound that the overflow proof of the account check needs.
     */
    public boolean fundingFits(int instrument, int ratePpm) {
        long bound = valueMax[instrument] / 4;
        long payment = fundingPayment(instrument, ratePpm);
        long next = Math.addExact(fundingIndex[instrument], payment);
        return Math.abs(next >> Limits.FUNDING_FRACTION_BITS) <= bound;
    }

    /** Adds one funding payment to the index, rounded down at its fraction bits. */
    public void fund(int instrument, int ratePpm) {
        fundingIndex[instrument] += fundingPayment(instrument, ratePpm);
        rebuild(instrument);
    }

    /** Writes mark and funding index while a snapshot is restored. */
    public void restore(int instrument, long priceTicks, long index, boolean isChanged) {
        fundingIndex[instrument] = index;
        mark(instrument, priceTicks);
        changed[instrument] = isChanged;
    }

    /** Returns the mark in ticks. */
    public long markTicks(int instrument) {
        return markTicks[instrument];
    }

    /** Returns whether a price is positive and at most the listing's largest. */
    public boolean isPrice(int instrument, long priceTicks) {
        return priceTicks > 0 && priceTicks <= listings[instrument].contract().priceTicksMax();
    }

    /** Returns whether a price is within the listing's band around the mark. */
    public boolean isInBand(int instrument, long priceTicks) {
        long mark = markTicks[instrument];
        long distance = Math.abs(priceTicks - mark);
        return Rounding.covers(
                mark, listings[instrument].bounds().priceBandPpm(), distance, Limits.PPM);
    }

    /** Returns the mark value of one lot, money. */
    public long markValue(int instrument) {
        return markValue[instrument];
    }

    /** Returns the largest value one lot can ever have, money. */
    public long valueMax(int instrument) {
        return valueMax[instrument];
    }

    /** Returns the cumulative funding per lot, money with 20 fraction bits. */
    public long fundingIndex(int instrument) {
        return fundingIndex[instrument];
    }

    /** Returns the whole money of cumulative funding per lot. */
    public long fundingPerLot(int instrument) {
        return fundingIndex[instrument] >> Limits.FUNDING_FRACTION_BITS;
    }

    /** Returns the value per lot less funding: U of the settlement protocol, money. */
    public long unitValue(int instrument) {
        return unitValue[instrument];
    }

    /** Returns the unit values by instrument id. */
    public long[] unitValues() {
        return unitValue;
    }

    /** Returns W of the settlement protocol by instrument id: the larger side's first bracket. */
    public long[] settlementMargins() {
        return settlementMargin;
    }

    /** Returns the initial margin table. */
    public MarginTable initial() {
        return initial;
    }

    /** Returns the maintenance margin table. */
    public MarginTable maintenance() {
        return maintenance;
    }

    /** Returns the table without margin or collateral: the excess is settled equity itself. */
    public MarginTable solvency() {
        return solvency;
    }

    /** Returns whether the instrument's value changed since {@link #clearChanged}. */
    public boolean isChanged(int instrument) {
        return changed[instrument];
    }

    /** Makes the next check a full one, because collateral is worth something else. */
    public void changeAll() {
        allChanged = true;
    }

    /** Returns whether every account must be checked, whatever it holds. */
    public boolean isAllChanged() {
        return allChanged;
    }

    /** Returns whether any value changed since {@link #clearChanged}. */
    public boolean isCheckDue() {
        return allChanged || changedMask != 0;
    }

    /** Returns the kernel mask of changed instruments. */
    public long changedMask() {
        return allChanged ? MarginKernel.EVERY_SLICE : changedMask;
    }

    /** Marks every instrument as checked. */
    public void clearChanged() {
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            changed[instrument] = false;
        }
        changedMask = 0;
        allChanged = false;
    }

    /** Rebuilds the mask after {@link #restore} of every instrument. */
    public void finishRestore(boolean isAllChanged) {
        allChanged = isAllChanged;
        changedMask = 0;
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            if (changed[instrument]) {
                changedMask |= MarginBook.maskBit(instrument);
            }
        }
    }

    private long fundingPayment(int instrument, int ratePpm) {
        long scaled = markValue[instrument];
        return Rounding.mulDivFloorSigned(
                (long) ratePpm << Limits.FUNDING_FRACTION_BITS, scaled, Limits.PPM);
    }

    private void rebuild(int instrument) {
        unitValue[instrument] = markValue[instrument] - fundingPerLot(instrument);
        Listing listing = listings[instrument];
        long longMargin = rebuildSide(listing, Side.LONG);
        long shortMargin = rebuildSide(listing, Side.SHORT);
        settlementMargin[instrument] = Math.max(longMargin, shortMargin);
        changed[instrument] = true;
        changedMask |= MarginBook.maskBit(instrument);
    }

    /** Writes one column of both tables and returns the first maintenance margin per lot. */
    private long rebuildSide(Listing listing, Side side) {
        List<Bracket> brackets = listing.margin().brackets(side);
        int instrument = listing.instrument();
        int column = 2 * instrument + side.code();
        long sign = side == Side.LONG ? -1 : 1;
        long value256 = unitValue[instrument] << Limits.MARGIN_FRACTION_BITS;
        MarginRounding rounding = listing.margin().rounding();
        Bracket first = brackets.get(0);
        long firstInitial = initialPerLot(instrument, first, rounding);
        long firstMaintenance = maintenancePerLot(instrument, first, rounding);
        solvency.setPerLot(column, value256);
        initial.setPerLot(column, value256 + sign * firstInitial);
        maintenance.setPerLot(column, value256 + sign * firstMaintenance);
        long initialOffset = 0;
        long maintenanceOffset = 0;
        for (int index = 1; index < brackets.size(); index++) {
            Bracket before = brackets.get(index - 1);
            Bracket bracket = brackets.get(index);
            long floor = bracket.notionalFloor();
            int initialStep = bracket.initialPpm() - before.initialPpm();
            int maintenanceStep = bracket.maintenancePpm() - before.maintenancePpm();
            initialOffset += deduction(floor, initialStep);
            maintenanceOffset += deduction(floor, maintenanceStep);
            long slope = marginPerLot(instrument, bracket.initialPpm()) - firstInitial;
            initial.setBracket(column, index - 1, slope, initialOffset);
            slope = marginPerLot(instrument, bracket.maintenancePpm()) - firstMaintenance;
            maintenance.setBracket(column, index - 1, slope, maintenanceOffset);
        }
        return firstMaintenance;
    }

    private long initialPerLot(int instrument, Bracket bracket, MarginRounding rounding) {
        return switch (rounding) {
            case PER_LOT -> marginPerLot(instrument, bracket.initialPpm());
            case WHOLE_MONEY, INITIAL_FRACTION ->
                    wholeMargin(markValue[instrument], bracket.initialPpm());
        };
    }

    private long maintenancePerLot(int instrument, Bracket bracket, MarginRounding rounding) {
        return switch (rounding) {
            case PER_LOT -> marginPerLot(instrument, bracket.maintenancePpm());
            case WHOLE_MONEY -> wholeMargin(markValue[instrument], bracket.maintenancePpm());
            case INITIAL_FRACTION -> {
                long initialMoney =
                        Rounding.mulDivCeil(
                                markValue[instrument], bracket.initialPpm(), Limits.PPM);
                yield wholeMargin(initialMoney, bracket.maintenancePpm());
            }
        };
    }

    /** Returns a share of an amount rounded up to whole money, with 8 fraction bits. */
    private static long wholeMargin(long money, int ratePpm) {
        return Rounding.mulDivCeil(money, ratePpm, Limits.PPM) << Limits.MARGIN_FRACTION_BITS;
    }

    private long marginPerLot(int instrument, int ratePpm) {
        return Rounding.mulDivCeil(
                markValue[instrument], (long) ratePpm << Limits.MARGIN_FRACTION_BITS, Limits.PPM);
    }

    private static long deduction(long notionalFloor, int ratePpm) {
        return Rounding.mulDivFloor(
                notionalFloor, (long) ratePpm << Limits.MARGIN_FRACTION_BITS, Limits.PPM);
    }
}
