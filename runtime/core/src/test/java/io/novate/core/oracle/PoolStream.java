package io.novate.core.oracle;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Bracket;
import io.novate.core.command.Commands;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.FundKind;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import io.novate.core.command.InboxKind;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Random commands for one pool. The seed draws the size of the pool, its listings, and how often
 * each kind of command comes, often never; prices move calmly or crash. What it reads of the pool
 * only serves to hit something: answering is the pool's affair.
 */
final class PoolStream {
    private static final int ASSET_KEY = 0x8000;
    private static final int TRADES_MAX = 12;
    private static final int MARKS_MAX = 8;
    private static final int STORM_ORDERS = 40;
    private static final int TWINS_MAX = 40;
    private static final int BUCKETS_MAX = 24;
    private static final int BUCKET_FROM = Limits.VENUE_ACCOUNT_FROM + 76;
    private static final long TWIN_LOTS = 256;
    private static final byte[] SHORT_ADDRESS = new byte[19];

    /** One command and its words for a failure. */
    record Step(String text, Consumer<Commands> command) {}

    /** The kinds of command, each with its own weight. */
    private enum Kind {
        TRADE,
        CLOSE,
        BATCH,
        MARK,
        CRASH,
        FUNDING,
        REVALUE,
        FILL,
        END,
        TRANSFER,
        DEPOSIT,
        WITHDRAW,
        COLLATERAL,
        VALUE_ASSET,
        CONVERT,
        OPEN,
        LIST,
        NONSENSE,
        TWINS,
        DEPTH,
        FUND,
        TRANCHE,
        ISOLATE,
        SEAL,
        SHOCK,
        INDEX,
        TABLES,
        ORDER,
        ORDER_LEFT,
        LEVERAGE,
        TIER,
        MODE,
        RULES,
        SCALE,
        RESTRICT,
        EXPIRE
    }

    private static final int[] UNKNOWN_INSTRUMENTS = {-1, 0, 9, 4_096, 4_097, Integer.MAX_VALUE};

    private static final int[] WEIGHTS = {0, 0, 1, 3, 6, 12};

    private final SplittableRandom random;
    private final NaivePool pool;
    private final int accountsMax;
    private final int instrumentsMax;
    private final int assetsMax;
    private final boolean gaps;
    private final boolean rich;
    private RichStream more;
    private final int[] weights = new int[Kind.values().length];
    private final int weightTotal;
    private final ArrayDeque<Step> queue = new ArrayDeque<>();
    private final MemorySegment trades;
    private final MemorySegment marks;
    private long timestampMs;
    private int crashLeft;
    private int crashInstrument;
    private int crashSign;
    private int twinCount;
    private final List<Integer> buckets = new ArrayList<>();
    private int stormLeft;
    private int stormAccount;

    /**
     * @param gaps whether other commands may come between a mark and the check after it
     */
    PoolStream(long seed, NaivePool pool, Limits limits, Arena arena, boolean gaps, boolean rich) {
        random = new SplittableRandom(seed);
        this.pool = pool;
        this.gaps = gaps;
        this.rich = rich;
        accountsMax = 3 + random.nextInt(random.nextInt(4) == 0 ? 58 : 10);
        instrumentsMax =
                (rich ? 4 : 1) + random.nextInt(Math.min(rich ? 10 : 6, limits.instrumentsMax()));
        assetsMax = random.nextInt(limits.assetsMax() + 1);
        trades = arena.allocate((long) TRADES_MAX * TradeDescriptor.BYTES, 8);
        marks = arena.allocate((long) MARKS_MAX * MarkDescriptor.BYTES, 8);
        int total = 0;
        for (Kind kind : Kind.values()) {
            int weight = WEIGHTS[random.nextInt(WEIGHTS.length)];
            if (!rich && kind.compareTo(Kind.SEAL) > 0) {
                continue;
            }
            if (kind == Kind.TRADE) {
                weight = Math.max(4, 2 * weight);
            }
            weight = rich ? richWeight(kind, weight) : weight;
            weights[kind.ordinal()] = weight;
            total += weight;
        }
        weightTotal = total;
        more = new RichStream(this, random, pool, arena);
        setUp();
    }

    /** Enough trades to hold something, and markets that live on. */
    private static int richWeight(Kind kind, int weight) {
        return switch (kind) {
            case TRADE -> 2 * weight + 8;
            case CLOSE, BATCH, ORDER -> weight + 3;
            case EXPIRE -> weight + 6;
            case SHOCK, TABLES -> weight + 2;
            case RULES, OPEN, LIST, NONSENSE -> Math.min(1, weight);
            case ISOLATE -> 0; // orders of buckets have a twin of their own
            default -> weight;
        };
    }

