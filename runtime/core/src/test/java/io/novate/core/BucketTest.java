package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.AccountState;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.ledger.Ledger;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.unit.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bucket locks and releases, and that its losses stay in it. */
final class BucketTest {
    private static final int ANN = customer(1);
    private static final int BOB = customer(2);
    private static final int BUCKET = customer(11);
    private static final int SECOND = customer(12);

    /** 1 USD a lot and tick at 100, 10 percent initial, 5 percent maintenance, no fees. */
    private static final int PLAIN = 1;

    /** A millionth of a USD a lot and tick at 1,000,003: a tenth of it is no whole money. */
    private static final int FINE = 2;

    /** As the first, with fees of a thousandth for takers and a two-thousandth for makers. */
    private static final int PAID = 3;

    private final EventLog events = new EventLog();
    private Clearinghouse house;
    private ClearingFixture fixture;

    @BeforeEach
    void start() {
        house = builder().start();
        fixture = new ClearingFixture(house);
        list(PLAIN, USD, 100, 0, 0);
        list(FINE, 1, 1_000_003, 0, 0);
        list(PAID, USD, 100, 1_000, 500);
        house.listAsset(fixture.tick(), 1, "COIN", 256);
        fixture.open(3, 100_000_000 * USD, 1_000 * USD);
        fixture.transfer(TREASURY, Limits.INSURANCE, 10_000 * USD);
        house.isolate(fixture.tick(), BUCKET, ANN, PLAIN);
        assertEquals(List.of(), events.rejections);
    }

    @AfterEach
    void sealAndClose() {
        house.seal(fixture.tick());
        assertEquals(0, house.conservationResidual());
        house.close();
    }

    private Clearinghouse.Builder builder() {
        return Clearinghouse.builder()
                .limits(ClearingFixture.limits())
                .backend("scalar")
                .events(events);
    }

    private void list(int instrument, long tickMoney, long markTicks, int taker, int maker) {
        house.list(
                fixture.tick(),
                new Listing(
                        instrument,
                        "PERP-" + instrument,
                        Contract.perpetual(instrument, tickMoney, 16 * markTicks),
                        MarginSchedule.of(List.of(new Bracket(0, 100_000, 50_000))),
                        new Fees(taker, maker, 0),
                        TradingBounds.of(4_000, 4_000, 500_000, 500_000),
                        markTicks));
    }

    private void assertRefused(Rejection reason, Runnable command) {
        int count = events.rejections.size();
        long annCash = house.cash(ANN);
        long bucketCash = house.cash(BUCKET);
        command.run();
        assertEquals(count + 1, events.rejections.size(), "refusals, expected " + reason);
        assertEquals(reason, events.rejections.getLast());
        assertEquals(annCash, house.cash(ANN), "a refused command moves nothing");
        assertEquals(bucketCash, house.cash(BUCKET), "a refused command moves nothing");
    }

    private void assertTaken(Runnable command) {
        int count = events.rejections.size();
        command.run();
        assertEquals(List.of(), events.rejections.subList(count, events.rejections.size()));
    }

    /** Buys, or with negative lots sells, against the treasury; the account takes. */
    private void trade(int account, int instrument, long lots, long ticks) {
        if (lots > 0) {
            fixture.trade(account, TREASURY, instrument, lots, ticks);
        } else {
            fixture.trade(TREASURY, account, instrument, -lots, ticks);
        }
    }

    /** Cash without unrealised gains. */
    private long balance(int account) {
        return house.equity(account) - house.unrealisedGain(account);
    }

    private void leave(int account, long money) {
        fixture.transfer(account, TREASURY, house.withdrawable(account) - money);
        assertEquals(money, house.withdrawable(account));
    }

    private long count(String start) {
        return events.lines.stream().filter(line -> line.startsWith(start)).count();
    }

    @Test
    void shouldLockReleaseFlipAndEmptyToTheCent() {
        String[] rows = {
            // lots price mark | moved into the bucket | balance of the bucket
            "  10   100   100 |  100.0 | 100.0", // 10 percent of 1,000
            "   5   100   100 |   50.0 | 150.0",
            "  -6   100   100 |  -60.0 |  90.0", // 6 of 15
            "  -3   110   110 |  -60.0 |  60.0", // gains 30, and a third of 90
            "   2   110   110 |    0.0 |  60.0", // 8 at 110 need 88, equity is 120
            "  -2   110   110 |  -30.0 |  45.0", // cost 102.5 each: gains 15, and a quarter of 60
        };
        run(rows);
        trade(BUCKET, PLAIN, -house.lots(BUCKET, PLAIN), 110);
        assertEquals(0, house.cash(BUCKET));
        // Nine lots gained 10 each.
        assertEquals(1_090 * USD, house.cash(ANN));
        assertEquals(0, house.unrealisedGain(BUCKET));
    }

