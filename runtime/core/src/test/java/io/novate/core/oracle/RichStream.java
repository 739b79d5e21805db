package io.novate.core.oracle;

import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.unit.Limits;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands about options, futures and inverse contracts, orders, portfolios and expiries. */
final class RichStream {
    private static final int UNDERLYINGS = 2;
    private static final int COLUMNS_MAX = 6;
    private static final long MINUTE_MS = 60_000;
    private static final long RECORDS_BYTES = 1 << 14;

    private final PoolStream stream;
    private final SplittableRandom random;
    private final NaivePool pool;
    private final MemorySegment records;
    private final long[] baseTicks = new long[UNDERLYINGS + 1];
    private long version;
    private long lastOrderId;

    RichStream(PoolStream stream, SplittableRandom random, NaivePool pool, Arena arena) {
        this.stream = stream;
        this.random = random;
        this.pool = pool;
        records = arena.allocate(RECORDS_BYTES, 8);
    }

    void setUp() {
        for (int underlying = 1; underlying <= UNDERLYINGS; underlying++) {
            baseTicks[underlying] = 100 + random.nextLong(5_000);
        }
        if (random.nextInt(3) > 0) {
            rules();
        }
    }

    void firstPrices() {
        for (int underlying = 1; underlying <= UNDERLYINGS; underlying++) {
            if (random.nextInt(8) > 0) {
                index(underlying, baseTicks[underlying]);
            }
        }
        if (random.nextInt(8) > 0) {
            version(false);
        }
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private NaiveIndex indexOf(int underlying) {
        return pool.markets().index(underlying);
    }

    private long priceNow(int underlying) {
        long ticks = indexOf(underlying).ticks();
        return ticks == 0 ? baseTicks[underlying] : ticks;
    }

    private long clampIndex(int underlying, long ticks) {
        return Math.clamp(ticks, baseTicks[underlying] / 4, 4 * baseTicks[underlying]);
    }

    Listing listing(int id) {
        int underlying = 1 + Math.floorMod(id, UNDERLYINGS);
        long base = baseTicks[underlying];
        InstrumentKind kind = InstrumentKind.values()[random.nextInt(6)];
        long tickMoney = 1L << (12 + random.nextInt(6));
        if (kind.isInverse()) {
            tickMoney = base * (1L << (19 + random.nextInt(4)));
        }
        boolean narrow = oneIn(40);
        Contract contract =
                new Contract(
                        kind,
                        underlying,
                        tickMoney,
                        kind.isInverse() ? Math.max(1, base / 8) : 1,
                        narrow ? Math.max(1, base / 5) : 8 * base,
                        kind.isOption() ? Math.max(1, base * (5 + random.nextInt(12)) / 10) : 0,
                        kind.isPerpetual() ? 0 : expiryMs());
        long mark = Math.clamp(priceNow(underlying), contract.priceTicksMin(), 8 * base);
        mark = narrow && !kind.isOption() ? Math.max(1, base / 6) : mark;
        int ageMs = oneIn(3) ? 1 + random.nextInt(400_000) : 0;
        TradingBounds plain = stream.bounds(20 + random.nextInt(4_000));
        TradingBounds bounds =
                new TradingBounds(
                        plain.lotsMax(),
                        oneIn(4) ? 1 + random.nextInt(500) : 0,
                        plain.liquidationLotsMax(),
                        plain.slippagePpm(),
                        plain.priceBandPpm(),
                        ageMs);
        long perLot = oneIn(4) ? random.nextLong(1 << 14) : 0;
        Fees fees =
                new Fees(
                        stream.fee(333),
                        stream.fee(111),
                        random.nextInt(4) * 4_001,
                        perLot,
                        perLot / 3);
        return new Listing(
                id,
                kind + "-" + id,
                contract,
                kind.isOption() ? MarginSchedule.of(List.of()) : schedule(contract, mark),
                fees,
                bounds,
                kind.isOption() ? 0 : mark);
    }

    private MarginSchedule schedule(Contract contract, long mark) {
        long value = Math.abs(contract.value(mark));
        MarginRounding rounding = MarginRounding.values()[oneIn(3) ? random.nextInt(3) : 0];
        boolean plain = rounding == MarginRounding.PER_LOT;
        long lower = oneIn(3) ? random.nextLong(value * 200 + 1) : 0;
        long upper = lower > 0 || oneIn(5) ? lower + 1 + random.nextLong(value * 1_000 + 1) : 0;
        return new MarginSchedule(
                plain ? stream.brackets(value) : stream.brackets(value).subList(0, 1),
                plain ? stream.brackets(value) : stream.brackets(value).subList(0, 1),
                lower,
                upper,
                rounding);
    }

    private long expiryMs() {
        long minute = stream.nowMs() / MINUTE_MS;
        return (minute + 4 + random.nextInt(oneIn(2) ? 16 : 90)) / 4 * 4 * MINUTE_MS;
    }

    /** An index and everything written on it moves, then all are checked. */
    void shock() {
        int underlying = 1 + random.nextInt(UNDERLYINGS);
        int ppm = random.nextInt(-90_000, 90_001) * (oneIn(4) ? 4 : 1);
        long now = priceNow(underlying);
        long next = clampIndex(underlying, now + now * ppm / 1_000_000);
        index(underlying, next);
        List<long[]> marks = new ArrayList<>();
        for (NaiveInstrument instrument : pool.instruments.values()) {
            boolean follows = !instrument.isOption() && marks.size() < 8;
            if (follows && instrument.contract().underlying() == underlying) {
                long least = instrument.contract().priceTicksMin();
                long ticks = Math.clamp(next, least, instrument.contract().priceTicksMax());
                marks.add(new long[] {instrument.id, ticks});
            }
        }
        if (oneIn(3)) {
            version(false);
        }
        if (!marks.isEmpty()) {
            stream.marks(marks);
        }
    }

    void index() {
        if (oneIn(12)) {
            long ticks = oneIn(2) ? stream.odd() : baseTicks[1] * 20;
            index(oneIn(3) ? random.nextInt(-1, 3) : 1, ticks);
            return;
        }
        int underlying = 1 + random.nextInt(UNDERLYINGS);
        long now = priceNow(underlying);
        index(
                underlying,
                clampIndex(underlying, now + random.nextLong(-now / 20 - 1, now / 20 + 2)));
        stream.check();
    }

    private void index(int underlying, long ticks) {
        int sources = oneIn(8) ? random.nextInt(-1, 3) : 3 + random.nextInt(3);
        int addOn = oneIn(5) ? random.nextInt(oneIn(6) ? 1_100_000 : 30_000) : 0;
        stream.add(
                "index " + underlying + " " + ticks + " of " + sources + " add-on " + addOn,
                (c, t) -> {
                    records.asSlice(0, IndexDescriptor.BYTES).fill((byte) 0);
                    records.set(ValueLayout.JAVA_INT, 0, underlying);
                    records.set(ValueLayout.JAVA_INT, 4, sources);
                    records.set(ValueLayout.JAVA_LONG, 8, ticks);
                    records.set(ValueLayout.JAVA_INT, 16, addOn);
                    c.indexes(t, records, 1);
                });
    }

    void tables() {
        version(oneIn(8));
        stream.check();
    }

    /** Sends a version, in one part or two, and activates it; sometimes something is wrong. */
    private void version(boolean broken) {
        List<Integer> options = new ArrayList<>();
        for (int id = 1; id <= stream.instrumentsMax(); id++) {
            NaiveInstrument instrument = pool.instrument(id);
            if (instrument == null || instrument.isOption() || broken && oneIn(5)) {
                options.add(id);
            }
        }
        long next = oneIn(12) ? version : version + 1 + random.nextInt(2);
        version = Math.max(version, next);
        options.removeIf(id -> oneIn(6));
        int cut = oneIn(3) ? random.nextInt(options.size() + 1) : options.size();
        table(next, options.subList(0, cut), broken);
        if (cut < options.size()) {
            table(next, options.subList(cut, options.size()), broken);
        }
        if (!oneIn(15)) {
            long activated = oneIn(15) ? next - 1 : next;
            stream.add("activate " + activated, (c, t) -> c.activate(t, activated));
        }
    }

    private void table(long next, List<Integer> options, boolean broken) {
        long seed = random.nextLong();
        List<Integer> copy = List.copyOf(options);
        stream.add(
                "tables " + next + " of " + copy,
                (c, t) -> {
                    // The columns are those of the rules in force when the command is sent.
                    int columns = pool.markets().columnCount();
                    int stride = OptionDescriptor.strideBytes(columns);
                    SplittableRandom drawn = new SplittableRandom(seed);
                    for (int at = 0; at < copy.size(); at++) {
                        record((long) at * stride, copy.get(at), columns, drawn, broken);
                    }
                    c.tables(t, next, records, copy.size());
                });
    }

    private void record(long at, int id, int columns, SplittableRandom drawn, boolean broken) {
        NaiveInstrument instrument = pool.instrument(id);
        boolean option = instrument != null && instrument.isOption();
        long tick = option ? instrument.contract().tickMoney() : 1;
        long index = option ? instrument.referenceTicks() * tick : 1;
        long strike = option ? instrument.contract().strikeTicks() * tick : 1;
        boolean call = option && instrument.contract().kind() == InstrumentKind.CALL;
        long inside = Math.max(0, call ? index - strike : strike - index);
        long most = option ? instrument.valueMax() : 1;
        long time = drawn.nextInt(3) == 0 ? 0 : drawn.nextLong(index / 8 + 1);
        long value = Math.min(most, inside + time);
        value = drawn.nextInt(12) == 0 ? 0 : value;
        records.set(ValueLayout.JAVA_INT, at, id);
        records.set(ValueLayout.JAVA_INT, at + 4, broken && drawn.nextInt(6) == 0 ? 7 : columns);
        records.set(ValueLayout.JAVA_LONG, at + 8, value);
        for (int field = 0; field < 4; field++) {
            boolean shorts = field % 2 == 1;
            long margin = shorts ? index / 20 + drawn.nextLong(index / 6 + 1) : 0;
            margin = drawn.nextInt(12) == 0 ? drawn.nextLong(most + 1) : margin;
            margin = Math.min(margin, most) * 256;
            margin = broken && drawn.nextInt(8) == 0 ? most * 256 + 1 : margin;
            records.set(ValueLayout.JAVA_LONG, at + 16 + 8L * field, margin);
        }
        for (int column = 0; column < columns; column++) {
            long loss = drawn.nextLong(-index / 6 - 1, index / 6 + 2);
            loss = Math.clamp(loss, -most, Math.min(most, value)) * 256;
            records.set(ValueLayout.JAVA_LONG, at + 48 + 8L * column, loss);
        }
    }

    void order() {
        int id = stream.anyInstrument();
        NaiveInstrument instrument = pool.instrument(id);
        int account = oneIn(40) ? stream.anyAccount() : stream.customer();
        NaiveAccount holder = pool.account(account);
        if (holder != null && !holder.isFlat() && oneIn(3)) {
            closingOrders(holder);
            return;
        }
        if (holder != null && !holder.isFlat() && oneIn(2)) {
            List<Integer> held = List.copyOf(holder.positions.keySet());
            id = held.get(random.nextInt(held.size()));
            instrument = pool.instrument(id);
        }
        long mark = instrument == null ? 1 : instrument.markTicks();
        long least = instrument == null ? 1 : instrument.contract().priceTicksMin();
        long drift = random.nextLong(-mark / 20 - 2, mark / 20 + 3);
        long limit = oneIn(40) ? stream.odd() : Math.max(least, mark + drift);
        long lots = 1 + random.nextInt(1 << random.nextInt(1, oneIn(6) ? 13 : 7));
        long signed = oneIn(60) ? stream.odd() : random.nextBoolean() ? lots : -lots;
        long orderId = oneIn(40) ? random.nextInt(-1, 20) : ++lastOrderId;
        boolean reduceOnly = oneIn(4);
        int traded = id;
        stream.add(
                "order " + orderId + " of " + account + " " + traded + " " + signed + "@" + limit,
                (c, t) -> c.order(t, orderId, account, traded, signed, limit, reduceOnly));
    }

    /** Orders at several prices that together close about as much as there is. */
    private void closingOrders(NaiveAccount holder) {
        List<Integer> held = List.copyOf(holder.positions.keySet());
        int id = held.get(random.nextInt(held.size()));
        NaiveInstrument instrument = pool.instrument(id);
        long lots = -holder.lots(id);
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            long size = Math.max(1, Math.abs(lots) * random.nextInt(1, 8) / 8);
            long signed = lots < 0 ? -size : size;
            long limit = Math.max(1, instrument.markTicks() + random.nextInt(-3, 4));
            long orderId = ++lastOrderId;
            stream.add(
                    "order " + orderId + " closes " + signed + " of " + holder.id + " in " + id,
                    (c, t) -> c.order(t, orderId, holder.id, id, signed, limit, false));
        }
    }

