package io.novate.core;

import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One underlying at 1,000 ticks of 0.1: a perpetual, a future, a call, a put, an inverse one. */
final class InstrumentLifeTest {
    private static final int ONE = 1;
    private static final int PERPETUAL = 1;
    private static final int FUTURE = 2;
    private static final int CALL = 3;
    private static final int PUT = 4;
    private static final int INVERSE = 5;
    private static final int ANN = customer(1);
    private static final int BOB = customer(2);
    private static final int CAT = customer(3);
    private static final long TICK = USD / 10;
    private static final long MINUTE_MS = 60_000;
    private static final long EXPIRY_MS = 60 * MINUTE_MS;
    private static final int AGE_MS_MAX = 5_000_000;

    private final EventLog events = new EventLog();
    private final Clearinghouse house =
            Clearinghouse.builder()
                    .limits(ClearingFixture.limits())
                    .backend("scalar")
                    .events(events)
                    .start();
    private long item;

    InstrumentLifeTest() {
        list(PERPETUAL, Contract.perpetual(ONE, TICK, 10_000), 1_000);
        list(FUTURE, Contract.future(ONE, TICK, 10_000, EXPIRY_MS), 1_000);
        list(CALL, Contract.call(ONE, TICK, 10_000, 1_000, EXPIRY_MS), 0);
        list(PUT, Contract.put(ONE, TICK, 10_000, 1_000, EXPIRY_MS), 0);
        list(INVERSE, Contract.inversePerpetual(ONE, 100 * USD * 1_000, 100, 10_000), 1_000);
        for (int account : new int[] {ANN, BOB, CAT}) {
            open(account, 100_000 * USD);
        }
        index(0, 1_000);
        activate(1, 50, 40);
        assertEquals(List.of(), events.rejections);
    }

    private void list(int instrument, Contract contract, long mark) {
        List<Bracket> brackets =
                contract.kind().isOption()
                        ? List.of()
                        : List.of(
                                new Bracket(0, 100_000, 50_000),
                                new Bracket(50_000 * USD, 200_000, 100_000));
        house.list(
                0,
                new Listing(
                        instrument,
                        "I-" + instrument,
                        contract,
                        MarginSchedule.of(brackets),
                        new Fees(0, 0, 0),
                        new TradingBounds(100_000, 0, 1_000, 10_000, 400_000, AGE_MS_MAX),
                        mark));
    }

    private void open(int account, long money) {
        byte[] nobody = new byte[20];
        house.open(0, account, nobody, nobody, MarginMode.CROSS, false);
        house.inbox(0, item++, InboxKind.DEPOSIT, account, 0, money, nobody, nobody);
    }

    private void index(long atMs, long ticks) {
        house.index(atMs, ONE, 3, ticks);
    }

    private void activate(long version, long callTicks, long putTicks) {
        OptionRecords records =
                new OptionRecords()
                        .add(CALL, callTicks * TICK, 200 * TICK * 256)
                        .add(PUT, putTicks * TICK, 200 * TICK * 256);
        house.tables(0, version, records.segment(), records.count());
        house.activate(0, version);
    }

    private void trade(long atMs, int buyer, int seller, int instrument, long lots, long ticks) {
        house.trade(atMs, buyer, seller, instrument, lots, ticks, true);
    }

    /** Expects exactly one more refusal. */
    private void assertRefused(Rejection reason, Runnable command) {
        int before = events.rejections.size();
        command.run();
        assertEquals(before + 1, events.rejections.size(), "refusals, expected " + reason);
        assertEquals(reason, events.rejections.getLast());
    }

    private void assertTaken(Runnable command) {
        int before = events.rejections.size();
        command.run();
        List<Rejection> refused = events.rejections.subList(before, events.rejections.size());
        assertEquals(List.of(), refused);
    }

    /** A price every minute from one time to another. */
    private void steady(long fromMs, long toMs, long ticks) {
        for (long atMs = fromMs; atMs < toMs; atMs += MINUTE_MS) {
            index(atMs, ticks);
        }
    }

    @AfterEach
    void close() {
        assertEquals(0, house.conservationResidual());
        house.close();
    }

