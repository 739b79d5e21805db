package io.novate.cluster;

import io.aeron.Image;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** Reads what {@link SnapshotOutput} wrote; the end is reached only if every byte is as written. */
final class SnapshotInput extends InputStream {
    private final Image image;
    private final IdleStrategy idle;
    private final FragmentHandler handler = this::take;
    private final CRC32C checksum = new CRC32C();
    private byte[] part = new byte[0];
    private int partLength;
    private int partIndex;
    private long byteCount;
    private boolean ended;
    private String fault = "";

    SnapshotInput(Image image, IdleStrategy idle) {
        this.image = image;
        this.idle = idle;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        idle.reset();
        while (partIndex == partLength && !ended) {
            int count = image.poll(handler, 1);
            if (!fault.isEmpty()) {
                throw new IOException(fault);
            }
            if (count == 0 && (image.isClosed() || image.isEndOfStream())) {
                throw new IOException("snapshot ends after " + byteCount + " bytes, too early");
            }
            idle.idle(count);
        }
        int count = Math.min(length, partLength - partIndex);
        System.arraycopy(part, partIndex, bytes, offset, count);
        partIndex += count;
        return count == 0 ? -1 : count;
    }

    private void take(DirectBuffer buffer, int offset, int length, Header header) {
        long kind = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        if (kind == SnapshotOutput.KIND_PART) {
            partLength = length - SnapshotOutput.KIND_BYTES;
            partIndex = 0;
            part = part.length < partLength ? new byte[partLength] : part;
            buffer.getBytes(offset + SnapshotOutput.KIND_BYTES, part, 0, partLength);
            checksum.update(part, 0, partLength);
            byteCount += partLength;
        } else if (kind == SnapshotOutput.KIND_END) {
            end(
                    buffer.getLong(offset + SnapshotOutput.COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN),
                    buffer.getLong(
                            offset + SnapshotOutput.CHECKSUM_OFFSET, ByteOrder.LITTLE_ENDIAN));
        } else {
            fault = "snapshot frame kind " + kind + " is unknown";
        }
    }

    private void end(long count, long sum) {
        ended = true;
        if (count != byteCount || sum != checksum.getValue()) {
            fault = "snapshot is damaged: " + byteCount + " bytes of " + count + ", or their sum";
        }
    }
}