    Step next() {
        Step step = queue.poll();
        while (step == null) {
            if (stormLeft > 0) {
                storm();
            } else {
                make(draw());
            }
            step = queue.poll();
        }
        return step;
    }

    /** The venue times out every order of one account until its steps are used up. */
    private void storm() {
        stormLeft--;
        NaiveAccount account = pool.account(stormAccount);
        long id = account == null ? 0 : account.orderId;
        if (id == 0) {
            stormLeft = 0;
            return;
        }
        add("end " + id + " in a storm", (c, t) -> c.liquidationEnd(t, id, OrderEnd.TIMED_OUT));
    }

    private Kind draw() {
        int at = random.nextInt(weightTotal);
        for (Kind kind : Kind.values()) {
            at -= weights[kind.ordinal()];
            if (at < 0) {
                return kind;
            }
        }
        throw new AssertionError("weights");
    }

    private void setUp() {
        if (rich) {
            timestampMs = 1_000_000;
            more.setUp();
        }
        for (int id = 1; id <= instrumentsMax; id++) {
            list(listing(id));
        }
        for (int asset = 1; asset <= assetsMax; asset++) {
            listAsset(asset);
        }
        if (rich) {
            more.firstPrices();
        }
        for (int index = 0; index < accountsMax; index++) {
            int id = Limits.CUSTOMER_FROM + index;
            boolean large = random.nextInt(8) == 0;
            add(
                    "open " + id + " large " + large,
                    (c, t) -> c.open(t, id, address(id % 3), address(0), MarginMode.CROSS, large));
            deposit(id, 0, money());
        }
        if (rich) {
            more.modes(accountsMax);
        }
        for (int house : new int[] {Limits.INSURANCE, Limits.BACKSTOP}) {
            if (random.nextBoolean()) {
                deposit(house, 0, money() * (1 + random.nextInt(20)));
            }
        }
    }

    private void make(Kind kind) {
        switch (kind) {
            case TRADE -> trade(1, false);
            case CLOSE -> trade(1, true);
            case BATCH -> trade(2 + random.nextInt(TRADES_MAX - 1), random.nextBoolean());
            case MARK -> mark(1 + random.nextInt(MARKS_MAX));
            case CRASH -> crash();
            case FUNDING -> fund();
            case REVALUE -> revalue(random.nextBoolean());
            case FILL -> fill();
            case END -> end();
            case TRANSFER -> transfer();
            case DEPOSIT -> deposit(anyAccount(), 0, oneIn(40) ? odd() : money());
            case WITHDRAW -> withdraw(0);
            case COLLATERAL -> collateral();
            case VALUE_ASSET -> valueAsset();
            case CONVERT -> convert();
            case OPEN -> open();
            case LIST -> relist();
            case NONSENSE -> nonsense();
            case TWINS -> twins();
            case DEPTH -> depth();
            case FUND -> openFund();
            case TRANCHE -> tranche();
            case SEAL -> seal();
            case ISOLATE -> isolate();
            case SHOCK -> more.shock();
            case INDEX -> more.index();
            case TABLES -> more.tables();
            case ORDER -> more.order();
            case ORDER_LEFT -> more.orderLeft();
            case LEVERAGE -> more.leverage();
            case TIER -> more.tier();
            case MODE -> more.mode();
            case RULES -> more.rules();
            case SCALE -> more.scale();
            case RESTRICT -> more.restrict();
            case EXPIRE -> more.expire();
        }
    }

    /** A command with its time. */
    interface Timed {
        void send(Commands commands, long timestampMs);
    }