    @Test
    void shouldTradeOptionsOnlyWithAValue() {
        list(6, Contract.call(ONE, TICK, 10_000, 1_100, EXPIRY_MS), 0);
        assertRefused(Rejection.NOT_VALUED, () -> trade(1, ANN, BOB, 6, 1, 10));
        assertRefused(Rejection.TABLE_VALUED, () -> house.mark(1, CALL, 10));
        OptionRecords records = new OptionRecords().add(6, 10 * TICK, 0);
        assertTaken(() -> house.tables(1, 2, records.segment(), 1));
        assertRefused(Rejection.NOT_VALUED, () -> trade(1, ANN, BOB, 6, 1, 10));
        assertTaken(() -> house.activate(1, 2));
        assertTaken(() -> trade(1, ANN, BOB, 6, 1, 10));
    }

    @Test
    void shouldSwitchEveryStagedValueAtOnce() {
        trade(1, ANN, BOB, CALL, 10, 50);
        trade(1, ANN, BOB, PUT, 10, 40);
        assertEquals(100_000 * USD, house.equity(ANN));
        OptionRecords first = new OptionRecords().add(CALL, 80 * TICK, 100 * TICK * 256);
        OptionRecords second = new OptionRecords().add(PUT, 20 * TICK, 300 * TICK * 256);
        assertTaken(() -> house.tables(1, 7, first.segment(), 1));
        assertTaken(() -> house.tables(1, 7, second.segment(), 1));
        assertEquals(100_000 * USD, house.equity(ANN), "nothing changes before it is activated");
        assertEquals(1, house.tableVersion());
        assertRefused(Rejection.TABLE_VERSION, () -> house.activate(1, 6));
        assertTaken(() -> house.activate(1, 7));
        assertEquals("tables 7 2", events.last());
        assertEquals(100_000 * USD + 10 * (30 - 20) * TICK, house.equity(ANN));
        assertEquals(10 * 400 * TICK, house.initialMargin(BOB), "both margins of the short");
        assertEquals(7, house.tableVersion());
        assertRefused(Rejection.TABLE_VERSION, () -> house.activate(1, 7));
    }

    @Test
    void shouldReplaceWhatALowerVersionStaged() {
        OptionRecords low = new OptionRecords().add(CALL, 10 * TICK, 0).add(PUT, 11 * TICK, 0);
        OptionRecords high = new OptionRecords().add(CALL, 90 * TICK, 0);
        assertTaken(() -> house.tables(1, 5, low.segment(), 2));
        assertTaken(() -> house.tables(1, 9, high.segment(), 1));
        assertRefused(Rejection.TABLE_VERSION, () -> house.tables(1, 8, low.segment(), 2));
        assertTaken(() -> house.activate(1, 9));
        assertEquals(90 * TICK, house.unitValue(CALL));
        assertEquals(40 * TICK, house.unitValue(PUT), "the lower version was dropped");
        assertRefused(Rejection.TABLE_VERSION, () -> house.tables(1, 9, low.segment(), 2));
    }

    @Test
    void shouldNotActivateAVersionWithARecordOutOfBounds() {
        long valueMax = 10_000 * TICK;
        long[][] bad = {
            {-1, 0, 0, 0, 0},
            {valueMax + 1, 0, 0, 0, 0},
            {0, -1, 0, 0, 0},
            {0, valueMax * 256 + 1, 0, 0, 0},
            {0, 0, -1, 0, 0},
            {0, 0, valueMax * 256 + 1, 0, 0},
            {0, 0, 0, -1, 0},
            {0, 0, 0, valueMax * 256 + 1, 0},
            {0, 0, 0, 0, -1},
            {0, 0, 0, 0, valueMax * 256 + 1},
        };
        long version = 2;
        for (long[] fields : bad) {
            refuseRecord(new OptionRecords().add(CALL, 0, fields), version++);
        }
        refuseRecord(new OptionRecords().add(CALL, 1, new long[5]), version++);
        long edge = valueMax * 256;
        OptionRecords largest = new OptionRecords().add(CALL, 0, valueMax, edge, edge, edge, edge);
        long last = version;
        assertTaken(() -> house.tables(1, last, largest.segment(), 1));
        assertTaken(() -> house.activate(1, last));
        assertEquals(valueMax, house.unitValue(CALL));
        OptionRecords unknown = new OptionRecords().add(99, 0, 0);
        assertRefused(
                Rejection.INSTRUMENT_UNKNOWN,
                () -> house.tables(1, last + 1, unknown.segment(), 1));
        OptionRecords linear = new OptionRecords().add(FUTURE, 0, 0);
        assertRefused(
                Rejection.INSTRUMENT_KIND, () -> house.tables(1, last + 2, linear.segment(), 1));
        assertRefused(Rejection.MALFORMED, () -> house.tables(1, 99, linear.segment(), 2));
    }

