package io.novate.core.oracle;

import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Instruments from listing to settlement: marks, indexes, tables, rates, phases, payoffs. */
final class NaiveMarkets {
    private static final int RATE_MAX = 1_000_000_000;

    private final NaivePool pool;
    private final Events events;
    private final int instrumentsMax;
    private final TreeMap<Integer, NaiveIndex> indexes = new TreeMap<>();
    private PortfolioRules rules = PortfolioRules.NONE;
    private int columnCount;
    private long version;
    private long stagedVersion;
    private boolean spoiled;

    NaiveMarkets(NaivePool pool, Events events, int instrumentsMax) {
        this.pool = pool;
        this.events = events;
        this.instrumentsMax = instrumentsMax;
    }

    PortfolioRules rules() {
        return rules;
    }

    long version() {
        return version;
    }

    int columnCount() {
        return columnCount;
    }

    NaiveIndex index(int underlying) {
        return indexes.computeIfAbsent(underlying, id -> new NaiveIndex());
    }

    void list(Listing listing) {
        Rejection refused = NaiveListing.refuse(listing, instrumentsMax);
        NaiveInstrument before = pool.instruments.get(listing.instrument());
        if (refused == null && before != null && (before.isOpen() || before.unsealed)) {
            refused = Rejection.INSTRUMENT_EXISTS;
        }
        Contract contract = listing.contract();
        boolean late = contract.expiryMs() != 0 && contract.expiryMs() <= pool.lastTimestampMs();
        if (refused == null && late) {
            refused = Rejection.INSTRUMENT_EXPIRED;
        }
        if (refused == null) {
            long min = NaiveInstrument.ticksMin(contract);
            long max = NaiveInstrument.ticksMax(contract);
            NaiveIndex index = index(contract.underlying());
            refused =
                    index.isInside(min, max, pool.lastTimestampMs()) ? null : Rejection.PRICE_RANGE;
        }
        if (refused != null) {
            pool.reject(0, refused, listing.instrument());
            return;
        }
        NaiveInstrument instrument = new NaiveInstrument(listing, index(contract.underlying()));
        instrument.markedMs = pool.lastTimestampMs();
        pool.instruments.put(listing.instrument(), instrument);
        pool.pricesChanged();
        events.listed(listing);
    }

    void marks(MemorySegment marks, int markCount) {
        if (lacks(marks, markCount, MarkDescriptor.BYTES)) {
            return;
        }
        for (int at = 0; at < markCount; at++) {
            int id = marks.get(ValueLayout.JAVA_INT, (long) at * 16);
            long ticks = marks.get(ValueLayout.JAVA_LONG, (long) at * 16 + 8);
            NaiveInstrument instrument = pool.instrument(id);
            if (instrument == null) {
                pool.reject(at, Rejection.INSTRUMENT_UNKNOWN, id);
            } else if (instrument.isOption()) {
                pool.reject(at, Rejection.TABLE_VALUED, id);
            } else if (instrument.isExpired(pool.lastTimestampMs())) {
                pool.reject(at, Rejection.INSTRUMENT_EXPIRED, id);
            } else if (!instrument.isPrice(ticks)) {
                pool.reject(at, Rejection.PRICE_RANGE, ticks);
            } else {
                instrument.markedMs = pool.lastTimestampMs();
                mark(instrument, ticks);
            }
        }
    }

    private void mark(NaiveInstrument instrument, long ticks) {
        if (ticks != instrument.markTicks()) {
            pool.ladder().marked(instrument.id, ticks - instrument.markTicks());
            instrument.openInterest = openInterest(instrument.id);
            instrument.mark(ticks);
            pool.pricesChanged();
            events.marked(instrument.id, ticks);
        }
    }

    long openInterest(int instrument) {
        long longs = 0;
        for (NaiveAccount account : pool.accounts.values()) {
            longs += Math.max(0, account.lots(instrument));
        }
        return longs;
    }

    void funding(int id, int ratePpb) {
        NaiveInstrument instrument = pool.instrument(id);
        if (instrument == null) {
            pool.reject(0, Rejection.INSTRUMENT_UNKNOWN, id);
        } else if (!instrument.contract().kind().isPerpetual()) {
            pool.reject(0, Rejection.INSTRUMENT_KIND, id);
        } else if (!instrument.isOpen()) {
            pool.reject(0, Rejection.INSTRUMENT_EXPIRED, id);
        } else if (ratePpb > RATE_MAX || ratePpb < -RATE_MAX || !instrument.takesFunding(ratePpb)) {
            pool.reject(0, Rejection.RATE_RANGE, ratePpb);
        } else {
            instrument.fundingIndex = instrument.fundingAfter(ratePpb);
            instrument.change();
            pool.pricesChanged();
            events.funded(id, ratePpb, instrument.unitValue());
        }
    }

