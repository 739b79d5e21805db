package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After warm-up no command takes memory: trades, marks, checks, liquidations, funding, seals. */
final class AllocationTest {
    private static final int CUSTOMERS = 100;
    private static final int MAKER = customer(CUSTOMERS + 1);
    private static final int TRADES = 64;
    private static final int WIDE_MAKER = MAKER + 1;
    private static final int BUCKETS = 10;
    private static final int BUCKET_ORDERS_FROM = 1_000_000;
    private static final int CALL = 3;
    private static final int PENNY = 4;
    private static final MarginMode MODE = MarginMode.PORTFOLIO;
    private static final int WARM_UP_ROUNDS = 3_000;
    private static final int ROUNDS = 200;
    private static final int WINDOWS = 5;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MemorySegment trades = Arena.ofAuto().allocate(TRADES * TradeDescriptor.BYTES, 8);
    private final MemorySegment marks = Arena.ofAuto().allocate(2 * MarkDescriptor.BYTES, 8);
    private final MemorySegment tableRecords = optionRecord();
    private final Answers answers = new Answers();
    private Clearinghouse house;
    private ClearingFixture fixture;
    private int round;

    /** Remembers the last orders without taking memory. */
    private static final class Answers implements Events {
        private final long[] ids = new long[256];
        private final int[] instruments = new int[256];
        private final long[] lots = new long[256];
        private int count;
        private long fillCount;
        private long lockedCount;
        private long releasedCount;

        @Override
        public void marginLocked(int bucket, int parent, long amount) {
            lockedCount++;
        }

        @Override
        public void marginReleased(int bucket, int parent, long amount) {
            releasedCount++;
        }

        @Override
        public void liquidationOrdered(
                long orderId,
                int account,
                int instrument,
                long orderLots,
                long limitTicks,
                long equity,
                long maintenanceMargin) {
            if (count < ids.length) {
                ids[count] = orderId;
                instruments[count] = instrument;
                lots[count] = Math.abs(orderLots);
                count++;
            }
        }

        @Override
        public void liquidationFilled(
                long orderId,
                int account,
                int counterparty,
                int instrument,
                long filledLots,
                long priceTicks,
                long fee) {
            fillCount++;
        }
    }