    private void refuseRecord(OptionRecords record, long version) {
        OptionRecords good = new OptionRecords().add(PUT, 1, 0);
        assertTaken(() -> house.tables(1, version, good.segment(), 1));
        assertRefused(Rejection.TABLE_RANGE, () -> house.tables(1, version, record.segment(), 1));
        assertRefused(Rejection.TABLE_RANGE, () -> house.activate(1, version));
        assertEquals(40 * TICK, house.unitValue(PUT), "nothing of the version");
        assertEquals(1, house.tableVersion());
        assertRefused(Rejection.TABLE_VERSION, () -> house.activate(1, version));
    }

    @Test
    void shouldHaltNewRiskBelowThreeFreshSourcesAndLetReducingPass() {
        trade(1, ANN, BOB, PERPETUAL, 10, 1_000);
        house.index(2, ONE, 2, 1_000);
        assertRefused(Rejection.NEW_RISK_HALTED, () -> trade(2, ANN, CAT, PERPETUAL, 1, 1_000));
        assertRefused(Rejection.NEW_RISK_HALTED, () -> trade(2, CAT, ANN, PERPETUAL, 1, 1_000));
        assertTaken(() -> trade(2, BOB, ANN, PERPETUAL, 3, 1_000));
        assertRefused(Rejection.NEW_RISK_HALTED, () -> trade(2, BOB, ANN, PERPETUAL, 8, 1_000));
        house.index(3, ONE, 3, 1_000);
        assertTaken(() -> trade(3, ANN, CAT, PERPETUAL, 1, 1_000));
    }

    @Test
    void shouldHaltNewRiskOnAMarkOrIndexThatIsTooOld() {
        house.mark(0, PERPETUAL, 1_001);
        assertTaken(() -> trade(AGE_MS_MAX, ANN, BOB, PERPETUAL, 10, 1_000));
        long late = AGE_MS_MAX + 1;
        assertRefused(Rejection.NEW_RISK_HALTED, () -> trade(late, ANN, BOB, PERPETUAL, 1, 1_000));
        index(late, 1_000);
        assertRefused(Rejection.NEW_RISK_HALTED, () -> trade(late, ANN, BOB, PERPETUAL, 1, 1_000));
        assertTaken(() -> trade(late, BOB, ANN, PERPETUAL, 1, 1_000));
        house.mark(late, PERPETUAL, 1_001);
        assertTaken(() -> trade(late, ANN, BOB, PERPETUAL, 1, 1_000));
        house.mark(late + AGE_MS_MAX, PERPETUAL, 1_002);
        long later = late + AGE_MS_MAX + 1;
        assertRefused(Rejection.NEW_RISK_HALTED, () -> trade(later, ANN, BOB, PERPETUAL, 1, 1_000));
    }

    @Test
    void shouldOnlyReduceWhatIsRestricted() {
        trade(1, ANN, BOB, FUTURE, 10, 1_000);
        assertTaken(() -> house.restrict(1, FUTURE));
        assertEquals("phase 2 ACTIVE to REDUCE_ONLY", events.last());
        assertRefused(Rejection.INSTRUMENT_REDUCE_ONLY, () -> trade(1, ANN, BOB, FUTURE, 1, 1_000));
        assertRefused(
                Rejection.INSTRUMENT_REDUCE_ONLY, () -> trade(1, BOB, ANN, FUTURE, 11, 1_000));
        assertTaken(() -> trade(1, BOB, ANN, FUTURE, 10, 1_000));
        assertRefused(Rejection.INSTRUMENT_PHASE, () -> house.restrict(1, FUTURE));
        assertRefused(Rejection.INSTRUMENT_UNKNOWN, () -> house.restrict(1, 9));
    }

