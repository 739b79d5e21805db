package io.novate.kernel.opencl;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one thread that calls a device: whoever asks for a job waits a bounded time for it.
 *
 * <p>Calls of OpenCL wait without a bound, all of them where a driver is stuck. A job that is late
 * keeps the thread, the device is given up, and nothing a late job may still write is read again.
 *
 * <p><b>Ownership</b>: jobs of several threads run one after another. Nothing is allocated per job.
 */
final class DeviceThread {
    /** About what an empty launch takes: waking up a thread would take as long. */
    private static final int SPINS = 2_000;

    private final ReentrantLock turn = new ReentrantLock();
    private final Thread thread;
    private volatile Job job;
    private volatile Thread waiter;
    private volatile Throwable thrown;

    /** What is done on the thread. */
    interface Job {
        /** Calls the device. */
        void run() throws DeviceFault;
    }

    DeviceThread(String name) {
        thread = new Thread(this::work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Runs a job and waits for its end.
     *
     * @throws DeviceFault what the job threw, or that it was not done within the limit
     */
    void run(Job next, long limitNs) throws DeviceFault {
        long deadlineNs = System.nanoTime() + limitNs;
        if (!takeTurn(limitNs)) {
            throw late(limitNs);
        }
        try {
            if (job != null) {
                throw late(limitNs);
            }
            thrown = null;
            waiter = Thread.currentThread();
            job = next;
            LockSupport.unpark(thread);
            await(deadlineNs, limitNs);
            waiter = null;
            rethrow(thrown);
        } finally {
            turn.unlock();
        }
    }

    private void await(long deadlineNs, long limitNs) throws DeviceFault {
        for (int spin = 0; job != null; spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
                continue;
            }
            long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                throw late(limitNs);
            }
            LockSupport.parkNanos(this, leftNs);
        }
    }

    private boolean takeTurn(long limitNs) {
        if (turn.tryLock()) {
            return true;
        }
        try {
            return turn.tryLock(limitNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static DeviceFault late(long limitNs) {
        return new DeviceFault("it was not done within " + limitNs / 1_000_000 + " ms");
    }

    private static void rethrow(Throwable thrown) throws DeviceFault {
        switch (thrown) {
            case null -> {}
            case DeviceFault fault -> throw fault;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        }
    }

    private void work() {
        int spin = 0;
        while (true) {
            Job next = job;
            if (next == null) {
                if (spin < SPINS) {
                    spin++;
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
                continue;
            }
            spin = 0;
            try {
                next.run();
            } catch (Throwable e) {
                thrown = e;
            }
            Thread waiting = waiter;
            job = null;
            LockSupport.unpark(waiting);
        }
    }
}
