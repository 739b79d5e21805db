package io.novate.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Bracket;
import io.novate.core.command.Commands;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.FundKind;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool behind bytes ends in the same state and says the same as one that is called. */
final class CoreThroughWireTest {
    private static final int STEPS = 3_000;
    private static final int CUSTOMERS = 12;
    private static final int FIRST = Limits.CUSTOMER_FROM;
    private static final int BYTES_MAX = 1 << 18;

    private final MemorySegment trades = Arena.ofAuto().allocate(8L * TradeDescriptor.BYTES, 8);
    private final MemorySegment marks = Arena.ofAuto().allocate(2L * MarkDescriptor.BYTES, 8);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEndInTheSameStateAndSayTheSame(long seed) throws WireException {
        CallLog called = new CallLog();
        CallLog carried = new CallLog();
        Recording eventBytes = new Recording();
        Recording commandBytes = new Recording();
        try (Clearinghouse direct = start(called.taking(Events.class));
                Clearinghouse behind = start(new EventPublisher(BYTES_MAX, eventBytes))) {
            run(seed, direct);
            run(seed, new CommandPublisher(BYTES_MAX, commandBytes));
            CommandAdapter commands = new CommandAdapter(BYTES_MAX, behind);
            for (byte[] message : commandBytes.messages()) {
                commands.read(new UnsafeBuffer(message), 0, message.length);
            }
            assertArrayEquals(direct.stateHash(), behind.stateHash(), "seed=" + seed);
            EventAdapter events = new EventAdapter(BYTES_MAX, carried.taking(Events.class));
            for (byte[] message : eventBytes.messages()) {
                events.read(new UnsafeBuffer(message), 0, message.length);
            }
        }
        assertEquals(called.lines(), carried.lines(), "seed=" + seed);
        TreeSet<String> said =
                carried.lines().stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .collect(Collectors.toCollection(TreeSet::new));
        List<String> needed =
                List.of("cleared", "explained", "liquidationOrdered", "sealed", "stateChanged");
        assertTrue(said.containsAll(needed), "seed=" + seed + " says " + said);
    }

    /** Bytes that can be read are a command, and the core answers a command, whatever it says. */
    @Test
    void shouldNeverThrowForACommandThatCanBeRead() {
        long seed = 11;
        Recording recording = new Recording();
        run(seed, new CommandPublisher(BYTES_MAX, recording));
        List<byte[]> messages = recording.messages();
        List<byte[]> strange =
                Recording.ofAll(Arguments.random(seed, 2), 40).messages().stream()
                        .filter(message -> (message[2] & 0xff) < 100)
                        .toList();
        SplittableRandom random = new SplittableRandom(seed);
        try (Clearinghouse house = start(new EventPublisher(BYTES_MAX, (b, o, l) -> {}))) {
            CommandAdapter commands = new CommandAdapter(BYTES_MAX, house);
            int readCount = 0;
            for (byte[] message : messages) {
                for (byte[] each :
                        List.of(message, changed(random, message), any(random, strange))) {
                    readCount += read(commands, each) ? 1 : 0;
                }
                assertEquals(0, house.conservationResidual());
            }
            assertTrue(readCount > messages.size(), "read " + readCount);
        }
    }

    private static byte[] any(SplittableRandom random, List<byte[]> messages) {
        byte[] message = messages.get(random.nextInt(messages.size())).clone();
        // A time that runs on, else the first such command stops all others.
        for (int at = 8; at < 16; at++) {
            message[at] = 0;
        }
        message[14] = 1;
        return message;
    }

