package io.novate.kernel.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;

/** A kernel of a program, its arguments in order, and its launch; on the thread of the device. */
final class KernelCall {
    private final Device device;
    private final cl_kernel kernel;
    private final String name;
    private final long[] number = new long[1];
    private final Pointer numberPointer = Pointer.to(number);
    private final long[] globalSize = new long[1];
    private final long[] localSize = new long[1];
    private int count;

    /**
     * Takes a kernel.
     *
     * @param localItems work items of a group, as its text says
     */
    KernelCall(Device device, cl_kernel kernel, String name, int localItems) {
        this.device = device;
        this.kernel = kernel;
        this.name = name;
        localSize[0] = localItems;
    }

    /** Begins with the first argument. */
    KernelCall begin() {
        count = 0;
        return this;
    }

    KernelCall memory(Pointer argument) throws DeviceFault {
        DeviceFault.check(
                "clSetKernelArg", CL.clSetKernelArg(kernel, count++, Sizeof.cl_mem, argument));
        return this;
    }

    KernelCall value(long value) throws DeviceFault {
        number[0] = value;
        DeviceFault.check("clSetKernelArg", CL.clSetKernelArg(kernel, count++, 8, numberPointer));
        return this;
    }

    /** Enqueues at least so many work items. */
    void launch(long items) throws DeviceFault {
        device.check("clEnqueueNDRangeKernel");
        globalSize[0] = Math.ceilDiv(items, localSize[0]) * localSize[0];
        DeviceFault.check(
                "clEnqueueNDRangeKernel " + name,
                CL.clEnqueueNDRangeKernel(
                        device.queue, kernel, 1, null, globalSize, localSize, 0, null, null));
    }
}
