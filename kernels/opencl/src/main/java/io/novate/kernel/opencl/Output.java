package io.novate.kernel.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * Memory that a kernel writes on the device: our own, never the lender's.
 *
 * <p>So a device that is late changes nothing anybody reads.
 */
final class Output {
    private final Device device;
    private final DeviceBuffers buffers;
    private MemorySegment copy = MemorySegment.NULL;
    private Pointer copyPointer;
    private cl_mem memory;
    private Pointer argument;
    private boolean isKnown;

    Output(Device device, DeviceBuffers buffers) {
        this.device = device;
        this.buffers = buffers;
    }

    /** Makes room, on the caller's thread. */
    void ensure(long bytes) {
        if (bytes > copy.byteSize()) {
            long size = Math.max(64, Math.min(device.bytesMax(), bytes + bytes / 2));
            copy = Arena.ofAuto().allocate(size, 64);
            copyPointer = Pointer.toBuffer(copy.asByteBuffer());
            buffers.release(memory);
            memory = null;
        }
    }

    /** Takes memory on the device, on its thread. */
    void load() throws DeviceFault {
        if (memory == null) {
            memory = buffers.writable(copy, copyPointer);
            argument = Pointer.to(memory);
            isKnown = false;
        }
    }

    Pointer argument() {
        return argument;
    }

    /** Makes a range readable by the host, after the kernel ended, on the device's thread. */
    void fetch(long from, long bytes) throws DeviceFault {
        if (device.isShared() || bytes == 0) {
            return;
        }
        device.check("clEnqueueReadBuffer");
        Pointer at = from == 0 ? copyPointer : copyPointer.withByteOffset(from);
        DeviceFault.check(
                "clEnqueueReadBuffer",
                CL.clEnqueueReadBuffer(device.queue, memory, true, from, bytes, at, 0, null, null));
    }

    /** Sets the first word to 0 on the device, unless it is known to be; on its thread. */
    void clearFirst() throws DeviceFault {
        if (isKnown && copy.get(ValueLayout.JAVA_INT, 0) == 0) {
            return;
        }
        copy.set(ValueLayout.JAVA_INT, 0, 0);
        if (!device.isShared()) {
            device.check("clEnqueueWriteBuffer");
            DeviceFault.check(
                    "clEnqueueWriteBuffer",
                    CL.clEnqueueWriteBuffer(
                            device.queue, memory, true, 0, 4, copyPointer, 0, null, null));
        }
        isKnown = true;
    }

    /** Returns what the host reads. */
    MemorySegment copy() {
        return copy;
    }
}
