package io.novate.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** After warm-up a message takes no memory, neither written nor read, unless it carries records. */
final class AllocationTest {
    private static final int BYTES_MAX = 1 << 14;
    private static final int WARM_UP_ROUNDS = 30_000;
    private static final int ROUNDS = 1_000;
    private static final int WINDOWS = 5;
    private static final Set<String> CARRY_RECORDS =
            Set.of(
                    "List",
                    "ListAsset",
                    "PortfolioRules",
                    "Listed",
                    "AssetListed",
                    "RulesChanged",
                    "Explained");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long writtenBytes;

    private void count(DirectBuffer buffer, int offset, int length) {
        writtenBytes += length;
    }

    @Test
    void shouldTakeNoMemoryForAMessage() throws Exception {
        var names = new SchemaListing(Recording.SCHEMA).messageNames();
        UnsafeBuffer[] messages =
                Recording.ofAll(Arguments.counting(), 1).messages().stream()
                        .filter(m -> !CARRY_RECORDS.contains(names.get(m[2] & 0xff)))
                        .map(UnsafeBuffer::new)
                        .toArray(UnsafeBuffer[]::new);
        assertEquals(names.size() - CARRY_RECORDS.size(), messages.length);
        Commands writeCommands = new CommandPublisher(BYTES_MAX, this::count);
        Events writeEvents = new EventPublisher(BYTES_MAX, this::count);
        CommandAdapter commands = new CommandAdapter(BYTES_MAX, writeCommands);
        EventAdapter events = new EventAdapter(BYTES_MAX, writeEvents);
        pass(messages, commands, events, WARM_UP_ROUNDS);
        long least = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            pass(messages, commands, events, ROUNDS);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes for " + ROUNDS * messages.length + " messages");
        long all = 0;
        for (UnsafeBuffer message : messages) {
            all += message.capacity();
        }
        assertEquals(all * (WARM_UP_ROUNDS + (long) WINDOWS * ROUNDS), writtenBytes);
    }

    private static void pass(
            UnsafeBuffer[] messages, CommandAdapter commands, EventAdapter events, int rounds)
            throws WireException {
        for (int round = 0; round < rounds; round++) {
            for (UnsafeBuffer message : messages) {
                if ((message.getByte(2) & 0xff) > 100) {
                    events.read(message, 0, message.capacity());
                } else {
                    commands.read(message, 0, message.capacity());
                }
            }
        }
    }
}
