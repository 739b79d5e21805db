package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;

import io.novate.core.command.Commands;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.ledger.Ledger;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * A seeded venue: customers in cross and portfolio accounts and in buckets trade, prices wander and
 * crash, liquidation orders are answered late, in part or not at all. The commands depend on the
 * seed alone, not on what they are given to.
 */
public final class RandomVenue {
    private static final int BATCH_TRADES = 8;

    /** One of so many customers has a bucket. */
    private static final int PER_BUCKET = 4;

    private final SplittableRandom random;
    private final Commands commands;
    private final ClearingFixture fixture;
    private final int customers;
    private final int instruments;
    private final long[] marks;
    private final MemorySegment batch =
            Arena.ofAuto().allocate(BATCH_TRADES * TradeDescriptor.BYTES, 8);
    private long ordersSeen;

    public RandomVenue(long seed, Commands commands, int customers, int instruments) {
        random = new SplittableRandom(seed);
        this.commands = commands;
        this.customers = customers;
        this.instruments = instruments;
        fixture = new ClearingFixture(commands);
        marks = new long[instruments + 1];
    }

    /** Lists instruments and a collateral asset, opens and funds accounts. */
    public void open() {
        commands.portfolioRules(fixture.tick(), ClearingFixture.scenarioRules());
        for (int instrument = 1; instrument <= instruments; instrument++) {
            marks[instrument] = 50 + 40L * instrument;
            commands.list(fixture.tick(), perpetual(instrument, marks[instrument]));
        }
        commands.listAsset(fixture.tick(), 1, "COIN", 200);
        fixture.open(customers, 10_000_000 * USD, 0);
        fixture.transfer(TREASURY, Limits.INSURANCE, 2_000 * USD);
        fixture.transfer(TREASURY, Limits.BACKSTOP, 20_000 * USD);
        for (int number = 1; number <= customers; number++) {
            fixture.transfer(TREASURY, customer(number), (200 + random.nextInt(4_000)) * USD);
            if (number % 3 == 0) {
                commands.marginMode(fixture.tick(), customer(number), MarginMode.PORTFOLIO);
            }
            if (number % 9 == 0) {
                commands.enlarge(fixture.tick(), customer(number));
            }
        }
        for (int bucket = 0; bucket < buckets(); bucket++) {
            int parent = customer(1 + PER_BUCKET * bucket);
            commands.isolate(fixture.tick(), bucket(bucket), parent, instrumentOf(bucket));
        }
    }

    /** Sends one random command; {@code orderId} is the last liquidation order, 0 when unknown. */
    public void step(long orderId) {
        ordersSeen = Math.max(ordersSeen, orderId);
        int choice = random.nextInt(100);
        if (choice < 45) {
            trades();
        } else if (choice < 65) {
            marksAndCheck();
        } else if (choice < 85) {
            answer();
        } else if (choice == 85) {
            int bucket = random.nextInt(buckets());
            int parent = customer(1 + PER_BUCKET * bucket);
            boolean in = random.nextBoolean();
            fixture.transfer(
                    in ? parent : bucket(bucket),
                    in ? bucket(bucket) : parent,
                    1 + random.nextLong(100 * USD));
        } else if (choice < 88) {
            int instrument = 1 + random.nextInt(instruments);
            commands.funding(fixture.tick(), instrument, random.nextInt(-3_000_000, 3_000_001));
        } else if (choice < 91) {
            fixture.deposit(anybody(), 0, 1 + random.nextLong(300 * USD));
        } else if (choice < 93) {
            fixture.deposit(anybody(), Ledger.ASSET_KEY | 1, 1 + random.nextLong(100 * USD));
        } else if (choice < 95) {
            commands.withdraw(
                    fixture.tick(), anybody(), random.nextInt(2), random.nextLong(100 * USD));
        } else if (choice == 95) {
            boolean scan = random.nextBoolean();
            MarginMode mode = scan ? MarginMode.PORTFOLIO : MarginMode.CROSS;
            commands.marginMode(fixture.tick(), anybody(), mode);
        } else if (choice < 97) {
            commands.valueAsset(fixture.tick(), 1, 100 + random.nextInt(200));
        } else if (choice < 98) {
            commands.revalue(fixture.tick(), true);
        } else {
            commands.seal(fixture.tick());
        }
    }

    private void trades() {
        int count = 1 + random.nextInt(BATCH_TRADES);
        for (int index = 0; index < count; index++) {
            int bucket = random.nextInt(4) == 0 ? random.nextInt(buckets()) : -1;
            int instrument = bucket < 0 ? 1 + random.nextInt(instruments) : instrumentOf(bucket);
            long price = Math.max(1, marks[instrument] * random.nextInt(980, 1_021) / 1_000);
            long lots = 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 8);
            int one = bucket < 0 ? anybody() : bucket(bucket);
            int other = anybody();
            boolean buys = random.nextBoolean();
            ClearingFixture.write(
                    batch, index, buys ? one : other, buys ? other : one, instrument, lots, price);
        }
        commands.trades(fixture.tick(), batch, count);
    }

    private void marksAndCheck() {
        boolean crash = random.nextInt(12) == 0;
        int instrument = 1 + random.nextInt(instruments);
        int move = crash ? random.nextInt(800, 1_200) : random.nextInt(985, 1_016);
        marks[instrument] = Math.clamp(marks[instrument] * move / 1_000, 20, 700);
        fixture.mark(instrument, marks[instrument]);
    }

    private void answer() {
        if (ordersSeen == 0) {
            return;
        }
        long orderId = Math.max(1, ordersSeen - random.nextInt(12));
        int kind = random.nextInt(10);
        if (kind < 7) {
            int instrument = 1 + random.nextInt(instruments);
            long price = Math.max(1, marks[instrument] * random.nextInt(990, 1_011) / 1_000);
            int counterparty = random.nextInt(3) == 0 ? anybody() : TREASURY;
            long lots = 1 + random.nextInt(20);
            commands.liquidationFill(fixture.tick(), orderId, counterparty, lots, price);
        } else {
            OrderEnd end = OrderEnd.values()[kind - 7];
            commands.liquidationEnd(fixture.tick(), orderId, end);
        }
    }

    private int buckets() {
        return (customers + PER_BUCKET - 1) / PER_BUCKET;
    }

    private int bucket(int index) {
        return customer(customers + 1 + index);
    }

    private int instrumentOf(int bucket) {
        return 1 + bucket % instruments;
    }

    private int anybody() {
        return random.nextInt(10) == 0 ? TREASURY : customer(1 + random.nextInt(customers));
    }
}
