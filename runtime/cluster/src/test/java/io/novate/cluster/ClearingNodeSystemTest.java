package io.novate.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.ClusterClock;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Commands;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.liquidation.LiquidationStrategy;
import io.novate.core.unit.Limits;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import io.novate.wire.CommandAdapter;
import io.novate.wire.CommandPublisher;
import io.novate.wire.EventAdapter;
import io.novate.wire.WireException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.DatagramSocket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of one in this process: log, snapshot, restart, a clock put back, each command once. */
final class ClearingNodeSystemTest {
    private static final long TIMEOUT_MS = 20_000;
    private static final int ALICE = Limits.CUSTOMER_FROM;
    private static final int BOB = ALICE + 1;
    private static final byte[] OWNER = new byte[20];
    private static final long FUNDS = 50_000_000_000L;

    @TempDir private Path folder;

    /** What a client hears, and the same pool beside the node, called with the times of the log. */
    private static final class Mirror implements ClusterClient.Listener, AutoCloseable {
        private final Clearinghouse house = pool().start();
        private final CommandAdapter adapter =
                new CommandAdapter(ClearingNode.MESSAGE_BYTES_MAX, house);
        private final EventAdapter events;
        private final Map<Long, byte[]> sent = new HashMap<>();
        private final List<String> said = new ArrayList<>();
        private byte[] hash;

        private Mirror() {
            events =
                    new EventAdapter(
                            ClearingNode.MESSAGE_BYTES_MAX,
                            new Events() {
                                @Override
                                public void rejected(
                                        long command, int index, Rejection why, long value) {
                                    said.add("rejected " + why + " " + value);
                                }

                                @Override
                                public void liquidationOrdered(
                                        long orderId,
                                        int account,
                                        int instrument,
                                        long lots,
                                        long limitTicks,
                                        long equity,
                                        long maintenanceMargin) {
                                    said.add("ordered " + lots);
                                }

                                @Override
                                public void withdrawn(int account, int asset, long amount) {
                                    said.add("withdrawn " + amount);
                                }
                            });
        }

        @Override
        public void reply(
                long sequence,
                long timestampMs,
                ReplyStatus status,
                DirectBuffer buffer,
                int offset,
                int length) {
            try {
                if (status == ReplyStatus.EVENT) {
                    events.read(buffer, offset, length);
                } else if (status == ReplyStatus.ANSWER) {
                    hash = new byte[length];
                    buffer.getBytes(offset, hash);
                } else if (status == ReplyStatus.APPLIED && sent.containsKey(sequence)) {
                    UnsafeBuffer command = new UnsafeBuffer(sent.remove(sequence));
                    command.putLong(8, timestampMs, ByteOrder.LITTLE_ENDIAN);
                    adapter.read(command, 0, command.capacity());
                } else {
                    said.add(status + " " + buffer.getStringWithoutLengthAscii(offset, length));
                }
            } catch (WireException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            house.close();
        }
    }

    @Test
    void shouldRestartFromLogAndSnapshotWithTheSameState() throws IOException {
        int portFrom = freePorts();
        try (Mirror mirror = new Mirror();
                ClusterClient client = new ClusterClient(7, TIMEOUT_MS, mirror)) {
            Commands commands =
                    new CommandPublisher(
                            1 << 14,
                            (buffer, offset, length) -> {
                                byte[] message = new byte[length];
                                buffer.getBytes(offset, message);
                                mirror.sent.put(client.sequence() + 1, message);
                                client.message(buffer, offset, length);
                            });
            SplittableRandom random = new SplittableRandom(1);
            for (int start = 0; start < 4; start++) {
                long behindMs = start < 2 ? 0 : 3_600_000;
                ClusterClock clock = () -> System.currentTimeMillis() - behindMs;
                try (ClearingNode node =
                        new ClearingNode(folder, portFrom, ClearingNodeSystemTest::pool, clock)) {
                    client.connect(node.driverFolder());
                    assertArrayEquals(mirror.house.stateHash(), mirror.hash, "start " + start);
                    if (start == 0) {
                        open(commands);
                    }
                    trade(random, commands, 300);
                    client.flush();
                    if (start % 2 == 1) {
                        node.snapshot(TIMEOUT_MS);
                        trade(random, commands, 50);
                        client.flush();
                    }
                    client.ask();
                    assertArrayEquals(mirror.house.stateHash(), mirror.hash, "end " + start);
                    assertTrue(mirror.sent.isEmpty());
                    assertNull(node.failure());
                    client.disconnect();
                    if (start == 1) {
                        node.snapshot(TIMEOUT_MS); // nothing in the log says later what time it was
                    }
                }
            }
            assertEquals(0, mirror.house.conservationResidual());
            assertTrue(mirror.said.stream().anyMatch(line -> line.startsWith("ordered ")));
            assertTrue(mirror.said.stream().noneMatch(line -> line.contains("TIME_BACKWARDS")));
        }
    }