    @Test
    void shouldSettleAnExpiryAtTheAverageOfItsLastHalfHour() {
        trade(1, ANN, BOB, FUTURE, 10, 1_000);
        trade(1, ANN, BOB, CALL, 20, 50);
        trade(1, BOB, ANN, PUT, 30, 40);
        trade(1, CAT, BOB, PERPETUAL, 5, 1_000);
        steady(EXPIRY_MS - 40 * MINUTE_MS, EXPIRY_MS - 30 * MINUTE_MS, 9_000);
        steady(EXPIRY_MS - 30 * MINUTE_MS, EXPIRY_MS - 10 * MINUTE_MS, 1_200);
        steady(EXPIRY_MS - 10 * MINUTE_MS, EXPIRY_MS, 900);
        assertTaken(() -> trade(EXPIRY_MS - 1, ANN, BOB, FUTURE, 1, 1_000));
        assertRefused(
                Rejection.INSTRUMENT_PHASE, () -> house.expire(EXPIRY_MS - 1, ONE, EXPIRY_MS));
        index(EXPIRY_MS, 5_000);
        assertRefused(
                Rejection.INSTRUMENT_EXPIRED, () -> trade(EXPIRY_MS, BOB, ANN, FUTURE, 1, 1_000));
        assertRefused(Rejection.INSTRUMENT_EXPIRED, () -> house.mark(EXPIRY_MS, FUTURE, 1_001));
        assertRefused(
                Rejection.INSTRUMENT_UNKNOWN, () -> house.expire(EXPIRY_MS, ONE, EXPIRY_MS + 1));
        index(EXPIRY_MS + 90 * MINUTE_MS, 3_000);
        assertTaken(() -> house.expire(EXPIRY_MS + 100 * MINUTE_MS, ONE, EXPIRY_MS));
        long twap = 1_100;
        long ann = 11 * (twap - 1_000) + 20 * (twap - 1_000 - 50) - 30 * (0 - 40);
        assertEquals(100_000 * USD + ann * TICK, house.cash(ANN));
        assertEquals(InstrumentPhase.SETTLED, house.phase(FUTURE));
        for (int instrument : new int[] {FUTURE, CALL, PUT}) {
            assertEquals(0, house.openInterest(instrument));
            assertEquals(0, house.lots(ANN, instrument));
        }
        assertEquals(5, house.lots(CAT, PERPETUAL), "a perpetual stays");
        assertTrue(events.lines.contains("expired 3 1100 " + 100 * TICK + " " + 100 * TICK));
        assertTrue(events.lines.contains("expired 4 1100 0 0"));
        assertEquals(
                List.of(
                        "paidOut " + ANN + " 2 11 " + 11 * twap * TICK,
                        "paidOut " + ANN + " 3 20 " + 20 * 100 * TICK,
                        "paidOut " + ANN + " 4 -30 0",
                        "paidOut " + BOB + " 2 -11 " + -11 * twap * TICK,
                        "paidOut " + BOB + " 3 -20 " + -20 * 100 * TICK,
                        "paidOut " + BOB + " 4 30 0"),
                events.lines.stream().filter(line -> line.startsWith("paidOut")).toList());
        long late = EXPIRY_MS + 100 * MINUTE_MS;
        assertRefused(Rejection.INSTRUMENT_UNKNOWN, () -> house.expire(late, ONE, EXPIRY_MS));
        house.seal(late);
        assertEquals(0, house.proof(ANN).positions().length, "the leaf of the account tree");
        assertEquals(house.cash(ANN), house.proof(ANN).cash());
        assertEquals(0, house.proof(Limits.CLEARING).positions().length);
    }

