package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.AccountState;
import io.novate.core.command.Bracket;
import io.novate.core.command.Commands;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.margin.OpenOrders;
import io.novate.core.margin.ReservationTable;
import io.novate.core.unit.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders that margin is reserved for, reduce-only, leverage, limits and fee tiers. */
final class OrdersTest {
    private static final int ANN = customer(1);
    private static final int BOB = customer(2);
    private static final int CAT = customer(3);

    /** 1 USD a lot and tick, 10 percent initial, 5 percent maintenance. */
    private static final int PLAIN = 1;

    /** Open interest of at most 100 lots. */
    private static final int SCARCE = 2;

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
        list(PLAIN, USD, 100_000, 100_000, 0, 100);
        list(SCARCE, USD, 100_000, 100_000, 100, 100);
        fixture.open(4, 100_000_000 * USD, 1_000 * USD);
        assertEquals(List.of(), events.rejections);
    }

    @AfterEach
    void sealAndClose() {
        house.seal(fixture.tick());
        assertEquals(0, house.conservationResidual());
        house.close();
    }

    private void list(
            int instrument,
            long tickMoney,
            int longPpm,
            int shortPpm,
            long openInterestMax,
            long markTicks) {
        house.list(
                fixture.tick(),
                new Listing(
                        instrument,
                        "PERP-" + instrument,
                        Contract.perpetual(1, tickMoney, 16 * markTicks),
                        new MarginSchedule(
                                List.of(new Bracket(0, longPpm, longPpm / 2)),
                                List.of(new Bracket(0, shortPpm, shortPpm / 2)),
                                0,
                                0,
                                MarginRounding.PER_LOT),
                        new Fees(1_000, 500, 5_000, 3, 2),
                        new TradingBounds(50_000, openInterestMax, 1_000, 10_000, 500_000, 0),
                        markTicks));
    }

    private void order(long id, int account, int instrument, long lots, long limitTicks) {
        house.order(fixture.tick(), id, account, instrument, lots, limitTicks, false);
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

    /** Source: exchange-core's SymbolPositionRecord at 2f85487, margins 5000 and 6000 a lot. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 40, 240000",
        "30, 0, 0, 150000",
        "-30, 0, 0, 180000",
        "10, 5, 40, 180000",
        "10, 0, 10, 50000",
        "-25, 30, 0, 150000",
        "100, 0, 199, 594000"
    })
    void shouldRequireTheWorstSide(long position, long buys, long sells, long expected) {
        list(3, 1_000, 50_000, 60_000, 0, 100);
        if (position != 0) {
            boolean isLong = position > 0;
            fixture.trade(
                    isLong ? ANN : TREASURY, isLong ? TREASURY : ANN, 3, Math.abs(position), 100);
        }
        for (long[] side : new long[][] {{1, buys}, {2, -sells}}) {
            if (side[1] != 0) {
                assertTaken(() -> order(side[0], ANN, 3, side[1], 100));
            }
        }
        assertEquals(expected, house.initialMargin(ANN) + house.orderMargin(ANN));
    }

    /**
     * Source: Paradex's worked example of open orders, -1 held, 3 bought, 2 sold, 2%, 90000; a lot
     * is a hundredth.
     */
    @Test
    void shouldRequireWhatParadexPrints() {
        list(3, USD / 100, 20_000, 20_000, 0, 90_000);
        fixture.trade(TREASURY, ANN, 3, 1, 90_000);
        order(1, ANN, 3, 3, 90_000);
        order(2, ANN, 3, -2, 90_000);
        assertEquals(5_400 * USD / 100, house.initialMargin(ANN) + house.orderMargin(ANN));
    }

    /** Source: Drift's reduce-only sizes at 0ae3e3b. */
    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1", "1, 1, 0, 0", "1, 5, -3, 3", "1, -1, -1, 0", "1, -4, 3, -3"})
    void shouldCutReduceOnlyOrdersToThePosition(
            int reduceOnly, long lots, long held, long expected) {
        assertEquals(expected, OpenOrders.effectiveLots(reduceOnly == 1, lots, held));
    }

    @Test
    void shouldProvideForTheLossOfAFillAtTheLimit() {
        order(1, ANN, PLAIN, 10, 110);
        assertEquals((100 + 100) * USD, house.orderMargin(ANN));
        order(2, ANN, PLAIN, -5, 98);
        assertEquals((100 + 100 + 10) * USD, house.orderMargin(ANN));
        order(3, ANN, PLAIN, -5, 105);
        assertEquals((100 + 100 + 10) * USD, house.orderMargin(ANN));
        fixture.mark(PLAIN, 104);
        assertEquals((104 + 60 + 30) * USD, house.orderMargin(ANN));
        assertEquals(0, house.initialMargin(ANN));
        assertEquals(AccountState.HEALTHY, house.state(ANN));
    }

    @Test
    void shouldCountOrdersBeforeRiskAndMoneyMoveOnly() {
        assertTaken(() -> order(1, ANN, PLAIN, 60, 100));
        assertEquals(400 * USD, house.withdrawable(ANN));
        assertRefused(Rejection.FREE_BALANCE, () -> fixture.transfer(ANN, TREASURY, 400 * USD + 1));
        assertRefused(
                Rejection.FREE_BALANCE,
                () -> house.withdraw(fixture.tick(), ANN, 0, 400 * USD + 1));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(ANN, BOB, SCARCE, 40, 100));
        assertRefused(Rejection.MARGIN_SHORT, () -> order(2, ANN, SCARCE, 41, 100));
        assertTaken(() -> order(2, ANN, SCARCE, 40, 100));
        assertEquals(0, house.withdrawable(ANN));
        fixture.mark(PLAIN, 60);
        house.revalue(fixture.tick(), true);
        assertEquals((360 + 2_400 + 400) * USD, house.orderMargin(ANN));
        assertEquals(AccountState.HEALTHY, house.state(ANN));
    }

    @Test
    void shouldAcceptOrdersThatDoNotRaiseWhatIsRequired() {
        fixture.trade(ANN, TREASURY, PLAIN, 95, 100);
        fixture.mark(PLAIN, 99);
        assertEquals(AccountState.RESTRICTED, house.state(ANN));
        assertRefused(Rejection.REDUCE_ONLY, () -> order(1, ANN, PLAIN, 1, 99));
        assertRefused(Rejection.REDUCE_ONLY, () -> order(1, ANN, SCARCE, -1, 99));
        assertTaken(() -> order(1, ANN, PLAIN, -50, 99));
        assertRefused(Rejection.REDUCE_ONLY, () -> order(2, ANN, PLAIN, -46, 99));
        assertTaken(() -> order(2, ANN, PLAIN, -45, 99));
    }

    @Test
    void shouldRefuseToReduceAtAPriceThatEatsMaintenanceMargin() {
        fixture.trade(ANN, TREASURY, PLAIN, 90, 100);
        fixture.mark(PLAIN, 97);
        assertEquals(AccountState.RESTRICTED, house.state(ANN));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(TREASURY, ANN, PLAIN, 30, 70));
        assertTaken(() -> fixture.trade(TREASURY, ANN, PLAIN, 30, 95));
    }

    /** Source: Paradex's worked example of cancelling below initial margin. */
    @Test
    void shouldAskToCancelWhatDoesNotReduceFirstThePassive() {
        list(3, USD, 100_000, 100_000, 0, 2_000);
        fixture.transfer(TREASURY, ANN, 1_600 * USD);
        fixture.trade(ANN, TREASURY, 3, 10, 2_000);
        order(11, ANN, 3, 2, 1_900);
        order(12, ANN, 3, -5, 2_150);
        order(13, ANN, 3, -3, 2_100);
        order(14, ANN, 3, -3, 2_200);
        int before = events.lines.size();
        fixture.mark(3, 1_930);
        assertEquals(AccountState.RESTRICTED, house.state(ANN));
        List<String> asked =
                events.lines.subList(before, events.lines.size()).stream()
                        .filter(line -> line.startsWith("cancelOrder"))
                        .toList();
        assertEquals(List.of("cancelOrder 11", "cancelOrder 14"), asked);
        before = events.lines.size();
        fixture.mark(3, 1_780);
        assertEquals(AccountState.LIQUIDATING, house.state(ANN));
        asked =
                events.lines.subList(before, events.lines.size()).stream()
                        .filter(line -> line.startsWith("cancelOrder"))
                        .toList();
        assertEquals(List.of("cancelOrder 12", "cancelOrder 13"), asked);
        assertRefused(
                Rejection.IN_LIQUIDATION,
                () -> house.order(fixture.tick(), 15, ANN, 3, -1, 1_780, true));
    }

    @Test
    void shouldTakeReduceOnlyOrdersWithoutMargin() {
        assertRefused(
                Rejection.REDUCE_ONLY,
                () -> house.order(fixture.tick(), 1, ANN, PLAIN, 1, 100, true));
        fixture.trade(ANN, TREASURY, PLAIN, 10, 100);
        assertRefused(
                Rejection.REDUCE_ONLY,
                () -> house.order(fixture.tick(), 1, ANN, PLAIN, 1, 100, true));
        assertTaken(() -> house.order(fixture.tick(), 1, ANN, PLAIN, -4_000, 50, true));
        assertEquals(0, house.orderMargin(ANN));
    }

    @Test
    void shouldRefuseTradesThatAReduceOnlySideWouldGrow() {
        fixture.trade(ANN, BOB, PLAIN, 10, 100);
        assertRefused(
                Rejection.REDUCE_ONLY,
                () -> flagged(CAT, ANN, 11, TradeDescriptor.SELLER_REDUCE_ONLY));
        assertRefused(
                Rejection.REDUCE_ONLY,
                () -> flagged(ANN, CAT, 1, TradeDescriptor.BUYER_REDUCE_ONLY));
        assertTaken(() -> flagged(CAT, ANN, 10, TradeDescriptor.SELLER_REDUCE_ONLY));
        assertTaken(() -> flagged(BOB, CAT, 10, TradeDescriptor.BUYER_REDUCE_ONLY));
        assertEquals(0, house.lots(BOB, PLAIN));
    }

    private void flagged(int buyer, int seller, long lots, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment trade = arena.allocate(TradeDescriptor.BYTES, 8);
            ClearingFixture.write(trade, 0, buyer, seller, PLAIN, lots, 100);
            trade.set(ValueLayout.JAVA_INT, TradeDescriptor.FLAGS_OFFSET, flags);
            house.trades(fixture.tick(), trade, 1);
        }
    }

    @Test
    void shouldFollowWhatIsLeftOfAnOrder() {
        order(1, ANN, PLAIN, -60, 100);
        assertEquals(600 * USD, house.orderMargin(ANN));
        assertRefused(Rejection.LOTS_RANGE, () -> house.orderLeft(fixture.tick(), 1, 60));
        assertRefused(Rejection.LOTS_RANGE, () -> house.orderLeft(fixture.tick(), 1, -1));
        assertRefused(Rejection.RESERVATION_UNKNOWN, () -> house.orderLeft(fixture.tick(), 2, 0));
        house.orderLeft(fixture.tick(), 1, 20);
        assertEquals("left 1 20", events.last());
        assertEquals(200 * USD, house.orderMargin(ANN));
        house.orderLeft(fixture.tick(), 1, 0);
        assertEquals(0, house.orderMargin(ANN));
        assertRefused(Rejection.RESERVATION_UNKNOWN, () -> house.orderLeft(fixture.tick(), 1, 0));
    }

    @Test
    void shouldRefuseOrdersThatAreNone() {
        assertRefused(Rejection.ORDER_EXISTS, () -> order(0, ANN, PLAIN, 1, 100));
        assertTaken(() -> order(1, ANN, PLAIN, 1, 100));
        assertRefused(Rejection.ORDER_EXISTS, () -> order(1, BOB, PLAIN, 1, 100));
        assertRefused(Rejection.INSTRUMENT_UNKNOWN, () -> order(2, ANN, 9, 1, 100));
        assertRefused(Rejection.ACCOUNT_UNKNOWN, () -> order(2, customer(99), PLAIN, 1, 100));
        assertRefused(Rejection.ACCOUNT_RESERVED, () -> order(2, Limits.FEES, PLAIN, 1, 100));
        assertRefused(Rejection.LOTS_RANGE, () -> order(2, ANN, PLAIN, 0, 100));
        assertRefused(Rejection.LOTS_RANGE, () -> order(2, ANN, PLAIN, Long.MIN_VALUE, 100));
        assertRefused(Rejection.PRICE_RANGE, () -> order(2, ANN, PLAIN, 1, 0));
        assertRefused(Rejection.PRICE_RANGE, () -> order(2, ANN, PLAIN, 1, 1_601));
        fixture.transfer(TREASURY, ANN, 10_000_000 * USD);
        assertRefused(Rejection.POSITION_LIMIT, () -> order(2, ANN, PLAIN, 50_000, 100));
        assertTaken(() -> order(2, ANN, PLAIN, 49_999, 100));
        assertRefused(Rejection.POSITION_LIMIT, () -> order(3, ANN, PLAIN, 1, 100));
        house.restrict(fixture.tick(), PLAIN);
        assertRefused(Rejection.INSTRUMENT_REDUCE_ONLY, () -> order(3, BOB, PLAIN, 1, 100));
    }

    @Test
    void shouldBoundTheOrdersOfOneAccount() {
        fixture.transfer(TREASURY, ANN, 100_000 * USD);
        for (int id = 1; id <= ReservationTable.ACCOUNT_MAX; id++) {
            order(id, ANN, PLAIN, 1, 100);
        }
        assertEquals(List.of(), events.rejections);
        assertEquals(10_240 * USD, house.orderMargin(ANN));
        assertRefused(Rejection.CAPACITY, () -> order(9_999, ANN, PLAIN, 1, 100));
        for (int id = 1; id <= ReservationTable.ACCOUNT_MAX; id += 2) {
            house.orderLeft(fixture.tick(), id, 0);
        }
        assertEquals(5_120 * USD, house.orderMargin(ANN));
    }

    @Test
    void shouldRaiseInitialMarginToTheChosenRateInChecksOnly() {
        fixture.trade(ANN, TREASURY, PLAIN, 20, 100);
        long initial = house.initialMargin(ANN);
        assertRefused(
                Rejection.RATE_RANGE, () -> house.leverage(fixture.tick(), ANN, PLAIN, 1_000_001));
        assertRefused(
                Rejection.INSTRUMENT_UNKNOWN, () -> house.leverage(fixture.tick(), ANN, 9, 1));
        assertRefused(
                Rejection.MARGIN_SHORT, () -> house.leverage(fixture.tick(), ANN, PLAIN, 500_001));
        assertTaken(() -> house.leverage(fixture.tick(), ANN, PLAIN, 50_000));
        assertEquals(0, house.orderMargin(ANN));
        assertTaken(() -> house.leverage(fixture.tick(), ANN, PLAIN, 400_000));
        assertEquals(initial, house.initialMargin(ANN));
        assertEquals(600 * USD, house.orderMargin(ANN));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(ANN, TREASURY, PLAIN, 5, 100));
        assertRefused(Rejection.MARGIN_SHORT, () -> order(1, ANN, PLAIN, 5, 100));
        assertEquals(AccountState.HEALTHY, house.state(ANN));
        assertTaken(() -> house.leverage(fixture.tick(), ANN, PLAIN, 0));
        assertTaken(() -> fixture.trade(ANN, TREASURY, PLAIN, 5, 100));
    }

    @Test
    void shouldBoundOpenInterest() {
        assertTaken(() -> fixture.trade(ANN, TREASURY, SCARCE, 80, 100));
        assertRefused(Rejection.OPEN_INTEREST, () -> fixture.trade(BOB, TREASURY, SCARCE, 21, 100));
        assertTaken(() -> fixture.trade(BOB, TREASURY, SCARCE, 20, 100));
        assertTaken(() -> fixture.trade(CAT, BOB, SCARCE, 20, 100));
        assertRefused(Rejection.OPEN_INTEREST, () -> fixture.trade(BOB, CAT, SCARCE, 21, 100));
        assertTaken(() -> fixture.trade(TREASURY, ANN, SCARCE, 80, 100));
    }

    @Test
    void shouldScaleFeesByTierAndPayRebatesOutOfTheTakersFee() {
        fixture.trade(ANN, BOB, PLAIN, 10, 100);
        assertEquals("cleared 10 at 100 fees 1000030 500020", events.last());
        assertRefused(Rejection.FEE_TIER, () -> house.feeTier(fixture.tick(), 16, 0, 0));
        assertRefused(Rejection.FEE_TIER, () -> house.feeTier(fixture.tick(), 1, -1, 0));
        assertRefused(Rejection.FEE_TIER, () -> house.feeTier(fixture.tick(), 1, 0, -1_000_001));
        house.feeTier(fixture.tick(), 1, 500_000, -300_000);
        house.feeTier(fixture.tick(), 2, 100_000, -1_000_000);
        assertRefused(Rejection.FEE_TIER, () -> house.assignTier(fixture.tick(), ANN, -1));
        assertRefused(
                Rejection.ACCOUNT_UNKNOWN, () -> house.assignTier(fixture.tick(), customer(9), 1));
        house.assignTier(fixture.tick(), ANN, 1);
        house.assignTier(fixture.tick(), BOB, 1);
        fixture.trade(ANN, BOB, PLAIN, 10, 100);
        assertEquals("cleared 10 at 100 fees 500015 -150006", events.last());
        house.assignTier(fixture.tick(), ANN, 2);
        house.assignTier(fixture.tick(), BOB, 2);
        long fees = house.equity(Limits.FEES);
        fixture.trade(ANN, BOB, PLAIN, 10, 100);
        assertEquals("cleared 10 at 100 fees 100003 -100003", events.last());
        flagged(BOB, ANN, 10, 0);
        assertEquals("cleared 10 at 100 fees -100003 100003", events.last());
        assertEquals(fees, house.equity(Limits.FEES));
    }

    @Test
    void shouldEndOrdersAndLeverageWithTheInstrument() {
        order(1, ANN, PLAIN, 10, 100);
        order(2, ANN, SCARCE, 10, 100);
        house.leverage(fixture.tick(), ANN, PLAIN, 300_000);
        for (int minute = 0; minute < 40; minute++) {
            house.index(60_000L * (minute + 1), 1, 3, 100);
        }
        house.restrict(60_000L * 41, PLAIN);
        house.delist(60_000L * 41, PLAIN);
        house.seal(60_000L * 41);
        assertEquals(true, events.lines.contains("cancelOrder 1"));
        assertEquals(100 * USD, house.orderMargin(ANN));
        fixture = new ClearingFixture(house, 60_000L * 42);
        list(PLAIN, USD, 100_000, 100_000, 0, 100);
        assertTaken(() -> order(1, ANN, PLAIN, 10, 100));
        assertEquals(200 * USD, house.orderMargin(ANN));
    }

    @Test
    void shouldCarryOrdersLeverageAndTiersIntoSnapshotAndReplay() {
        RecordedCommands log = new RecordedCommands();
        byte[] snapshot = snapshot(house);
        long now = fixture.tick();
        for (Commands each : List.of(log.commands(), house)) {
            each.order(now, 5, ANN, PLAIN, 10, 100, false);
            each.order(now, 3, ANN, PLAIN, -20, 101, false);
            each.order(now, 4, BOB, SCARCE, -20, 101, false);
            each.orderLeft(now, 4, 7);
            each.order(now, 6, ANN, PLAIN, 1, 101, true);
            each.leverage(now, CAT, SCARCE, 250_000);
            each.feeTier(now, 3, 900_000, -200_000);
            each.assignTier(now, CAT, 3);
        }
        byte[] expected = house.stateHash();
        try (Clearinghouse other = restore(snapshot)) {
            log.replay(0, other);
            assertArrayEquals(expected, other.stateHash());
        }
        try (Clearinghouse other = restore(snapshot(house))) {
            assertArrayEquals(expected, other.stateHash());
            assertEquals(house.orderMargin(ANN), other.orderMargin(ANN));
            assertEquals(70 * USD, other.orderMargin(BOB));
            other.orderLeft(now, 3, 0);
            other.orderLeft(now, 5, 0);
            assertEquals(0, other.orderMargin(ANN));
        }
    }

    private static byte[] snapshot(Clearinghouse house) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        house.snapshot(out);
        return out.toByteArray();
    }

    private static Clearinghouse restore(byte[] snapshot) {
        return Clearinghouse.builder()
                .limits(ClearingFixture.limits())
                .backend("scalar")
                .restore(new ByteArrayInputStream(snapshot));
    }
}
