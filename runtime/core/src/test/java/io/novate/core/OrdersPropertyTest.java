package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.AccountState;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random orders, leverages, trades and marks, each answered again by plain large integers. */
final class OrdersPropertyTest {
    private static final int STEPS = 2_000;
    private static final int CUSTOMERS = 5;
    private static final int INSTRUMENTS = 3;
    private static final long MARK_MAX = 4_000;
    private static final int LOTS_MAX = 120;
    private static final int[] INITIAL_PPM = {0, 100_003, 250_000, 400_000};
    private static final long[] FLOORS = {0, 0, 7_001 * USD, 20_000 * USD};

    private record Order(int account, int instrument, long lots, long limit, boolean reduceOnly) {}

    private final TreeMap<Long, Order> orders = new TreeMap<>();
    private final Map<Integer, Integer> leverages = new TreeMap<>();
    private final EventLog events = new EventLog();
    private final List<Rejection> verdicts = new ArrayList<>();
    private String doing = "";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldReserveAndDecideAsPlainArithmeticDoes(long seed) {
        byte[] scalar = play(seed, "scalar");
        List<Rejection> expected = new ArrayList<>(verdicts);
        orders.clear();
        leverages.clear();
        verdicts.clear();
        events.rejections.clear();
        byte[] simd = play(seed, "simd");
        assertArrayEquals(scalar, simd, "seed=" + seed);
        assertEquals(expected, verdicts, "seed=" + seed);
        for (Rejection each :
                new Rejection[] {
                    null, Rejection.MARGIN_SHORT, Rejection.REDUCE_ONLY, Rejection.POSITION_LIMIT
                }) {
            assertTrue(expected.contains(each), "seed=" + seed + " never answers " + each);
        }
    }