    @Test
    void shouldApplyEveryCommandOnceWhenSessionsBreak() throws IOException {
        int portFrom = freePorts();
        int payments = 2_000;
        SplittableRandom random = new SplittableRandom(2);
        try (Mirror mirror = new Mirror();
                ClusterClient client = new ClusterClient(8, TIMEOUT_MS, mirror);
                ClearingNode node = launch(portFrom)) {
            Commands commands = new CommandPublisher(1 << 14, client);
            client.connect(node.driverFolder());
            open(commands);
            int breaks = 0;
            int kept = 0;
            for (int payment = 1; payment <= payments; payment++) {
                commands.transfer(0, ALICE, BOB, 1);
                assertTrue(client.unansweredCount() <= ClusterClient.IN_FLIGHT_MAX);
                if (random.nextInt(100) == 0) {
                    if (random.nextBoolean()) {
                        client.flush(); // then there is room for one more
                    }
                    client.disconnect();
                    long before = client.sequence();
                    assertThrows(
                            IllegalStateException.class, () -> commands.transfer(0, ALICE, BOB, 1));
                    kept += (int) (client.sequence() - before);
                    client.connect(node.driverFolder());
                    breaks++;
                }
            }
            client.flush();
            assertTrue(breaks > 5 && kept > 2, "breaks=" + breaks + " kept=" + kept);
            mirror.said.clear();
            long paid = FUNDS + payments + kept;
            commands.withdraw(0, BOB, 0, paid + 1);
            commands.withdraw(0, BOB, 0, paid);
            client.flush();
            assertEquals("withdrawn " + paid, mirror.said.get(2));
            assertTrue(mirror.said.get(0).startsWith("rejected FREE_BALANCE"), "" + mirror.said);
            assertNull(node.failure());
        }
    }

    @Test
    void shouldCarryTheLargestBatch() throws IOException {
        int count = (ClearingNode.MESSAGE_BYTES_MAX - 64) / TradeDescriptor.BYTES;
        try (ClearingNode node = launch(freePorts());
                Mirror mirror = new Mirror();
                ClusterClient client = new ClusterClient(9, TIMEOUT_MS, mirror);
                Arena arena = Arena.ofConfined()) {
            client.connect(node.driverFolder());
            Commands commands = new CommandPublisher(ClearingNode.MESSAGE_BYTES_MAX, client);
            commands.trades(0, arena.allocate((long) count * TradeDescriptor.BYTES, 8), count);
            client.flush();
            assertEquals(count, mirror.said.stream().filter(s -> s.startsWith("rej")).count());
            assertNull(node.failure());
        }
    }

