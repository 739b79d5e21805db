package io.novate.wire;

import io.novate.wire.sbe.GroupSizeEncodingDecoder;
import io.novate.wire.sbe.MessageHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;

/**
 * The bytes of the message being read; nothing is read before it is known to be there.
 *
 * <p>Every version this reader knows has known lengths, so they are compared for equality: to each
 * message belongs one call, and to each call one message.
 */
final class MessageReader {
    private final int messageBytesMax;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final GroupSizeEncodingDecoder groupSize = new GroupSizeEncodingDecoder();
    private DirectBuffer buffer;
    private int limit;
    private int end;

    MessageReader(int messageBytesMax) {
        this.messageBytesMax = messageBytesMax;
    }

    void wrap(DirectBuffer buffer, int offset, int length) throws WireException {
        buffer.boundsCheck(offset, length);
        this.buffer = buffer;
        limit = offset;
        end = offset + length;
        if (length > messageBytesMax) {
            throw new WireException(
                    "a message of %d bytes is longer than %d".formatted(length, messageBytesMax));
        }
        header.wrap(buffer, take(MessageHeaderDecoder.ENCODED_LENGTH));
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            throw new WireException(
                    "schema id %d is not %d"
                            .formatted(header.schemaId(), MessageHeaderDecoder.SCHEMA_ID));
        }
        if (header.version() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new WireException(
                    "schema version %d is newer than %d, the last known here"
                            .formatted(header.version(), MessageHeaderDecoder.SCHEMA_VERSION));
        }
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int templateId() {
        return header.templateId();
    }

    int version() {
        return header.version();
    }

    /** Wraps the fields of a message of fields only. */
    void fixed(MessageDecoderFlyweight message) throws WireException {
        root(message, 0);
        end();
    }

    /**
     * Wraps the fields of a message.
     *
     * @param addedBytes bytes of the fields that version 1 added
     */
    void root(MessageDecoderFlyweight message, int addedBytes) throws WireException {
        int blockBytes = message.sbeBlockLength() - (version() == 0 ? addedBytes : 0);
        if (header.blockLength() != blockBytes) {
            throw new WireException(
                    "message id %d has %d bytes of fields, not %d"
                            .formatted(templateId(), header.blockLength(), blockBytes));
        }
        message.wrap(buffer, take(blockBytes), blockBytes, version());
    }

    /** Reads the head of a group and returns the number of entries. */
    int group(String name, int entryBytes) throws WireException {
        groupSize.wrap(buffer, take(GroupSizeEncodingDecoder.ENCODED_LENGTH));
        if (groupSize.blockLength() != entryBytes) {
            throw new WireException(
                    "%s: an entry has %d bytes, not %d"
                            .formatted(name, groupSize.blockLength(), entryBytes));
        }
        if (groupSize.numInGroup() > MessageWriter.ENTRIES_MAX) {
            throw new WireException(
                    "%s: %d entries, at most %d"
                            .formatted(name, groupSize.numInGroup(), MessageWriter.ENTRIES_MAX));
        }
        return groupSize.numInGroup();
    }

    /** Takes the next bytes and returns where they are. */
    int take(int bytes) throws WireException {
        int at = limit;
        if (bytes > end - at) {
            throw new WireException("the message ends " + (bytes - (end - at)) + " bytes early");
        }
        limit = at + bytes;
        return at;
    }

    /** Reads the length of what follows. */
    int length(String name) throws WireException {
        int bytes = buffer.getInt(take(Integer.BYTES), ByteOrder.LITTLE_ENDIAN);
        if (bytes < 0 || bytes > end - limit) {
            throw new WireException(
                    name + ": length " + Integer.toUnsignedLong(bytes) + " is beyond the message");
        }
        return bytes;
    }

    /** Reads a text. */
    String ascii(String name) throws WireException {
        int length = buffer.getByte(take(1)) & 0xff;
        int at = take(length);
        for (int index = 0; index < length; index++) {
            if (buffer.getByte(at + index) < 0) {
                throw new WireException(name + ": character " + index + " is not ASCII");
            }
        }
        return buffer.getStringWithoutLengthAscii(at, length);
    }

    /** Checks that nothing follows. */
    void end() throws WireException {
        if (limit != end) {
            throw new WireException((end - limit) + " bytes follow the end of the message");
        }
    }
}