    void add(String text, Timed timed) {
        if (rich && oneIn(4)) {
            timestampMs += random.nextLong(oneIn(30) ? 900_000 : 12_000);
        }
        long time = oneIn(200) ? timestampMs : ++timestampMs;
        queue.add(new Step(text, commands -> timed.send(commands, time)));
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private long money() {
        return 1 + random.nextLong(1L << (24 + random.nextInt(9)));
    }

    /** A number that breaks things. */
    long odd() {
        return switch (random.nextInt(7)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MAX_VALUE;
            case 3 -> Long.MIN_VALUE;
            case 4 -> Limits.GROSS_MAX + 1;
            case 5 -> 1L << random.nextInt(63);
            default -> random.nextLong();
        };
    }

    int customer() {
        if (!buckets.isEmpty() && oneIn(4)) {
            return buckets.get(random.nextInt(buckets.size()));
        }
        return Limits.CUSTOMER_FROM + random.nextInt(accountsMax);
    }

    int anyAccount() {
        return switch (random.nextInt(24)) {
            case 0 -> Limits.VENUE_ACCOUNT_FROM + random.nextInt(3);
            case 1 -> Limits.INSURANCE;
            case 2 -> 2 + random.nextInt(6);
            case 4 -> Limits.VENUE_ACCOUNT_FROM + 110 + random.nextInt(16);
            case 3 -> oneIn(10) ? random.nextInt() : customer();
            default -> customer();
        };
    }

    int anyInstrument() {
        return oneIn(60)
                ? UNKNOWN_INSTRUMENTS[random.nextInt(UNKNOWN_INSTRUMENTS.length)]
                : 1 + random.nextInt(instrumentsMax);
    }

    private static byte[] address(int id) {
        byte[] address = new byte[20];
        address[0] = (byte) id;
        address[1] = (byte) (id >> 8);
        return address;
    }

    long nowMs() {
        return timestampMs;
    }

    /** Lets the next command come just after a time that is not past. */
    void jumpTo(long nextMs) {
        timestampMs = Math.max(timestampMs, nextMs);
    }

    int instrumentsMax() {
        return instrumentsMax;
    }

    private Listing listing(int id) {
        if (rich) {
            return more.listing(id);
        }
        long tickMoney = 1L << random.nextInt(21);
        long markTicks = 50 + random.nextLong(20_000);
        while (markTicks * tickMoney < 1 << 20) {
            markTicks *= 4;
        }
        int lotsMax = 20 + random.nextInt(4_000);
        return new Listing(
                id,
                "P" + id,
                Contract.perpetual(1 + id / 2, tickMoney, markTicks * (2 + random.nextInt(20))),
                new MarginSchedule(
                        brackets(markTicks * tickMoney),
                        brackets(markTicks * tickMoney),
                        0,
                        0,
                        MarginRounding.PER_LOT),
                new Fees(fee(333), fee(111), random.nextInt(4) * 4_001),
                bounds(lotsMax),
                markTicks);
    }

    TradingBounds bounds(int lotsMax) {
        int slippagePpm = random.nextInt(4) * 3_333;
        int orderLotsMax = 1 + random.nextInt(oneIn(3) ? 3 : 60);
        return TradingBounds.of(
                lotsMax, orderLotsMax, slippagePpm, 1_000 + random.nextInt(300_000));
    }

    /** Mostly usual, sometimes far above the maintenance margin that a reducing trade frees. */
    int fee(int step) {
        return oneIn(4) ? random.nextInt(80_000) : random.nextInt(3) * step;
    }

    List<Bracket> brackets(long markValue) {
        List<Bracket> brackets = new ArrayList<>();
        int count = 1 + random.nextInt(oneIn(4) ? 16 : 4);
        long floor = 0;
        int maintenance = 1_000 + random.nextInt(60_000);
        int initial = maintenance + random.nextInt(60_000);
        for (int index = 0; index < count; index++) {
            brackets.add(new Bracket(floor, initial, maintenance));
            floor += 1 + random.nextLong(markValue * 40);
            maintenance = Math.min(1_000_000, maintenance + random.nextInt(50_000));
            initial = Math.max(maintenance, Math.min(1_000_000, initial + random.nextInt(90_000)));
        }
        return brackets;
    }

    void list(Listing listing) {
        add("list " + listing, (c, t) -> c.list(t, listing));
    }

    private void listAsset(int asset) {
        long price256 = oneIn(20) ? odd() : random.nextLong(1L << random.nextInt(1, 20));
        String symbol = oneIn(20) ? "" : "A" + asset;
        Asset drawn = oneIn(3) ? Asset.plain(asset, symbol) : curved(asset, symbol);
        add("listAsset " + drawn + " " + price256, (c, t) -> c.listAsset(t, drawn, price256));
    }

    /** Haircuts in rising steps, those before new risk mostly above those of maintenance. */
    private Asset curved(int asset, String symbol) {
        int least = random.nextInt(300_000);
        List<HaircutStep> maintenance = new ArrayList<>();
        List<HaircutStep> initial = new ArrayList<>();
        long floor = 0;
        int more = oneIn(20) ? -least : random.nextInt(100_000);
        int count = 1 + random.nextInt(4);
        for (int index = 0; index < count; index++) {
            maintenance.add(new HaircutStep(floor, least));
            initial.add(new HaircutStep(floor, least + more));
            floor += 1 + random.nextLong(1L << random.nextInt(1, 44));
            least += random.nextInt(600_000 / count);
        }
        AssetBounds bounds =
                new AssetBounds(
                        oneIn(3) ? 1 + random.nextLong(1L << random.nextInt(1, 44)) : 0,
                        oneIn(2) ? 1 + random.nextLong(1L << random.nextInt(1, 44)) : 0,
                        random.nextInt(50_000));
        return new Asset(
                asset, symbol, HaircutCurve.of(initial), HaircutCurve.of(maintenance), bounds);
    }

    private void trade(int count, boolean closing) {
        List<long[]> records = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            records.add(closing ? closingTrade() : openingTrade());
        }
        trades(records);
    }

