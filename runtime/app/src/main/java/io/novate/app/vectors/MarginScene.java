package io.novate.app.vectors;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.intake.AssetCheck;
import io.novate.core.intake.ListingCheck;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Holding;
import io.novate.core.margin.ScenarioMargin;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A market of the core and something held in it, evaluated as the core evaluates every account.
 *
 * <p>What the core would refuse as a command is refused here: the row is left out then.
 */
final class MarginScene implements AutoCloseable {
    private static final int INSTRUMENTS_MAX = 128;
    private static final int ASSETS_MAX = 16;
    private static final int FRESH_SOURCES = 3;

    /** What a table of options says of one of them: margins in money with 8 fraction bits. */
    record OptionMargins(
            long initialLong, long initialShort, long maintenanceLong, long maintenanceShort) {
        static final OptionMargins NONE = new OptionMargins(0, 0, 0, 0);
    }

    private final Arena arena = Arena.ofConfined();
    private final Limits limits = new Limits(1, 5, 1, INSTRUMENTS_MAX, ASSETS_MAX, 512, 64, 8, 64);
    private final InstrumentTable instruments = new InstrumentTable(limits);
    private final AssetTable assets = new AssetTable(limits, instruments);
    private final PositionTable positions;
    private final AccountMargin margin;
    private final Holding holding = new Holding(INSTRUMENTS_MAX, ASSETS_MAX);
    private int listed;
    private int assetCount;
    private long version;

    MarginScene(MarginMode mode, PortfolioRules rules) {
        AccountTable accounts = new AccountTable(limits, PositionTable.laneMax(limits), arena);
        positions = new PositionTable(limits, accounts, arena);
        ScenarioMargin scenario =
                new ScenarioMargin(
                        limits,
                        instruments,
                        BackendChoice.select(BackendChoice.AUTO).backend().scenarioKernel(),
                        arena);
        margin = new AccountMargin(accounts, positions, instruments, assets, scenario, limits);
        holding.clear(mode, false);
        if (!rules.fault().isEmpty()) {
            throw new OutsideWidths("the core refuses the rules: " + rules.fault());
        }
        instruments.setRules(rules);
    }

    /** Sets the index of an underlying. */
    void index(int underlying, long priceTicks) {
        instruments.index(underlying, priceTicks, FRESH_SOURCES, 0);
    }

    /** Holds signed lots of an instrument that moves with its underlying. */
    int holdLinear(Contract contract, int initialPpm, int maintenancePpm, long mark, int lots) {
        Bracket bracket = new Bracket(0, initialPpm, maintenancePpm);
        return hold(contract, MarginSchedule.of(List.of(bracket)), mark, lots);
    }

    /** Multiplies the initial margin of an instrument, in parts per million. */
    void scaleInitial(int instrument, long initialPpm) {
        if (initialPpm > Limits.PPM * 1000L) {
            throw new OutsideWidths("a margin is scaled by more than a thousand");
        }
        instruments.scale(instrument, (int) initialPpm, Limits.PPM, Limits.PPM);
    }

    /** Holds signed lots of an option. */
    void holdOption(Contract contract, int lots, long value, OptionMargins own, long[] losses256) {
        int instrument = hold(contract, MarginSchedule.of(List.of()), 0, lots);
        long stride = OptionDescriptor.strideBytes(losses256.length);
        MemorySegment record = arena.allocate(stride, Long.BYTES);
        record.set(ValueLayout.JAVA_INT, OptionDescriptor.INSTRUMENT_OFFSET, instrument);
        record.set(ValueLayout.JAVA_INT, OptionDescriptor.COLUMN_COUNT_OFFSET, losses256.length);
        record.set(ValueLayout.JAVA_LONG, OptionDescriptor.VALUE_OFFSET, value);
        record.set(ValueLayout.JAVA_LONG, OptionDescriptor.INITIAL_LONG_OFFSET, own.initialLong());
        record.set(
                ValueLayout.JAVA_LONG, OptionDescriptor.INITIAL_SHORT_OFFSET, own.initialShort());
        record.set(
                ValueLayout.JAVA_LONG,
                OptionDescriptor.MAINTENANCE_LONG_OFFSET,
                own.maintenanceLong());
        record.set(
                ValueLayout.JAVA_LONG,
                OptionDescriptor.MAINTENANCE_SHORT_OFFSET,
                own.maintenanceShort());
        for (int column = 0; column < losses256.length; column++) {
            record.set(
                    ValueLayout.JAVA_LONG,
                    OptionDescriptor.HEADER_BYTES + (long) column * Long.BYTES,
                    losses256[column]);
        }
        version++;
        instruments.options().beginVersion(version);
        Rejection refused = instruments.stage(record, 0, instrument);
        if (refused != null) {
            throw new OutsideWidths("the core refuses a table record with " + refused);
        }
        instruments.activate(positions);
    }

    /**
     * Holds units of an asset.
     *
     * @param price256 price of one unit before haircut, money with 8 fraction bits
     * @param initialPpm haircut in initial margin
     * @param maintenancePpm haircut in maintenance margin
     */
    void holdAsset(long price256, int initialPpm, int maintenancePpm, long units) {
        assetCount++;
        Asset asset =
                new Asset(
                        assetCount,
                        "ASSET-" + assetCount,
                        HaircutCurve.flat(initialPpm),
                        HaircutCurve.flat(maintenancePpm),
                        AssetBounds.NONE);
        if (!AssetCheck.isSound(asset)) {
            throw new OutsideWidths("the core refuses the asset");
        }
        assets.list(asset, price256);
        holding.setBalance(assetCount, units);
    }

    /** Adds cash, money. */
    void addCash(long money) {
        holding.addCash(money);
    }

    /** Returns equity less initial and less maintenance margin, money. */
    long[] excess() {
        margin.evaluate(holding);
        return new long[] {
            margin.initialExcess256() >> Limits.MARGIN_FRACTION_BITS,
            margin.maintenanceExcess256() >> Limits.MARGIN_FRACTION_BITS
        };
    }

    private int hold(Contract contract, MarginSchedule schedule, long mark, int lots) {
        listed++;
        Listing listing =
                new Listing(
                        listed,
                        "ROW-" + listed,
                        contract,
                        schedule,
                        new Fees(0, 0, 0),
                        TradingBounds.of(Math.max(1, Math.abs(lots)), 1, 0, Limits.PPM - 1),
                        mark);
        Rejection refused = ListingCheck.refuse(listing, INSTRUMENTS_MAX);
        if (refused != null) {
            throw new OutsideWidths("the core refuses the listing with " + refused);
        }
        instruments.list(listing);
        holding.add(listed, lots);
        return listed;
    }

    @Override
    public void close() {
        arena.close();
    }
}
