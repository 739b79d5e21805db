package io.novate.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.TradeDescriptor;
import io.novate.wire.sbe.ExplainedDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no message, or fits into none, is refused in one sentence, and nothing is called. */
final class RefusalTest {
    private static final int BYTES_MAX = 1 << 14;

    private final CallLog log = new CallLog();
    private final CommandAdapter commands =
            new CommandAdapter(BYTES_MAX, log.taking(Commands.class));
    private final EventAdapter events = new EventAdapter(BYTES_MAX, log.taking(Events.class));
    private final Recording recording = new Recording();
    private final CommandPublisher publisher = new CommandPublisher(BYTES_MAX, recording);

    /** Bytes of a message of counting arguments, changed at one place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    seal           | 4  | 0   | schema id 7168 is not 7301
                    seal           | 6  | 2   | schema version 2 is newer than 1, the last known here
                    seal           | 2  | 15  | message id 15 is no command
                    opened         | 2  | 99  | message id 99 is no event
                    seal           | 0  | 9   | message id 14 has 9 bytes of fields, not 8
                    list           | 6  | 0   | message id 1 has 138 bytes of fields, not 122
                    trades         | 16 | 31  | entries: an entry has 31 bytes, not 32
                    trades         | 18 | 3   | the message ends 32 bytes early
                    trades         | 18 | 1   | 32 bytes follow the end of the message
                    trades         | 19 | 255 | the message ends 2088960 bytes early
                    openFund       | 20 | 0   | fund kind code 0 is unknown
                    openFund       | 20 | 255 | fund kind code 255 is unknown
                    revalue        | 16 | 2   | code 2 is neither yes nor no
                    list           | 226| 128 | symbol: character 7 is not ASCII
                    list           | 218| 9   | the message ends 1 bytes early
                    tables         | 72 | 9   | columns: an entry has 9 bytes, not 8
                    portfolioRules | 32 | 200 | term 0: row=200 is outside 0..63
                    sealed         | 215| 3   | stream: length 768 is not whole steps
                    sealed         | 217| 128 | stream: length 2147484672 is beyond the message
                    """)
    void shouldSayWhatIsWrong(String name, int at, int value, String sentence) {
        byte[] message = message(name);
        message[at] = (byte) value;
        WireException refused = assertThrows(WireException.class, () -> read(name, message));
        assertEquals(sentence, refused.getMessage());
        assertEquals(0, log.lines().size());
    }

    @Test
    void shouldRefuseEveryMessageCutAnywhereOrTooLong() {
        for (Class<?> type : new Class<?>[] {Commands.class, Events.class}) {
            for (Method method : CallLog.calls(type)) {
                byte[] message = message(method.getName());
                for (int length = 0; length < message.length; length++) {
                    byte[] cut = Arrays.copyOf(message, length);
                    assertThrows(WireException.class, () -> read(method.getName(), cut));
                }
                byte[] longer = Arrays.copyOf(message, message.length + 1);
                assertThrows(WireException.class, () -> read(method.getName(), longer));
                byte[] longest = Arrays.copyOf(message, BYTES_MAX + 1);
                WireException refused =
                        assertThrows(WireException.class, () -> read(method.getName(), longest));
                assertEquals("a message of 16385 bytes is longer than 16384", refused.getMessage());
            }
        }
        assertEquals(0, log.lines().size());
    }

    @Test
    void shouldRefuseColumnsOrLossesThatDiffer() {
        byte[] tables = message("tables");
        int secondOption = 28 + 44 + 4 + 3 * 8;
        byte[] shorter = Arrays.copyOf(tables, tables.length - 8);
        shorter[secondOption + 44 + 2] = 2;
        WireException refused = assertThrows(WireException.class, () -> read("tables", shorter));
        assertEquals("options: entry 1 has 2 columns, those before have 3", refused.getMessage());
        byte[] explained = message("explained");
        int columnCountAt = 8 + ExplainedDecoder.columnCountEncodingOffset();
        explained[columnCountAt] = 2;
        refused = assertThrows(WireException.class, () -> read("explained", explained));
        assertEquals("losses: 3 for 2 columns", refused.getMessage());
    }

    @Test
    void shouldRefuseMoreEntriesThanAGroupMayCount() {
        int many = MessageWriter.ENTRIES_MAX + 1;
        byte[] marks = Arrays.copyOf(message("marks"), 20 + 16 * many);
        marks[18] = -1;
        marks[19] = -1;
        CommandAdapter wide = new CommandAdapter(marks.length, log.taking(Commands.class));
        UnsafeBuffer buffer = new UnsafeBuffer(marks);
        WireException refused =
                assertThrows(WireException.class, () -> wide.read(buffer, 0, marks.length));
        assertEquals("entries: 65535 entries, at most 65534", refused.getMessage());
        assertEquals(0, log.lines().size());
    }

    @Test
    void shouldThrowWhenAMessageIsNotInsideItsBuffer() {
        UnsafeBuffer buffer = new UnsafeBuffer(message("seal"));
        int length = buffer.capacity();
        assertThrows(IndexOutOfBoundsException.class, () -> commands.read(buffer, 1, length));
        assertThrows(IndexOutOfBoundsException.class, () -> commands.read(buffer, -1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> events.read(buffer, 0, -1));
    }

    @Test
    void shouldNotWriteWhatNoMessageHolds() {
        MemorySegment two = Arena.ofAuto().allocate(2L * TradeDescriptor.BYTES, 8);
        refuses(
                "address.length=19",
                () -> publisher.open(1, 1, new byte[19], new byte[20], MarginMode.CROSS, false));
        refuses("trades: count=3, byteSize=64", () -> publisher.trades(1, two, 3));
        refuses("trades: count=-1, byteSize=64", () -> publisher.trades(1, two, -1));
        refuses("text=\u00e4 is not ASCII", () -> publisher.listAsset(1, 1, "\u00e4", 1));
        refuses("text.length=255", () -> publisher.listAsset(1, 1, "a".repeat(255), 1));
        int many = MessageWriter.ENTRIES_MAX + 1;
        MemorySegment marks = Arena.ofAuto().allocate(16L * many, 8);
        refuses("entries=65535, max=65534", () -> publisher.marks(1, marks, many));
        refuses(
                "message is longer than messageBytesMax=16384",
                () -> publisher.marks(1, marks, 2_000));
        refuses("messageBytesMax=1023", () -> new CommandPublisher(1_023, recording));
        int stride = OptionDescriptor.strideBytes(1);
        MemorySegment options = Arena.ofAuto().allocate(2L * stride, 8);
        refuses("records.byteSize=8", () -> publisher.tables(1, 1, options.asSlice(0, 8), 1));
        options.set(ValueLayout.JAVA_INT, OptionDescriptor.COLUMN_COUNT_OFFSET, -1);
        refuses("records: columnCount=-1", () -> publisher.tables(1, 1, options, 2));
        options.set(ValueLayout.JAVA_INT, OptionDescriptor.COLUMN_COUNT_OFFSET, 1);
        refuses(
                "records: columnCount=0, the first has 1",
                () -> publisher.tables(1, 1, options, 2));
        assertTrue(recording.messages().isEmpty());
        publisher.listAsset(
                1, new Asset(1, "", HaircutCurve.NONE, HaircutCurve.NONE, AssetBounds.NONE), 1);
        assertEquals(1, recording.messages().size());
    }

    private static void refuses(String sentence, Runnable call) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(sentence, refused.getMessage());
    }

    private byte[] message(String name) {
        Recording one = new Recording();
        for (Class<?> type : new Class<?>[] {Commands.class, Events.class}) {
            for (Method method : CallLog.calls(type)) {
                if (method.getName().equals(name)) {
                    Object target =
                            type == Commands.class
                                    ? new CommandPublisher(BYTES_MAX, one)
                                    : new EventPublisher(BYTES_MAX, one);
                    Recording.call(target, method, Arguments.counting().of(method));
                }
            }
        }
        return one.messages().get(0);
    }

    private void read(String name, byte[] message) throws WireException {
        UnsafeBuffer buffer = new UnsafeBuffer(message);
        if (CallLog.calls(Commands.class).stream().anyMatch(m -> m.getName().equals(name))) {
            commands.read(buffer, 0, message.length);
        } else {
            events.read(buffer, 0, message.length);
        }
    }
}