    private void run(String[] rows) {
        for (String row : rows) {
            String[] parts = row.split("\\|");
            String[] numbers = parts[0].trim().split(" +");
            long mark = Long.parseLong(numbers[2]);
            if (mark != house.markTicks(PLAIN)) {
                fixture.mark(PLAIN, mark);
            }
            long before = house.cash(ANN);
            long lots = Long.parseLong(numbers[0]);
            assertTaken(() -> trade(BUCKET, PLAIN, lots, Long.parseLong(numbers[1])));
            long moved = before - house.cash(ANN);
            assertEquals(money(parts[1]), moved, row);
            assertEquals(money(parts[2]), balance(BUCKET), row);
        }
    }

    private static long money(String text) {
        return Math.round(Double.parseDouble(text.trim()) * USD);
    }

    @Test
    void shouldReleaseForTheClosedPartOfAFlipAndLockForTheNew() {
        String[] rows = {
            "  10   100   100 |  100.0 | 100.0",
            " -14   100   100 |  -60.0 |  40.0", // all 100 closed, 40 for 4 sold
            "  14   100   100 |   60.0 | 100.0", // closes 4, locks what 10 lack
            " -15   110   110 | -145.0 |  55.0", // gains 100, 5 sold need 55
            "   1   112   112 |   -0.2 |  52.8", // loses 2, a fifth is 10.6, but 4 need 44.8 of 45
        };
        run(rows);
    }

    @Test
    void shouldKeepARestrictedBucketAtInitialMargin() {
        trade(BUCKET, PLAIN, -4, 100);
        assertEquals(40 * USD, house.cash(BUCKET) - 400 * USD);
        fixture.mark(PLAIN, 104);
        assertEquals(AccountState.RESTRICTED, house.state(BUCKET));
        assertRefused(Rejection.REDUCE_ONLY, () -> trade(BUCKET, PLAIN, -1, 104));
        long before = house.cash(ANN);
        // Equity 24 of 40 less 4 realised; three lots need 31.2: nothing may leave.
        assertTaken(() -> trade(BUCKET, PLAIN, 1, 104));
        assertEquals(before, house.cash(ANN));
        assertEquals(36 * USD, balance(BUCKET));
        // One lot left needs 10.4; equity is 24, of 28 two thirds are 18.666666.
        assertTaken(() -> trade(BUCKET, PLAIN, 2, 104));
        assertEquals(before + 13_600_000, house.cash(ANN));
        assertEquals(14_400_000, balance(BUCKET));
        assertTaken(() -> trade(BUCKET, PLAIN, 1, 104));
        assertEquals(0, house.cash(BUCKET));
        assertEquals(984 * USD, house.cash(ANN));
    }

    @Test
    void shouldTakeALossFromTheBucketBeforeAnythingIsReleased() {
        trade(BUCKET, PLAIN, 10, 100);
        fixture.transfer(ANN, BUCKET, 100 * USD);
        // Five lots lose 20 of 200; half of what is left goes, although 130 could.
        assertTaken(() -> trade(BUCKET, PLAIN, -5, 96));
        assertEquals(890 * USD, house.cash(ANN));
        assertEquals(90 * USD, balance(BUCKET));
    }

    /** A tenth of 1,000,003 is 100,000.3: what is locked rounds up, what is released down. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 300001, 100000",
        "3, 2, 300001, 200000",
        "1, 1, 100001, 100001",
        "7, 3, 700003, 300001",
        "7, 7, 700003, 700003",
        "9, 4, 900003, 400001",
    })
    void shouldRoundLocksUpAndReleasesDown(long lots, long closed, long locked, long released) {
        house.isolate(fixture.tick(), SECOND, ANN, FINE);
        trade(SECOND, FINE, lots, 1_000_003);
        assertEquals("locked " + SECOND + " " + ANN + " " + locked, line(2));
        trade(SECOND, FINE, -closed, 1_000_003);
        assertEquals("released " + SECOND + " " + ANN + " " + released, line(2));
        assertEquals(locked - released, balance(SECOND));
    }

    /** With 10 and more above initial margin the share decides, not what must stay. */
    @ParameterizedTest
    @CsvSource({"3, 1, 10, 100003", "3, 2, 10, 200007", "7, 3, 100, 300044", "7, 6, 1, 600003"})
    void shouldReleaseTheShareOfLotsClosed(long lots, long closed, long added, long released) {
        house.isolate(fixture.tick(), SECOND, ANN, FINE);
        trade(SECOND, FINE, lots, 1_000_003);
        fixture.transfer(ANN, SECOND, added);
        trade(SECOND, FINE, -closed, 1_000_003);
        assertEquals("released " + SECOND + " " + ANN + " " + released, line(2));
    }

