package io.novate.core.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link SnapshotWriter} wrote. */
public final class SnapshotReader {
    private static final int TEXT_BYTES_MAX = 1 << 12;

    private final InputStream in;
    private final byte[] word = new byte[8];
    private final ByteBuffer view = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN);
    private long positionBytes;

    /** Reads from {@code in}; wrap it in a buffered stream for speed. */
    public SnapshotReader(InputStream in) {
        this.in = in;
    }

    /** Reads one unsigned byte. */
    public int getByte() {
        read(word, 1);
        return word[0] & 0xff;
    }

    /** Reads four bytes. */
    public int getInt() {
        read(word, 4);
        return view.getInt(0);
    }

    /** Reads eight bytes. */
    public long getLong() {
        read(word, 8);
        return view.getLong(0);
    }

    /** Fills {@code bytes}. */
    public void getBytes(byte[] bytes) {
        read(bytes, bytes.length);
    }

    /** Reads a short text. */
    public String getText() {
        int length = getInt();
        if (length < 0 || length > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "snapshot text length=" + length + " at byte " + (positionBytes - 4));
        }
        byte[] bytes = new byte[length];
        getBytes(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the bytes read so far. */
    public long positionBytes() {
        return positionBytes;
    }

    private void read(byte[] bytes, int count) {
        int got;
        try {
            got = in.readNBytes(bytes, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException("snapshot could not be read: " + e.getMessage(), e);
        }
        if (got != count) {
            throw new IllegalArgumentException(
                    "snapshot ends after " + (positionBytes + got) + " bytes, too early");
        }
        positionBytes += count;
    }
}