    void orderLeft() {
        List<NaiveOrders.Order> open = List.copyOf(pool.orders().orders.values());
        if (open.isEmpty() || oneIn(20)) {
            long id = stream.odd();
            stream.add("left of unknown " + id, (c, t) -> c.orderLeft(t, id, 0));
            return;
        }
        NaiveOrders.Order order = open.get(random.nextInt(open.size()));
        long size = Math.abs(order.lots);
        long left = oneIn(2) ? 0 : random.nextLong(size + (oneIn(8) ? 2 : 0));
        long said = oneIn(40) ? stream.odd() : left;
        stream.add("left of " + order.id + " " + said, (c, t) -> c.orderLeft(t, order.id, said));
    }

    void leverage() {
        int account = oneIn(20) ? stream.anyAccount() : stream.customer();
        int id = stream.anyInstrument();
        int ppm = oneIn(20) ? (int) stream.odd() : oneIn(3) ? 0 : random.nextInt(400_000);
        stream.add(
                "leverage " + account + " " + id + " " + ppm,
                (c, t) -> c.leverage(t, account, id, ppm));
    }

    void tier() {
        int tier = oneIn(20) ? random.nextInt(-2, 20) : random.nextInt(4);
        if (oneIn(2)) {
            int taker = oneIn(20) ? (int) stream.odd() : random.nextInt(1_000_001);
            int maker = oneIn(20) ? (int) stream.odd() : random.nextInt(-1_000_000, 1_000_001);
            stream.add(
                    "tier " + tier + " " + taker + " " + maker,
                    (c, t) -> c.feeTier(t, tier, taker, maker));
        } else {
            int account = oneIn(20) ? stream.anyAccount() : stream.customer();
            stream.add("assign " + account + " " + tier, (c, t) -> c.assignTier(t, account, tier));
        }
    }

