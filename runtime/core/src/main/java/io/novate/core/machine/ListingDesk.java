package io.novate.core.machine;

import io.novate.core.command.Events;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.Rejection;
import io.novate.core.intake.ListingCheck;
import io.novate.core.margin.Books;
import io.novate.core.memory.Column;
import io.novate.core.price.InstrumentTable;
import io.novate.core.price.OptionTable;
import io.novate.core.unit.Limits;
import java.lang.foreign.MemorySegment;

/** Takes the commands about instruments and their prices: listings, marks, indexes, tables. */
final class ListingDesk {
    private final ClearingMachine machine;
    private final Books books;
    private final InstrumentTable instruments;
    private final OptionTable options;
    private final Events events;

    ListingDesk(ClearingMachine machine, Books books, Events events) {
        this.machine = machine;
        this.books = books;
        this.events = events;
        instruments = books.instruments();
        options = instruments.options();
    }

    void list(Listing listing) {
        int instrument = listing.instrument();
        Rejection refused = ListingCheck.refuse(listing, machine.limits().instrumentsMax());
        if (refused == null && instruments.isTaken(instrument)) {
            refused = Rejection.INSTRUMENT_EXISTS;
        }
        long expiryMs = listing.contract().expiryMs();
        if (refused == null && expiryMs != 0 && expiryMs <= machine.lastTimestampMs()) {
            refused = Rejection.INSTRUMENT_EXPIRED;
        }
        if (refused == null && !instruments.isIndexCarried(listing.contract())) {
            refused = Rejection.PRICE_RANGE;
        }
        if (refused != null) {
            machine.reject(0, refused, instrument);
            return;
        }
        instruments.list(listing);
        events.listed(listing);
    }

    void marks(MemorySegment marks, int markCount) {
        if (lacks(marks, markCount, MarkDescriptor.BYTES)) {
            return;
        }
        for (int index = 0; index < markCount; index++) {
            long at = (long) index * MarkDescriptor.BYTES;
            int instrument = marks.get(Column.INT, at + MarkDescriptor.INSTRUMENT_OFFSET);
            long priceTicks = marks.get(Column.LONG, at + MarkDescriptor.PRICE_OFFSET);
            if (!instruments.isListed(instrument)) {
                machine.reject(index, Rejection.INSTRUMENT_UNKNOWN, instrument);
            } else if (instruments.isOption(instrument)) {
                machine.reject(index, Rejection.TABLE_VALUED, instrument);
            } else if (instruments.isExpired(instrument)) {
                machine.reject(index, Rejection.INSTRUMENT_EXPIRED, instrument);
            } else if (!instruments.isPrice(instrument, priceTicks)) {
                machine.reject(index, Rejection.PRICE_RANGE, priceTicks);
            } else {
                mark(instrument, priceTicks);
            }
        }
    }

    private void mark(int instrument, long priceTicks) {
        long before = instruments.markTicks(instrument);
        if (priceTicks == before) {
            instruments.confirmMark(instrument);
            return;
        }
        machine.liquidator().marked(instrument, before, priceTicks);
        instruments.mark(instrument, priceTicks, books.positions().openInterest(instrument));
        events.marked(instrument, priceTicks);
    }

