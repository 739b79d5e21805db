package io.novate.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot as frames of one publication: a kind, then bytes; the last frame carries how many
 * bytes there were and their CRC-32C.
 */
final class SnapshotOutput extends OutputStream {
    static final int KIND_BYTES = 8;
    static final int KIND_PART = 1;
    static final int KIND_END = 2;
    static final int COUNT_OFFSET = 8;
    static final int CHECKSUM_OFFSET = 16;
    static final int END_BYTES = 24;

    private final ExclusivePublication publication;
    private final IdleStrategy idle;
    private final byte[] frame;
    private final UnsafeBuffer buffer;
    private final CRC32C checksum = new CRC32C();
    private int limit = KIND_BYTES;
    private long byteCount;

    SnapshotOutput(ExclusivePublication publication, IdleStrategy idle) {
        this.publication = publication;
        this.idle = idle;
        frame = new byte[publication.maxPayloadLength()];
        buffer = new UnsafeBuffer(frame);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, frame.length - limit);
            System.arraycopy(bytes, from, frame, limit, count);
            limit += count;
            from += count;
            left -= count;
            if (limit == frame.length) {
                sendPart();
            }
        }
        checksum.update(bytes, offset, length);
        byteCount += length;
    }

    /** Sends what is left and the last frame. */
    void end() throws IOException {
        sendPart();
        buffer.putLong(0, KIND_END, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(COUNT_OFFSET, byteCount, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(CHECKSUM_OFFSET, checksum.getValue(), ByteOrder.LITTLE_ENDIAN);
        send(END_BYTES);
    }

    private void sendPart() throws IOException {
        if (limit > KIND_BYTES) {
            buffer.putLong(0, KIND_PART, ByteOrder.LITTLE_ENDIAN);
            send(limit);
            limit = KIND_BYTES;
        }
    }

    private void send(int length) throws IOException {
        idle.reset();
        while (true) {
            long position = publication.offer(buffer, 0, length);
            if (position > 0) {
                return;
            }
            if (position != Publication.BACK_PRESSURED && position != Publication.ADMIN_ACTION) {
                throw new IOException(
                        "snapshot cannot be written: " + Publication.errorString(position));
            }
            idle.idle();
        }
    }
}
