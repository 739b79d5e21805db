package io.novate.wire;

import io.novate.wire.sbe.GroupSizeEncodingEncoder;
import io.novate.wire.sbe.MessageHeaderEncoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of the message being written: fields, then groups entry by entry, then texts.
 *
 * <p><b>Aliasing and ownership</b>: owns its buffer and lends it to the sink.
 */
final class MessageWriter {
    static final int ENTRIES_MAX = 65_534;

    private static final int TEXT_BYTES_MAX = 254;

    private final MemorySegment segment;
    private final MutableDirectBuffer buffer;
    private final MessageSink sink;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final GroupSizeEncodingEncoder groupSize = new GroupSizeEncodingEncoder();
    private int limit;

    MessageWriter(int messageBytesMax, MessageSink sink) {
        if (messageBytesMax < MessageSink.BYTES_MIN) {
            throw new IllegalArgumentException("messageBytesMax=" + messageBytesMax);
        }
        segment = Arena.ofAuto().allocate(messageBytesMax, Long.BYTES);
        buffer = new UnsafeBuffer(segment.asByteBuffer());
        this.sink = sink;
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    MessageHeaderEncoder header() {
        return header;
    }

    /** Sends a message of fields only, which ends at {@code limit}. */
    void send(int limit) {
        sink.message(buffer, 0, limit);
    }

    /** Starts what follows the fields, which end at {@code limit}. */
    void begin(int limit) {
        this.limit = limit;
    }

    /** Sends what was begun. */
    void send() {
        sink.message(buffer, 0, limit);
    }

    /** Writes the head of a group. */
    void group(int entryBytes, int count) {
        if (count > ENTRIES_MAX) {
            throw new IllegalArgumentException("entries=" + count + ", max=" + ENTRIES_MAX);
        }
        int at = take(GroupSizeEncodingEncoder.ENCODED_LENGTH);
        groupSize.wrap(buffer, at).blockLength(entryBytes).numInGroup(count);
    }

    /** Takes the next bytes and returns where they are. */
    int take(int bytes) {
        int at = limit;
        if (bytes > buffer.capacity() - at) {
            throw new IllegalArgumentException(
                    "message is longer than messageBytesMax=" + buffer.capacity());
        }
        limit = at + bytes;
        return at;
    }

    void check(String name, MemorySegment records, int count, int recordBytes) {
        if (count < 0 || (long) count * recordBytes > records.byteSize()) {
            throw new IllegalArgumentException(
                    name + ": count=" + count + ", byteSize=" + records.byteSize());
        }
    }

    /** Writes a group whose entries are laid out as the records of a segment. */
    void records(String name, MemorySegment records, int count, int recordBytes) {
        check(name, records, count, recordBytes);
        group(recordBytes, count);
        copy(records, 0, count * recordBytes);
    }

    /** Writes bytes of a segment. */
    void copy(MemorySegment from, long fromOffset, int bytes) {
        MemorySegment.copy(from, fromOffset, segment, take(bytes), bytes);
    }

    /** Writes the first bytes of a segment into a field. */
    void put(int at, MemorySegment from, int bytes) {
        MemorySegment.copy(from, 0, segment, at, bytes);
    }

    /** Writes the first bytes of a segment with their number. */
    void bytes(MemorySegment from, int bytes) {
        buffer.putInt(take(Integer.BYTES), bytes, ByteOrder.LITTLE_ENDIAN);
        copy(from, 0, bytes);
    }

    /** Writes a text with its length. */
    void ascii(String text) {
        if (text.length() > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException("text.length=" + text.length());
        }
        buffer.putByte(take(1), (byte) text.length());
        int at = take(text.length());
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            if (letter >= 0x80) {
                throw new IllegalArgumentException("text=" + text + " is not ASCII");
            }
            buffer.putByte(at + index, (byte) letter);
        }
    }
}
