package io.novate.bench.stage;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A clearinghouse with customers who have money, driven as a venue drives it.
 *
 * <p>Everything goes through the public facade. A refused command stops the measurement: a time of
 * something that was not done means nothing.
 */
final class House implements AutoCloseable {
    private static final int LEGS_MAX = 1 << 20;
    private static final long MONEY_EACH = 1_000_000_000L;
    private static final long LOT_TICKS = 40_000;
    private static final byte[] NOBODY = new byte[20];
    private static final List<Bracket> MARGIN =
            List.of(
                    new Bracket(0, 10_000, 5_000),
                    new Bracket(1_000_000_000L, 20_000, 10_000),
                    new Bracket(5_000_000_000L, 50_000, 25_000));

    private final String backend;
    private final int accounts;
    private final int instruments;
    private final SplittableRandom random;
    private final Clearinghouse core;
    private final Arena arena = Arena.ofConfined();
    private MemorySegment trades = MemorySegment.NULL;
    private long timestampMs;

    /** Opens the accounts, gives each the same money and seals. */
    House(String backend, int accounts, int instruments, long seed) {
        this.backend = backend;
        this.accounts = accounts;
        this.instruments = instruments;
        random = new SplittableRandom(seed);
        core =
                Clearinghouse.builder()
                        .limits(limits(accounts, instruments))
                        .backend(backend)
                        .events(new NothingRefused())
                        .start();
        for (int instrument = 1; instrument <= instruments; instrument++) {
            core.list(++timestampMs, listing(instrument));
        }
        int treasury = Limits.CUSTOMER_FROM;
        core.open(++timestampMs, treasury, NOBODY, NOBODY, MarginMode.CROSS, false);
        core.inbox(
                ++timestampMs,
                0,
                InboxKind.DEPOSIT,
                treasury,
                0,
                Math.multiplyExact(MONEY_EACH, (long) accounts),
                NOBODY,
                NOBODY);
        for (int number = 0; number < accounts; number++) {
            core.open(++timestampMs, account(number), NOBODY, NOBODY, MarginMode.CROSS, false);
            core.transfer(++timestampMs, treasury, account(number), MONEY_EACH);
            sealWhenFull(4);
        }
        seal();
    }

    /** Stops when a command is refused. */
    private static final class NothingRefused implements Events {
        @Override
        public void rejected(long command, int recordIndex, Rejection reason, long value) {
            throw new IllegalStateException(
                    "record " + recordIndex + " was refused: " + reason + ", value " + value);
        }
    }

    private static Limits limits(int accounts, int instruments) {
        return new Limits(
                64,
                accounts + 64,
                1,
                instruments,
                0,
                Math.max(4096, accounts * 2),
                LEGS_MAX,
                1024,
                1024);
    }

    private static Listing listing(int instrument) {
        return new Listing(
                instrument,
                "PERP-" + instrument,
                Contract.perpetual(instrument, 10, 16 * LOT_TICKS),
                MarginSchedule.of(MARGIN),
                new Fees(500, 200, 5_000),
                TradingBounds.of(1_000_000, 50_000, 10_000, 200_000),
                LOT_TICKS);
    }

    private static int account(int number) {
        return Limits.CUSTOMER_FROM + 1 + number;
    }

    String backend() {
        return backend;
    }

    /** Writes the next random trades, to be sent by {@link #trade}. */
    void prepareTrades(int count) {
        sealWhenFull(8 * count);
        if (trades.byteSize() != (long) count * TradeDescriptor.BYTES) {
            trades = arena.allocate((long) count * TradeDescriptor.BYTES, 64);
        }
        for (long at = 0; at < trades.byteSize(); at += TradeDescriptor.BYTES) {
            int buyer = random.nextInt(accounts);
            int seller = (buyer + 1 + random.nextInt(accounts - 1)) % accounts;
            int instrument = 1 + random.nextInt(instruments);
            trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.BUYER_OFFSET, account(buyer));
            trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.SELLER_OFFSET, account(seller));
            trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.INSTRUMENT_OFFSET, instrument);
            trades.set(
                    ValueLayout.JAVA_INT,
                    at + TradeDescriptor.FLAGS_OFFSET,
                    random.nextBoolean() ? TradeDescriptor.BUYER_IS_TAKER : 0);
            trades.set(
                    ValueLayout.JAVA_LONG, at + TradeDescriptor.LOTS_OFFSET, 1 + random.nextInt(3));
            trades.set(
                    ValueLayout.JAVA_LONG,
                    at + TradeDescriptor.PRICE_OFFSET,
                    LOT_TICKS - 20 + random.nextInt(41));
        }
    }

    /** Sends the trades that were prepared. */
    void trade() {
        int count = (int) (trades.byteSize() / TradeDescriptor.BYTES);
        core.trades(++timestampMs, trades, count);
    }

    /** Moves money between accounts, so that {@code leaves} of them differ from the last seal. */
    void change(int leaves) {
        int step = accounts / leaves;
        int from = random.nextInt(step);
        for (int pair = 0; pair < leaves / 2; pair++) {
            int payer = account(from + 2 * pair * step);
            int payee = account(from + (2 * pair + 1) * step);
            boolean isBack = random.nextBoolean();
            core.transfer(
                    ++timestampMs,
                    isBack ? payee : payer,
                    isBack ? payer : payee,
                    1 + random.nextInt(1000));
        }
    }

    void seal() {
        core.seal(++timestampMs);
    }

    private void sealWhenFull(int legs) {
        if (core.pendingLegs() + legs > LEGS_MAX / 2) {
            seal();
        }
    }

    /** Returns the hash of the whole state; a residual of money is a failure. */
    String stateHash() {
        if (core.conservationResidual() != 0) {
            throw new IllegalStateException(
                    "conservationResidual=" + core.conservationResidual() + " is not 0");
        }
        return HexFormat.of().formatHex(core.stateHash());
    }

    String accountsRoot() {
        return HexFormat.of().formatHex(core.accountsRoot());
    }

    @Override
    public void close() {
        core.close();
        arena.close();
    }
}
