package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.AccountState;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account may do whose positions cover one another, above and below initial margin. */
final class ShortAccountTest {
    private static final int ANN = customer(1);
    private static final int SPOT = 1;
    private static final int NEXT = 2;
    private static final int LOW_CALL = 3;
    private static final int HIGH_CALL = 4;
    private static final long EXPIRY_MS = 3_600_000;

    private final EventLog events = new EventLog();
    private Clearinghouse house;
    private ClearingFixture fixture;

    @BeforeEach
    void start() {
        house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .backend("scalar")
                        .events(events)
                        .start();
        fixture = new ClearingFixture(house);
        List<Bracket> brackets = List.of(new Bracket(0, 200_000, 100_000));
        list(SPOT, Contract.perpetual(1, USD, 16_000), brackets, 1_000);
        list(NEXT, Contract.perpetual(1, USD, 16_000), brackets, 1_000);
        list(LOW_CALL, Contract.call(1, USD, 16_000, 1_000, EXPIRY_MS), List.of(), 0);
        list(HIGH_CALL, Contract.call(1, USD, 16_000, 1_100, EXPIRY_MS), List.of(), 0);
        house.index(fixture.tick(), 1, 3, 1_000);
        fixture.open(1, 100_000_000 * USD, 0);
        value(1, 60, 30);
        assertEquals(List.of(), events.rejections);
    }

    @AfterEach
    void sealAndClose() {
        house.seal(fixture.tick());
        assertEquals(0, house.conservationResidual());
        house.close();
    }

    private void list(int instrument, Contract contract, List<Bracket> brackets, long markTicks) {
        house.list(
                fixture.tick(),
                new Listing(
                        instrument,
                        "I-" + instrument,
                        contract,
                        MarginSchedule.of(brackets),
                        new Fees(0, 0, 0),
                        TradingBounds.of(10_000, 1_000, 10_000, 900_000),
                        markTicks));
    }

    /**
     * A short call asks for 200 initial and 150 maintenance above its value, a long for nothing.
     */
    private void value(long version, long lowTicks, long highTicks) {
        value(version, lowTicks, highTicks, 0);
    }

    /** The same under rules of so many columns, in which the options lose nothing. */
    private void value(long version, long lowTicks, long highTicks, int columns) {
        OptionRecords records = new OptionRecords(columns);
        for (long[] option : new long[][] {{LOW_CALL, lowTicks}, {HIGH_CALL, highTicks}}) {
            long value = option[1] * USD;
            records.add(
                    (int) option[0],
                    columns,
                    value,
                    256 * value,
                    256 * (value + 200 * USD),
                    256 * value,
                    256 * (value + 150 * USD));
        }
        house.tables(fixture.tick(), version, records.segment(), records.count());
        house.activate(fixture.tick(), version);
        house.revalue(fixture.tick(), false);
    }

    private void assertRefused(Rejection reason, Runnable command) {
        int count = events.rejections.size();
        command.run();
        assertEquals(count + 1, events.rejections.size(), "refusals, expected " + reason);
        assertEquals(reason, events.rejections.getLast());
    }

    private void assertTaken(Runnable command) {
        int count = events.rejections.size();
        command.run();
        assertEquals(List.of(), events.rejections.subList(count, events.rejections.size()));
    }