    @Test
    void shouldNotSettleWithoutAnyPriceThatCounts() {
        list(
                6,
                new Contract(
                        Contract.future(2, TICK, 10_000, EXPIRY_MS).kind(),
                        2,
                        TICK,
                        1,
                        10_000,
                        0,
                        EXPIRY_MS),
                1_000);
        assertRefused(Rejection.INDEX_MISSING, () -> house.expire(EXPIRY_MS, 2, EXPIRY_MS));
        house.index(EXPIRY_MS + 5, 2, 2, 700);
        assertRefused(Rejection.INDEX_MISSING, () -> house.expire(EXPIRY_MS + 5, 2, EXPIRY_MS));
        house.index(EXPIRY_MS + 6, 2, 3, 800);
        house.index(EXPIRY_MS + 7, 2, 3, 900);
        assertTaken(() -> house.expire(EXPIRY_MS + 7, 2, EXPIRY_MS));
        assertTrue(
                events.lines.contains("expired 6 800 " + 800 * TICK + " " + 800 * TICK),
                "the first price that counts after the expiry");
    }

    @Test
    void shouldListAnIdAgainOnceItIsSettledAndSealed() {
        trade(1, ANN, BOB, CALL, 10, 50);
        steady(EXPIRY_MS - 30 * MINUTE_MS, EXPIRY_MS, 1_500);
        assertTaken(() -> house.expire(EXPIRY_MS, ONE, EXPIRY_MS));
        Contract next = Contract.call(ONE, TICK, 10_000, 2_000, 2 * EXPIRY_MS);
        assertRefused(Rejection.INSTRUMENT_EXISTS, () -> listAt(EXPIRY_MS, CALL, next));
        assertRefused(Rejection.INSTRUMENT_EXPIRED, () -> trade(EXPIRY_MS, ANN, BOB, CALL, 1, 1));
        house.seal(EXPIRY_MS);
        assertTaken(() -> listAt(EXPIRY_MS, CALL, next));
        assertEquals(InstrumentPhase.ACTIVE, house.phase(CALL));
        assertEquals(0, house.unitValue(CALL));
        assertRefused(Rejection.NOT_VALUED, () -> trade(EXPIRY_MS, ANN, BOB, CALL, 1, 1));
        assertRefused(Rejection.INSTRUMENT_EXISTS, () -> listAt(EXPIRY_MS, CALL, next));
        assertRefused(
                Rejection.INSTRUMENT_EXPIRED,
                () -> listAt(EXPIRY_MS, FUTURE, Contract.call(ONE, TICK, 10_000, 1, EXPIRY_MS)));
    }

    private void listAt(long atMs, int instrument, Contract contract) {
        house.list(
                atMs,
                new Listing(
                        instrument,
                        "AGAIN",
                        contract,
                        MarginSchedule.of(List.of()),
                        new Fees(0, 0, 0),
                        TradingBounds.of(100, 100, 0, 400_000),
                        0));
    }

    @Test
    void shouldDelistAPerpetualWithItsFundingFoldedIn() {
        for (int instrument : new int[] {PERPETUAL, INVERSE}) {
            long value = Math.abs(house.unitValue(instrument));
            trade(1, ANN, BOB, instrument, 10, 1_000);
            house.funding(1, instrument, 10_000_000); // 1% paid by the long
            assertRefused(Rejection.INSTRUMENT_PHASE, () -> house.delist(1, instrument));
            house.restrict(1, instrument);
            long before = house.cash(ANN);
            assertTaken(() -> house.delist(1, instrument));
            long paid = house.cash(ANN) - before;
            assertEquals(10 * (house.unitValue(instrument)), paid);
            assertEquals(-10 * value / 100, house.cash(ANN) - 100_000 * USD, "1% funding");
            assertEquals(0, house.lots(BOB, instrument));
            trade(1, BOB, ANN, instrument, 1, 1_000);
            assertEquals(Rejection.INSTRUMENT_EXPIRED, events.rejections.getLast());
            assertRefused(Rejection.INSTRUMENT_EXPIRED, () -> house.funding(1, instrument, 1));
            house.transfer(1, BOB, ANN, house.cash(BOB) - 100_000 * USD);
        }
        assertRefused(Rejection.INSTRUMENT_KIND, () -> house.delist(1, FUTURE));
        assertRefused(Rejection.INSTRUMENT_KIND, () -> house.funding(1, FUTURE, 1));
    }

