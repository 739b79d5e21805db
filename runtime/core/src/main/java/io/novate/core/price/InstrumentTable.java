package io.novate.core.price;

import io.novate.core.command.Contract;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.PortfolioRulesCodec;
import io.novate.core.command.Rejection;
import io.novate.core.command.Side;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.position.PositionTable;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;

/**
 * Listed instruments: mark, funding index, value per lot, phase, and the margin tables.
 *
 * <p><b>Shape</b>: one row per instrument id; row 0 is the empty slot.
 *
 * <p><b>Units</b>: mark value and unit value are money per lot, negative for inverse contracts; the
 * funding index is money per lot with 20 fraction bits; margin per lot is money with 8 fraction
 * bits.
 *
 * <p><b>Exactness</b>: the value of a lot is {@link Contract#value} of the mark, for options what
 * their table says. The unit value takes the funding index rounded down. Margin per lot is rounded
 * up at 8 fraction bits, bracket deductions are rounded down.
 *
 * <p><b>Aliasing and ownership</b>: owned here; the margin tables are lent to kernels.
 *
 * <p><b>Errors</b>: unlisted ids are refused before; no call checks them again.
 *
 * <p><b>Source</b>: tiered maintenance amounts as venues publish them: notional times rate less a
 * cumulative deduction.
 */
public final class InstrumentTable {
    private static final long NEVER = Long.MAX_VALUE;

    private final int instrumentsMax;
    private final Listing[] listings;
    private final InstrumentPhase[] phases;
    private final boolean[] unsealed;
    private final long[] markTicks;
    private final long[] markedMs;
    private final long[] markValue;
    private final long[] valueMax;
    private final boolean[] option;
    private final long[] fundingIndex;
    private final long[] unitValue;
    private final long[] settlementMargin;
    private final long[] fixedTicks;
    private final boolean[] changed;
    private final long[] nextExpiryMs;
    private final long[] indexTicksMin;
    private final long[] indexTicksMax;
    private final MarginTable initial;
    private final MarginTable maintenance;
    private final MarginTable solvency;
    private final MarginRates rates;
    private final OptionTable options;
    private final ScenarioColumns scenarios;
    private final IndexTable indexes;
    private int instrumentCount;
    private int listedCount;
    private long changedMask;
    private boolean allChanged;
    private long nowMs;

    /** Takes rows for instruments and underlyings 1 to {@code limits.instrumentsMax()}. */
    public InstrumentTable(Limits limits) {
        instrumentsMax = limits.instrumentsMax();
        listings = new Listing[instrumentsMax + 1];
        phases = new InstrumentPhase[instrumentsMax + 1];
        unsealed = new boolean[instrumentsMax + 1];
        markTicks = new long[instrumentsMax + 1];
        markedMs = new long[instrumentsMax + 1];
        markValue = new long[instrumentsMax + 1];
        valueMax = new long[instrumentsMax + 1];
        option = new boolean[instrumentsMax + 1];
        fundingIndex = new long[instrumentsMax + 1];
        unitValue = new long[instrumentsMax + 1];
        settlementMargin = new long[instrumentsMax + 1];
        fixedTicks = new long[instrumentsMax + 1];
        changed = new boolean[instrumentsMax + 1];
        nextExpiryMs = new long[instrumentsMax + 1];
        indexTicksMin = new long[instrumentsMax + 1];
        indexTicksMax = new long[instrumentsMax + 1];
        initial = new MarginTable(instrumentsMax, limits.assetsMax());
        maintenance = new MarginTable(instrumentsMax, limits.assetsMax());
        solvency = new MarginTable(instrumentsMax, limits.assetsMax());
        rates = new MarginRates(limits, initial, maintenance);
        options = new OptionTable(limits);
        scenarios = new ScenarioColumns(limits);
        indexes = new IndexTable(limits);
        for (int underlying = 1; underlying <= instrumentsMax; underlying++) {
            refreshUnderlying(underlying);
        }
    }