    void indexes(MemorySegment records, int recordCount) {
        if (lacks(records, recordCount, IndexDescriptor.BYTES)) {
            return;
        }
        for (int at = 0; at < recordCount; at++) {
            long from = (long) at * IndexDescriptor.BYTES;
            int underlying = records.get(ValueLayout.JAVA_INT, from);
            int sources = records.get(ValueLayout.JAVA_INT, from + 4);
            long ticks = records.get(ValueLayout.JAVA_LONG, from + 8);
            int addOnPpm = records.get(ValueLayout.JAVA_INT, from + 16);
            if (underlying < 1 || underlying > instrumentsMax) {
                pool.reject(at, Rejection.INSTRUMENT_UNKNOWN, underlying);
            } else if (!isCarried(underlying, ticks)) {
                pool.reject(at, Rejection.PRICE_RANGE, ticks);
            } else if (sources < 0 || addOnPpm < 0 || addOnPpm > Exact.PPM) {
                pool.reject(at, Rejection.RATE_RANGE, sources < 0 ? sources : addOnPpm);
            } else {
                arrive(underlying, ticks, sources, addOnPpm);
                events.indexed(underlying, ticks, sources, addOnPpm);
            }
        }
    }

    private boolean isCarried(int underlying, long ticks) {
        boolean carried = ticks >= 1 && ticks <= Limits.INDEX_TICKS_MAX;
        for (NaiveInstrument instrument : open(underlying)) {
            carried &= NaiveInstrument.carries(instrument.contract(), ticks);
        }
        return carried;
    }

    private List<NaiveInstrument> open(int underlying) {
        List<NaiveInstrument> open = new ArrayList<>(pool.instruments.values());
        open.removeIf(each -> !each.isOpen() || each.contract().underlying() != underlying);
        return open;
    }

    private void arrive(int underlying, long ticks, int sources, int addOnPpm) {
        fixExpired(underlying);
        NaiveIndex index = index(underlying);
        boolean widened = addOnPpm != index.addOnPpm;
        boolean moved = ticks != index.ticks();
        index.arrive(pool.lastTimestampMs(), ticks, sources, addOnPpm);
        for (NaiveInstrument instrument : open(underlying)) {
            if (widened || moved && instrument.isOption()) {
                instrument.change();
            }
        }
        pool.pricesChanged();
    }

    /** Fixes what expired, before anything that comes at or after the expiry counts. */
    private void fixExpired(int underlying) {
        for (NaiveInstrument instrument : open(underlying)) {
            if (instrument.contract().expiryMs() != 0
                    && instrument.isExpired(pool.lastTimestampMs())
                    && instrument.fixedTicks == 0) {
                long expiryMs = instrument.contract().expiryMs();
                instrument.fixedTicks = index(underlying).average(expiryMs);
            }
        }
    }

    void tables(long nextVersion, MemorySegment records, int recordCount) {
        int stride = OptionDescriptor.HEADER_BYTES + 8 * columnCount;
        if (lacks(records, recordCount, stride)) {
            return;
        }
        if (nextVersion <= version || nextVersion < stagedVersion) {
            pool.reject(0, Rejection.TABLE_VERSION, nextVersion);
            return;
        }
        if (nextVersion > stagedVersion) {
            dropStaged();
            stagedVersion = nextVersion;
        }
        for (int at = 0; at < recordCount; at++) {
            long from = (long) at * stride;
            int id = records.get(ValueLayout.JAVA_INT, from);
            NaiveInstrument instrument = pool.instrument(id);
            if (instrument == null) {
                spoil(at, Rejection.INSTRUMENT_UNKNOWN, id);
            } else if (!instrument.isOption()) {
                spoil(at, Rejection.INSTRUMENT_KIND, id);
            } else {
                stage(at, instrument, records, from);
            }
        }
    }

