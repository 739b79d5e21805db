package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.OptionRecords;
import io.novate.core.RecordedCommands;
import io.novate.core.command.Bracket;
import io.novate.core.command.Commands;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.SealedBatch;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.liquidation.ExplanationCheck;
import io.novate.core.liquidation.StandardStrategy;
import io.novate.core.unit.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A seeded venue of two underlyings with six kinds of contract each, and its own books: cash by
 * account from the prices, fees and payoffs it saw, averages of the index from a plain list.
 */
final class LifecycleVenue {
    static final int INSTRUMENTS = 24;

    private static final int UNDERLYINGS = 2;
    static final int CUSTOMERS = 24;
    static final int BUCKETS = 12;
    private static final long BUCKET_MONEY = 1L << 33;
    private static final long MINUTE_MS = 60_000;
    private static final long TICKS_MAX = 4_000;
    private static final long TICKS_MIN = 250;
    private static final long TICK_MONEY = 1_000;
    private static final long NUMERATOR = 1_000_000_000;
    private static final byte[] NOBODY = new byte[20];
    private static final InstrumentKind[] KINDS = InstrumentKind.values();

    /** An index price as it arrived. */
    private record Arrival(long atMs, long ticks, int sources) {}

    private final int[] everybody = accountIds();
    private final long seed;
    private final boolean wild;
    private final boolean follows;
    private final SplittableRandom random;
    private final Limits limits;
    private final long eachMoney;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment record = arena.allocate(64, 8);
    private final RecordedCommands log = new RecordedCommands();
    private final List<BatchCopy> batches = new ArrayList<>();
    private final ReplayedChain chain = new ReplayedChain(NOBODY);
    private final List<List<Arrival>> arrivals = new ArrayList<>();
    private final TreeMap<Integer, Contract> contracts = new TreeMap<>();
    private final TreeMap<Integer, BigInteger> fundingIndex = new TreeMap<>();
    private final TreeMap<Integer, BigInteger> cash = new TreeMap<>();
    private final TreeMap<Integer, TreeMap<Integer, Long>> lots = new TreeMap<>();
    private final List<Long> orders = new ArrayList<>();
    private final long[] indexTicks = {0, 1_000, 1_600};
    private final LifecycleExtras extras;
    private final LifecycleInvariants invariants;
    private long depositedMoney;
    private Clearinghouse house;
    private long nowMs = 1_000_000;
    private long item;
    private long withdrawn;
    private long version;
    private long commandCount;
    private int settledCount;
    private final StandardStrategy strategy = new StandardStrategy();
    private int explainedCount;
    private int lockedCount;
    private int releasedCount;
    private int relistedCount;
    private int paidOutCount;

    /**
     * @param wild whether accounts are margined by scenarios too, reserve orders, move money, and
     *     funds stand behind them; the books kept here then miss what the waterfall moves
     * @param follows whether a log is written and the chain replayed
     */
    LifecycleVenue(long seed, Limits limits, long eachMoney, boolean wild, boolean follows) {
        this.seed = seed;
        this.wild = wild;
        this.follows = follows;
        this.limits = limits;
        this.eachMoney = eachMoney;
        random = new SplittableRandom(seed);
        extras = new LifecycleExtras(this, random, wild);
        invariants = new LifecycleInvariants(this);
        house = builder().start();
        for (int underlying = 0; underlying <= UNDERLYINGS; underlying++) {
            arrivals.add(new ArrayList<>());
        }
    }

    private Clearinghouse.Builder builder() {
        return Clearinghouse.builder().limits(limits).backend("scalar").events(new Books());
    }