    /** Sets the time of the command, against which expiries and ages of prices are held. */
    public void setNow(long timestampMs) {
        nowMs = timestampMs;
    }

    /** Returns whether the instrument is listed, settled included; false for impossible ids. */
    public boolean isListed(int instrument) {
        return instrument >= 1 && instrument <= instrumentsMax && listings[instrument] != null;
    }

    /** Returns whether an id is in use: listed, and not both settled and sealed since. */
    public boolean isTaken(int instrument) {
        return isListed(instrument)
                && (phases[instrument] != InstrumentPhase.SETTLED || unsealed[instrument]);
    }

    /** Returns the number of instruments that may be held. */
    public int listedCount() {
        return listedCount;
    }

    /** Returns the largest instrument id ever listed. */
    public int instrumentCount() {
        return instrumentCount;
    }

    /** Lists a checked instrument; an id that was settled and sealed starts anew. */
    public void list(Listing listing) {
        int instrument = listing.instrument();
        listings[instrument] = listing;
        phases[instrument] = InstrumentPhase.ACTIVE;
        unsealed[instrument] = false;
        fixedTicks[instrument] = 0;
        fundingIndex[instrument] = 0;
        markValue[instrument] = 0;
        valueMax[instrument] = listing.contract().valueMax();
        option[instrument] = listing.contract().isOption();
        instrumentCount = Math.max(instrumentCount, instrument);
        listedCount++;
        options.forget(instrument);
        scenarios.list(listing);
        rates.forget(instrument);
        refreshUnderlying(listing.contract().underlying());
        mark(instrument, listing.markTicks(), 0);
    }

    /** Returns what was fixed at listing. */
    public Listing listing(int instrument) {
        return listings[instrument];
    }

    /** Returns where an instrument stands in its life. */
    public InstrumentPhase phase(int instrument) {
        return phases[instrument];
    }

    /** Returns whether an instrument can have positions: listed and not settled. */
    public boolean isOpen(int instrument) {
        return isListed(instrument) && phases[instrument] != InstrumentPhase.SETTLED;
    }

    /** Lets positions of an instrument only be reduced. */
    public void restrict(int instrument) {
        phases[instrument] = InstrumentPhase.REDUCE_ONLY;
    }

    /** Returns whether an instrument's time is over, settled or not. */
    public boolean isExpired(int instrument) {
        long expiryMs = listings[instrument].contract().expiryMs();
        return phases[instrument] == InstrumentPhase.SETTLED || expiryMs != 0 && nowMs >= expiryMs;
    }

    /** Returns why nobody may trade an instrument, or null. */
    public Rejection refuseTrade(int instrument) {
        if (isExpired(instrument)) {
            return Rejection.INSTRUMENT_EXPIRED;
        }
        boolean valued = !isOption(instrument) || options.isValued(instrument);
        return valued ? null : Rejection.NOT_VALUED;
    }

    /**
     * Returns why a position in an instrument may not grow now, or null: its phase, too few fresh
     * sources of its index, or a mark or index older than the listing allows.
     */
    public Rejection refuseNewRisk(int instrument) {
        Rejection refused = refuseTrade(instrument);
        if (refused != null) {
            return refused;
        }
        if (phases[instrument] == InstrumentPhase.REDUCE_ONLY) {
            return Rejection.INSTRUMENT_REDUCE_ONLY;
        }
        Listing listing = listings[instrument];
        int underlying = listing.contract().underlying();
        int ageMsMax = listing.bounds().markAgeMsMax();
        boolean halted = isTooOld(markedMs[instrument], ageMsMax);
        if (indexes.isKnown(underlying)) {
            halted |= indexes.freshSources(underlying) < IndexTable.FRESH_SOURCES_MIN;
            halted |= isTooOld(indexes.arrivedMs(underlying), ageMsMax);
        }
        return halted ? Rejection.NEW_RISK_HALTED : null;
    }