    private void stage(int at, NaiveInstrument instrument, MemorySegment records, long from) {
        long[] fields = new long[5 + columnCount];
        for (int field = 0; field < fields.length; field++) {
            fields[field] = records.get(ValueLayout.JAVA_LONG, from + 8 + 8L * field);
        }
        BigInteger most = instrument.valueMax256();
        boolean sound = records.get(ValueLayout.JAVA_INT, from + 4) == columnCount;
        sound &= fields[0] >= 0 && fields[0] <= instrument.valueMax();
        for (int field = 1; field < fields.length; field++) {
            BigInteger size = BigInteger.valueOf(fields[field]).abs();
            sound &= size.compareTo(most) <= 0 && (field > 4 || fields[field] >= 0);
        }
        if (!sound) {
            spoil(at, Rejection.TABLE_RANGE, instrument.id);
            return;
        }
        long[] margins = {fields[1], fields[2], fields[3], fields[4]};
        long[] losses = Arrays.copyOfRange(fields, 5, fields.length);
        instrument.staged = new NaiveOption(fields[0], margins, losses);
    }

    private void spoil(int at, Rejection reason, int id) {
        spoiled = true;
        pool.reject(at, reason, id);
    }

    private void dropStaged() {
        pool.instruments.values().forEach(instrument -> instrument.staged = null);
        stagedVersion = 0;
        spoiled = false;
    }

    void activate(long nextVersion) {
        if (nextVersion == 0 || nextVersion != stagedVersion) {
            pool.reject(0, Rejection.TABLE_VERSION, nextVersion);
            return;
        }
        if (spoiled) {
            dropStaged();
            pool.reject(0, Rejection.TABLE_RANGE, nextVersion);
            return;
        }
        int count = 0;
        for (NaiveInstrument instrument : pool.instruments.values()) {
            if (instrument.staged != null && !instrument.isExpired(pool.lastTimestampMs())) {
                instrument.openInterest = openInterest(instrument.id);
                instrument.markedMs = pool.lastTimestampMs();
                instrument.activate();
                count++;
            }
        }
        version = stagedVersion;
        dropStaged();
        pool.pricesChanged();
        events.tablesActivated(version, count);
    }

    void restrict(int id) {
        NaiveInstrument instrument = pool.instrument(id);
        if (instrument == null) {
            pool.reject(0, Rejection.INSTRUMENT_UNKNOWN, id);
        } else if (instrument.phase != InstrumentPhase.ACTIVE) {
            pool.reject(0, Rejection.INSTRUMENT_PHASE, id);
        } else {
            instrument.phase = InstrumentPhase.REDUCE_ONLY;
            events.phaseChanged(id, InstrumentPhase.ACTIVE, InstrumentPhase.REDUCE_ONLY);
        }
    }

    void riskScale(int id, int initialPpm, int maintenancePpm, int floorPpm) {
        NaiveInstrument instrument = pool.instrument(id);
        int one = (int) Exact.PPM;
        boolean narrows = initialPpm < one || maintenancePpm < one;
        if (instrument == null) {
            pool.reject(0, Rejection.INSTRUMENT_UNKNOWN, id);
        } else if (!instrument.isOpen()) {
            pool.reject(0, Rejection.INSTRUMENT_PHASE, id);
        } else if (narrows || floorPpm < 1 || floorPpm > one) {
            pool.reject(0, Rejection.RATE_RANGE, id);
        } else {
            instrument.scale(initialPpm, maintenancePpm, floorPpm);
            pool.pricesChanged();
            events.riskScaled(id, initialPpm, maintenancePpm, floorPpm);
        }
    }

    void expire(int underlying, long expiryMs) {
        List<NaiveInstrument> settling = open(underlying);
        settling.removeIf(each -> expiryMs == 0 || each.contract().expiryMs() != expiryMs);
        if (settling.isEmpty()) {
            pool.reject(0, Rejection.INSTRUMENT_UNKNOWN, underlying);
            return;
        }
        if (pool.lastTimestampMs() < expiryMs) {
            pool.reject(0, Rejection.INSTRUMENT_PHASE, expiryMs);
            return;
        }
        fixExpired(underlying);
        if (settling.getFirst().fixedTicks == 0) {
            pool.reject(0, Rejection.INDEX_MISSING, underlying);
        } else {
            settle(settling);
        }
    }

    void delist(int id) {
        NaiveInstrument instrument = pool.instrument(id);
        if (instrument == null) {
            pool.reject(0, Rejection.INSTRUMENT_UNKNOWN, id);
        } else if (!instrument.contract().kind().isPerpetual()) {
            pool.reject(0, Rejection.INSTRUMENT_KIND, id);
        } else if (instrument.phase != InstrumentPhase.REDUCE_ONLY) {
            pool.reject(0, Rejection.INSTRUMENT_PHASE, id);
        } else {
            fixExpired(instrument.contract().underlying());
            long endMs = NaiveIndex.minuteStart(pool.lastTimestampMs());
            instrument.fixedTicks = instrument.index.average(endMs);
            if (instrument.fixedTicks == 0) {
                pool.reject(0, Rejection.INDEX_MISSING, id);
            } else {
                settle(List.of(instrument));
            }
        }
    }

