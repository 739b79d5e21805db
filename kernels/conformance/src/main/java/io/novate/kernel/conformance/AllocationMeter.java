package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Waits for a call to reach its steady state and fails when it still allocates there.
 *
 * <p>Vector code boxes until the last compiler tier has it, so the meter repeats until several
 * batches in a row allocate nothing, for a bounded time. The bound is generous: on a busy machine
 * the compiler waits longer than the sweep.
 */
final class AllocationMeter {
    private static final long LIMIT_NS = 120_000_000_000L;
    private static final int BATCH_CALLS = 200;
    private static final int QUIET_BATCHES = 5;

    private AllocationMeter() {}

    static void assertNone(String what, Runnable call) {
        ThreadMXBean threads =
                assertInstanceOf(ThreadMXBean.class, ManagementFactory.getThreadMXBean());
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        int quiet = 0;
        long allocatedBytes = 0;
        while (quiet < QUIET_BATCHES) {
            if (System.nanoTime() > deadlineNs) {
                fail(what + " still allocates " + allocatedBytes + " bytes in 200 calls");
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int index = 0; index < BATCH_CALLS; index++) {
                call.run();
            }
            allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
            quiet = allocatedBytes == 0 ? quiet + 1 : 0;
        }
    }
}
