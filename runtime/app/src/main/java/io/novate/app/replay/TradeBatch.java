package io.novate.app.replay;

import io.novate.core.command.Commands;
import io.novate.core.command.TradeDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Collects trades and hands them to the core in batches of one command. */
final class TradeBatch implements AutoCloseable {
    /** Trades of one command. */
    static final int TRADES_MAX = 512;

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment trades =
            arena.allocate((long) TRADES_MAX * TradeDescriptor.BYTES, Long.BYTES);
    private int count;
    private long coreNs;

    /** Returns the time the core took for all batches. */
    long coreNs() {
        return coreNs;
    }

    boolean isFull() {
        return count == TRADES_MAX;
    }

    void add(
            int buyer,
            int seller,
            int instrument,
            boolean buyerIsTaker,
            long lots,
            long priceTicks) {
        long at = (long) count * TradeDescriptor.BYTES;
        trades.set(INT, at + TradeDescriptor.BUYER_OFFSET, buyer);
        trades.set(INT, at + TradeDescriptor.SELLER_OFFSET, seller);
        trades.set(INT, at + TradeDescriptor.INSTRUMENT_OFFSET, instrument);
        trades.set(
                INT,
                at + TradeDescriptor.FLAGS_OFFSET,
                buyerIsTaker ? TradeDescriptor.BUYER_IS_TAKER : 0);
        trades.set(LONG, at + TradeDescriptor.LOTS_OFFSET, lots);
        trades.set(LONG, at + TradeDescriptor.PRICE_OFFSET, priceTicks);
        count++;
    }

    void flush(Commands core, long timestampMs) {
        if (count > 0) {
            long fromNs = System.nanoTime();
            core.trades(
                    timestampMs, trades.asSlice(0, (long) count * TradeDescriptor.BYTES), count);
            coreNs += System.nanoTime() - fromNs;
            count = 0;
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