    void funding(int instrument, int ratePpb) {
        if (!instruments.isListed(instrument)) {
            machine.reject(0, Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (!instruments.listing(instrument).contract().kind().isPerpetual()) {
            machine.reject(0, Rejection.INSTRUMENT_KIND, instrument);
        } else if (instruments.isExpired(instrument)) {
            machine.reject(0, Rejection.INSTRUMENT_EXPIRED, instrument);
        } else if (Math.abs((long) ratePpb) > Limits.PPB
                || !instruments.fundingFits(instrument, ratePpb)) {
            machine.reject(0, Rejection.RATE_RANGE, ratePpb);
        } else {
            instruments.fund(instrument, ratePpb);
            events.funded(instrument, ratePpb, instruments.unitValue(instrument));
        }
    }

    void indexes(MemorySegment indexes, int indexCount) {
        if (lacks(indexes, indexCount, IndexDescriptor.BYTES)) {
            return;
        }
        for (int index = 0; index < indexCount; index++) {
            long at = (long) index * IndexDescriptor.BYTES;
            int underlying = indexes.get(Column.INT, at + IndexDescriptor.UNDERLYING_OFFSET);
            int sources = indexes.get(Column.INT, at + IndexDescriptor.FRESH_SOURCES_OFFSET);
            long priceTicks = indexes.get(Column.LONG, at + IndexDescriptor.PRICE_OFFSET);
            int addOnPpm = indexes.get(Column.INT, at + IndexDescriptor.ADD_ON_OFFSET);
            if (!instruments.indexes().inRange(underlying)) {
                machine.reject(index, Rejection.INSTRUMENT_UNKNOWN, underlying);
            } else if (!instruments.isIndexPrice(underlying, priceTicks)) {
                machine.reject(index, Rejection.PRICE_RANGE, priceTicks);
            } else if (sources < 0 || addOnPpm < 0 || addOnPpm > Limits.PPM) {
                machine.reject(index, Rejection.RATE_RANGE, sources < 0 ? sources : addOnPpm);
            } else {
                instruments.index(underlying, priceTicks, sources, addOnPpm);
                events.indexed(underlying, priceTicks, sources, addOnPpm);
            }
        }
    }

    void tables(long version, MemorySegment records, int recordCount) {
        int strideBytes = OptionDescriptor.strideBytes(options.columnCount());
        if (lacks(records, recordCount, strideBytes)) {
            return;
        }
        if (!options.takes(version)) {
            machine.reject(0, Rejection.TABLE_VERSION, version);
            return;
        }
        options.beginVersion(version);
        for (int index = 0; index < recordCount; index++) {
            long at = (long) index * strideBytes;
            int instrument = records.get(Column.INT, at + OptionDescriptor.INSTRUMENT_OFFSET);
            Rejection refused = instruments.stage(records, at, instrument);
            if (refused != null) {
                machine.reject(index, refused, instrument);
            }
        }
    }

    void activate(long version) {
        if (!options.isStagedVersion(version)) {
            machine.reject(0, Rejection.TABLE_VERSION, version);
        } else if (options.isSpoiled()) {
            options.dropStaged();
            machine.reject(0, Rejection.TABLE_RANGE, version);
        } else {
            int optionCount = instruments.activate(books.positions());
            events.tablesActivated(version, optionCount);
        }
    }

    void restrict(int instrument) {
        if (!instruments.isListed(instrument)) {
            machine.reject(0, Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (instruments.phase(instrument) != InstrumentPhase.ACTIVE) {
            machine.reject(0, Rejection.INSTRUMENT_PHASE, instrument);
        } else {
            instruments.restrict(instrument);
            events.phaseChanged(instrument, InstrumentPhase.ACTIVE, InstrumentPhase.REDUCE_ONLY);
        }
    }

    void riskScale(int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        boolean widens =
                initialPpm >= Limits.PPM
                        && maintenancePpm >= Limits.PPM
                        && floorPpm >= 1
                        && floorPpm <= Limits.PPM;
        if (!instruments.isListed(instrument)) {
            machine.reject(0, Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (!instruments.isOpen(instrument)) {
            machine.reject(0, Rejection.INSTRUMENT_PHASE, instrument);
        } else if (!widens) {
            machine.reject(0, Rejection.RATE_RANGE, instrument);
        } else {
            instruments.scale(instrument, initialPpm, maintenancePpm, floorPpm);
            events.riskScaled(instrument, initialPpm, maintenancePpm, floorPpm);
        }
    }

    private boolean lacks(MemorySegment records, int recordCount, int recordBytes) {
        boolean lacks = recordCount < 0 || (long) recordCount * recordBytes > records.byteSize();
        if (lacks) {
            machine.reject(0, Rejection.MALFORMED, recordCount);
        }
        return lacks;
    }
}