    @Test
    void shouldEndLiquidationOrdersAtSettlementAndRefuseTheirLateFills() {
        trade(1, ANN, BOB, FUTURE, 4_000, 1_000);
        house.mark(2, FUTURE, 825);
        house.revalue(2, false);
        EventLog.Order order = events.orders.getLast();
        assertEquals(FUTURE, order.instrument());
        assertTrue(order.account() == ANN, "the long lost");
        steady(EXPIRY_MS - 30 * MINUTE_MS, EXPIRY_MS, 1_010);
        int orders = events.orders.size();
        assertTaken(() -> house.expire(EXPIRY_MS, ONE, EXPIRY_MS));
        assertTrue(
                events.lines.contains("ended " + order.id() + " SETTLED " + order.lots()),
                "the order ended");
        assertEquals(orders, events.orders.size(), "no order on what settles");
        assertRefused(
                Rejection.ORDER_UNKNOWN,
                () -> house.liquidationFill(EXPIRY_MS, order.id(), CAT, 1, order.limitTicks()));
        assertEquals(100_000 * USD + 4_000 * 10 * TICK, house.cash(ANN));
        assertEquals("HEALTHY", house.state(ANN).name());
    }

    @Test
    void shouldTakeAFillBetweenExpiryAndSettlementFromWhoeverReduces() {
        trade(1, ANN, BOB, FUTURE, 4_000, 1_000);
        house.mark(2, FUTURE, 825);
        house.revalue(2, false);
        EventLog.Order order = events.orders.getLast();
        long ticks = order.limitTicks();
        assertRefused(
                Rejection.INSTRUMENT_EXPIRED,
                () -> house.liquidationFill(EXPIRY_MS, order.id(), CAT, 1, ticks));
        assertTaken(() -> house.liquidationFill(EXPIRY_MS, order.id(), BOB, 10, ticks));
        assertEquals(3_990, house.openInterest(FUTURE));
    }

    @Test
    void shouldCarryLossesDownTheWaterfallWhileWinnersStillHoldTheExpiry() {
        trade(1, ANN, BOB, FUTURE, 4_000, 1_000);
        house.transfer(1, CAT, Limits.INSURANCE, 10_000 * USD);
        steady(EXPIRY_MS - 30 * MINUTE_MS, EXPIRY_MS, 600);
        assertTaken(() -> house.expire(EXPIRY_MS, ONE, EXPIRY_MS));
        long loss = 4_000 * 400 * TICK;
        assertEquals(0, house.cash(ANN));
        assertEquals(0, house.cash(Limits.INSURANCE));
        assertEquals(100_000 * USD + loss - (loss - 110_000 * USD), house.cash(BOB));
        assertEquals(90_000 * USD, house.cash(CAT), "flat accounts do not pay");
        house.seal(EXPIRY_MS);
    }

    @Test
    void shouldKeepTheLastValueOfOptionsThatExpiredBeforeActivation() {
        trade(1, ANN, BOB, CALL, 10, 50);
        OptionRecords records = new OptionRecords().add(CALL, 9_000 * TICK, 0);
        assertTaken(() -> house.tables(EXPIRY_MS - 1, 2, records.segment(), 1));
        assertTaken(() -> house.activate(EXPIRY_MS, 2));
        assertEquals("tables 2 0", events.last());
        assertEquals(50 * TICK, house.unitValue(CALL));
        assertTaken(() -> house.expire(EXPIRY_MS, ONE, EXPIRY_MS));
        assertTaken(() -> house.tables(EXPIRY_MS, 3, records.segment(), 1));
        assertTaken(() -> house.activate(EXPIRY_MS, 3));
        assertEquals(0, house.unitValue(CALL), "settled at the strike");
    }