    private boolean isTooOld(long sinceMs, int ageMsMax) {
        return ageMsMax > 0 && nowMs - sinceMs > ageMsMax;
    }

    /**
     * Writes a mark and rebuilds the instrument's rows; for options the value comes from their
     * table.
     *
     * @param openInterestLots sum of all long positions
     */
    public void mark(int instrument, long priceTicks, long openInterestLots) {
        markTicks[instrument] = priceTicks;
        markedMs[instrument] = nowMs;
        if (!isOption(instrument)) {
            markValue[instrument] = listings[instrument].contract().value(priceTicks);
        }
        rates.setOpenInterest(instrument, openInterestLots);
        rebuild(instrument);
    }

    /**
     * Lets an instrument that is no option be marked at another price while something is evaluated;
     * nobody is checked for it. The caller probes the true mark at the end.
     */
    public void probe(int instrument, long priceTicks) {
        boolean wasChanged = changed[instrument];
        long maskBefore = changedMask;
        markTicks[instrument] = priceTicks;
        markValue[instrument] = listings[instrument].contract().value(priceTicks);
        rebuild(instrument);
        changed[instrument] = wasChanged;
        changedMask = maskBefore;
    }

    /** Notes that a mark was confirmed. */
    public void confirmMark(int instrument) {
        markedMs[instrument] = nowMs;
    }

    /**
     * Returns whether one more funding payment keeps the index within a quarter of the largest
     * value per lot, the bound that the overflow proof of the account check needs.
     */
    public boolean fundingFits(int instrument, int ratePpb) {
        long bound = valueMax[instrument] / 4;
        long payment = fundingPayment(instrument, ratePpb);
        long next = Math.addExact(fundingIndex[instrument], payment);
        return Math.abs(next >> Limits.FUNDING_FRACTION_BITS) <= bound;
    }

    /** Adds one funding payment to the index, rounded down at its fraction bits. */
    public void fund(int instrument, int ratePpb) {
        fundingIndex[instrument] += fundingPayment(instrument, ratePpb);
        rebuild(instrument);
    }

    /** Multiplies the listed rates and bracket floors of an instrument from now on. */
    public void scale(int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        rates.setScale(instrument, initialPpm, maintenancePpm, floorPpm);
        rebuild(instrument);
    }

    /** Returns the index prices. */
    public IndexTable indexes() {
        return indexes;
    }

    /** Returns whether every open instrument of an underlying could settle at a price. */
    public boolean isIndexPrice(int underlying, long priceTicks) {
        return priceTicks >= indexTicksMin[underlying] && priceTicks <= indexTicksMax[underlying];
    }

    /** Returns whether a contract could settle at what is known of its index. */
    public boolean isIndexCarried(Contract contract) {
        return indexes.isCarriedBy(contract);
    }

