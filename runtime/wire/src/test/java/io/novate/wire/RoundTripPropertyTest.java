package io.novate.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import java.lang.foreign.Arena;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command and every event comes back as it was given, extremes included. */
final class RoundTripPropertyTest {
    private static final int TURNS = 300;
    private static final int BYTES_MAX = 1 << 22;

    private final MessageSink sink = this::keep;
    private final CommandPublisher commands = new CommandPublisher(BYTES_MAX, sink);
    private final EventPublisher events = new EventPublisher(BYTES_MAX, sink);
    private final CallLog calls = new CallLog();
    private final CommandAdapter readCommands =
            new CommandAdapter(BYTES_MAX, calls.taking(Commands.class));
    private final EventAdapter readEvents = new EventAdapter(BYTES_MAX, calls.taking(Events.class));
    private final CommandAdapter passCommands = new CommandAdapter(BYTES_MAX, commands);
    private final EventAdapter passEvents = new EventAdapter(BYTES_MAX, events);
    private byte[] sent;

    private void keep(DirectBuffer buffer, int offset, int length) {
        sent = new byte[length];
        buffer.getBytes(offset, sent);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldCallAgainWhatWasCalled(long seed) throws WireException {
        Arguments arguments = Arguments.random(seed, 5);
        for (int turn = 0; turn < TURNS; turn++) {
            for (Method method : CallLog.calls(Commands.class)) {
                compare(seed, method, arguments.of(method));
            }
            for (Method method : CallLog.calls(Events.class)) {
                compare(seed, method, arguments.of(method));
            }
        }
    }

    @Test
    void shouldCarryAsManyEntriesAsAGroupCanCount() throws Exception {
        Arguments arguments = Arguments.random(4, MessageWriter.ENTRIES_MAX);
        Method trades =
                CallLog.calls(Commands.class).stream()
                        .filter(method -> method.getName().equals("trades"))
                        .findFirst()
                        .orElseThrow();
        Object[] most = {
            0L,
            Arena.ofAuto().allocate(32L * MessageWriter.ENTRIES_MAX, 8),
            MessageWriter.ENTRIES_MAX
        };
        compare(4, trades, most);
        compare(4, trades, arguments.of(trades));
    }

    @Test
    void shouldNameAMessageForEveryCommandAndEvent() throws Exception {
        TreeSet<String> named = new TreeSet<>();
        new SchemaListing(Recording.SCHEMA)
                .messageNames()
                .forEach((id, name) -> named.add((id < 100 ? "command " : "event ") + name));
        TreeSet<String> called = new TreeSet<>();
        for (Method method : CallLog.calls(Commands.class)) {
            called.add("command " + capital(method.getName()));
        }
        for (Method method : CallLog.calls(Events.class)) {
            called.add("event " + capital(method.getName()));
        }
        assertEquals(called, named);
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void compare(long seed, Method method, Object[] arguments) throws WireException {
        String given = CallLog.line(method, arguments);
        boolean command = method.getDeclaringClass() == Commands.class;
        Recording.call(command ? commands : events, method, arguments);
        byte[] message = sent;
        Recording.read(readCommands, readEvents, message);
        assertEquals(List.of(given), calls.lines(), "seed=" + seed);
        calls.lines().clear();
        sent = null;
        Recording.read(passCommands, passEvents, message);
        assertArrayEquals(message, sent, "seed=" + seed + " " + given);
    }
}