    /** Keeps books from events alone. */
    private final class Books implements Events {
        @Override
        public void cleared(
                int buyer,
                int seller,
                int instrument,
                long tradedLots,
                long priceTicks,
                long buyerFee,
                long sellerFee) {
            BigInteger cost = value(contracts.get(instrument), priceTicks);
            cost = cost.subtract(fundingPerLot(instrument)).multiply(big(tradedLots));
            pay(buyer, cost.negate().subtract(big(buyerFee)));
            pay(seller, cost.subtract(big(sellerFee)));
            hold(buyer, instrument, tradedLots);
            hold(seller, instrument, -tradedLots);
        }

        /** Every decision about a bucket follows from its own explanation. */
        @Override
        public void explained(Explanation explanation) {
            if (explanation.mode() == MarginMode.ISOLATED) {
                explainedCount++;
                assertEquals(
                        List.of(),
                        ExplanationCheck.faults(explanation, strategy),
                        at(explanation.kind() + " of " + explanation.account()));
            }
        }

        @Override
        public void marginLocked(int bucket, int parent, long amount) {
            lockedCount++;
            pay(bucket, big(amount));
            pay(parent, big(-amount));
        }

        @Override
        public void marginReleased(int bucket, int parent, long amount) {
            releasedCount++;
            pay(bucket, big(-amount));
            pay(parent, big(amount));
        }

        @Override
        public void expired(int instrument, long priceTicks, long payoff, long unitValue) {
            Contract contract = contracts.get(instrument);
            long endMs = contract.expiryMs() == 0 ? nowMs / MINUTE_MS * MINUTE_MS : 0;
            endMs = Math.max(endMs, contract.expiryMs());
            boolean dated = contract.expiryMs() != 0;
            long average = average(contract.underlying(), endMs, dated ? endMs : nowMs);
            assertEquals(average, priceTicks, at("settles"));
            BigInteger expected =
                    switch (contract.kind()) {
                        case CALL -> ticks(Math.max(0, priceTicks - contract.strikeTicks()));
                        case PUT -> ticks(Math.max(0, contract.strikeTicks() - priceTicks));
                        default -> value(contract, priceTicks);
                    };
            assertEquals(expected, big(payoff), at("pays"));
            assertEquals(expected.subtract(fundingPerLot(instrument)), big(unitValue), at("unit"));
            settledCount++;
        }

        @Override
        public void paidOut(int account, int instrument, long heldLots, long amount) {
            paidOutCount++;
            pay(account, big(amount));
            hold(account, instrument, -heldLots);
        }

        @Override
        public void funded(int instrument, int ratePpb, long unitValue) {
            Contract contract = contracts.get(instrument);
            BigInteger notional = value(contract, house.markTicks(instrument)).abs();
            BigInteger payment =
                    floor(notional.multiply(big(ratePpb)).shiftLeft(20), big(1_000_000_000));
            fundingIndex.merge(instrument, payment, BigInteger::add);
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
            orders.add(orderId);
        }

        @Override
        public void deposited(int account, int asset, long amount) {
            depositedMoney += amount;
        }

        @Override
        public void transferred(int from, int to, int asset, long amount) {
            pay(from, big(-amount));
            pay(to, big(amount));
        }

        @Override
        public void withdrawn(int account, int asset, long amount) {
            withdrawn += amount;
        }

        @Override
        public void sealed(SealedBatch batch) {
            if (follows) {
                batches.add(BatchCopy.of(batch));
            }
        }
    }

    void send(Consumer<Commands> command) {
        if (follows) {
            command.accept(log.commands());
        }
        commandCount++;
        command.accept(house);
        assertEquals(0, house.conservationResidual(), at("residual"));
        if (wild) {
            invariants.check();
        }
    }