    /** Takes an index price, after fixing what expired before it. */
    public void index(int underlying, long priceTicks, int freshSources, int addOnPpm) {
        advance(underlying);
        boolean widened = addOnPpm != indexes.addOnPpm(underlying);
        boolean moved = priceTicks != indexes.priceTicks(underlying);
        indexes.set(underlying, nowMs, priceTicks, freshSources, addOnPpm);
        if (!widened && !moved) {
            return;
        }
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            if (isOpen(instrument)
                    && listings[instrument].contract().underlying() == underlying
                    && (widened || isOption(instrument))) {
                rebuild(instrument);
            }
        }
    }

    /**
     * Sums index prices up to now and fixes the price of what expired on the way.
     *
     * <p>An expiry before which no price ever counted takes the first that counts after it.
     */
    public void advance(int underlying) {
        while (nextExpiryMs[underlying] <= nowMs) {
            long expiryMs = nextExpiryMs[underlying];
            boolean isPast = indexes.summedToMs(underlying) > expiryMs;
            indexes.sumTo(underlying, expiryMs);
            long ticks =
                    isPast
                            ? indexes.countedTicks(underlying)
                            : indexes.average(underlying, expiryMs);
            if (ticks == IndexTable.MISSING) {
                break;
            }
            for (int instrument = 1; instrument <= instrumentCount; instrument++) {
                if (expires(instrument, underlying, expiryMs)) {
                    fixedTicks[instrument] = ticks;
                }
            }
            refreshUnderlying(underlying);
        }
        indexes.sumTo(underlying, nowMs);
    }

    /** Returns whether an instrument is open and belongs to an expiry. */
    public boolean expires(int instrument, int underlying, long expiryMs) {
        return isOpen(instrument)
                && listings[instrument].contract().underlying() == underlying
                && listings[instrument].contract().expiryMs() == expiryMs;
    }

    /**
     * Returns the price of the underlying an expired instrument settles at, 0 before it is fixed.
     */
    public long fixedTicks(int instrument) {
        return fixedTicks[instrument];
    }

    /**
     * Fixes the price of a perpetual at the average of the last 30 whole minutes and returns it,
     * {@link IndexTable#MISSING} when there was no price.
     */
    public long fix(int instrument) {
        int underlying = listings[instrument].contract().underlying();
        advance(underlying);
        fixedTicks[instrument] = indexes.average(underlying, IndexTable.minuteStart(nowMs));
        return fixedTicks[instrument];
    }

    /**
     * Gives an instrument its last value, at the fixed price and without margin, and settles it.
     */
    public void settle(int instrument) {
        Contract contract = listings[instrument].contract();
        long ticks = fixedTicks[instrument];
        Invariant.check("settlement price is fixed", ticks > 0, instrument);
        markTicks[instrument] = contract.payoffTicks(ticks);
        markValue[instrument] = contract.settlementValue(ticks);
        Invariant.check(
                "settlement value inside the bound of a lot",
                Math.abs(markValue[instrument]) <= valueMax[instrument],
                markValue[instrument]);
        phases[instrument] = InstrumentPhase.SETTLED;
        unsealed[instrument] = true;
        listedCount--;
        refreshUnderlying(contract.underlying());
        rebuild(instrument);
    }

    /** Notes that everything settled so far was sealed. */
    public void seal() {
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            unsealed[instrument] = false;
        }
    }

    /** Returns the options' tables. */
    public OptionTable options() {
        return options;
    }

    /** Returns what each instrument loses in every scenario, and the portfolio rules in force. */
    public ScenarioColumns scenarios() {
        return scenarios;
    }

    /**
     * Puts portfolio rules in force and builds the columns of all instruments anew; options keep
     * theirs while the number of columns stays, else they are zero until the next version. Takes
     * memory.
     */
    public void setRules(PortfolioRules rules) {
        scenarios.setRules(rules);
        if (options.columnCount() != rules.columnCount()) {
            options.setColumnCount(rules.columnCount());
        }
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            if (listings[instrument] != null) {
                scenarios.clear(instrument);
                rebuildScenarios(instrument);
            }
        }
        allChanged = true;
    }

    /**
     * Returns whether portfolios can be margined: there are rules, and every option that has a
     * value in force says what it loses in their columns. Without its columns an option would need
     * nothing.
     */
    public boolean canScanPortfolios() {
        boolean can = scenarios.rules().isUsable();
        for (int instrument = 1; can && instrument <= instrumentCount; instrument++) {
            can = !isOpen(instrument) || !options.lacksColumns(instrument);
        }
        return can;
    }

    /** Returns the version of the option tables in force, 0 before the first. */
    public long tableVersion() {
        return options.version();
    }

    /** Stages a table record of an option, or spoils its version and returns why. */
    public Rejection stage(MemorySegment records, long at, int instrument) {
        Rejection refused = null;
        if (!isListed(instrument)) {
            refused = Rejection.INSTRUMENT_UNKNOWN;
        } else if (!isOption(instrument)) {
            refused = Rejection.INSTRUMENT_KIND;
        } else if (!options.isSound(records, at, valueMax[instrument])) {
            refused = Rejection.TABLE_RANGE;
        }
        if (refused == null) {
            options.stage(instrument, records, at);
        } else {
            options.spoil();
        }
        return refused;
    }

    /**
     * Puts the staged version in force and returns the number of options that took a new value;
     * those that expired meanwhile keep their last one.
     */
    public int activate(PositionTable positions) {
        int count = 0;
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            if (options.hasStaged(instrument) && !isExpired(instrument)) {
                options.activate(instrument);
                markValue[instrument] = options.value(instrument);
                long tickMoney = listings[instrument].contract().tickMoney();
                long ticks = Rounding.divideHalfEven(markValue[instrument], tickMoney);
                mark(instrument, ticks, positions.openInterest(instrument));
                count++;
            }
        }
        options.finishActivation();
        return count;
    }

    /** Returns the mark in ticks. */
    public long markTicks(int instrument) {
        return markTicks[instrument];
    }

    /** Returns whether the value of an instrument comes from a table. */
    public boolean isOption(int instrument) {
        return option[instrument];
    }

    /** Returns whether a price is inside the listing's bounds. */
    public boolean isPrice(int instrument, long priceTicks) {
        return listings[instrument].contract().isPrice(priceTicks);
    }

    /**
     * Returns the price that shares of an instrument's price refer to: the mark, for options the
     * index, and before the first index the strike, because a cheap option's own price says
     * nothing.
     */
    public long referenceTicks(int instrument) {
        if (!isOption(instrument)) {
            return markTicks[instrument];
        }
        Contract contract = listings[instrument].contract();
        return indexes.isKnown(contract.underlying())
                ? indexes.priceTicks(contract.underlying())
                : contract.strikeTicks();
    }

    /** Returns the absolute value of one lot at the reference price, money. */
    public long notional(int instrument) {
        return isOption(instrument)
                ? referenceTicks(instrument) * listings[instrument].contract().tickMoney()
                : Math.abs(markValue[instrument]);
    }

    /** Returns whether a price is within the listing's band around the mark. */
    public boolean isInBand(int instrument, long priceTicks) {
        long distance = Math.abs(priceTicks - markTicks[instrument]);
        return Rounding.covers(
                referenceTicks(instrument),
                listings[instrument].bounds().priceBandPpm(),
                distance,
                Limits.PPM);
    }

    /** Returns the value of one lot at the mark, money, negative for inverse contracts. */
    public long markValue(int instrument) {
        return markValue[instrument];
    }

    /** Returns the largest amount one lot can ever be worth, of either sign, money. */
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

    /** Writes what changed of an instrument since it was listed. */
    public void write(SnapshotWriter out, int instrument) {
        out.putByte(phases[instrument].code());
        out.putByte(unsealed[instrument] ? 1 : 0);
        out.putLong(markTicks[instrument]);
        out.putLong(markedMs[instrument]);
        out.putLong(markValue[instrument]);
        out.putLong(fundingIndex[instrument]);
        out.putLong(fixedTicks[instrument]);
        rates.write(out, instrument);
        out.putByte(changed[instrument] ? 1 : 0);
    }

    /** Reads what {@link #write} wrote, after {@link #list}. */
    public void read(SnapshotReader in, int instrument) {
        phases[instrument] = InstrumentPhase.ofCode(in.getByte());
        unsealed[instrument] = in.getByte() == 1;
        listedCount -= isOpen(instrument) ? 0 : 1;
        markTicks[instrument] = in.getLong();
        markedMs[instrument] = in.getLong();
        markValue[instrument] = in.getLong();
        fundingIndex[instrument] = in.getLong();
        fixedTicks[instrument] = in.getLong();
        rates.read(in, instrument);
        changed[instrument] = in.getByte() == 1;
    }

    /** Writes option tables and indexes. */
    public void writeTables(SnapshotWriter out) {
        PortfolioRulesCodec.write(out, scenarios.rules());
        options.write(out);
        indexes.write(out);
        out.putByte(allChanged ? 1 : 0);
    }

    /** Reads what {@link #writeTables} wrote and rebuilds the rows of every instrument. */
    public void readTables(SnapshotReader in) {
        scenarios.setRules(PortfolioRulesCodec.read(in));
        options.read(in);
        indexes.read(in);
        changedMask = 0;
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            if (isListed(instrument)) {
                boolean wasChanged = changed[instrument];
                rebuild(instrument);
                changed[instrument] = wasChanged;
                refreshUnderlying(listings[instrument].contract().underlying());
            }
        }
        changedMask = 0;
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            if (changed[instrument]) {
                changedMask |= MarginBook.maskBit(instrument);
            }
        }
        allChanged = in.getByte() == 1;
    }

    /** Returns what longs pay per lot: a share of its absolute value, rounded down. */
    private long fundingPayment(int instrument, int ratePpb) {
        return Rounding.mulDivFloorSigned(
                (long) ratePpb << Limits.FUNDING_FRACTION_BITS,
                Math.abs(markValue[instrument]),
                Limits.PPB);
    }

    private void rebuild(int instrument) {
        unitValue[instrument] = markValue[instrument] - fundingPerLot(instrument);
        long value256 = unitValue[instrument] << Limits.MARGIN_FRACTION_BITS;
        solvency.setPerLot(2 * instrument + Side.LONG.code(), value256);
        solvency.setPerLot(2 * instrument + Side.SHORT.code(), value256);
        long longMargin = rebuildSide(instrument, Side.LONG);
        long shortMargin = rebuildSide(instrument, Side.SHORT);
        settlementMargin[instrument] = Math.max(longMargin, shortMargin);
        rebuildScenarios(instrument);
        changed[instrument] = true;
        changedMask |= MarginBook.maskBit(instrument);
    }

    private void rebuildScenarios(int instrument) {
        Contract contract = listings[instrument].contract();
        if (phases[instrument] == InstrumentPhase.SETTLED) {
            scenarios.clear(instrument);
        } else if (isOption(instrument)) {
            scenarios.fillOption(instrument, options);
        } else {
            scenarios.fillLinear(instrument, contract, markValue[instrument], valueMax[instrument]);
        }
    }

    private long rebuildSide(int instrument, Side side) {
        Listing listing = listings[instrument];
        int addOnPpm = indexes.addOnPpm(listing.contract().underlying());
        if (phases[instrument] == InstrumentPhase.SETTLED) {
            rates.release(instrument, side, unitValue[instrument]);
            return 0;
        }
        if (isOption(instrument)) {
            return rates.rebuildOption(
                    listing,
                    side,
                    options,
                    unitValue[instrument],
                    valueMax[instrument],
                    notional(instrument),
                    addOnPpm);
        }
        return rates.rebuild(listing, side, unitValue[instrument], notional(instrument), addOnPpm);
    }

    /** Finds what bounds the index of an underlying and which expiry comes next. */
    private void refreshUnderlying(int underlying) {
        long expiryMs = NEVER;
        long ticksMin = 1;
        long ticksMax = Limits.INDEX_TICKS_MAX;
        for (int instrument = 1; instrument <= instrumentCount; instrument++) {
            if (isOpen(instrument) && listings[instrument].contract().underlying() == underlying) {
                Contract contract = listings[instrument].contract();
                ticksMin = Math.max(ticksMin, contract.indexTicksMin());
                ticksMax = Math.min(ticksMax, contract.indexTicksMax());
                if (contract.expiryMs() != 0 && fixedTicks[instrument] == 0) {
                    expiryMs = Math.min(expiryMs, contract.expiryMs());
                }
            }
        }
        nextExpiryMs[underlying] = expiryMs;
        indexTicksMin[underlying] = ticksMin;
        indexTicksMax[underlying] = ticksMax;
    }
}