    @Test
    void shouldTakeNoMemoryPerCommandAfterWarmUp() {
        Limits limits = new Limits(64, 256, 8, 16, 3, 4096, 1 << 12, 256, 1024);
        house = Clearinghouse.builder().limits(limits).backend("scalar").events(answers).start();
        fixture = new ClearingFixture(house);
        house.portfolioRules(fixture.tick(), ClearingFixture.scenarioRules());
        house.list(fixture.tick(), perpetual(1, 1_000));
        house.list(fixture.tick(), perpetual(2, 500));
        house.list(fixture.tick(), call());
        fixture.open(CUSTOMERS, 900_000_000 * USD, 20_000 * USD);
        fixture.transfer(TREASURY, Limits.BACKSTOP, 1_000_000 * USD);
        for (int maker : new int[] {MAKER, WIDE_MAKER}) {
            house.open(fixture.tick(), maker, new byte[20], new byte[20], MODE, true);
            fixture.transfer(TREASURY, maker, 400_000_000 * USD);
        }
        house.list(fixture.tick(), penny());
        fixture.trade(MAKER, WIDE_MAKER, PENNY, 1L << 35, 1_000);
        assertEquals(1L << 35, house.lots(MAKER, PENNY));
        for (int number = 1; number <= BUCKETS; number++) {
            house.isolate(fixture.tick(), bucket(number), customer(number), 1);
        }
        for (round = 0; round < WARM_UP_ROUNDS; round++) {
            playRound();
        }
        long fewest = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS; window++) {
            fewest = Math.min(fewest, bytesOf(ROUNDS));
        }
        // A late recompilation may take a few bytes once; a command that takes memory always does.
        assertEquals(0, fewest, "bytes taken by " + ROUNDS + " rounds in the best window");
        house.close();
    }

    private long bytesOf(int rounds) {
        long fillsBefore = answers.fillCount;
        long lockedBefore = answers.lockedCount;
        long releasedBefore = answers.releasedCount;
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        long idle = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
        before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        for (int measured = 0; measured < rounds; measured++) {
            round++;
            playRound();
        }
        long after = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        assertTrue(answers.fillCount > fillsBefore, "no liquidation was filled while measuring");
        assertTrue(answers.lockedCount > lockedBefore, "nothing was locked while measuring");
        assertTrue(answers.releasedCount > releasedBefore, "nothing was released meanwhile");
        return after - before - idle;
    }

    private void playRound() {
        for (int index = 0; index < TRADES; index++) {
            int mixed = (round * TRADES + index) * 0x9E3779B1;
            int buyer = customer(1 + (mixed >>> 8) % CUSTOMERS);
            int seller = index % 4 == 0 ? MAKER : customer(1 + (mixed >>> 16) % CUSTOMERS);
            int instrument = 1 + index % 2;
            if (index % 8 == 2) {
                buyer = bucket(1 + (mixed >>> 8) % BUCKETS);
            } else if (index % 8 == 6) {
                seller = bucket(1 + (mixed >>> 8) % BUCKETS);
            }
            long price = house.markTicks(instrument);
            ClearingFixture.write(
                    trades, index, buyer, seller, instrument, 1 + (mixed >>> 4) % 40, price);
        }
        playOrders();
        house.trades(fixture.tick(), trades, TRADES);
        mark(0, 1, 1_000 + (round * 37) % 300 - 150);
        mark(1, 2, 500 + (round * 13) % 100 - 50);
        house.marks(fixture.tick(), marks, 2);
        house.revalue(fixture.tick(), round % 5 == 0);
        for (int index = 0; index < answers.count; index++) {
            long mark = house.markTicks(answers.instruments[index]);
            house.liquidationFill(
                    fixture.tick(), answers.ids[index], MAKER, answers.lots[index], mark);
            house.liquidationEnd(fixture.tick(), answers.ids[index], OrderEnd.TIMED_OUT);
        }
        answers.count = 0;
        house.index(fixture.tick(), 1, 3, 1_000 + round % 9);
        tableRecords.set(ValueLayout.JAVA_LONG, OptionDescriptor.VALUE_OFFSET, 1 + round % 7);
        house.tables(fixture.tick(), round + 1, tableRecords, 1);
        house.activate(fixture.tick(), round + 1);
        house.riskScale(fixture.tick(), 2, 1_000_000, 1_000_000 + round % 5, 1_000_000);
        house.funding(fixture.tick(), 1, 1_000 * (round % 7 - 3));
        house.transfer(fixture.tick(), TREASURY, customer(1 + round % CUSTOMERS), 5_000 * USD);
        house.withdraw(fixture.tick(), customer(1 + round % CUSTOMERS), 0, 10);
        if (round % 10 == 0) {
            house.seal(fixture.tick());
        }
    }

    /** A perpetual whose lots are worth so little that a position of them is beyond int32. */
    private static Listing penny() {
        return new Listing(
                PENNY,
                "PENNY",
                Contract.perpetual(4, 1, 2_000),
                MarginSchedule.of(List.of(new Bracket(0, 800_000, 700_000))),
                new Fees(0, 0, 0),
                TradingBounds.of(1_000, 1_000, 10_000, 200_000),
                1_000);
    }

    private static MemorySegment optionRecord() {
        int columns = ClearingFixture.MOVES_PPM.length;
        return new OptionRecords(columns).add(CALL, 1, 1, new long[columns]).segment();
    }

    private static Listing call() {
        return new Listing(
                CALL,
                "CALL",
                Contract.call(1, USD, 16_000, 1_000, 60_000_000_000L),
                MarginSchedule.of(List.of()),
                new Fees(400, 200, 5_000),
                TradingBounds.of(1_000, 1_000, 10_000, 200_000),
                0);
    }

    private static int bucket(int number) {
        return customer(CUSTOMERS + 2 + number);
    }

    private void playOrders() {
        int bucket = bucket(1 + round % BUCKETS);
        int orderId = BUCKET_ORDERS_FROM + round;
        long mark = house.markTicks(1);
        house.order(fixture.tick(), orderId, bucket, 1, round % 2 == 0 ? 3 : -3, mark, false);
        house.orderLeft(fixture.tick(), orderId - 5, 0);
        int account = customer(1 + round % CUSTOMERS);
        long price = house.markTicks(1 + round % 2);
        int lots = round % 3 == 0 ? -4 : 5;
        house.order(fixture.tick(), round + 1, account, 1 + round % 2, lots, price, false);
        house.orderLeft(fixture.tick(), round - 19, round % 2);
        house.orderLeft(fixture.tick(), round - 39, 0);
        house.leverage(fixture.tick(), account, 1, round % 5 == 0 ? 0 : 120_000);
        house.feeTier(fixture.tick(), round % 4, 900_000, -100_000);
        house.assignTier(fixture.tick(), account, round % 4);
    }

    private void mark(int index, int instrument, long priceTicks) {
        long at = (long) index * MarkDescriptor.BYTES;
        marks.set(ValueLayout.JAVA_INT, at + MarkDescriptor.INSTRUMENT_OFFSET, instrument);
        marks.set(ValueLayout.JAVA_LONG, at + MarkDescriptor.PRICE_OFFSET, priceTicks);
    }
}