    private void trades(List<long[]> list) {
        StringBuilder text = new StringBuilder("trades");
        byte[] bytes = new byte[list.size() * TradeDescriptor.BYTES];
        MemorySegment records = MemorySegment.ofArray(bytes);
        for (int index = 0; index < list.size(); index++) {
            long[] fields = list.get(index);
            long at = (long) index * TradeDescriptor.BYTES;
            for (int field = 0; field < 4; field++) {
                records.set(ValueLayout.JAVA_INT_UNALIGNED, at + 4L * field, (int) fields[field]);
            }
            records.set(ValueLayout.JAVA_LONG_UNALIGNED, at + 16, fields[4]);
            records.set(ValueLayout.JAVA_LONG_UNALIGNED, at + 24, fields[5]);
            text.append(' ').append(List.of(fields[0], fields[1], fields[2], fields[3]));
            text.append(fields[4]).append('@').append(fields[5]);
        }
        int named = oneIn(300) ? random.nextInt() | 64 : list.size();
        text.append(" count ").append(named);
        add(
                text.toString(),
                (c, t) -> {
                    MemorySegment.copy(bytes, 0, trades, ValueLayout.JAVA_BYTE, 0, bytes.length);
                    c.trades(t, trades, named);
                });
    }

    private long price(int instrument) {
        NaiveInstrument listed = pool.instrument(instrument);
        if (listed == null || oneIn(100)) {
            return odd();
        }
        long mark = listed.markTicks();
        long band = listed.listing.bounds().priceBandPpm();
        long most = listed.referenceTicks() * band / 1_000_000;
        if (oneIn(25)) {
            most += 1 + random.nextInt(2);
        }
        long spread = oneIn(3) ? most : most / 16;
        return oneIn(2) ? mark : mark + random.nextLong(-spread, spread + 1);
    }

    private long[] openingTrade() {
        int buyer = oneIn(60) ? anyAccount() : customer();
        int seller = oneIn(60) ? anyAccount() : otherThan(buyer);
        int instrument = oneIn(20) ? anyInstrument() : instrumentOf(buyer, seller);
        long lots = oneIn(100) ? odd() : size(buyer, seller, pool.instrument(instrument));
        return new long[] {buyer, seller, instrument, flags(), lots, price(instrument)};
    }

    /** Who takes, and rarely a side that may only reduce. */
    private int flags() {
        return random.nextInt(2) | (rich && oneIn(8) ? 2 << random.nextInt(2) : 0);
    }

    private int instrumentOf(int buyer, int seller) {
        NaiveAccount first = pool.account(buyer);
        NaiveAccount second = pool.account(seller);
        int bought = first == null ? 0 : first.bucketInstrument;
        int sold = second == null ? 0 : second.bucketInstrument;
        return bought != 0 ? bought : sold != 0 ? sold : anyInstrument();
    }

    private int otherThan(int account) {
        int other = customer();
        return other != account || oneIn(20) ? other : customer();
    }

    /** Lots that both can carry, often nearly all, sometimes too many. */
    private long size(int buyer, int seller, NaiveInstrument instrument) {
        NaiveAccount first = pool.account(buyer);
        NaiveAccount second = pool.account(seller);
        if (first == null || second == null || instrument == null || oneIn(4)) {
            return 1 + random.nextInt(1 << random.nextInt(1, 8));
        }
        long free = Math.min(free(pool.root(first)), free(pool.root(second)));
        long perLot = 1 + instrument.initial256(1).shiftRight(8).longValueExact();
        long most = Math.clamp(free / perLot, 1, instrument.listing.bounds().lotsMax());
        return oneIn(3) ? most : 1 + random.nextLong(most);
    }

    private long free(NaiveAccount account) {
        NaiveMargin margin = pool.margin(account);
        return margin.equity() - margin.initial();
    }

    /** Lets an account close some or all of a position, perhaps more. */
    private long[] closingTrade() {
        NaiveAccount account = pool.account(customer());
        if (account == null || account.isFlat()) {
            return openingTrade();
        }
        List<Integer> held = List.copyOf(account.positions.keySet());
        int instrument = held.get(random.nextInt(held.size()));
        long lots = account.lots(instrument);
        long size = Math.abs(lots);
        size = oneIn(2) ? size : oneIn(6) ? size + 1 : 1 + random.nextLong(size);
        int other = otherThan(account.id);
        int buyer = lots < 0 ? account.id : other;
        int seller = lots < 0 ? other : account.id;
        return new long[] {buyer, seller, instrument, flags(), size, price(instrument)};
    }