    private String line(int fromEnd) {
        return events.lines.get(events.lines.size() - fromEnd);
    }

    @ParameterizedTest
    @CsvSource({"1, 100001, 1000003", "3, 300001, 1000003", "3, 390001, 1030003"})
    void shouldRefuseATradeForWantOfOneUnit(long lots, long needed, long price) {
        house.isolate(fixture.tick(), SECOND, ANN, FINE);
        leave(ANN, needed - 1);
        assertRefused(Rejection.MARGIN_SHORT, () -> trade(SECOND, FINE, lots, price));
        assertEquals(0, house.lots(SECOND, FINE));
        assertEquals(0, house.cash(SECOND));
        fixture.transfer(TREASURY, ANN, 1);
        assertTaken(() -> trade(SECOND, FINE, lots, price));
        assertEquals(0, house.withdrawable(ANN));
        assertEquals(0, house.withdrawable(SECOND));
    }

    @Test
    void shouldLockFeeAndChosenLeverageToo() {
        house.isolate(fixture.tick(), SECOND, ANN, PAID);
        house.leverage(fixture.tick(), SECOND, PAID, 200_000);
        leave(ANN, 201 * USD - 1);
        assertRefused(Rejection.MARGIN_SHORT, () -> trade(SECOND, PAID, 10, 100));
        fixture.transfer(TREASURY, ANN, 1);
        assertTaken(() -> trade(SECOND, PAID, 10, 100));
        assertEquals(0, house.cash(ANN));
        assertEquals(200 * USD, balance(SECOND));
        // The fee of a closing leg is a loss; of 199.75 one half is 99.875, but 100 must stay.
        assertTaken(() -> trade(SECOND, PAID, -5, 100));
        assertEquals(99_750_000, house.cash(ANN));
        assertEquals(100 * USD, balance(SECOND));
    }