    @Test
    void shouldRefuseToSellTheCallThatCoversAnother() {
        fixture.transfer(TREASURY, ANN, 2_600 * USD);
        fixture.trade(ANN, TREASURY, HIGH_CALL, 10, 30);
        fixture.trade(TREASURY, ANN, LOW_CALL, 10, 60);
        // Equity 2600; the spread can lose 1000 and its value of -300 is owed already.
        assertEquals(700 * USD, house.maintenanceMargin(ANN));
        // One naked call would lift the bound of all: 10 * 260 + 9 * 30 initial, 2370 maintenance.
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(TREASURY, ANN, HIGH_CALL, 1, 30));
        fixture.transfer(TREASURY, ANN, 270 * USD);
        assertTaken(() -> fixture.trade(TREASURY, ANN, HIGH_CALL, 1, 30));
        assertEquals(2_870 * USD, house.initialMargin(ANN));
    }

    @Test
    void shouldLetARestrictedAccountBuyWhatCoversItsShortCalls() {
        fixture.transfer(TREASURY, ANN, 2_700 * USD);
        fixture.trade(TREASURY, ANN, LOW_CALL, 10, 60);
        assertEquals(2_600 * USD, house.initialMargin(ANN));
        value(2, 75, 40);
        assertEquals(AccountState.RESTRICTED, house.state(ANN));
        assertRefused(Rejection.REDUCE_ONLY, () -> fixture.trade(ANN, TREASURY, SPOT, 1, 1_000));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(TREASURY, ANN, LOW_CALL, 1, 75));
        assertTaken(() -> fixture.trade(ANN, TREASURY, HIGH_CALL, 10, 40));
        assertEquals(650 * USD, house.initialMargin(ANN));
    }

    @Test
    void shouldMeasureALessShortTradeByEquityInProportionToMargin() {
        fixture.transfer(TREASURY, ANN, 2_700 * USD);
        fixture.trade(TREASURY, ANN, LOW_CALL, 10, 60);
        value(2, 75, 40);
        long equity = house.equity(ANN);
        long maintenance = house.maintenanceMargin(ANN);
        // Buying back one call frees a tenth of the margin and may cost a tenth of the equity.
        assertEquals(2_550 * USD, equity);
        assertEquals(2_250 * USD, maintenance);
        long costMax = equity / 10 / USD;
        assertRefused(
                Rejection.MARGIN_SHORT,
                () -> fixture.trade(ANN, TREASURY, LOW_CALL, 1, 75 + costMax + 1));
        // Selling one more far above its value improves the proportion, but margin grows.
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(TREASURY, ANN, LOW_CALL, 1, 375));
        assertTaken(() -> fixture.trade(ANN, TREASURY, LOW_CALL, 1, 75 + costMax));
        assertEquals(AccountState.RESTRICTED, house.state(ANN));
    }

    /** One charge: the worse of 10 percent up and down over the pool, maintenance half of it. */
    private void takePortfolioRules() {
        List<ScenarioTerm> terms =
                List.of(
                        new ScenarioTerm(0, Grouping.POOL, 0, 1, false, false),
                        new ScenarioTerm(1, Grouping.POOL, 1, 1, false, false));
        PortfolioRules rules =
                new PortfolioRules(
                        new ScenarioShape(
                                2, terms, List.of(new ScenarioCharge(0, 2, Grouping.POOL, false))),
                        List.of(new ChargeFactor(1_000_000, 500_000)),
                        List.of(
                                new UnderlyingMoves(
                                        0,
                                        List.of(
                                                new ColumnMove(100_000, 1_000_000),
                                                new ColumnMove(-100_000, 1_000_000)))),
                        0,
                        0);
        assertEquals("", rules.fault());
        house.portfolioRules(fixture.tick(), rules);
        value(2, 60, 30, rules.columnCount());
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
        assertEquals(List.of(), events.rejections);
    }

    @Test
    void shouldRefuseToReduceTheHedgeOfAPortfolioWithoutMargin() {
        takePortfolioRules();
        fixture.transfer(TREASURY, ANN, 60 * USD);
        fixture.trade(ANN, TREASURY, SPOT, 1, 1_000);
        assertEquals(Rejection.MARGIN_SHORT, events.rejections.getLast());
        fixture.transfer(TREASURY, ANN, 41 * USD);
        fixture.trade(ANN, TREASURY, SPOT, 1, 1_000);
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(ANN, TREASURY, SPOT, 1, 1_000));
        for (int lot = 0; lot < 3; lot++) {
            assertTaken(() -> fixture.trade(TREASURY, ANN, NEXT, 1, 1_000));
            fixture.trade(ANN, TREASURY, SPOT, 1, 1_000);
        }
        // 4 long and 3 short: selling a long frees, buying a short back does not.
        assertEquals(4, house.lots(ANN, SPOT));
        assertEquals(-3, house.lots(ANN, NEXT));
        assertEquals(100_000_001, house.initialMargin(ANN));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(ANN, TREASURY, NEXT, 1, 1_000));
        assertTaken(() -> fixture.trade(TREASURY, ANN, SPOT, 1, 1_000));
        assertEquals(1, house.initialMargin(ANN));
    }

    @Test
    void shouldLetARestrictedPortfolioHedge() {
        takePortfolioRules();
        fixture.transfer(TREASURY, ANN, 250 * USD);
        fixture.trade(ANN, TREASURY, SPOT, 2, 1_000);
        fixture.mark(SPOT, 970);
        assertEquals(AccountState.RESTRICTED, house.state(ANN));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(ANN, TREASURY, SPOT, 1, 970));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(ANN, TREASURY, NEXT, 1, 1_000));
        assertTaken(() -> fixture.trade(TREASURY, ANN, NEXT, 1, 1_000));
        fixture.mark(NEXT, 1_001);
        assertEquals(AccountState.HEALTHY, house.state(ANN));
    }

    @Test
    void shouldReserveForThePartsOfAPortfolio() {
        takePortfolioRules();
        fixture.transfer(TREASURY, ANN, 1_001 * USD);
        fixture.trade(ANN, TREASURY, SPOT, 5, 1_000);
        house.order(fixture.tick(), 1, ANN, SPOT, -3, 1_000, false);
        house.order(fixture.tick(), 2, ANN, NEXT, 2, 1_000, false);
        house.order(fixture.tick(), 3, ANN, SPOT, 1, 1_000, false);
        assertEquals(500 * USD + 1, house.orderMargin(ANN));
        assertRefused(
                Rejection.MARGIN_SHORT,
                () -> house.order(fixture.tick(), 4, ANN, NEXT, -3, 1_000, false));
        assertRefused(
                Rejection.MARGIN_MODE, () -> house.leverage(fixture.tick(), ANN, SPOT, 500_000));
        assertRefused(
                Rejection.MARGIN_SHORT,
                () -> house.marginMode(fixture.tick(), ANN, MarginMode.CROSS));
        house.orderLeft(fixture.tick(), 2, 0);
        house.orderLeft(fixture.tick(), 3, 0);
        assertTaken(() -> house.marginMode(fixture.tick(), ANN, MarginMode.CROSS));
        assertEquals(1_000 * USD, house.initialMargin(ANN));
        assertEquals(0, house.orderMargin(ANN));
    }
}
