package io.novate.core;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Runs a clearinghouse that is thrown away, so that the compilers have seen the code before money
 * depends on how fast it is.
 *
 * <p>The first trade of a JVM takes milliseconds and its first check of a book up to a hundred
 * times as long as the fortieth. Measured with 100,000 accounts on a Zen 5 server, without and with
 * a warm-up: first two hundred trades 28 and 4 us each in the median, first full check 222 and 9 ms
 * on vector lanes, 9.7 and 2.2 ms in C. Here a small book is traded, its marks go up and down,
 * accounts run short, their positions are closed or pass down the waterfall, and batches are
 * sealed. Nothing of another clearinghouse is touched; what it does is the same on every machine.
 * Call it once per JVM, before going live, on the backend that will be used.
 */
public final class WarmUp {
    private static final int ROUNDS = 600;
    private static final int ROUNDS_PER_SEAL = 4;
    private static final int ROUNDS_PER_FULL_CHECK = 16;
    private static final int INSTRUMENTS = 16;
    private static final int ACCOUNTS = 2048;
    private static final int TRADES = 256;
    private static final int TREASURY = Limits.CUSTOMER_FROM;
    private static final long MONEY_EACH = 1_000_000_000L;
    private static final long TICKS = 40_000;
    private static final long TICK_MONEY = 10;
    private static final byte[] NOBODY = new byte[20];
    private static final List<Bracket> MARGIN =
            List.of(new Bracket(0, 50_000, 25_000), new Bracket(2_000_000_000L, 100_000, 50_000));

    private final Clearinghouse house;
    private final MemorySegment trades;
    private final MemorySegment marks;
    private final Queue<long[]> orders = new ArrayDeque<>();
    private long timestampMs;
    private long drawn;
    private long cleared;
    private long liquidated;

    private WarmUp(String backend, Arena arena) {
        house =
                Clearinghouse.builder()
                        .limits(Limits.forAccounts(ACCOUNTS + 64))
                        .backend(backend)
                        .events(new Venue())
                        .start();
        trades = arena.allocate((long) TRADES * TradeDescriptor.BYTES, Long.BYTES);
        marks = arena.allocate((long) INSTRUMENTS * MarkDescriptor.BYTES, Long.BYTES);
    }

    /**
     * Warms up a backend by its name or {@code auto}; takes two to four seconds.
     *
     * @return what was done, so that a test can see that it was
     * @throws IllegalArgumentException when the named backend is unknown or unavailable
     */
    public static Done run(String backend) {
        try (Arena arena = Arena.ofConfined()) {
            WarmUp warmUp = new WarmUp(backend, arena);
            try (Clearinghouse house = warmUp.house) {
                warmUp.open();
                for (int round = 1; round <= ROUNDS; round++) {
                    warmUp.play(round);
                }
                return new Done(house.backendName(), warmUp.cleared, warmUp.liquidated);
            }
        }
    }

    /**
     * What a warm-up did.
     *
     * @param backend name of the backend that ran
     * @param cleared trades that passed the pre-trade check
     * @param liquidated liquidation orders asked for
     */
    public record Done(String backend, long cleared, long liquidated) {}

    /** Remembers what the venue is asked to close. */
    private final class Venue implements Events {
        @Override
        public void cleared(
                int buyer,
                int seller,
                int instrument,
                long lots,
                long priceTicks,
                long buyerFee,
                long sellerFee) {
            cleared++;
        }

        @Override
        public void liquidationOrdered(
                long order,
                int account,
                int instrument,
                long lots,
                long limitTicks,
                long equity,
                long maintenanceMargin) {
            liquidated++;
            orders.add(new long[] {order, lots, limitTicks});
        }
    }

    private void open() {
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            house.list(
                    ++timestampMs,
                    new Listing(
                            instrument,
                            "PERP-" + instrument,
                            Contract.perpetual(instrument, TICK_MONEY, 4 * TICKS),
                            MarginSchedule.of(MARGIN),
                            new Fees(500, 200, 5_000),
                            TradingBounds.of(1_000_000, 50_000, 10_000, 200_000),
                            TICKS));
        }
        openAccount(TREASURY);
        long money = 4L * ACCOUNTS * MONEY_EACH;
        house.inbox(++timestampMs, 0, InboxKind.DEPOSIT, TREASURY, 0, money, NOBODY, NOBODY);
        for (int number = 1; number <= ACCOUNTS; number++) {
            openAccount(TREASURY + number);
            house.transfer(++timestampMs, TREASURY, TREASURY + number, MONEY_EACH);
        }
    }

    private void openAccount(int account) {
        house.open(++timestampMs, account, NOBODY, NOBODY, MarginMode.CROSS, false);
    }

    private void play(int round) {
        for (int index = 0; index < TRADES; index++) {
            writeTrade((long) index * TradeDescriptor.BYTES);
        }
        house.trades(++timestampMs, trades, TRADES);
        for (int index = 0; index < INSTRUMENTS; index++) {
            long at = (long) index * MarkDescriptor.BYTES;
            long ticks = TICKS - TICKS / 10 + draw((int) TICKS / 5);
            marks.set(ValueLayout.JAVA_INT, at + MarkDescriptor.INSTRUMENT_OFFSET, index + 1);
            marks.set(ValueLayout.JAVA_LONG, at + MarkDescriptor.PRICE_OFFSET, ticks);
        }
        house.marks(++timestampMs, marks, INSTRUMENTS);
        house.revalue(++timestampMs, round % ROUNDS_PER_FULL_CHECK == 0);
        for (long[] order = orders.poll(); order != null; order = orders.poll()) {
            house.liquidationFill(++timestampMs, order[0], TREASURY, order[1], order[2]);
        }
        if (round % ROUNDS_PER_SEAL == 0) {
            house.seal(++timestampMs);
        }
    }

    private void writeTrade(long at) {
        int buyer = draw(ACCOUNTS);
        int seller = (buyer + 1 + draw(ACCOUNTS - 1)) % ACCOUNTS;
        int instrument = 1 + draw(INSTRUMENTS);
        trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.BUYER_OFFSET, TREASURY + 1 + buyer);
        trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.SELLER_OFFSET, TREASURY + 1 + seller);
        trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.INSTRUMENT_OFFSET, instrument);
        trades.set(ValueLayout.JAVA_LONG, at + TradeDescriptor.LOTS_OFFSET, 1 + draw(2000));
        trades.set(
                ValueLayout.JAVA_LONG,
                at + TradeDescriptor.PRICE_OFFSET,
                house.markTicks(instrument));
    }

    /** Returns a number below the bound, by a multiplicative generator: the same on every run. */
    private int draw(int bound) {
        drawn = drawn * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        return (int) ((drawn >>> 33) * bound >>> 31);
    }
}
