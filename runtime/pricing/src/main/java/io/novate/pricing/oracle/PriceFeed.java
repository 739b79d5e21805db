package io.novate.pricing.oracle;

import io.novate.core.command.Commands;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.MarkDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Turns quotes and books into the commands {@code indexes} and {@code marks}.
 *
 * <p>Every underlying has an {@link OraclePolicy}, every instrument with a mark a {@link
 * MarkPolicy}. A publication sends all indexes, then all marks, in order of their ids; what has no
 * price yet is left out, and an index that only stands still is sent with the sources it lacks, so
 * the core halts new risk.
 *
 * <p><b>Aliasing and ownership</b>: owns the memory of its records; lends it for one call. One
 * thread uses it.
 */
public final class PriceFeed implements AutoCloseable {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private final Commands core;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment records;
    private final int recordsMax;
    private final Map<Integer, Underlying> underlyings = new TreeMap<>();
    private final Map<Integer, Instrument> instruments = new TreeMap<>();

    private static final class Underlying {
        private final OraclePolicy oracle;
        private final Map<String, SourceQuote> quotes = new TreeMap<>();
        private Optional<IndexPrice> index = Optional.empty();

        private Underlying(OraclePolicy oracle) {
            this.oracle = oracle;
        }
    }

    private static final class Instrument {
        private final Underlying underlying;
        private final MarkPolicy policy;
        private BookQuote book = BookQuote.EMPTY;
        private OptionalLong external = OptionalLong.empty();

        private Instrument(Underlying underlying, MarkPolicy policy) {
            this.underlying = underlying;
            this.policy = policy;
        }
    }

    /**
     * Opens a feed.
     *
     * @param core receives the commands
     * @param recordsMax most underlyings and most instruments
     */
    public PriceFeed(Commands core, int recordsMax) {
        this.core = core;
        this.recordsMax = recordsMax;
        records = arena.allocate((long) recordsMax * IndexDescriptor.BYTES, Long.BYTES);
    }

    /** Prices an underlying from now on, or replaces how it is priced. */
    public void follow(int underlying, OraclePolicy oracle) {
        checkRoom(underlyings, underlying);
        Underlying next = new Underlying(oracle);
        Underlying before = underlyings.put(underlying, next);
        if (before != null) {
            next.quotes.putAll(before.quotes);
            instruments.replaceAll(
                    (id, held) ->
                            held.underlying == before ? new Instrument(next, held.policy) : held);
        }
    }

    /** Marks an instrument from now on, or replaces how it is marked. */
    public void mark(int instrument, int underlying, MarkPolicy policy) {
        checkRoom(instruments, instrument);
        instruments.put(instrument, new Instrument(known(underlying), policy));
    }

    /** Marks an instrument no longer. */
    public void drop(int instrument) {
        instruments.remove(instrument);
    }

    /** Takes the latest quote of a source; an older one than it already has is forgotten. */
    public void quote(int underlying, SourceQuote quote) {
        known(underlying)
                .quotes
                .merge(
                        quote.source(),
                        quote,
                        (held, next) -> next.observedMs() >= held.observedMs() ? next : held);
    }

    /** Takes what the own book and other venues say about an instrument. */
    public void book(int instrument, BookQuote book, OptionalLong external) {
        Instrument held = instruments.get(instrument);
        if (held == null) {
            throw new IllegalArgumentException("instrument " + instrument + " is not marked");
        }
        held.book = book;
        held.external = external;
    }

    /** Returns the index of an underlying at the last publication. */
    public Optional<IndexPrice> index(int underlying) {
        return known(underlying).index;
    }

    /** Sends indexes and marks as of a time not before that of the last publication. */
    public void publish(long nowMs) {
        int count = 0;
        for (Map.Entry<Integer, Underlying> entry : underlyings.entrySet()) {
            Underlying underlying = entry.getValue();
            List<SourceQuote> quotes = List.copyOf(underlying.quotes.values());
            underlying.index = underlying.oracle.index(nowMs, quotes);
            if (underlying.index.isPresent()) {
                putIndex(count++, entry.getKey(), underlying.index.get());
            }
        }
        if (count > 0) {
            core.indexes(nowMs, records, count);
        }
        publishMarks(nowMs);
    }

    private void publishMarks(long nowMs) {
        int count = 0;
        for (Map.Entry<Integer, Instrument> entry : instruments.entrySet()) {
            Instrument held = entry.getValue();
            if (held.underlying.index.isPresent()) {
                long indexTicks = held.underlying.index.get().priceTicks();
                long at = (long) count++ * MarkDescriptor.BYTES;
                records.set(INT, at + MarkDescriptor.INSTRUMENT_OFFSET, entry.getKey());
                records.set(INT, at + MarkDescriptor.INSTRUMENT_OFFSET + Integer.BYTES, 0);
                records.set(
                        LONG,
                        at + MarkDescriptor.PRICE_OFFSET,
                        held.policy.markTicks(nowMs, indexTicks, held.book, held.external));
            }
        }
        if (count > 0) {
            core.marks(nowMs, records, count);
        }
    }

    private void putIndex(int row, int underlying, IndexPrice index) {
        long at = (long) row * IndexDescriptor.BYTES;
        records.asSlice(at, IndexDescriptor.BYTES).fill((byte) 0);
        records.set(INT, at + IndexDescriptor.UNDERLYING_OFFSET, underlying);
        records.set(INT, at + IndexDescriptor.FRESH_SOURCES_OFFSET, index.freshSources());
        records.set(LONG, at + IndexDescriptor.PRICE_OFFSET, index.priceTicks());
        records.set(INT, at + IndexDescriptor.ADD_ON_OFFSET, index.addOnPpm());
    }

    private Underlying known(int underlying) {
        Underlying held = underlyings.get(underlying);
        if (held == null) {
            throw new IllegalArgumentException("underlying " + underlying + " is not followed");
        }
        return held;
    }

    private void checkRoom(Map<Integer, ?> held, int id) {
        if (!held.containsKey(id) && held.size() == recordsMax) {
            throw new IllegalArgumentException(
                    "id " + id + " is one too many, recordsMax=" + recordsMax);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
