package io.novate.kernel.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * A copy of what was lent, resident on the device; only blocks that changed are written again.
 *
 * <p>What changed is found by comparing with the copy as the device has it, so nobody has to tell
 * and nobody can forget to. The copy outlives the sweep: a device that is late reads nothing that
 * was lent. Where memory is shared the device reads the copy itself.
 */
final class CopiedInput implements Input {
    /** Small beside a book, large beside the cost of a command. */
    static final int BLOCK_BYTES = 16 * 1024;

    private final Device device;
    private final DeviceBuffers buffers;
    private final BitSet changed = new BitSet();
    private MemorySegment copy = MemorySegment.NULL;
    private Pointer copyPointer;
    private cl_mem memory;
    private Pointer argument;
    private long bytesWritten;

    CopiedInput(Device device, DeviceBuffers buffers) {
        this.device = device;
        this.buffers = buffers;
    }

    @Override
    public void refresh(MemorySegment source, long bytes) {
        if (bytes > copy.byteSize() || memory == null) {
            grow(bytes);
        }
        for (long from = 0; from < bytes; from += BLOCK_BYTES) {
            long to = Math.min(from + BLOCK_BYTES, bytes);
            if (MemorySegment.mismatch(source, from, to, copy, from, to) >= 0) {
                MemorySegment.copy(source, from, copy, from, to - from);
                changed.set((int) (from / BLOCK_BYTES));
            }
        }
    }

    private void grow(long bytes) {
        long size = Math.max(64, Math.min(device.bytesMax(), bytes + bytes / 2));
        copy = Arena.ofAuto().allocate(size, 64);
        copyPointer = Pointer.toBuffer(copy.asByteBuffer());
        buffers.release(memory);
        memory = null;
        changed.clear();
        changed.set(0, (int) Math.ceilDiv(size, (long) BLOCK_BYTES));
    }

    @Override
    public void load() throws DeviceFault {
        if (memory == null) {
            memory = buffers.readable(copy, copyPointer);
            argument = Pointer.to(memory);
        }
        if (device.isShared()) {
            changed.clear();
            return;
        }
        for (int from = changed.nextSetBit(0); from >= 0; from = changed.nextSetBit(from)) {
            int to = changed.nextClearBit(from);
            write((long) from * BLOCK_BYTES, Math.min((long) to * BLOCK_BYTES, copy.byteSize()));
            changed.clear(from, to);
        }
    }

    private void write(long from, long to) throws DeviceFault {
        device.check("clEnqueueWriteBuffer");
        Pointer at = from == 0 ? copyPointer : copyPointer.withByteOffset(from);
        DeviceFault.check(
                "clEnqueueWriteBuffer",
                CL.clEnqueueWriteBuffer(
                        device.queue, memory, true, from, to - from, at, 0, null, null));
        bytesWritten += to - from;
    }

    @Override
    public Pointer argument() {
        return argument;
    }

    /** Gives the memory of the device back. */
    void release() {
        buffers.release(memory);
        memory = null;
    }

    /** Returns the memory of the device; after {@link #load}. */
    cl_mem memory() {
        return memory;
    }

    /** Returns the bytes written to the device so far. */
    long bytesWritten() {
        return bytesWritten;
    }
}
