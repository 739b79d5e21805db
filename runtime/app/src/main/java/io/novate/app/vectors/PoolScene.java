package io.novate.app.vectors;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Events;
import io.novate.core.command.InboxKind;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * A whole clearing pool with two customers, driven by commands as a venue drives it.
 *
 * <p>A refused command ends the row, see {@link CoreRefusal}.
 */
final class PoolScene implements AutoCloseable {
    /** The first customer. */
    static final int FIRST = Limits.CUSTOMER_FROM;

    /** The second customer. */
    static final int SECOND = Limits.CUSTOMER_FROM + 1;

    private static final byte[] NOBODY = new byte[20];
    private static final int FRESH_SOURCES = 3;

    private final Arena arena = Arena.ofConfined();
    private final Clearinghouse house;
    private Rejection refused;
    private long orderLots;
    private long item;
    private long nowMs = 1;
    private long tableVersion;

    PoolScene() {
        house =
                Clearinghouse.builder()
                        .limits(new Limits(4, 16, 8, 16, 0, 4096, 256, 8, 64))
                        .events(new Listener())
                        .start();
        house.open(nowMs, FIRST, NOBODY, NOBODY, MarginMode.CROSS, false);
        house.open(nowMs, SECOND, NOBODY, NOBODY, MarginMode.CROSS, false);
        check("account");
    }

    /** Remembers the first refusal and what is left of an order. */
    private final class Listener implements Events {
        @Override
        public void rejected(long command, int recordIndex, Rejection reason, long value) {
            refused = refused == null ? reason : refused;
        }

        @Override
        public void orderReduced(long orderId, int account, long lotsLeft) {
            orderLots = lotsLeft;
        }
    }

    /** Returns the pool, for commands and queries this class does not shorten. */
    Clearinghouse house() {
        return house;
    }

    /** Returns the lots left of the order that was reduced last. */
    long orderLots() {
        return orderLots;
    }

    /** Returns the time of the last command. */
    long nowMs() {
        return nowMs;
    }

    /** Lets time pass. */
    void advanceTo(long timestampMs) {
        nowMs = timestampMs;
    }

    /** Lists an instrument. */
    void list(Listing listing) {
        house.list(nowMs, listing);
        check("listing");
    }

    /** Brings cash in. */
    void deposit(int account, long amount) {
        if (amount > 0) {
            house.inbox(nowMs, item++, InboxKind.DEPOSIT, account, 0, amount, NOBODY, NOBODY);
            check("deposit");
        }
    }

    /** Clears a trade of signed lots for the first customer; the buyer takes when said so. */
    void trade(int instrument, long lots, long priceTicks, boolean firstTakes) {
        boolean firstBuys = lots > 0;
        house.trade(
                nowMs,
                firstBuys ? FIRST : SECOND,
                firstBuys ? SECOND : FIRST,
                instrument,
                Math.absExact(lots),
                priceTicks,
                firstBuys == firstTakes);
        check("trade");
    }

    /** Sets the index of an underlying from enough sources. */
    void index(int underlying, long priceTicks) {
        MemorySegment record = arena.allocate(IndexDescriptor.BYTES, Long.BYTES);
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.UNDERLYING_OFFSET, underlying);
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.FRESH_SOURCES_OFFSET, FRESH_SOURCES);
        record.set(ValueLayout.JAVA_LONG, IndexDescriptor.PRICE_OFFSET, priceTicks);
        house.indexes(nowMs, record, 1);
        check("index");
    }

    /** Gives an option a value per lot without margin. */
    void value(int instrument, long money) {
        long bytes = OptionDescriptor.strideBytes(0);
        MemorySegment record = arena.allocate(bytes, Long.BYTES);
        record.set(ValueLayout.JAVA_INT, OptionDescriptor.INSTRUMENT_OFFSET, instrument);
        record.set(ValueLayout.JAVA_LONG, OptionDescriptor.VALUE_OFFSET, money);
        tableVersion++;
        house.tables(nowMs, tableVersion, record, 1);
        house.activate(nowMs, tableVersion);
        check("table");
    }

    /** Gives the row up when a command was refused since the last check. */
    void check(String command) {
        if (refused != null) {
            throw new CoreRefusal(command, refused);
        }
    }

    /** Returns the refusal since the last call, or nothing, and forgets it. */
    Optional<Rejection> takeRefusal() {
        Optional<Rejection> taken = Optional.ofNullable(refused);
        refused = null;
        return taken;
    }

    @Override
    public void close() {
        house.close();
        arena.close();
    }
}
