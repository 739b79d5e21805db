package io.novate.kernel.opencl;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * The buffers of one kernel on a device; all of them are released with it.
 *
 * <p>Host memory is used where it is where the device shares memory, else it gets a copy.
 */
final class DeviceBuffers implements Runnable {
    private final Device device;
    private final Set<cl_mem> held = ConcurrentHashMap.newKeySet();

    DeviceBuffers(Device device) {
        this.device = device;
    }

    /** Returns an input for memory that is lent. */
    Input input() {
        return device.isShared() ? new SharedInput(this) : new CopiedInput(device, this);
    }

    cl_mem readable(MemorySegment host, Pointer pointer) throws DeviceFault {
        return take(CL.CL_MEM_READ_ONLY, host, pointer);
    }

    cl_mem writable(MemorySegment host, Pointer pointer) throws DeviceFault {
        return take(CL.CL_MEM_READ_WRITE, host, pointer);
    }

    private cl_mem take(long access, MemorySegment host, Pointer pointer) throws DeviceFault {
        device.check("clCreateBuffer");
        boolean isShared = device.isShared();
        int[] status = new int[1];
        cl_mem memory =
                CL.clCreateBuffer(
                        device.context,
                        isShared ? access | CL.CL_MEM_USE_HOST_PTR : access,
                        host.byteSize(),
                        isShared ? pointer : null,
                        status);
        DeviceFault.check("clCreateBuffer", status[0]);
        held.add(memory);
        return memory;
    }

    /** Releases a buffer, if it is one. */
    void release(cl_mem memory) {
        if (memory != null && held.remove(memory) && !device.isLost()) {
            CL.clReleaseMemObject(memory);
        }
    }

    /** Releases what is left, when the kernel is not used any more. */
    @Override
    public void run() {
        List<cl_mem> left = new ArrayList<>(held);
        left.forEach(this::release);
    }
}
