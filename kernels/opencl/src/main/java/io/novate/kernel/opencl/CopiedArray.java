package io.novate.kernel.opencl;

import java.lang.foreign.MemorySegment;
import org.jocl.Pointer;

/** An array of a table and its copy on the device. */
final class CopiedArray {
    private final MemorySegment array;
    private final CopiedInput input;

    CopiedArray(Device device, DeviceBuffers buffers, MemorySegment array) {
        this.array = array;
        input = new CopiedInput(device, buffers);
    }

    void refresh() {
        input.refresh(array, array.byteSize());
    }

    void release() {
        input.release();
    }

    Pointer load() throws DeviceFault {
        input.load();
        return input.argument();
    }
}