    private static byte[] changed(SplittableRandom random, byte[] message) {
        byte[] changed = message.clone();
        if (changed.length > 16) {
            changed[random.nextInt(16, changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static boolean read(CommandAdapter commands, byte[] message) {
        try {
            commands.read(new UnsafeBuffer(message), 0, message.length);
            return true;
        } catch (WireException refused) {
            return false;
        } catch (RuntimeException e) {
            return fail(HexFormat.of().formatHex(message), e);
        }
    }

    private static Clearinghouse start(Events events) {
        return Clearinghouse.builder()
                .limits(new Limits(64, 64, 4, 64, 4, 1_024, 1 << 12, 256, 64))
                .backend("scalar")
                .events(events)
                .start();
    }

    private void run(long seed, Commands to) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] owner = new byte[20];
        for (int instrument = 1; instrument <= 2; instrument++) {
            to.list(1, listing(instrument));
        }
        AssetBounds bounds = new AssetBounds(0, 0, 1_000);
        HaircutCurve curve = HaircutCurve.flat(100_000);
        to.listAsset(1, new Asset(1, "ETH", curve, curve, bounds), 256);
        to.openFund(1, FIRST + 40, FundKind.INSURANCE, 1);
        for (int index = 0; index < CUSTOMERS; index++) {
            to.open(1, FIRST + index, owner, owner, MarginMode.CROSS, index == 0);
            long amount = index < 2 ? 1_000_000_000_000L : 400_000_000L;
            to.inbox(1, index, InboxKind.DEPOSIT, FIRST + index, 0, amount, owner, owner);
        }
        long[] price = {4_000_000, 4_000_000};
        for (int step = 0; step < STEPS; step++) {
            long now = 2 + step;
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> trade(random, to, now, price);
                case 4, 5, 6 -> mark(random, to, now, price);
                case 7 -> to.seal(now);
                case 8 -> to.revalue(now, random.nextBoolean());
                case 9 ->
                        to.liquidationFill(
                                now,
                                random.nextInt(1, 20 + step / 20),
                                FIRST,
                                random.nextInt(1, 50),
                                price[0]);
                case 10 ->
                        to.liquidationEnd(
                                now, random.nextInt(1, 20 + step / 20), OrderEnd.TIMED_OUT);
                default -> to.transfer(now, FIRST + 1, any(random), 0, random.nextInt(50_000_000));
            }
        }
        to.seal(2 + STEPS);
    }

    private void trade(SplittableRandom random, Commands to, long now, long[] price) {
        int count = random.nextInt(9);
        for (int index = 0; index < count; index++) {
            long at = (long) index * TradeDescriptor.BYTES;
            int instrument = random.nextInt(1, 3);
            boolean buys = random.nextBoolean();
            int customer = any(random);
            set(trades, at + TradeDescriptor.BUYER_OFFSET, buys ? customer : FIRST);
            set(trades, at + TradeDescriptor.SELLER_OFFSET, buys ? FIRST : customer);
            set(trades, at + TradeDescriptor.INSTRUMENT_OFFSET, instrument);
            set(trades, at + TradeDescriptor.FLAGS_OFFSET, random.nextInt(8));
            trades.set(
                    ValueLayout.JAVA_LONG,
                    at + TradeDescriptor.LOTS_OFFSET,
                    random.nextLong(1, 200));
            trades.set(
                    ValueLayout.JAVA_LONG,
                    at + TradeDescriptor.PRICE_OFFSET,
                    price[instrument - 1] + random.nextLong(-5_000, 5_000));
        }
        to.trades(now, trades, count);
    }

    private void mark(SplittableRandom random, Commands to, long now, long[] price) {
        for (int index = 0; index < 2; index++) {
            long at = (long) index * MarkDescriptor.BYTES;
            price[index] = Math.max(1_000_000, price[index] + random.nextLong(-80_000, 80_001));
            set(marks, at + MarkDescriptor.INSTRUMENT_OFFSET, index + 1);
            marks.set(ValueLayout.JAVA_LONG, at + MarkDescriptor.PRICE_OFFSET, price[index]);
        }
        to.marks(now, marks, 2);
    }

    private static void set(MemorySegment records, long at, int value) {
        records.set(ValueLayout.JAVA_INT, at, value);
    }

    private static int any(SplittableRandom random) {
        return FIRST + random.nextInt(1, CUSTOMERS);
    }

    private static Listing listing(int instrument) {
        return new Listing(
                instrument,
                "COIN" + instrument,
                Contract.perpetual(instrument, 10, 20_000_000),
                MarginSchedule.of(List.of(new Bracket(0, 50_000, 25_000))),
                new Fees(500, 200, 5_000, 300, 200),
                TradingBounds.of(10_000_000, 50_000, 10_000, 200_000),
                4_000_000);
    }
}