    @Test
    void shouldScaleRatesAndNeverAskLessInitialThanMaintenance() {
        trade(1, ANN, BOB, PERPETUAL, 100, 1_000);
        long value = 100 * 1_000 * TICK;
        assertEquals(value / 10, house.initialMargin(ANN));
        assertTaken(() -> house.riskScale(1, PERPETUAL, 1_500_000, 1_000_000, 1_000_000));
        assertEquals(value * 15 / 100, house.initialMargin(ANN));
        assertEquals(value * 5 / 100, house.maintenanceMargin(ANN));
        assertTaken(() -> house.riskScale(1, PERPETUAL, 1_000_000, 4_000_000, 1_000_000));
        assertEquals(value * 20 / 100, house.maintenanceMargin(ANN));
        assertEquals(value * 20 / 100, house.initialMargin(ANN), "congestion widens both");
        trade(1, ANN, BOB, PERPETUAL, 900, 1_000);
        assertEquals(house.maintenanceMargin(ANN), house.initialMargin(ANN), "further brackets");
        assertEquals(10_000 * USD + 20_000 * USD, house.maintenanceMargin(ANN));
        trade(1, BOB, ANN, PERPETUAL, 900, 1_000);
        assertTaken(() -> house.riskScale(1, PERPETUAL, Integer.MAX_VALUE, 1_000_000, 1_000_000));
        assertEquals(value, house.initialMargin(ANN), "never more than the value");
        assertTaken(() -> house.riskScale(1, PERPETUAL, 1_000_000, 1_000_000, 100_000));
        long floor = 5_000 * USD;
        assertEquals(value / 10 + (value - floor) / 10, house.initialMargin(ANN));
        assertRefused(
                Rejection.RATE_RANGE,
                () -> house.riskScale(1, PERPETUAL, 999_999, 1_000_000, 1_000_000));
        assertRefused(
                Rejection.RATE_RANGE,
                () -> house.riskScale(1, PERPETUAL, 1_000_000, 999_999, 1_000_000));
        assertRefused(
                Rejection.RATE_RANGE,
                () -> house.riskScale(1, PERPETUAL, 1_000_000, 1_000_000, 1_000_001));
        assertRefused(
                Rejection.RATE_RANGE, () -> house.riskScale(1, PERPETUAL, 1_000_000, 1_000_000, 0));
    }

    @Test
    void shouldScaleOptionMarginsButNeverAboveTheBoundOfALot() {
        trade(1, ANN, BOB, CALL, 1, 50);
        assertTaken(() -> house.riskScale(1, CALL, 1_200_000, 1_100_000, 1_000_000));
        assertEquals(240 * TICK, house.initialMargin(BOB));
        assertEquals(220 * TICK, house.maintenanceMargin(BOB));
        assertEquals(0, house.initialMargin(ANN));
        assertTaken(() -> house.riskScale(1, CALL, 1_000_000, 1_500_000, 1_000_000));
        assertEquals(300 * TICK, house.initialMargin(BOB), "congestion widens both");
        assertTaken(() -> house.riskScale(1, CALL, 2_000_000_000, 1_000_000, 1_000_000));
        assertEquals(10_000 * TICK, house.initialMargin(BOB));
    }

    @Test
    void shouldWidenMarginsWhileTheOracleIsUnsure() {
        trade(1, ANN, BOB, PERPETUAL, 100, 1_000);
        trade(1, ANN, BOB, CALL, 10, 50);
        long value = 100 * 1_000 * TICK;
        long call = 10 * 200 * TICK;
        MemorySegment record = Arena.ofAuto().allocate(24, 8);
        record.set(ValueLayout.JAVA_INT, 0, ONE);
        record.set(ValueLayout.JAVA_INT, 4, 3);
        record.set(ValueLayout.JAVA_LONG, 8, 2_000);
        record.set(ValueLayout.JAVA_INT, 16, 30_000);
        assertTaken(() -> house.indexes(1, record, 1));
        assertEquals(value * 13 / 100, house.initialMargin(ANN), "a long option adds nothing");
        assertEquals(value * 8 / 100, house.maintenanceMargin(ANN));
        long addOn = 10 * 2_000 * TICK * 3 / 100;
        assertEquals(value * 8 / 100 + call + addOn, house.maintenanceMargin(BOB));
        index(1, 2_000);
        assertEquals(value / 10, house.initialMargin(ANN));
        record.set(ValueLayout.JAVA_INT, 16, 1_000_001);
        assertRefused(Rejection.RATE_RANGE, () -> house.indexes(1, record, 1));
        record.set(ValueLayout.JAVA_INT, 16, -1);
        assertRefused(Rejection.RATE_RANGE, () -> house.indexes(1, record, 1));
    }