    @Test
    void shouldMoveNothingWhenTheOtherLegIsRefused() {
        leave(BOB, 1);
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(BUCKET, BOB, PLAIN, 10, 100));
        assertRefused(Rejection.MARGIN_SHORT, () -> fixture.trade(BOB, BUCKET, PLAIN, 10, 100));
        assertEquals(0, count("locked"));
    }

    @Test
    void shouldNotTradeWithinOneFamily() {
        house.isolate(fixture.tick(), SECOND, ANN, PLAIN);
        assertRefused(Rejection.SELF_TRADE, () -> fixture.trade(BUCKET, ANN, PLAIN, 1, 100));
        assertRefused(Rejection.SELF_TRADE, () -> fixture.trade(ANN, BUCKET, PLAIN, 1, 100));
        assertRefused(Rejection.SELF_TRADE, () -> fixture.trade(SECOND, BUCKET, PLAIN, 1, 100));
    }

    @Test
    void shouldTakeFromTheParentOnlyWhatIsFree() {
        trade(ANN, PLAIN, 50, 100); // ties 500 of 1,000
        house.order(fixture.tick(), 1, ANN, PLAIN, 20, 100, false); // and 200
        assertRefused(Rejection.MARGIN_SHORT, () -> trade(BUCKET, PLAIN, 31, 100));
        assertTaken(() -> trade(BUCKET, PLAIN, 30, 100));
        assertEquals(0, house.withdrawable(ANN));
        // What the parent has only gained it cannot lock.
        fixture.mark(PLAIN, 120);
        assertEquals(700 * USD, house.withdrawable(ANN));
        assertRefused(Rejection.MARGIN_SHORT, () -> trade(BUCKET, PLAIN, 104, 120));
        assertTaken(() -> trade(BUCKET, PLAIN, 103, 120)); // 133 lots need 1,596, there are 900
        assertEquals(4 * USD, house.withdrawable(ANN));
    }

    @Test
    void shouldOpenOnlySoundBuckets() {
        int free = customer(20);
        house.open(
                fixture.tick(), customer(21), new byte[20], new byte[20], MarginMode.CROSS, true);
        assertRefused(Rejection.ACCOUNT_RANGE, () -> isolate(Limits.CLEARING, ANN, PLAIN));
        assertRefused(Rejection.ACCOUNT_RANGE, () -> isolate(Integer.MIN_VALUE, ANN, PLAIN));
        assertRefused(Rejection.ACCOUNT_EXISTS, () -> isolate(BUCKET, ANN, PLAIN));
        assertRefused(Rejection.ACCOUNT_UNKNOWN, () -> isolate(free, free, PLAIN));
        assertRefused(Rejection.ACCOUNT_RESERVED, () -> isolate(free, Limits.BACKSTOP, PLAIN));
        assertRefused(Rejection.BUCKET, () -> isolate(free, BUCKET, PLAIN));
        assertRefused(Rejection.INSTRUMENT_UNKNOWN, () -> isolate(free, ANN, 9));
        assertRefused(Rejection.INSTRUMENT_UNKNOWN, () -> isolate(free, ANN, -1));
        assertTaken(() -> isolate(free, customer(21), FINE));
        assertEquals(customer(21), house.parent(free));
        assertEquals(FINE, house.bucketInstrument(free));
        assertEquals(MarginMode.ISOLATED, house.marginMode(free));
        assertEquals(0, house.parent(ANN));
        assertEquals(0, house.bucketInstrument(ANN));
    }

    private void isolate(int bucket, int parent, int instrument) {
        house.isolate(fixture.tick(), bucket, parent, instrument);
    }

    @Test
    void shouldDoNothingWithABucketButItsTrade() {
        trade(BUCKET, PLAIN, 10, 100);
        trade(ANN, PLAIN, 5, 100);
        fixture.transfer(ANN, BUCKET, 50 * USD);
        assertEquals(150 * USD, balance(BUCKET));
        assertRefused(Rejection.BUCKET_INSTRUMENT, () -> trade(BUCKET, PAID, 1, 100));
        assertRefused(Rejection.BUCKET_INSTRUMENT, () -> trade(BUCKET, PAID, -1, 100));
        assertRefused(Rejection.BUCKET_INSTRUMENT, () -> order(1, BUCKET, PAID, 1));
        assertRefused(
                Rejection.BUCKET_INSTRUMENT,
                () -> house.leverage(fixture.tick(), BUCKET, PAID, 200_000));
        assertRefused(Rejection.BUCKET, () -> fixture.transfer(BUCKET, BOB, 1));
        assertRefused(Rejection.BUCKET, () -> fixture.transfer(BOB, BUCKET, 1));
        assertRefused(Rejection.BUCKET, () -> fixture.transfer(BUCKET, Limits.INSURANCE, 1));
        assertRefused(Rejection.BUCKET, () -> house.transfer(fixture.tick(), ANN, BUCKET, 1, 1));
        assertRefused(Rejection.BUCKET, () -> house.withdraw(fixture.tick(), BUCKET, 0, 1));
        assertRefused(Rejection.BUCKET, () -> house.port(fixture.tick(), BUCKET, ANN, PLAIN, 1));
        assertRefused(Rejection.BUCKET, () -> house.port(fixture.tick(), ANN, BUCKET, PLAIN, 1));
        assertRefused(Rejection.MARGIN_MODE, () -> house.enlarge(fixture.tick(), BUCKET));
        assertRefused(
                Rejection.MARGIN_MODE,
                () -> house.marginMode(fixture.tick(), BUCKET, MarginMode.CROSS));
        assertRefused(
                Rejection.MARGIN_MODE,
                () -> house.marginMode(fixture.tick(), ANN, MarginMode.ISOLATED));
        fixture.deposit(BOB, Ledger.ASSET_KEY | 1, 100);
        assertRefused(
                Rejection.MARGIN_MODE,
                () -> house.assetTrade(fixture.tick(), 0, BOB, BUCKET, 1, 1, 1));
        assertRefused(
                Rejection.FREE_BALANCE,
                () -> house.assetTrade(fixture.tick(), 0, BUCKET, BOB, 1, 1, 1));
        assertRefused(Rejection.FREE_BALANCE, () -> fixture.transfer(BUCKET, ANN, 50 * USD + 1));
        assertTaken(() -> fixture.transfer(BUCKET, ANN, 50 * USD));
    }

    private void order(long id, int account, int instrument, long lots) {
        house.order(fixture.tick(), id, account, instrument, lots, 100, false);
    }

    @Test
    void shouldTakeNoMarginWithoutPositionAndOrders() {
        assertRefused(Rejection.BUCKET_IDLE, () -> fixture.transfer(ANN, BUCKET, 1));
        trade(BUCKET, PLAIN, 1, 100);
        assertTaken(() -> fixture.transfer(ANN, BUCKET, 990 * USD));
        assertRefused(Rejection.FREE_BALANCE, () -> fixture.transfer(ANN, BUCKET, 1));
        trade(BUCKET, PLAIN, -1, 100);
        assertEquals(1_000 * USD, house.cash(ANN));
        assertRefused(Rejection.BUCKET_IDLE, () -> fixture.transfer(ANN, BUCKET, 1));
    }

    @Test
    void shouldPassDepositsOnToTheParent() {
        trade(BUCKET, PLAIN, 1, 100);
        long before = house.cash(BUCKET);
        assertTaken(() -> fixture.deposit(BUCKET, 0, 7));
        assertTaken(() -> fixture.deposit(BUCKET, Ledger.ASSET_KEY | 1, 8));
        assertEquals(before, house.cash(BUCKET));
        assertEquals(990 * USD + 7, house.cash(ANN));
        assertEquals(0, house.balance(BUCKET, 1));
        assertEquals(8, house.balance(ANN, 1));
    }

    @Test
    void shouldNeverPromiseTheSameMarginTwice() {
        isolate(SECOND, ANN, PLAIN);
        leave(ANN, 150 * USD);
        assertTaken(() -> order(1, BUCKET, PLAIN, 10));
        assertEquals("locked " + BUCKET + " " + ANN + " " + 100 * USD, line(2));
        assertRefused(Rejection.MARGIN_SHORT, () -> order(2, SECOND, PLAIN, 6));
        assertTaken(() -> order(2, SECOND, PLAIN, -5));
        assertRefused(Rejection.MARGIN_SHORT, () -> trade(ANN, PLAIN, 1, 100));
        assertRefused(Rejection.FREE_BALANCE, () -> fixture.transfer(ANN, BOB, 1));
        assertRefused(Rejection.FREE_BALANCE, () -> fixture.transfer(BUCKET, ANN, 1));
        // A fill: fewer lots open first, then the trade finds its margin in the bucket.
        house.orderLeft(fixture.tick(), 1, 4);
        assertTaken(() -> trade(BUCKET, PLAIN, 6, 100));
        house.orderLeft(fixture.tick(), 1, 0);
        assertTaken(() -> trade(BUCKET, PLAIN, 4, 100));
        assertEquals(2, count("locked"));
        assertEquals(100 * USD, balance(BUCKET));
        // A cancelled order: the next check gives back what an idle bucket holds.
        house.orderLeft(fixture.tick(), 2, 0);
        assertEquals(50 * USD, house.cash(SECOND));
        house.revalue(fixture.tick(), false);
        assertEquals(0, house.cash(SECOND));
        assertEquals(50 * USD, house.withdrawable(ANN));
    }

    @Test
    void shouldKeepWhatACancelledOrderLeavesUntilThePositionShrinks() {
        trade(BUCKET, PLAIN, 10, 100);
        order(1, BUCKET, PLAIN, 10);
        house.orderLeft(fixture.tick(), 1, 0);
        house.revalue(fixture.tick(), true);
        assertEquals(200 * USD, balance(BUCKET));
        assertTaken(() -> order(2, BUCKET, PLAIN, 10));
        assertEquals(200 * USD, balance(BUCKET), "the next order uses it");
        house.orderLeft(fixture.tick(), 2, 0);
        trade(BUCKET, PLAIN, -5, 100);
        assertEquals(100 * USD, balance(BUCKET));
        assertTaken(() -> fixture.transfer(BUCKET, ANN, 50 * USD));
        assertRefused(Rejection.FREE_BALANCE, () -> fixture.transfer(BUCKET, ANN, 1));
    }

    @Test
    void shouldLeaveWhatOrdersNeedWhenThePositionIsClosed() {
        trade(BUCKET, PLAIN, 10, 100);
        order(1, BUCKET, PLAIN, 4);
        trade(BUCKET, PLAIN, -10, 100);
        assertEquals(40 * USD, house.cash(BUCKET));
        house.revalue(fixture.tick(), true);
        assertEquals(40 * USD, house.cash(BUCKET));
        assertTaken(() -> fixture.transfer(ANN, BUCKET, 1));
    }

    @Test
    void shouldCheckAtNewMarksBeforeAnOrderLocks() {
        trade(BUCKET, PLAIN, 10, 100);
        house.mark(fixture.tick(), PLAIN, 94);
        assertRefused(Rejection.IN_LIQUIDATION, () -> order(1, BUCKET, PLAIN, 1));
        assertEquals(AccountState.LIQUIDATING, house.state(BUCKET));
    }

    @Test
    void shouldGiveIdleMoneyBackBeforeItsParentIsFoundShort() {
        order(1, BUCKET, PLAIN, 50);
        trade(ANN, PLAIN, 50, 100);
        house.orderLeft(fixture.tick(), 1, 0);
        fixture.mark(PLAIN, 91); // the parent has 50 and needs 227.5, the idle bucket has 500
        assertEquals(AccountState.HEALTHY, house.state(ANN));
        assertEquals(0, count("state"));
    }

    @Test
    void shouldGiveIdleMoneyBackBeforeItsParentPays() {
        order(1, BUCKET, PLAIN, 50);
        house.orderLeft(fixture.tick(), 1, 0);
        assertEquals(500 * USD, house.withdrawable(ANN));
        assertTaken(() -> house.withdraw(fixture.tick(), ANN, 0, 1_000 * USD));
        assertEquals(0, house.cash(BUCKET));
    }

    /** Lots of 2^40 at the largest price: a short of 3,707 of 4,096 brings nearly all cash. */
    @Test
    void shouldKeepABucketInsideTheBoundOfCash() {
        int huge = 4;
        house.list(
                fixture.tick(),
                new Listing(
                        huge,
                        "HUGE",
                        Contract.perpetual(huge, 1 << 20, 1 << 20),
                        MarginSchedule.of(List.of(new Bracket(0, 100_000, 50_000))),
                        new Fees(0, 0, 0),
                        TradingBounds.of(4_096, 4_096, 500_000, 500_000),
                        1 << 20));
        fixture.deposit(TREASURY, 0, 1L << 50);
        fixture.deposit(ANN, 0, 1L << 50);
        isolate(SECOND, ANN, huge);
        assertRefused(Rejection.GROSS_BOUND, () -> trade(SECOND, huge, -3_724, 1 << 20));
        assertTaken(() -> trade(SECOND, huge, -3_707, 1 << 20));
        assertRefused(Rejection.GROSS_BOUND, () -> sell(1, huge, 370));
        assertTaken(() -> sell(1, huge, 10));
        assertTrue(house.cash(SECOND) <= Limits.GROSS_MAX);
    }

    private void sell(long id, int instrument, long lots) {
        house.order(fixture.tick(), id, SECOND, instrument, -lots, 1 << 20, false);
    }

    @Test
    void shouldGiveBackWhatALiquidationLeaves() {
        trade(BUCKET, PLAIN, 10, 100);
        fixture.mark(PLAIN, 94); // 40 of 47
        EventLog.Order order = events.orders.getLast();
        assertEquals(BUCKET, order.account());
        assertRefused(Rejection.IN_LIQUIDATION, () -> trade(BUCKET, PLAIN, -1, 94));
        assertRefused(Rejection.FREE_BALANCE, () -> fixture.transfer(BUCKET, ANN, 1));
        assertRefused(
                Rejection.SELF_TRADE,
                () -> house.liquidationFill(fixture.tick(), order.id(), ANN, 1, 94));
        fill(TREASURY, 4, 94);
        assertEquals(AccountState.RESTRICTED, house.state(BUCKET)); // 40 of 28.2
        assertEquals(0, count("released"), "a liquidation in part gives nothing back");
        house.liquidationEnd(fixture.tick(), order.id(), OrderEnd.CANCELLED);
        assertTaken(() -> trade(BUCKET, PLAIN, -6, 94));
        assertEquals(0, house.cash(BUCKET));
        assertEquals(940 * USD, house.cash(ANN));
    }

    private void fill(int counterparty, long lots, long ticks) {
        long orderId = events.orders.getLast().id();
        assertTaken(
                () -> house.liquidationFill(fixture.tick(), orderId, counterparty, lots, ticks));
    }

    @Test
    void shouldEmptyABucketThatALastFillLeavesFlat() {
        trade(BUCKET, PLAIN, 1, 100);
        fixture.mark(PLAIN, 94);
        fill(TREASURY, 1, 94);
        assertEquals(0, house.lots(BUCKET, PLAIN));
        assertEquals("released " + BUCKET + " " + ANN + " " + 4 * USD, events.last());
        assertEquals(994 * USD, house.cash(ANN));
    }

    @Test
    void shouldNeverTouchTheParentWhenABucketIsBankrupt() {
        trade(BUCKET, PLAIN, 10, 100);
        long before = house.cash(ANN);
        fixture.mark(PLAIN, 80);
        assertEquals(1, count("resolved " + BUCKET + " " + 100 * USD));
        assertEquals(100 * USD, events.insurancePaid);
        assertEquals(before, house.cash(ANN));
        assertEquals(0, house.cash(BUCKET));
        assertEquals(0, house.lots(BUCKET, PLAIN));
        assertTaken(() -> trade(BUCKET, PLAIN, 10, 80));
    }

    @Test
    void shouldNotSaveAParentWithTheMoneyOfItsBuckets() {
        fixture.transfer(TREASURY, Limits.BACKSTOP, 100_000 * USD);
        trade(BUCKET, PLAIN, -10, 100);
        trade(ANN, PLAIN, 90, 100);
        fixture.mark(PLAIN, 89); // the bucket gains 110, the parent loses 990 of 900
        assertEquals(1, count("resolved " + ANN + " " + 90 * USD));
        assertEquals(210 * USD, house.equity(BUCKET));
        assertEquals(AccountState.HEALTHY, house.state(ANN));
    }

    @Test
    void shouldMoveNoMarginWhileALossIsUnresolved() {
        isolate(SECOND, ANN, PLAIN);
        trade(SECOND, PLAIN, 10, 100);
        fixture.transfer(ANN, SECOND, 70 * USD);
        trade(BOB, PLAIN, 90, 100);
        fixture.mark(PLAIN, 93);
        EventLog.Order order = events.orders.getLast();
        assertEquals(BOB, order.account());
        house.liquidationFill(fixture.tick(), order.id(), TREASURY, -order.lots(), 47);
        assertTrue(house.equity(BOB) < 0, "equity=" + house.equity(BOB));
        assertRefused(Rejection.LOSS_UNRESOLVED, () -> trade(BUCKET, PLAIN, 1, 93));
        assertRefused(Rejection.LOSS_UNRESOLVED, () -> order(1, BUCKET, PLAIN, 1));
        long before = house.cash(ANN);
        assertTaken(() -> trade(SECOND, PLAIN, -5, 93));
        assertTaken(() -> trade(SECOND, PLAIN, -5, 93));
        assertEquals(before, house.cash(ANN), "closing releases nothing yet");
        assertEquals(100 * USD, house.cash(SECOND));
        house.revalue(fixture.tick(), false);
        assertEquals(before + 100 * USD, house.cash(ANN));
        assertTaken(() -> trade(BUCKET, PLAIN, 1, 93));
    }

    @Test
    void shouldEmptyABucketWhoseInstrumentIsDelisted() {
        house.index(fixture.tick(), PLAIN, 3, 105);
        trade(BUCKET, PLAIN, 10, 100);
        isolate(SECOND, ANN, PLAIN);
        order(1, SECOND, PLAIN, 5);
        assertEquals(850 * USD, house.cash(ANN));
        house.revalue(fixture.tick(), true);
        house.restrict(fixture.tick(), PLAIN);
        assertTaken(() -> house.delist(fixture.tick(), PLAIN));
        assertEquals(0, house.cash(BUCKET));
        assertEquals(0, house.cash(SECOND));
        assertEquals(1_050 * USD, house.cash(ANN));
    }

    @Test
    void shouldReleaseOnlyWhatTheParentMayHold() {
        trade(BUCKET, PLAIN, 10, 100);
        long room = 60 * USD;
        fixture.deposit(ANN, 0, Limits.GROSS_MAX - house.cash(ANN) - room);
        assertTaken(() -> trade(BUCKET, PLAIN, -10, 100));
        assertEquals(Limits.GROSS_MAX, house.cash(ANN));
        assertEquals(40 * USD, house.cash(BUCKET));
        house.withdraw(fixture.tick(), ANN, 0, 1_000 * USD);
        house.revalue(fixture.tick(), false);
        assertEquals(0, house.cash(BUCKET));
    }

    @Test
    void shouldGoOnFromASnapshotWithMarginToGiveBack() {
        isolate(SECOND, ANN, PLAIN);
        order(1, BUCKET, PLAIN, 10);
        house.orderLeft(fixture.tick(), 1, 0);
        trade(SECOND, PLAIN, 5, 100);
        byte[] snapshot = snapshot();
        try (Clearinghouse restored = builder().restore(new ByteArrayInputStream(snapshot))) {
            assertArrayEquals(house.stateHash(), restored.stateHash());
            assertEquals(ANN, restored.parent(BUCKET));
            assertEquals(PLAIN, restored.bucketInstrument(SECOND));
            assertEquals(MarginMode.ISOLATED, restored.marginMode(BUCKET));
            assertEquals(100 * USD, restored.cash(BUCKET));
            long now = fixture.tick();
            house.seal(now);
            restored.seal(now);
            assertEquals(0, restored.cash(BUCKET));
            assertArrayEquals(house.stateHash(), restored.stateHash());
            assertArrayEquals(house.accountsRoot(), restored.accountsRoot());
        }
    }

    /** The state names parent and instrument: another of either is another state. */
    @Test
    void shouldNameParentAndInstrumentInTheState() {
        byte[] before = snapshot();
        isolate(SECOND, BOB, PLAIN);
        assertTrue(snapshot().length > before.length);
        try (Clearinghouse twin = builder().restore(new ByteArrayInputStream(before))) {
            twin.isolate(fixture.tick(), SECOND, ANN, PLAIN);
            assertFalse(Arrays.equals(house.stateHash(), twin.stateHash()));
        }
    }

    /** The account's record: id, leaves 0, mode 2, state, steps, parent, instrument. */
    @Test
    void shouldRefuseASnapshotWhoseBucketHasNoParent() {
        ByteBuffer bytes = ByteBuffer.wrap(snapshot()).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (bytes.getInt(at) != BUCKET || bytes.getInt(at + 8) != ANN) {
            at++;
        }
        for (int parent : new int[] {0, -1, customer(50), BUCKET, Limits.ACCOUNT_END}) {
            bytes.putInt(at + 8, parent);
            assertUnreadable("snapshot bucket=" + BUCKET + " has parent=" + parent, bytes);
        }
        bytes.putInt(at + 8, ANN).putInt(at + 12, 0);
        assertUnreadable("snapshot bucket instrument=0", bytes);
    }

    private void assertUnreadable(String sentence, ByteBuffer snapshot) {
        ByteArrayInputStream in = new ByteArrayInputStream(snapshot.array());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> builder().restore(in));
        assertTrue(refused.getMessage().startsWith(sentence), refused.getMessage());
    }

    private byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        house.snapshot(bytes);
        return bytes.toByteArray();
    }

    @Test
    void shouldEvaluateABucketThatDoesNotExist() {
        trade(BUCKET, PLAIN, 10, 100);
        PortfolioResult result = house.whatIf(house.portfolio(BUCKET));
        assertEquals(house.equity(BUCKET), result.equity());
        assertEquals(house.maintenanceMargin(BUCKET), result.maintenanceMargin());
        assertEquals(94, result.positions().getFirst().liquidationTicks());
        Portfolio.Position one = new Portfolio.Position(PLAIN, 1);
        Portfolio.Position two = new Portfolio.Position(FINE, 1);
        Portfolio.Balance coin = new Portfolio.Balance(1, 1);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        house.whatIf(
                                new Portfolio(
                                        MarginMode.ISOLATED, 0, List.of(one, two), List.of())));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        house.whatIf(
                                new Portfolio(
                                        MarginMode.ISOLATED, 0, List.of(one), List.of(coin))));
    }

    @Test
    void shouldEmptyAfterTheVenueEndsALiquidationOrder() {
        trade(BUCKET, PLAIN, 1, 100);
        fixture.mark(PLAIN, 94);
        EventLog.Order order = events.orders.getLast();
        fixture.transfer(ANN, BUCKET, 100 * USD);
        assertEquals(AccountState.HEALTHY, house.state(BUCKET));
        assertRefused(Rejection.IN_LIQUIDATION, () -> trade(BUCKET, PLAIN, -1, 94));
        house.liquidationEnd(fixture.tick(), order.id(), OrderEnd.CANCELLED);
        assertTaken(() -> trade(BUCKET, PLAIN, -1, 94));
        assertEquals(0, house.cash(BUCKET));
        assertEquals(994 * USD, house.cash(ANN));
    }
}