    @Test
    void shouldLeaveOutAnEventThatIsTooLong() throws IOException {
        int columnCount = 160;
        ScenarioShape shape =
                new ScenarioShape(
                        columnCount,
                        List.of(new ScenarioTerm(0, Grouping.POOL, 0, columnCount, true, false)),
                        List.of(new ScenarioCharge(0, 1, Grouping.POOL, false)));
        List<ColumnMove> moves = Collections.nCopies(columnCount, ColumnMove.NONE);
        List<UnderlyingMoves> many = new ArrayList<>();
        for (int underlying = 0; underlying < 813; underlying++) {
            many.add(new UnderlyingMoves(underlying, moves));
        }
        List<ChargeFactor> factors = List.of(new ChargeFactor(1_000_000, 1_000_000));
        try (ClearingNode node = launch(freePorts());
                Mirror mirror = new Mirror();
                ClusterClient client = new ClusterClient(9, TIMEOUT_MS, mirror)) {
            client.connect(node.driverFolder());
            Commands commands = new CommandPublisher(ClearingNode.MESSAGE_BYTES_MAX, client);
            open(commands);
            commands.portfolioRules(0, new PortfolioRules(shape, factors, many, 0, 0));
            trade(new SplittableRandom(3), commands, 100);
            client.flush();
            assertTrue(mirror.said.contains("EVENT_TOO_LONG "), "" + mirror.said);
            assertNull(node.failure());
        }
    }

    /** A core that broke is asked nothing more: the node stops and says why. */
    @Test
    void shouldStopWhenTheCoreBreaks() throws IOException {
        LiquidationStrategy broken =
                (LiquidationStrategy)
                        Proxy.newProxyInstance(
                                LiquidationStrategy.class.getClassLoader(),
                                new Class<?>[] {LiquidationStrategy.class},
                                (self, method, arguments) -> {
                                    if (method.getName().equals("name")) {
                                        return "broken";
                                    }
                                    throw new IllegalStateException("planted");
                                });
        try (ClearingNode node =
                        ClearingNode.launch(
                                folder, freePorts(), () -> pool().liquidationStrategy(broken));
                Mirror mirror = new Mirror();
                ClusterClient client = new ClusterClient(9, 3_000, mirror)) {
            client.connect(node.driverFolder());
            Commands commands = new CommandPublisher(1 << 14, client);
            open(commands);
            client.flush();
            assertNull(node.failure());
            trade(new SplittableRandom(3), commands, 100);
            assertThrows(IllegalStateException.class, client::flush);
            assertTrue(node.failure() != null, "the node says nothing");
            Throwable cause = node.failure();
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertEquals("planted", cause.getMessage());
        }
    }

    @Test
    void shouldAnswerWhatHasNoEffect() throws IOException {
        try (ClearingNode node = launch(freePorts());
                Mirror mirror = new Mirror();
                ClusterClient client = new ClusterClient(9, TIMEOUT_MS, mirror)) {
            client.connect(node.driverFolder());
            UnsafeBuffer bytes = new UnsafeBuffer("no command".getBytes(StandardCharsets.US_ASCII));
            client.message(bytes, 0, bytes.capacity());
            client.flush();
            assertEquals(1, mirror.said.size());
            assertTrue(mirror.said.get(0).startsWith("UNREADABLE "), "" + mirror.said);
            List<String> statuses = new ArrayList<>();
            try (AeronCluster raw = raw(node, statuses)) {
                send(raw, statuses, envelope(9, 1));
                send(raw, statuses, envelope(9, 3));
                send(raw, statuses, envelope(9, -1));
                send(raw, statuses, new byte[3]);
                byte[] tooLong =
                        Arrays.copyOf(envelope(10, 1), 17 + ClearingNode.MESSAGE_BYTES_MAX);
                send(raw, statuses, tooLong);
            }
            assertEquals(
                    List.of(
                            "REPEATED 1",
                            "OUT_OF_ORDER 1",
                            "OUT_OF_ORDER 1",
                            "UNREADABLE 0",
                            "UNREADABLE 1"),
                    statuses);
            client.ask();
            assertArrayEquals(mirror.house.stateHash(), mirror.hash);
            assertNull(node.failure());
        }
    }

