package io.novate.app.vectors;

import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.intake.ListingCheck;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.ScenarioMargin;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import io.novate.pricing.venue.UpdateCheck.State;
import java.lang.foreign.Arena;

/**
 * One account of the core with any cash and any positions, evaluated as the core evaluates every
 * account.
 *
 * <p>A position of a row is one lot here: what rounds per lot in the core rounds per position.
 */
final class AccountScene implements AutoCloseable {
    private static final int INSTRUMENTS_MAX = 64;
    private static final int ACCOUNT = Limits.CUSTOMER_FROM;

    private final Arena arena = Arena.ofConfined();
    private final InstrumentTable instruments;
    private final PositionTable positions;
    private final AccountMargin margin;
    private int listed;

    AccountScene() {
        Limits limits = new Limits(1, 5, 1, INSTRUMENTS_MAX, 0, 512, 64, 8, 64);
        instruments = new InstrumentTable(limits);
        AssetTable assets = new AssetTable(limits, instruments);
        AccountTable accounts = new AccountTable(limits, PositionTable.laneMax(limits), arena);
        positions = new PositionTable(limits, accounts, arena);
        byte[] nobody = new byte[AccountTable.ADDRESS_BYTES];
        accounts.openStandard(ACCOUNT, positions.takeLane(), nobody, nobody);
        ScenarioMargin scenario =
                new ScenarioMargin(
                        limits,
                        instruments,
                        BackendChoice.select("scalar").backend().scenarioKernel(),
                        arena);
        margin = new AccountMargin(accounts, positions, instruments, assets, scenario, limits);
    }

    /**
     * Holds one lot worth {@code value}, long when it is positive and short when it is negative;
     * nothing when it is 0.
     */
    void hold(long value, MarginSchedule schedule) {
        if (value == 0) {
            return;
        }
        long worth = Math.absExact(value);
        if (worth > Limits.LOT_VALUE_MAX) {
            throw new OutsideWidths("a position is worth more than 2^42 money");
        }
        listed++;
        Listing listing =
                new Listing(
                        listed,
                        "ROW-" + listed,
                        Contract.perpetual(listed, worth, 1),
                        schedule,
                        new Fees(0, 0, 0),
                        TradingBounds.of(1, 1, 0, Limits.PPM - 1),
                        1);
        Rejection refused = ListingCheck.refuse(listing, INSTRUMENTS_MAX);
        if (refused != null) {
            throw new CoreRefusal("listing", refused);
        }
        instruments.list(listing);
        positions.set(ACCOUNT, listed, Long.signum(value), value);
    }

    /** Returns equity and both requirements with this much cash. */
    State evaluate(long cash) {
        if (Math.abs(cash) > Limits.GROSS_MAX) {
            throw new OutsideWidths("cash is beyond 2^52 money");
        }
        margin.evaluateAfter(ACCOUNT, 0, 0, cash);
        return new State(margin.equity(), margin.initialMargin(), margin.maintenanceMargin());
    }

    /** Returns whether the equity just evaluated covers the initial margin. */
    boolean coversInitial() {
        return margin.initialExcess256() >= 0;
    }

    /** Returns whether the equity just evaluated covers the maintenance margin. */
    boolean coversMaintenance() {
        return margin.maintenanceExcess256() >= 0;
    }

    /** Returns whether an account like this is liquidated. */
    boolean isLiquidatable() {
        return margin.isLiquidatable();
    }

    /** Returns the maintenance margin of the position held last, money. */
    long maintenanceOfLast() {
        long lots = listed == 0 ? 0 : positions.lots(ACCOUNT, listed);
        return lots == 0 ? 0 : margin.maintenance256(listed, lots) >> Limits.MARGIN_FRACTION_BITS;
    }

    @Override
    public void close() {
        arena.close();
    }
}