    /** Last value, end of orders, a check at it, and only then everybody is paid. */
    private void settle(List<NaiveInstrument> settling) {
        for (NaiveInstrument instrument : settling) {
            InstrumentPhase before = instrument.phase;
            instrument.settle();
            pool.pricesChanged();
            events.phaseChanged(instrument.id, before, InstrumentPhase.SETTLED);
            events.expired(
                    instrument.id,
                    instrument.fixedTicks,
                    instrument.markValue(),
                    instrument.unitValue());
            pool.ladder().endOrders(instrument.id);
            pool.orders().endInstrument(instrument.id);
        }
        pool.ladder().revalue(false);
        long paid = 0;
        for (NaiveAccount account : pool.accounts.values()) {
            for (NaiveInstrument instrument : settling) {
                long lots = account.lots(instrument.id);
                if (lots != 0) {
                    long amount = Math.multiplyExact(lots, instrument.unitValue());
                    account.trade(instrument.id, -lots, 0, amount);
                    events.paidOut(account.id, instrument.id, lots, amount);
                    paid = Math.addExact(paid, amount);
                }
            }
        }
        if (paid != 0) {
            throw new AssertionError("payoffs sum to " + paid);
        }
    }

    /** Why nobody may trade an instrument, or null. */
    Rejection refuseTrade(NaiveInstrument instrument) {
        if (instrument.isExpired(pool.lastTimestampMs())) {
            return Rejection.INSTRUMENT_EXPIRED;
        }
        boolean valued = !instrument.isOption() || instrument.option != null;
        return valued ? null : Rejection.NOT_VALUED;
    }

    /** Why positions of an instrument may not grow, or null. */
    Rejection refuseNewRisk(NaiveInstrument instrument) {
        Rejection refused = refuseTrade(instrument);
        if (refused != null) {
            return refused;
        }
        if (instrument.phase == InstrumentPhase.REDUCE_ONLY) {
            return Rejection.INSTRUMENT_REDUCE_ONLY;
        }
        int ageMax = instrument.listing.bounds().markAgeMsMax();
        NaiveIndex index = instrument.index;
        boolean old = ageMax > 0 && pool.lastTimestampMs() - instrument.markedMs > ageMax;
        if (index.isKnown()) {
            old |= ageMax > 0 && pool.lastTimestampMs() - index.arrivedMs() > ageMax;
            old |= !index.isSure();
        }
        return old ? Rejection.NEW_RISK_HALTED : null;
    }

    void portfolioRules(PortfolioRules next) {
        boolean usable = !next.shape().charges().isEmpty();
        boolean options = pool.instruments.values().stream().anyMatch(NaiveInstrument::isOption);
        boolean unknowing = next.columnCount() != columnCount && options;
        if (!next.fault().isEmpty()) {
            pool.reject(0, Rejection.RULES_INVALID, next.columnCount());
        } else if (pool.hasPortfolios() && (!usable || unknowing)) {
            pool.reject(0, Rejection.RULES_IN_USE, next.columnCount());
        } else {
            rules = next;
            if (next.columnCount() != columnCount) {
                columnCount = next.columnCount();
                dropStaged();
                for (NaiveInstrument instrument : pool.instruments.values()) {
                    if (instrument.option != null) {
                        instrument.option = instrument.option.withoutLosses();
                    }
                }
            }
            pool.allChanged = true;
            pool.pricesChanged();
            events.rulesChanged(next);
        }
    }

    /** Whether every option in force says what it loses in the scenarios of the rules. */
    boolean knowsLosses() {
        boolean known = true;
        for (NaiveInstrument instrument : pool.instruments.values()) {
            boolean valued = instrument.isOption() && instrument.isOpen();
            valued &= instrument.option != null;
            known &= !valued || instrument.option.losses256().length == columnCount;
        }
        return known;
    }

    private boolean lacks(MemorySegment records, int recordCount, int bytes) {
        boolean lacks = recordCount < 0 || (long) recordCount * bytes > records.byteSize();
        if (lacks) {
            pool.reject(0, Rejection.MALFORMED, recordCount);
        }
        return lacks;
    }
}
