package io.novate.kernel.device;

import io.novate.bindings.Device;
import io.novate.bindings.DeviceFaultException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What a device has of one part of the book, so that only what differs is loaded.
 *
 * <p>Comparing reads the part once on the host; nobody has to tell what was written since.
 */
final class Mirror {
    private static final long BYTES_MIN = 4096;
    private static final long CHUNK_ELEMENTS = 64;

    private final int part;
    private final long elementBytes;
    private final long bytesMax;
    private final long chunkBytes;
    private MemorySegment had = MemorySegment.NULL;

    Mirror(int part, long elementBytes, long elementsMax) {
        this.part = part;
        this.elementBytes = elementBytes;
        bytesMax = elementBytes * elementsMax;
        chunkBytes = elementBytes * CHUNK_ELEMENTS;
    }

    /** Lets the device have some elements of a segment, at the same place. */
    void bring(Device device, MemorySegment from, long first, long count)
            throws DeviceFaultException {
        bring(device, from, 0, first, count);
    }

    /**
     * Lets the device have some elements of a column in a segment.
     *
     * @param columnAt where element 0 stands in the segment, bytes
     */
    void bring(Device device, MemorySegment from, long columnAt, long first, long count)
            throws DeviceFaultException {
        long start = first * elementBytes;
        long end = start + count * elementBytes;
        if (start == end) {
            return;
        }
        makeRoom(device, end);
        for (long at = start; at < end; at += chunkBytes) {
            long to = Math.min(at + chunkBytes, end);
            long source = columnAt + at;
            if (MemorySegment.mismatch(from, source, columnAt + to, had, at, to) >= 0) {
                long address = from.address() + source;
                device.load(part, at / elementBytes, (to - at) / elementBytes, address);
                MemorySegment.copy(from, source, had, at, to - at);
            }
        }
    }

    /** New room is 0 on both sides. */
    private void makeRoom(Device device, long bytes) throws DeviceFaultException {
        long before = had.byteSize();
        if (bytes <= before) {
            return;
        }
        long elements = Math.max(Math.max(bytes, 2 * before), BYTES_MIN) / elementBytes + 1;
        MemorySegment more =
                Arena.ofAuto().allocate(Math.min(elements * elementBytes, bytesMax), Long.BYTES);
        MemorySegment.copy(had, 0, more, 0, before);
        long first = before / elementBytes;
        long count = more.byteSize() / elementBytes - first;
        device.load(part, first, count, more.address() + before);
        had = more;
    }
}