    long moved(NaiveInstrument instrument, int ppm) {
        long mark = instrument.markTicks();
        long next = mark + mark / 1_000 * ppm / 1_000 + random.nextInt(-1, 2);
        long least = instrument.contract().priceTicksMin();
        return Math.clamp(next, least, instrument.contract().priceTicksMax());
    }

    private void mark(int count) {
        List<long[]> records = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int id = anyInstrument();
            NaiveInstrument instrument = pool.instrument(id);
            boolean broken = instrument == null || oneIn(100);
            int ppm = random.nextInt(-8_000_000, 8_000_001) * (oneIn(10) ? 10 : 1);
            records.add(new long[] {id, broken ? odd() : moved(instrument, ppm)});
        }
        marks(records);
    }

    /** Moves one instrument far, for some steps in the same direction. */
    private void crash() {
        if (rich && oneIn(2)) {
            more.shock();
            return;
        }
        if (crashLeft == 0) {
            crashLeft = 1 + random.nextInt(8);
            crashInstrument = 1 + random.nextInt(instrumentsMax);
            crashSign = oneIn(2) ? -1 : 1;
        }
        crashLeft--;
        NaiveInstrument instrument = pool.instrument(crashInstrument);
        if (instrument != null) {
            int ppm = crashSign * (10_000 + random.nextInt(oneIn(6) ? 500_000 : 90_000));
            List<long[]> records = new ArrayList<>();
            records.add(new long[] {crashInstrument, moved(instrument, ppm)});
            marks(records);
        }
    }

    void marks(List<long[]> records) {
        StringBuilder text = new StringBuilder("marks");
        records.forEach(record -> text.append(' ').append(record[0] + ":" + record[1]));
        int named = oneIn(300) ? random.nextInt() | 64 : records.size();
        text.append(" count ").append(named);
        add(
                text.toString(),
                (c, t) -> {
                    for (int index = 0; index < records.size(); index++) {
                        long at = (long) index * MarkDescriptor.BYTES;
                        marks.set(
                                ValueLayout.JAVA_LONG,
                                at,
                                (int) records.get(index)[0] & ~0L >>> 32);
                        marks.set(ValueLayout.JAVA_LONG, at + 8, records.get(index)[1]);
                    }
                    c.marks(t, marks, named);
                });
        check();
    }

    void check() {
        if (!gaps || oneIn(2)) {
            revalue(oneIn(5));
        }
    }

    private void revalue(boolean full) {
        add("revalue full " + full, (c, t) -> c.revalue(t, full));
    }

    private void fund() {
        int id = anyInstrument();
        int rate = oneIn(30) ? (int) odd() : random.nextInt(-8_000_000, 8_000_001);
        add("funding " + id + " " + rate, (c, t) -> c.funding(t, id, rate));
        check();
    }

    private NaiveLadder.Order anyOrder() {
        List<NaiveLadder.Order> orders = List.copyOf(pool.ladder().orders.values());
        return orders.isEmpty() ? null : orders.get(random.nextInt(orders.size()));
    }

    private void fill() {
        NaiveLadder.Order order = anyOrder();
        if (order == null && !oneIn(8)) {
            trade(1, oneIn(3));
            return;
        }
        if (order == null) {
            long id = oneIn(3) ? odd() : random.nextLong(50);
            int first = Limits.CUSTOMER_FROM;
            add("fill unknown " + id, (c, t) -> c.liquidationFill(t, id, first, 1, 1));
            return;
        }
        long size = Math.abs(order.lots);
        long lots =
                oneIn(40)
                        ? odd()
                        : oneIn(2) ? size : 1 + random.nextLong(size + (oneIn(9) ? 2 : 0));
        long worse = oneIn(20) ? 1 : 0;
        long better = oneIn(3) ? random.nextLong(order.limitTicks / 50 + 2) : 0;
        long drift = order.lots < 0 ? better - worse : worse - better;
        long price = oneIn(60) ? odd() : order.limitTicks + drift;
        int other = oneIn(20) ? anyAccount() : customer();
        add(
                "fill " + order.id + " against " + other + " " + lots + "@" + price,
                (c, t) -> c.liquidationFill(t, order.id, other, lots, price));
    }

    private void end() {
        NaiveLadder.Order order = anyOrder();
        if (order == null && !oneIn(8)) {
            trade(1, oneIn(3));
            return;
        }
        if (order != null && oneIn(8)) {
            stormLeft = STORM_ORDERS;
            stormAccount = order.account;
        }
        long id = order == null || oneIn(30) ? odd() : order.id;
        OrderEnd end = OrderEnd.values()[random.nextInt(OrderEnd.values().length)];
        add("end " + id + " " + end, (c, t) -> c.liquidationEnd(t, id, end));
    }

    private void transfer() {
        int from = oneIn(20) ? anyAccount() : customer();
        int to = anyAccount();
        NaiveAccount payer = pool.account(from);
        if (payer != null && oneIn(3)) {
            port(payer, to);
            return;
        }
        int asset = oneIn(3) ? random.nextInt(-1, pool.deposits.length + 1) : 0;
        long free = payer == null ? 0 : asset == 0 ? pool.withdrawable(payer) : payer.units(asset);
        long amount = oneIn(30) ? odd() : oneIn(8) ? free + random.nextInt(2) : part(free);
        add(
                "transfer " + from + " " + to + " " + asset + " " + amount,
                (c, t) -> c.transfer(t, from, to, asset, amount));
    }

    private void port(NaiveAccount from, int to) {
        int id = anyInstrument();
        for (int held : from.positions.keySet()) {
            id = oneIn(2) ? held : id;
        }
        int instrument = id;
        long held = from.lots(instrument);
        long size = oneIn(10) ? Math.abs(held) + random.nextInt(2) : part(Math.abs(held));
        long lots = oneIn(30) ? odd() : held < 0 ? -size : size;
        add(
                "port " + from.id + " " + to + " " + instrument + " " + lots,
                (c, t) -> c.port(t, from.id, to, instrument, lots));
    }

    long part(long whole) {
        return whole <= 0 ? random.nextInt(2) : 1 + random.nextLong(whole);
    }

    private void withdraw(int asset) {
        int id = oneIn(30) ? anyAccount() : customer();
        NaiveAccount account = pool.account(id);
        long free = 0;
        if (account != null) {
            free = asset == 0 ? pool.withdrawable(account) : account.units(asset);
        }
        long amount = oneIn(30) ? odd() : oneIn(6) ? free + random.nextInt(2) : part(free);
        add(
                "withdraw " + id + " " + asset + " " + amount,
                (c, t) -> c.withdraw(t, id, asset, amount));
    }

    private void deposit(int id, int asset, long amount) {
        int key = asset == 0 ? 0 : ASSET_KEY | asset;
        deposit(id, pool.inboxCursor() + waitingDeposits(), key, amount);
    }

    /** Items queued before the pool has seen them, while the pool is set up. */
    private long waitingDeposits() {
        return queue.stream().filter(step -> step.text.startsWith("inbox")).count();
    }

    private void deposit(int id, long next, int key, long amount) {
        add(
                "inbox " + next + " deposit " + id + " " + key + " " + amount,
                (c, t) ->
                        c.inbox(
                                t,
                                next,
                                InboxKind.DEPOSIT,
                                id,
                                key,
                                amount,
                                address(id),
                                address(0)));
    }

    private void collateral() {
        int asset = 1 + random.nextInt(Math.max(1, pool.deposits.length));
        if (oneIn(2)) {
            withdraw(asset);
        } else {
            long amount = oneIn(30) ? odd() : money();
            deposit(oneIn(30) ? anyAccount() : customer(), asset, amount);
        }
    }

    /** Answers a conversion order, or sells collateral without one. */
    private void convert() {
        List<NaiveConversions.Order> orders = List.copyOf(pool.conversions().orders.values());
        if (orders.isEmpty() && !oneIn(3)) {
            collateral();
            return;
        }
        boolean unasked = orders.isEmpty() || oneIn(6);
        NaiveConversions.Order order = unasked ? null : orders.get(random.nextInt(orders.size()));
        if (order != null && oneIn(4)) {
            OrderEnd end = OrderEnd.values()[random.nextInt(OrderEnd.values().length)];
            add("convert end " + order.id, (c, t) -> c.conversionEnd(t, order.id, end));
            return;
        }
        int seller = order == null || oneIn(30) ? anyAccount() : order.account;
        int assets = Math.max(1, pool.deposits.length - 1);
        int asset = order == null ? 1 + random.nextInt(assets) : order.asset;
        NaiveAccount holder = pool.account(seller);
        long most = order != null ? order.units : holder == null ? 0 : holder.units(asset);
        long units = oneIn(40) ? odd() : oneIn(3) ? most : part(most);
        long least = order == null ? units : order.part(Math.clamp(units, 0, order.units));
        long above = oneIn(3) ? 0 : random.nextLong(Math.abs(least / 16) + 2);
        long money = oneIn(40) ? odd() : oneIn(10) ? least - 1 : least + above;
        int buyer = oneIn(20) ? anyAccount() : customer();
        long id = order == null ? oneIn(20) ? odd() : 0 : order.id;
        add(
                "convert " + id + " " + seller + " " + buyer + " " + units + " for " + money,
                (c, t) -> c.assetTrade(t, id, seller, buyer, asset, units, money));
    }

    private void valueAsset() {
        int asset = random.nextInt(-1, pool.deposits.length + 1);
        long now = pool.price256(asset);
        long drawn = oneIn(3) ? random.nextLong(1L << random.nextInt(1, 20)) : now * 9 / 10;
        long value256 = oneIn(40) ? odd() : drawn;
        add("valueAsset " + asset + " " + value256, (c, t) -> c.valueAsset(t, asset, value256));
        check();
    }

    private void open() {
        if (oneIn(6)) {
            int grown = anyAccount();
            add("enlarge " + grown, (c, t) -> c.enlarge(t, grown));
            return;
        }
        int id = random.nextInt(-1, 12);
        boolean large = oneIn(6);
        MarginMode mode = MarginMode.values()[oneIn(rich ? 2 : 20) ? random.nextInt(3) : 0];
        byte[] owner = oneIn(30) ? SHORT_ADDRESS : address(random.nextInt(4));
        byte[] signer = oneIn(30) ? SHORT_ADDRESS : address(random.nextInt(4));
        if (oneIn(2)) {
            long next = pool.inboxCursor() + (oneIn(20) ? 1 : 0);
            add(
                    "inbox " + next + " open " + id,
                    (c, t) -> c.inbox(t, next, InboxKind.OPEN, id, 0, 0, owner, signer));
        } else {
            int account = Limits.VENUE_ACCOUNT_FROM + (oneIn(20) ? random.nextInt() : 100 + id);
            add("open " + account, (c, t) -> c.open(t, account, owner, signer, mode, large));
        }
    }

    private void relist() {
        int id = anyInstrument();
        if (oneIn(5)) {
            listAsset(random.nextInt(-1, pool.deposits.length + 1));
        } else if (oneIn(2)) {
            list(listing(id));
        } else {
            Listing sound = listing(id);
            list(
                    new Listing(
                            id,
                            oneIn(4) ? "two words" : sound.symbol(),
                            broken(sound.contract()),
                            new MarginSchedule(
                                    oneIn(4) ? List.of() : sound.margin().longBrackets(),
                                    oneIn(4) ? brackets(1) : sound.margin().shortBrackets(),
                                    0,
                                    0,
                                    MarginRounding.PER_LOT),
                            new Fees(
                                    oneIn(6) ? -1 : sound.fees().takerPpm(),
                                    oneIn(6) ? 1_000_000 : sound.fees().makerPpm(),
                                    sound.fees().liquidationPpm()),
                            broken(sound.bounds()),
                            oneIn(4) ? odd() : sound.markTicks()));
        }
    }

    private Contract broken(Contract sound) {
        return new Contract(
                oneIn(4) ? InstrumentKind.CALL : sound.kind(),
                oneIn(8) ? random.nextInt(3) - 1 : sound.underlying(),
                oneIn(4) ? odd() : sound.tickMoney(),
                oneIn(8) ? odd() : sound.priceTicksMin(),
                oneIn(4) ? odd() : sound.priceTicksMax(),
                oneIn(8) ? odd() : sound.strikeTicks(),
                oneIn(8) ? odd() : sound.expiryMs());
    }

    private TradingBounds broken(TradingBounds sound) {
        return TradingBounds.of(
                oneIn(4) ? random.nextInt() : sound.lotsMax(),
                oneIn(6) ? 0 : sound.liquidationLotsMax(),
                sound.slippagePpm(),
                oneIn(6) ? 0 : sound.priceBandPpm());
    }

    private void depth() {
        int id = anyInstrument();
        long lots =
                switch (random.nextInt(8)) {
                    case 0 -> odd();
                    case 1 -> 0;
                    case 2, 3 -> -1;
                    default -> 1 + random.nextInt(200);
                };
        add("depth " + id + " " + lots, (c, t) -> c.depth(t, id, lots));
    }

    /** Opens a fund or pays into one. */
    private void openFund() {
        FundKind kind = FundKind.values()[random.nextInt(2)];
        int underlying = oneIn(20) ? random.nextInt(-1, 17) : 1 + random.nextInt(instrumentsMax);
        NaiveAccount fund = pool.fund(kind, underlying);
        if (fund != null && !oneIn(6)) {
            deposit(fund.id, 0, money());
            return;
        }
        int account = Limits.VENUE_ACCOUNT_FROM + 110 + random.nextInt(oneIn(10) ? 200 : 16);
        add(
                "openFund " + account + " " + kind + " " + underlying,
                (c, t) -> c.openFund(t, account, kind, underlying));
    }

    /** Opens a bucket, or moves money between one and its parent or somebody else. */
    private void isolate() {
        if (buckets.size() == BUCKETS_MAX || !buckets.isEmpty() && !oneIn(3)) {
            moveMargin();
            return;
        }
        int parent = oneIn(10) ? anyAccount() : Limits.CUSTOMER_FROM + random.nextInt(accountsMax);
        int bucket = oneIn(20) ? anyAccount() : BUCKET_FROM + buckets.size();
        int instrument = anyInstrument();
        if (bucket == BUCKET_FROM + buckets.size()) {
            buckets.add(bucket);
        }
        add(
                "isolate " + bucket + " " + parent + " " + instrument,
                (c, t) -> c.isolate(t, bucket, parent, instrument));
    }

    private void moveMargin() {
        NaiveAccount bucket = pool.account(buckets.get(random.nextInt(buckets.size())));
        if (bucket == null || bucket.parent == 0) {
            return;
        }
        int other = oneIn(10) ? anyAccount() : bucket.parent;
        boolean out = oneIn(2);
        int from = out ? bucket.id : other;
        int to = out ? other : bucket.id;
        NaiveAccount payer = pool.account(from);
        long free = payer == null ? 1 : pool.withdrawable(payer);
        long amount = oneIn(6) ? free + random.nextInt(2) : part(oneIn(2) ? free : free / 16);
        int asset = oneIn(20) ? random.nextInt(pool.deposits.length) : 0;
        add(
                "transfer " + from + " " + to + " " + asset + " " + amount,
                (c, t) -> c.transfer(t, from, to, asset, amount));
    }

    private void tranche() {
        long amount = oneIn(20) ? odd() : oneIn(4) ? 0 : money();
        add("tranche " + amount, (c, t) -> c.houseTranche(t, amount));
    }

    /** Commands that no honest venue sends. */
    private void nonsense() {
        long past = timestampMs - 1 - random.nextInt(5);
        switch (random.nextInt(7)) {
            case 6 -> {
                long far = (1L << 53) + 1 + random.nextLong(1L << 61);
                queue.add(new Step("seal in a far time", c -> c.seal(far)));
            }
            case 0 -> queue.add(new Step("late revalue", c -> c.revalue(past, true)));
            case 1 -> queue.add(new Step("late seal", c -> c.seal(past)));
            case 2 -> {
                long next = pool.inboxCursor() + random.nextInt(-1, 2);
                int key = random.nextInt(-2, ASSET_KEY + 6);
                deposit(anyAccount(), next, oneIn(2) ? 0 : key, oneIn(3) ? odd() : money());
            }
            case 3 -> withdraw(random.nextInt(-2, 9));
            case 4 -> {
                int id = customer();
                add("transfer self " + id, (c, t) -> c.transfer(t, id, id, 1));
            }
            default -> add("no trades", (c, t) -> c.trades(t, trades, 0));
        }
    }

    /**
     * Opens two accounts, one exactly twice the other, and moves the mark to where their equity is
     * maintenance margin to the last unit, or one unit beside it.
     */
    private void twins() {
        NaiveInstrument instrument = pool.instrument(1 + random.nextInt(instrumentsMax));
        if (instrument == null || twinCount == TWINS_MAX || rich || !oneIn(4)) {
            return;
        }
        long mark = instrument.markTicks();
        long initial = instrument.initial256(TWIN_LOTS).shiftRight(8).longValueExact() + 1;
        long needed = 0;
        long next = mark;
        for (int percent = 99; percent > 40 && needed < initial; percent--) {
            next = Math.max(1, mark * percent / 100);
            NaiveInstrument then = instrument.at(next);
            needed = then.maintenance256(TWIN_LOTS).shiftRight(8).longValueExact();
            needed += TWIN_LOTS * (mark - next) * instrument.listing.contract().tickMoney();
        }
        int id = Limits.VENUE_ACCOUNT_FROM + 130 + 3 * twinCount;
        twinCount++;
        int single = id + random.nextInt(2);
        int twice = 2 * id + 1 - single;
        int other = id + 2;
        long beside = random.nextInt(-1, 2);
        long lots = TWIN_LOTS;
        int feePpm = instrument.listing.fees().makerPpm();
        openFunded(single, false, needed + beside + instrument.fee(lots, mark, feePpm));
        openFunded(twice, false, 2 * needed + 2 * beside + instrument.fee(2 * lots, mark, feePpm));
        openFunded(other, true, 1L << 50);
        trades(List.of(new long[] {single, other, instrument.id, 0, lots, mark}));
        trades(List.of(new long[] {twice, other, instrument.id, 0, 2 * lots, mark}));
        marks(List.of(new long[] {instrument.id, next}));
    }

    private void openFunded(int id, boolean large, long amount) {
        byte[] owner = address(id);
        add("open " + id, (c, t) -> c.open(t, id, owner, address(0), MarginMode.CROSS, large));
        deposit(id, 0, amount);
    }

    void seal() {
        add("seal", Commands::seal);
    }
}