    @Test
    void shouldRefuseAnIndexThatAnInstrumentCouldNotSettleAt() {
        assertRefused(Rejection.PRICE_RANGE, () -> index(0, 10_001));
        assertRefused(Rejection.PRICE_RANGE, () -> index(0, 99));
        assertTaken(() -> index(0, 10_000));
        assertTaken(() -> index(0, 100));
        Contract small = Contract.inversePerpetual(ONE, 100 * USD * 1_000, 200, 5_000);
        assertRefused(Rejection.PRICE_RANGE, () -> list(6, small, 1_000));
        assertRefused(Rejection.INSTRUMENT_UNKNOWN, () -> house.index(1, 99, 3, 1_000));
    }

    @Test
    void shouldRefuseAListingThatCouldNotSettleAtTheAverageSoFar() {
        index(0, 9_000);
        index(30_000, 1_000);
        Contract call = Contract.call(ONE, TICK, 4_000, 999, EXPIRY_MS);
        assertRefused(Rejection.PRICE_RANGE, () -> listAt(60_000, 6, call));
        index(60_000, 1_000);
        index(30 * MINUTE_MS, 1_000);
        assertRefused(Rejection.PRICE_RANGE, () -> listAt(30 * MINUTE_MS + 59_999, 6, call));
        index(31 * MINUTE_MS, 1_000);
        assertTaken(() -> listAt(31 * MINUTE_MS, 6, call));
    }

    @Test
    void shouldMarkInverseLotsByTheReciprocal() {
        long numerator = 100 * USD * 1_000;
        trade(1, ANN, BOB, INVERSE, 10, 1_000);
        house.mark(1, INVERSE, 1_250);
        long gain = 10 * (numerator / 1_000 - numerator / 1_250);
        assertEquals(100_000 * USD + gain, house.equity(ANN), "the long gains");
        assertEquals(100_000 * USD - gain, house.equity(BOB));
        assertEquals(10 * numerator / 1_250 / 10, house.initialMargin(ANN));
        assertEquals(house.initialMargin(ANN), house.initialMargin(BOB));
        assertRefused(Rejection.PRICE_RANGE, () -> house.mark(1, INVERSE, 99));
        long lots = (Limits.GROSS_MAX - 1) / (numerator / 100);
        assertTrue(lots > 100_000, "the listing bounds before the account does");
    }

    @Test
    void shouldRaiseInitialMarginWithOpenInterestAtTheNextMark() {
        List<Bracket> brackets = List.of(new Bracket(0, 100_000, 50_000));
        long lower = 1_000 * 1_000 * TICK;
        MarginSchedule margin =
                new MarginSchedule(
                        brackets,
                        brackets,
                        lower,
                        2 * lower,
                        MarginSchedule.of(brackets).rounding());
        house.list(
                1,
                new Listing(
                        6,
                        "OI",
                        Contract.perpetual(ONE, TICK, 10_000),
                        margin,
                        new Fees(0, 0, 0),
                        TradingBounds.of(100_000, 1_000, 10_000, 200_000),
                        1_000));
        trade(1, ANN, BOB, 6, 1_500, 1_000);
        long value = 1_500 * 1_000 * TICK;
        assertEquals(value / 10, house.initialMargin(ANN), "not before the mark");
        house.mark(1, 6, 1_001);
        long openInterest = 1_500 * 1_001 * TICK;
        long rate = 100_000 + 900_000 * (openInterest - lower) / lower;
        long perLot256 = Math.ceilDiv(1_001 * TICK * 256 * rate, 1_000_000);
        assertEquals(Math.ceilDiv(1_500 * perLot256, 256), house.initialMargin(ANN));
        assertEquals(1_500 * 1_001 * TICK / 20, house.maintenanceMargin(ANN), "never scaled");
        trade(1, BOB, CAT, 6, 500, 1_001);
        assertEquals(1_500, house.openInterest(6), "the short passed on");
        trade(1, BOB, ANN, 6, 1_000, 1_001);
        assertEquals(500, house.openInterest(6));
    }
}