    private static byte[] envelope(long client, long sequence) {
        byte[] bytes = new byte[24];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putLong(0, client, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(8, sequence, ByteOrder.LITTLE_ENDIAN);
        return bytes;
    }

    private static AeronCluster raw(ClearingNode node, List<String> statuses) {
        return AeronCluster.connect(
                new AeronCluster.Context()
                        .aeronDirectoryName(node.driverFolder())
                        .ingressChannel("aeron:ipc")
                        .egressChannel("aeron:ipc")
                        .egressListener(
                                (session, time, buffer, offset, length, header) ->
                                        statuses.add(
                                                ReplyStatus.ofCode(
                                                                buffer.getInt(
                                                                        offset + 32,
                                                                        ByteOrder.LITTLE_ENDIAN))
                                                        + " "
                                                        + buffer.getLong(
                                                                offset + 16,
                                                                ByteOrder.LITTLE_ENDIAN))));
    }

    private static void send(AeronCluster raw, List<String> statuses, byte[] message) {
        int before = statuses.size();
        long deadlineNs = System.nanoTime() + TIMEOUT_MS * 1_000_000;
        boolean sent = false;
        while (statuses.size() == before) {
            sent = sent || raw.offer(new UnsafeBuffer(message), 0, message.length) > 0;
            raw.pollEgress();
            assertTrue(System.nanoTime() < deadlineNs, "no reply");
        }
    }

    private static void open(Commands commands) {
        commands.list(
                0,
                new Listing(
                        1,
                        "BTC-PERP",
                        Contract.perpetual(1, 10, 20_000_000),
                        MarginSchedule.of(List.of(new Bracket(0, 50_000, 25_000))),
                        new Fees(500, 200, 5_000),
                        TradingBounds.of(10_000_000, 50_000, 10_000, 200_000),
                        4_000_000));
        for (int account : new int[] {ALICE, BOB}) {
            commands.open(0, account, OWNER, OWNER, MarginMode.CROSS, false);
            commands.inbox(0, account - ALICE, InboxKind.DEPOSIT, account, 0, FUNDS, OWNER, OWNER);
        }
    }

    /** Trades, moves the mark and now and then seals: enough to liquidate one of the two. */
    private static void trade(SplittableRandom random, Commands commands, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment trade = arena.allocate(32, 8);
            MemorySegment mark = arena.allocate(16, 8);
            for (int index = 0; index < count; index++) {
                boolean buys = random.nextBoolean();
                trade.set(ValueLayout.JAVA_INT, 0, buys ? ALICE : BOB);
                trade.set(ValueLayout.JAVA_INT, 4, buys ? BOB : ALICE);
                trade.set(ValueLayout.JAVA_INT, 8, 1);
                trade.set(ValueLayout.JAVA_LONG, 16, random.nextLong(1, 10_000));
                trade.set(ValueLayout.JAVA_LONG, 24, 4_000_000L);
                commands.trades(0, trade, 1);
                mark.set(ValueLayout.JAVA_INT, 0, 1);
                mark.set(ValueLayout.JAVA_LONG, 8, random.nextLong(3_600_000, 4_400_000));
                commands.marks(0, mark, 1);
                if (random.nextInt(20) == 0) {
                    commands.seal(0);
                }
            }
        }
    }

    private ClearingNode launch(int portFrom) {
        return ClearingNode.launch(folder, portFrom, ClearingNodeSystemTest::pool);
    }

    private static Clearinghouse.Builder pool() {
        return Clearinghouse.builder()
                .limits(new Limits(64, 64, 4, 64, 4, 1_024, 1 << 12, 256, 64))
                .backend("scalar");
    }

    /** Returns the first of five ports that nobody uses now. */
    private static int freePorts() throws IOException {
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        for (int tries = 0; tries < 100; tries++) {
            int from = random.nextInt(20_000, 30_000);
            List<DatagramSocket> taken = new ArrayList<>();
            try {
                for (int port = from; port < from + 5; port++) {
                    taken.add(new DatagramSocket(port));
                }
                return from;
            } catch (BindException inUse) {
                continue;
            } finally {
                taken.forEach(DatagramSocket::close);
            }
        }
        throw new IOException("no five free ports in a row");
    }
}