    private byte[] play(long seed, String backend) {
        SplittableRandom random = new SplittableRandom(seed);
        try (Clearinghouse house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .backend(backend)
                        .events(events)
                        .start()) {
            ClearingFixture fixture = new ClearingFixture(house);
            for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
                house.list(fixture.tick(), listing(instrument));
            }
            fixture.open(CUSTOMERS, 1_000_000_000 * USD, 1_500 * USD);
            for (int step = 0; step < STEPS; step++) {
                int lines = events.lines.size();
                step(house, fixture, random);
                answerCancels(house, fixture, lines);
                String where = "seed=" + seed + " step=" + step + " " + doing;
                for (int number = 1; number <= CUSTOMERS; number++) {
                    check(house, customer(number), where);
                }
            }
            house.seal(fixture.tick());
            byte[] hash = house.stateHash();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            house.snapshot(out);
            try (Clearinghouse other =
                    Clearinghouse.builder()
                            .limits(ClearingFixture.limits())
                            .restore(new ByteArrayInputStream(out.toByteArray()))) {
                assertArrayEquals(hash, other.stateHash(), "seed=" + seed + " restored");
            }
            return hash;
        }
    }

    private static Listing listing(int instrument) {
        List<Bracket> brackets = new ArrayList<>();
        for (int index = 1; index < FLOORS.length; index++) {
            brackets.add(new Bracket(FLOORS[index], INITIAL_PPM[index], INITIAL_PPM[index] / 2));
        }
        return new Listing(
                instrument,
                "PERP-" + instrument,
                Contract.perpetual(1, USD / 10, MARK_MAX),
                MarginSchedule.of(brackets),
                new Fees(0, 0, 0),
                TradingBounds.of(LOTS_MAX, 1_000, 10_000, 900_000),
                1_000);
    }

    private void step(Clearinghouse house, ClearingFixture fixture, SplittableRandom random) {
        int account = customer(1 + random.nextInt(CUSTOMERS));
        int instrument = 1 + random.nextInt(INSTRUMENTS);
        int kind = random.nextInt(20);
        int refusals = events.rejections.size();
        if (kind < 8) {
            long id = 1 + random.nextInt(60);
            long lots = random.nextInt(1, 120) * (random.nextBoolean() ? 1L : -1L);
            long limit = house.markTicks(instrument) + random.nextInt(-80, 80);
            boolean reduceOnly = random.nextInt(5) == 0;
            Order order = new Order(account, instrument, lots, Math.max(1, limit), reduceOnly);
            doing = "order " + id + " " + order;
            Rejection expected = expect(house, id, order);
            house.order(fixture.tick(), id, account, instrument, lots, order.limit(), reduceOnly);
            Rejection got =
                    events.rejections.size() == refusals ? null : events.rejections.getLast();
            assertEquals(expected, got, doing);
            verdicts.add(got);
            if (got == null) {
                orders.put(id, order);
            }
        } else if (kind < 12 && !orders.isEmpty()) {
            long id = 1 + random.nextInt(60);
            Order order = orders.get(id);
            long left = order == null ? 0 : random.nextLong(Math.abs(order.lots()));
            doing = "left " + id + " " + left;
            house.orderLeft(fixture.tick(), id, left);
            if (left == 0) {
                orders.remove(id);
            } else {
                orders.put(
                        id,
                        new Order(
                                order.account(),
                                order.instrument(),
                                Long.signum(order.lots()) * left,
                                order.limit(),
                                order.reduceOnly()));
            }
        } else if (kind < 14) {
            int ppm = random.nextInt(3) == 0 ? 0 : random.nextInt(600_000);
            doing = "leverage " + account + " " + instrument + " " + ppm;
            house.leverage(fixture.tick(), account, instrument, ppm);
            if (events.rejections.size() == refusals) {
                leverages.put(key(account, instrument), ppm);
            }
        } else if (kind < 18) {
            boolean buys = random.nextBoolean();
            doing = "trade " + account + " " + instrument + " " + buys;
            fixture.trade(
                    buys ? account : TREASURY,
                    buys ? TREASURY : account,
                    instrument,
                    1 + random.nextInt(40),
                    house.markTicks(instrument));
        } else if (kind < 19) {
            doing = "mark " + instrument;
            long mark = house.markTicks(instrument) * (90 + random.nextInt(22)) / 100;
            fixture.mark(instrument, Math.clamp(mark, 200, MARK_MAX));
        } else {
            doing = "transfer " + account;
            fixture.transfer(TREASURY, account, random.nextLong(300) * USD);
        }
    }

    /** The reason an order is refused for, in the order in which the core looks. */
    private Rejection expect(Clearinghouse house, long id, Order order) {
        if (orders.containsKey(id)) {
            return Rejection.ORDER_EXISTS;
        }
        AccountState state = house.state(order.account());
        if (state == AccountState.LIQUIDATING) {
            return Rejection.IN_LIQUIDATION;
        }
        long held = house.lots(order.account(), order.instrument());
        long side = order.lots();
        for (Order other : orders.values()) {
            boolean same =
                    other.account() == order.account()
                            && other.instrument() == order.instrument()
                            && other.lots() > 0 == order.lots() > 0;
            side += same ? other.lots() : 0;
        }
        boolean opposite = held != 0 && held > 0 != order.lots() > 0;
        boolean reduces = opposite && Math.abs(side) <= Math.abs(held);
        if (order.reduceOnly() && !opposite || state == AccountState.RESTRICTED && !reduces) {
            return Rejection.REDUCE_ONLY;
        }
        if (order.reduceOnly()) {
            return null;
        }
        if (!reduces && Math.abs(held + side) > LOTS_MAX) {
            return Rejection.POSITION_LIMIT;
        }
        BigInteger before = extra256(house, order.account());
        orders.put(id, order);
        BigInteger after = extra256(house, order.account());
        orders.remove(id);
        BigInteger excess =
                BigInteger.valueOf(house.equity(order.account()))
                        .multiply(BigInteger.valueOf(256))
                        .subtract(positions256(house, order.account()));
        boolean covered = after.compareTo(before) <= 0 || excess.compareTo(after) >= 0;
        return covered ? null : Rejection.MARGIN_SHORT;
    }

    /** The venue cancels liquidation orders as soon as it is asked to. */
    private void answerCancels(Clearinghouse house, ClearingFixture fixture, int from) {
        for (int index = from; index < events.lines.size(); index++) {
            String line = events.lines.get(index);
            if (line.startsWith("cancel ")) {
                long id = Long.parseLong(line.substring("cancel ".length()));
                house.liquidationEnd(fixture.tick(), id, OrderEnd.CANCELLED);
            }
        }
    }

    private void check(Clearinghouse house, int account, String where) {
        BigInteger extra = extra256(house, account);
        BigInteger initial = positions256(house, account);
        assertEquals(ceil(initial), house.initialMargin(account), where);
        assertEquals(ceil(extra), house.orderMargin(account), where);
        if (house.state(account) != AccountState.LIQUIDATING) {
            long equity = house.equity(account);
            BigInteger excess =
                    BigInteger.valueOf(equity).shiftLeft(8).subtract(initial).subtract(extra);
            long free = Math.max(0, excess.shiftRight(8).longValueExact());
            assertTrue(house.withdrawable(account) <= free, where);
            long gain = house.unrealisedGain(account);
            long tied = Math.max(0, Math.min(equity - gain, equity - ceil(initial)));
            long received = equity - gain;
            long expected = Math.max(0, Math.min(Math.min(tied, free), received));
            assertEquals(expected, house.withdrawable(account), where);
        }
    }

    private BigInteger positions256(Clearinghouse house, int account) {
        BigInteger sum = BigInteger.ZERO;
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            sum = sum.add(initial256(house, instrument, house.lots(account, instrument), 0));
        }
        return sum;
    }

    private BigInteger extra256(Clearinghouse house, int account) {
        BigInteger sum = BigInteger.ZERO;
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            long held = house.lots(account, instrument);
            long mark = house.markTicks(instrument);
            long buys = 0;
            long sells = 0;
            for (Order order : orders.values()) {
                if (order.account() == account
                        && order.instrument() == instrument
                        && !order.reduceOnly()) {
                    buys += Math.max(0, order.lots());
                    sells += Math.max(0, -order.lots());
                    long worse = Math.max(0, (order.limit() - mark) * Long.signum(order.lots()));
                    sum = sum.add(product(worse * Math.abs(order.lots()), USD / 10 * 256));
                }
            }
            int ppm = leverages.getOrDefault(key(account, instrument), 0);
            BigInteger bought = initial256(house, instrument, Math.max(0, held + buys), ppm);
            BigInteger sold = initial256(house, instrument, Math.max(0, sells - held), ppm);
            BigInteger now = initial256(house, instrument, held, 0);
            sum = sum.add(bought.max(sold)).subtract(now);
        }
        return sum;
    }

    /** Tiered initial margin, rates rounded up per lot, deductions down, at least a chosen rate. */
    private static BigInteger initial256(
            Clearinghouse house, int instrument, long lots, int chosenPpm) {
        BigInteger value256 = product(house.markTicks(instrument) * (USD / 10), 256);
        BigInteger size = BigInteger.valueOf(Math.abs(lots));
        BigInteger most = size.multiply(share(value256, chosenPpm, true));
        BigInteger deducted = BigInteger.ZERO;
        for (int index = 1; index < FLOORS.length; index++) {
            int step = INITIAL_PPM[index] - (index == 1 ? 0 : INITIAL_PPM[index - 1]);
            deducted = deducted.add(share(product(FLOORS[index], 256), step, false));
            BigInteger required = size.multiply(share(value256, INITIAL_PPM[index], true));
            most = most.max(required.subtract(deducted));
        }
        return most;
    }

    private static BigInteger share(BigInteger amount, int ppm, boolean up) {
        BigInteger[] parts =
                amount.multiply(BigInteger.valueOf(ppm))
                        .divideAndRemainder(BigInteger.valueOf(1_000_000));
        return up && parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
    }

    private static BigInteger product(long left, long right) {
        return BigInteger.valueOf(left).multiply(BigInteger.valueOf(right));
    }

    private static long ceil(BigInteger amount256) {
        return amount256.add(BigInteger.valueOf(255)).shiftRight(8).longValueExact();
    }

    private static int key(int account, int instrument) {
        return (account << 4) + instrument;
    }
}
