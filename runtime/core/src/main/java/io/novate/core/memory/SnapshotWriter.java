package io.novate.core.memory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a snapshot as little-endian fields, buffered; the same state always writes the same bytes.
 */
public final class SnapshotWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** Writes to {@code out}, which the caller closes after {@link #flush()}. */
    public SnapshotWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes one byte. */
    public void putByte(int value) {
        room(1).put((byte) value);
    }

    /** Writes four bytes. */
    public void putInt(int value) {
        room(4).putInt(value);
    }

    /** Writes eight bytes. */
    public void putLong(long value) {
        room(8).putLong(value);
    }

    /** Writes bytes without a length. */
    public void putBytes(byte[] bytes) {
        int from = 0;
        while (from < bytes.length) {
            int count = Math.min(bytes.length - from, BUFFER_BYTES);
            room(count).put(bytes, from, count);
            from += count;
        }
    }

    /** Writes a short text: length in bytes, then UTF-8. */
    public void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        putBytes(bytes);
    }

    /** Hands everything to the stream. */
    public void flush() {
        try {
            out.write(buffer.array(), 0, buffer.position());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("snapshot could not be written: " + e.getMessage(), e);
        }
        buffer.clear();
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }
}
