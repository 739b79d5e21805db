package io.novate.kernel.opencl;

import java.lang.foreign.MemorySegment;
import org.jocl.Pointer;

/**
 * Memory that a kernel reads on the device.
 *
 * <p>A sweep refreshes its inputs on the caller's thread, the only one that may read what was lent,
 * and then loads them on the thread of the device.
 */
sealed interface Input permits CopiedInput, SharedInput {
    /**
     * Takes the present contents of some memory.
     *
     * @param bytes how much of it the kernel may read, from the beginning
     */
    void refresh(MemorySegment source, long bytes);

    /** Brings to the device what it has not. */
    void load() throws DeviceFault;

    /** Returns the argument of a kernel; after {@link #load}. */
    Pointer argument();
}