    /** Lets some of the first accounts be margined by scenarios. */
    void modes(int accounts) {
        int oneIn = 1 + random.nextInt(4);
        for (int number = 0; number < accounts; number++) {
            int account = Limits.CUSTOMER_FROM + number;
            if (oneIn(oneIn)) {
                MarginMode mode = MarginMode.PORTFOLIO;
                stream.add("mode " + account, (c, t) -> c.marginMode(t, account, mode));
            }
        }
    }

    void mode() {
        int account = oneIn(20) ? stream.anyAccount() : stream.customer();
        MarginMode mode = random.nextInt(3) > 0 ? MarginMode.PORTFOLIO : MarginMode.CROSS;
        MarginMode said = oneIn(20) ? MarginMode.ISOLATED : mode;
        stream.add("mode " + account + " " + said, (c, t) -> c.marginMode(t, account, said));
    }

    void rules() {
        PortfolioRules rules = drawRules();
        stream.add("rules " + rules, (c, t) -> c.portfolioRules(t, rules));
        stream.check();
    }

    private PortfolioRules drawRules() {
        if (oneIn(12)) {
            return PortfolioRules.NONE;
        }
        int columns = oneIn(3) ? 1 + random.nextInt(COLUMNS_MAX) : 4;
        int rows = 1 + random.nextInt(5);
        List<ScenarioTerm> terms = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int count = 1 + random.nextInt(oneIn(3) ? 3 : 1);
            for (int term = 0; term < count; term++) {
                int from = random.nextInt(columns);
                terms.add(
                        new ScenarioTerm(
                                row,
                                Grouping.values()[random.nextInt(5)],
                                from,
                                1 + random.nextInt(oneIn(2) ? 1 : columns - from),
                                oneIn(3),
                                term > 0 && oneIn(4)));
            }
        }
        List<ScenarioCharge> charges = new ArrayList<>();
        List<ChargeFactor> factors = new ArrayList<>();
        int charged = 1 + random.nextInt(3);
        for (int charge = 0; charge < charged; charge++) {
            int from = random.nextInt(rows);
            boolean signed = oneIn(6);
            Grouping grouping = oneIn(2) ? Grouping.POOL : Grouping.UNDERLYING;
            int to = from + 1 + random.nextInt(rows - from);
            charges.add(new ScenarioCharge(from, to, grouping, signed));
            int maintenance = signed ? 0 : random.nextInt(oneIn(5) ? 3_000_000 : 1_200_000);
            int initial = signed ? 0 : maintenance + random.nextInt(400_000);
            boolean broken = oneIn(40);
            factors.add(new ChargeFactor(broken ? -1 : initial, maintenance));
        }
        List<UnderlyingMoves> moves = new ArrayList<>();
        moves.add(new UnderlyingMoves(0, drawMoves(columns)));
        if (oneIn(2)) {
            moves.add(new UnderlyingMoves(1 + random.nextInt(2), drawMoves(columns)));
        }
        int unpaired = oneIn(4) ? 0 : random.nextInt(200_000);
        return new PortfolioRules(
                new ScenarioShape(columns, terms, charges),
                factors,
                moves,
                unpaired + random.nextInt(100_000),
                unpaired);
    }

    private List<ColumnMove> drawMoves(int columns) {
        List<ColumnMove> moves = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            int move = random.nextInt(-400_000, 400_001) * (oneIn(8) ? 20 : 1);
            moves.add(new ColumnMove(move, oneIn(4) ? random.nextInt(1_000_001) : 1_000_000));
        }
        return moves;
    }

    void scale() {
        int id = stream.anyInstrument();
        int initial = oneIn(15) ? (int) stream.odd() : 1_000_000 + random.nextInt(900_000);
        int maintenance = oneIn(15) ? (int) stream.odd() : 1_000_000 + random.nextInt(600_000);
        int floor = oneIn(15) ? (int) stream.odd() : 1 + random.nextInt(1_000_000);
        stream.add(
                "scale " + id + " " + initial + " " + maintenance + " " + floor,
                (c, t) -> c.riskScale(t, id, initial, maintenance, floor));
        stream.check();
    }

    void restrict() {
        int id = stream.anyInstrument();
        if (oneIn(3)) {
            stream.add("delist " + id, (c, t) -> c.delist(t, id));
        } else if (oneIn(3)) {
            stream.add("restrict " + id, (c, t) -> c.restrict(t, id));
        }
    }

    /** Asks for the next expiry a millisecond before it and in the millisecond it is due. */
    private void atExpiry() {
        NaiveInstrument next = null;
        for (NaiveInstrument instrument : pool.instruments.values()) {
            long expiryMs = instrument.contract().expiryMs();
            boolean comes = instrument.isOpen() && expiryMs > stream.nowMs() + 2;
            if (comes && (next == null || expiryMs < next.contract().expiryMs())) {
                next = instrument;
            }
        }
        if (next != null) {
            int underlying = next.contract().underlying();
            long expiryMs = next.contract().expiryMs();
            stream.jumpTo(expiryMs - 2);
            for (int count = 0; count < 2; count++) {
                stream.add("expire " + expiryMs, (c, t) -> c.expire(t, underlying, expiryMs));
            }
        }
    }

    /** Settles what is due, sometimes too early, and lists what is free again. */
    void expire() {
        if (oneIn(4)) {
            atExpiry();
            return;
        }
        for (NaiveInstrument instrument : pool.instruments.values()) {
            long expiryMs = instrument.contract().expiryMs();
            boolean dated = expiryMs != 0 && instrument.isOpen();
            if (dated && (expiryMs <= stream.nowMs() || oneIn(30))) {
                int underlying = oneIn(30) ? 0 : instrument.contract().underlying();
                stream.add(
                        "expire " + underlying + " " + expiryMs,
                        (c, t) -> c.expire(t, underlying, expiryMs));
                if (oneIn(2)) {
                    stream.seal();
                    stream.list(listing(instrument.id));
                    version(false);
                }
                return;
            }
        }
        for (NaiveInstrument instrument : pool.instruments.values()) {
            if (!instrument.isOpen()) {
                stream.seal();
                stream.list(listing(instrument.id));
                version(false);
                return;
            }
        }
    }
}