    /** Opens and funds everybody, lists everything. */
    void open() {
        if (wild) {
            extras.open();
        }
        for (int number = 1; number <= CUSTOMERS; number++) {
            int account = ClearingFixture.customer(number);
            send(c -> c.open(nowMs, account, NOBODY, NOBODY, MarginMode.CROSS, false));
            deposit(account, eachMoney);
        }
        deposit(Limits.INSURANCE, 2_000_000);
        deposit(Limits.BACKSTOP, 20_000_000);
        for (int underlying = 1; underlying <= UNDERLYINGS; underlying++) {
            index(underlying, 3);
        }
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            list(instrument);
        }
        activate();
        for (int index = 0; index < BUCKETS; index++) {
            int bucket = bucket(index);
            int parent = parentOf(bucket);
            int instrument = bucketInstrument(bucket);
            send(c -> c.isolate(nowMs, bucket, parent, instrument));
            pay(bucket, BigInteger.ZERO);
        }
        if (wild) {
            extras.openFunds();
        }
    }

    private static int bucket(int index) {
        return ClearingFixture.customer(CUSTOMERS + 3 + index);
    }

    static boolean isBucket(int account) {
        return account >= bucket(0) && account < bucket(BUCKETS);
    }

    /** Two buckets for each of the first customers, one of them in portfolio mode when wild. */
    static int parentOf(int bucket) {
        return ClearingFixture.customer(1 + (bucket - bucket(0)) / 2);
    }

    static int bucketInstrument(int bucket) {
        return 1 + 2 * (bucket - bucket(0)) % INSTRUMENTS;
    }

    void deposit(int account, long money) {
        int kind = InboxKind.DEPOSIT.code();
        chain.items.add(new ReplayedChain.Item(kind, account, 0, money, NOBODY, NOBODY));
        long next = item++;
        send(c -> c.inbox(nowMs, next, InboxKind.DEPOSIT, account, 0, money, NOBODY, NOBODY));
        pay(account, big(money));
    }

    void step() {
        nowMs += random.nextInt(4) == 0 ? random.nextInt(90_000) : random.nextInt(9_000);
        if (wild && random.nextInt(5) == 0) {
            extras.step();
            return;
        }
        int choice = random.nextInt(100);
        if (choice < 30) {
            trade();
        } else if (choice < 55) {
            index(1 + random.nextInt(UNDERLYINGS), random.nextInt(12) == 0 ? 2 : 3);
        } else if (choice < 70) {
            mark();
        } else if (choice < 75) {
            activate();
        } else if (choice < 79) {
            int rate = random.nextInt(-2_000_000, 2_000_001);
            int instrument = anyInstrument();
            send(c -> c.funding(nowMs, instrument, rate));
        } else if (choice < 81) {
            int instrument = anyInstrument();
            int scale = random.nextInt(1_000_000, 1_400_000);
            send(c -> c.riskScale(nowMs, instrument, 1_000_000, scale, 1_000_000));
        } else if (choice < 83) {
            int instrument = anyInstrument();
            if (contracts.get(instrument).kind().isPerpetual()) {
                send(c -> c.restrict(nowMs, instrument));
                send(c -> c.delist(nowMs, instrument));
            }
        } else if (choice < 91) {
            answer();
        } else if (choice < 96) {
            expire();
        } else if (choice < 98) {
            seal();
        } else {
            relist();
        }
    }

    private void trade() {
        int buyer = anybody();
        int seller = anybody();
        int bucket = isBucket(buyer) ? buyer : seller;
        int instrument = isBucket(bucket) ? bucketInstrument(bucket) : anyInstrument();
        long ticks = Math.max(1, house.markTicks(instrument) + random.nextInt(-5, 6));
        long amount = 1 + random.nextInt(random.nextInt(5) == 0 ? 60 : 9);
        MemorySegment trade = arena.allocate(TradeDescriptor.BYTES, 8);
        ClearingFixture.write(trade, 0, buyer, seller, instrument, amount, ticks);
        send(c -> c.trades(nowMs, trade, 1));
        if (!wild) {
            enrich(buyer);
            enrich(seller);
        }
    }

    /** Gives a bucket more than it can lose, so that no liquidation has to be booked here. */
    private void enrich(int account) {
        boolean held = isBucket(account) && house.lots(account, bucketInstrument(account)) != 0;
        if (held && house.equity(account) < BUCKET_MONEY) {
            send(c -> c.transfer(nowMs, parentOf(account), account, BUCKET_MONEY));
        }
    }

    private void index(int underlying, int sources) {
        int move =
                random.nextInt(60) == 0 ? random.nextInt(850, 1_151) : random.nextInt(990, 1_011);
        long ticks = Math.clamp(indexTicks[underlying] * move / 1_000, 500, 2_400);
        indexTicks[underlying] = ticks;
        record.fill((byte) 0);
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.UNDERLYING_OFFSET, underlying);
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.FRESH_SOURCES_OFFSET, sources);
        record.set(ValueLayout.JAVA_LONG, IndexDescriptor.PRICE_OFFSET, ticks);
        int addOn = random.nextInt(5) == 0 ? random.nextInt(20_000) : 0;
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.ADD_ON_OFFSET, addOn);
        send(c -> c.indexes(nowMs, record, 1));
        assertEquals(ticks, house.indexTicks(underlying), at("index"));
        arrivals.get(underlying).add(new Arrival(nowMs, ticks, sources));
    }

    private void mark() {
        int instrument = anyInstrument();
        long ticks = indexTicks[contracts.get(instrument).underlying()];
        record.set(ValueLayout.JAVA_INT, MarkDescriptor.INSTRUMENT_OFFSET, instrument);
        record.set(
                ValueLayout.JAVA_LONG,
                MarkDescriptor.PRICE_OFFSET,
                ticks * random.nextInt(995, 1_006) / 1_000);
        send(c -> c.marks(nowMs, record, 1));
        boolean full = random.nextInt(8) == 0;
        send(c -> c.revalue(nowMs, full));
    }

    private void activate() {
        version++;
        OptionRecords records = new OptionRecords(wild ? LifecycleExtras.COLUMNS : 0);
        for (int instrument : contracts.keySet()) {
            Contract contract = contracts.get(instrument);
            if (contract.kind().isOption() && random.nextInt(4) > 0) {
                long ticks = contract.payoffTicks(indexTicks[contract.underlying()]);
                long value = (ticks + random.nextInt(30)) * TICK_MONEY;
                long margin256 = (150 + random.nextInt(60)) * TICK_MONEY * 256;
                records.add(instrument, value, margin256, extras.losses256(contract, value));
            }
        }
        send(c -> c.tables(nowMs, version, records.segment(), records.count()));
        send(c -> c.activate(nowMs, version));
        send(c -> c.revalue(nowMs, false));
    }

    private void answer() {
        if (orders.isEmpty()) {
            return;
        }
        long orderId = orders.get(Math.max(0, orders.size() - 1 - random.nextInt(6)));
        int counterparty = anybody();
        long amount = 1 + random.nextInt(20);
        long ticks = house.markTicks(anyInstrument());
        if (random.nextInt(3) == 0) {
            send(c -> c.liquidationEnd(nowMs, orderId, OrderEnd.TIMED_OUT));
        } else {
            send(c -> c.liquidationFill(nowMs, orderId, counterparty, amount, ticks));
        }
    }

    private void expire() {
        for (int instrument : List.copyOf(contracts.keySet())) {
            Contract contract = contracts.get(instrument);
            boolean due = contract.expiryMs() != 0 && contract.expiryMs() <= nowMs;
            if (due && house.phase(instrument) != InstrumentPhase.SETTLED) {
                send(c -> c.expire(nowMs, contract.underlying(), contract.expiryMs()));
                assertEquals(InstrumentPhase.SETTLED, house.phase(instrument), at("expire"));
                assertEquals(0, house.openInterest(instrument), at("open interest"));
                return;
            }
        }
    }

    private void relist() {
        seal();
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            if (house.phase(instrument) == InstrumentPhase.SETTLED) {
                relistedCount++;
                list(instrument);
            }
        }
        activate();
    }

    private void list(int instrument) {
        int underlying = 1 + instrument % UNDERLYINGS;
        InstrumentKind kind = KINDS[(instrument / UNDERLYINGS) % KINDS.length];
        long minutes = nowMs / MINUTE_MS + 3 + 5L * random.nextInt(1, 8);
        long strike = indexTicks[underlying] * random.nextInt(8, 13) / 10;
        Contract contract =
                new Contract(
                        kind,
                        underlying,
                        kind.isInverse() ? NUMERATOR : TICK_MONEY,
                        kind.isInverse() ? TICKS_MIN : 1,
                        TICKS_MAX,
                        kind.isOption() ? strike : 0,
                        kind.isPerpetual() ? 0 : minutes / 5 * 5 * MINUTE_MS);
        List<Bracket> brackets =
                List.of(new Bracket(0, 100_000, 60_000), new Bracket(20_000_000, 200_000, 120_000));
        Listing listing =
                new Listing(
                        instrument,
                        kind + "-" + instrument,
                        contract,
                        MarginSchedule.of(kind.isOption() ? List.of() : brackets),
                        new Fees(400, 100, 2_000),
                        TradingBounds.of(500, 40, 20_000, 300_000),
                        kind.isOption() ? 0 : indexTicks[underlying]);
        contracts.put(instrument, contract);
        fundingIndex.put(instrument, BigInteger.ZERO);
        send(c -> c.list(nowMs, listing));
        assertEquals(InstrumentPhase.ACTIVE, house.phase(instrument), at("list"));
    }

    /** Seals, and lets the chain follow. */
    void seal() {
        send(c -> c.seal(nowMs));
        if (!follows) {
            return;
        }
        for (BatchCopy batch : batches) {
            chain.replay(batch);
        }
        batches.clear();
        for (int account : everybody) {
            if (!house.isOpen(account)) {
                continue;
            }
            ReplayedChain.Account leaf = chain.accounts.get(account);
            if (leaf != null && account != Limits.BACKSTOP) {
                assertEquals(house.cash(account), leaf.cash.longValueExact(), at("leaf"));
                for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
                    BigInteger held = leaf.positions.getOrDefault(instrument, BigInteger.ZERO);
                    assertEquals(
                            house.lots(account, instrument), held.longValueExact(), at("leaf"));
                }
            }
        }
    }

    /** Compares cash and lots of every customer with the books kept here. */
    void compareCash() {
        for (int account : everybody) {
            if (Limits.isHouse(account) || !cash.containsKey(account)) {
                continue;
            }
            assertEquals(cash.get(account), big(house.cash(account)), at("cash of " + account));
            for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
                long held =
                        lots.getOrDefault(account, new TreeMap<>()).getOrDefault(instrument, 0L);
                assertEquals(held, house.lots(account, instrument), at("lots of " + account));
            }
        }
    }

    /** Goes on from a snapshot. */
    void restore() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        house.snapshot(bytes);
        Clearinghouse before = house;
        house = builder().restore(new ByteArrayInputStream(bytes.toByteArray()));
        assertArrayEquals(before.stateHash(), house.stateHash(), at("restored"));
        for (int account : everybody) {
            if (!house.isOpen(account)) {
                continue;
            }
            assertEquals(before.initialMargin(account), house.initialMargin(account), at("IM"));
            assertEquals(
                    before.maintenanceMargin(account), house.maintenanceMargin(account), at("MM"));
        }
        before.close();
    }

    void close() {
        house.close();
    }

    Clearinghouse house() {
        return house;
    }

    RecordedCommands log() {
        return log;
    }

    long commandCount() {
        return commandCount;
    }

    int settledCount() {
        return settledCount;
    }

    int relistedCount() {
        return relistedCount;
    }

    int lockedCount() {
        return lockedCount;
    }

    int explainedCount() {
        return explainedCount;
    }

    int releasedCount() {
        return releasedCount;
    }

    int paidOutCount() {
        return paidOutCount;
    }

    int orderCount() {
        return orders.size();
    }

    /** Money paid in and not out again. */
    long deposited() {
        return depositedMoney - withdrawn;
    }

    long nowMs() {
        return nowMs;
    }

    Contract contract(int instrument) {
        return contracts.get(instrument);
    }

    int[] everybody() {
        return everybody;
    }

    private static int[] accountIds() {
        int[] accounts = new int[CUSTOMERS + 7 + BUCKETS];
        for (int number = 1; number <= CUSTOMERS; number++) {
            accounts[number - 1] = ClearingFixture.customer(number);
        }
        accounts[CUSTOMERS] = Limits.INSURANCE;
        accounts[CUSTOMERS + 1] = Limits.FEES;
        accounts[CUSTOMERS + 2] = Limits.RESIDUE;
        accounts[CUSTOMERS + 3] = Limits.BACKSTOP;
        accounts[CUSTOMERS + 4] = Limits.CLEARING;
        accounts[CUSTOMERS + 5] = LifecycleExtras.FEE_POT;
        accounts[CUSTOMERS + 6] = LifecycleExtras.MARKET_INSURANCE;
        for (int index = 0; index < BUCKETS; index++) {
            accounts[CUSTOMERS + 7 + index] = bucket(index);
        }
        return accounts;
    }

    @Override
    public String toString() {
        return "seed=" + seed + " legsMax=" + limits.legsMax();
    }

    String at(String what) {
        return this + " command=" + commandCount + ": " + what;
    }

    int anybody() {
        if (random.nextInt(4) == 0) {
            return bucket(random.nextInt(BUCKETS));
        }
        return ClearingFixture.customer(1 + random.nextInt(CUSTOMERS));
    }

    int anyInstrument() {
        return 1 + random.nextInt(INSTRUMENTS);
    }

    private void pay(int account, BigInteger amount) {
        cash.merge(account, amount, BigInteger::add);
    }

    private void hold(int account, int instrument, long change) {
        lots.computeIfAbsent(account, key -> new TreeMap<>()).merge(instrument, change, Long::sum);
    }

    private BigInteger fundingPerLot(int instrument) {
        return fundingIndex.get(instrument).shiftRight(20);
    }

    private static BigInteger value(Contract contract, long priceTicks) {
        if (!contract.kind().isInverse()) {
            return ticks(priceTicks);
        }
        return BigDecimal.valueOf(NUMERATOR)
                .divide(BigDecimal.valueOf(priceTicks), 0, RoundingMode.HALF_EVEN)
                .toBigInteger()
                .negate();
    }

    private static BigInteger ticks(long priceTicks) {
        return big(priceTicks).multiply(big(TICK_MONEY));
    }

    private static BigInteger floor(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    /** Each price weighs the milliseconds until the next, at most a minute of them. */
    private long average(int underlying, long endMs, long lastMs) {
        List<Arrival> list = arrivals.get(underlying);
        BigInteger sum = BigInteger.ZERO;
        long weight = 0;
        long last = 0;
        for (int index = 0; index < list.size(); index++) {
            Arrival arrival = list.get(index);
            if (arrival.sources < 3 || arrival.atMs > lastMs) {
                continue;
            }
            last = arrival.ticks;
            long until = Math.min(endMs, arrival.atMs + MINUTE_MS);
            until = index + 1 < list.size() ? Math.min(until, list.get(index + 1).atMs) : until;
            long ms = until - Math.max(arrival.atMs, endMs - 30 * MINUTE_MS);
            if (ms > 0) {
                sum = sum.add(big(arrival.ticks).multiply(big(ms)));
                weight += ms;
            }
        }
        if (weight == 0) {
            return last;
        }
        return new BigDecimal(sum)
                .divide(BigDecimal.valueOf(weight), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }
}
