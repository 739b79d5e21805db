package io.novate.kernel.opencl;

import java.lang.System.Logger;
import java.util.concurrent.TimeUnit;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/**
 * An open device: context, queue, limits, and whether it still answers.
 *
 * <p>A device that failed once is given up for as long as the JVM lives: the operator reads one
 * sentence, and every kernel goes on with another backend.
 */
final class Device {
    /** How long one sweep may take; the slowest measured takes a thousandth. */
    static final long SWEEP_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    /** How long it may take to open a device and build its programs; cold, PoCL takes a second. */
    static final long OPEN_LIMIT_NS = TimeUnit.SECONDS.toNanos(120);

    private static final Logger LOG = System.getLogger("io.novate.kernel.opencl");

    final DeviceIdentity identity;
    final DeviceThread thread;
    final Seam seam;
    final cl_context context;
    final cl_command_queue queue;
    private final boolean copies;
    private final long sweepLimitNs;
    private volatile String lostBecause = "";

    /** Stands before every command, so that a test can make the device fail. */
    interface Seam {
        /** Lets everything pass. */
        Seam NONE = call -> CL.CL_SUCCESS;

        /** Returns the status that the call is to answer. */
        int before(String call);
    }

    /**
     * Opens a device; on its thread.
     *
     * @param copies whether to keep copies of what is lent also where memory is shared
     */
    @SuppressWarnings("deprecation") // its successor needs a device of OpenCL 2
    Device(
            DeviceIdentity identity,
            DeviceThread thread,
            boolean copies,
            Seam seam,
            long sweepLimitNs)
            throws DeviceFault {
        this.identity = identity;
        this.thread = thread;
        this.copies = copies || !identity.isProcessor();
        this.seam = seam;
        this.sweepLimitNs = sweepLimitNs;
        int[] status = new int[1];
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, identity.platform());
        cl_device_id[] devices = {identity.id()};
        context = CL.clCreateContext(properties, 1, devices, null, null, status);
        DeviceFault.check("clCreateContext", status[0]);
        queue = CL.clCreateCommandQueue(context, identity.id(), 0, status);
        DeviceFault.check("clCreateCommandQueue", status[0]);
    }

    /** Returns whether memory of the host is read where it is. */
    boolean isShared() {
        return !copies;
    }

    /** Returns the largest piece of memory it takes; a buffer of the JVM ends at 2 GiB. */
    long bytesMax() {
        return Math.min(identity.bytesMax(), Integer.MAX_VALUE);
    }

    boolean isLost() {
        return !lostBecause.isEmpty();
    }

    /** Returns one sentence for the operator, empty while the device answers. */
    String lostBecause() {
        return lostBecause;
    }

    /** Gives the device up and tells the operator, once. */
    synchronized void lose(DeviceFault fault) {
        if (lostBecause.isEmpty()) {
            lostBecause =
                    "the OpenCL device " + identity.name() + " is given up: " + fault.getMessage();
            LOG.log(Logger.Level.WARNING, lostBecause + "; another backend goes on");
        }
    }

    /** Runs commands of a sweep on the thread of the device and waits for them. */
    void run(DeviceThread.Job job) throws DeviceFault {
        thread.run(job, sweepLimitNs);
    }

    /** Takes a kernel of a program; on the thread of the device. */
    static cl_kernel kernel(cl_program program, String name) throws DeviceFault {
        int[] status = new int[1];
        cl_kernel kernel = CL.clCreateKernel(program, name, status);
        DeviceFault.check("clCreateKernel " + name, status[0]);
        return kernel;
    }

    /** Waits for everything in the queue; on the thread of the device. */
    void finish() throws DeviceFault {
        check("clFinish");
        DeviceFault.check("clFinish", CL.clFinish(queue));
    }

    /** Lets the seam fail a call. */
    void check(String call) throws DeviceFault {
        DeviceFault.check(call, seam.before(call));
    }
}
