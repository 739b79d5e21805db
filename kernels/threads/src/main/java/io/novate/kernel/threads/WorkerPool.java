package io.novate.kernel.threads;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed number of threads that do the parts of one piece of work at a time.
 *
 * <p>The caller does part 0, the thread of a worker the part of its number. Whoever has to wait
 * spins for some microseconds, because passes follow each other, and then parks. A call allocates
 * nothing. Threads are daemons: a JVM may end without {@link #close}.
 */
final class WorkerPool implements AutoCloseable {
    /** Some tens of microseconds: about what waking a parked thread takes. */
    private static final int SPINS = 1_000;

    private final Worker[] workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger running = new AtomicInteger();
    private Work work;
    private Thread caller;
    private volatile boolean isCallerParked;
    private volatile boolean closed;

    /** What is done in parts. */
    interface Work {
        /** Does one part; parts may run at the same time. */
        void run(int part);
    }

    WorkerPool(int threadCount) {
        workers = new Worker[threadCount - 1];
        for (int index = 0; index < workers.length; index++) {
            workers[index] = new Worker(index + 1);
        }
        for (Worker worker : workers) {
            worker.thread.start();
        }
    }

    int threadCount() {
        return workers.length + 1;
    }

    /**
     * Does the parts {@code 0..partCount - 1} of a work and returns when all have ended.
     *
     * @throws RuntimeException what the first part that failed threw, likewise an error
     */
    void run(Work next, int partCount) {
        enter();
        Throwable thrown = null;
        try {
            if (closed) {
                throw new IllegalStateException("the threads of this backend are closed");
            }
            thrown = runParts(next, partCount);
        } finally {
            busy.set(false);
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw thrown instanceof RuntimeException fault
                    ? fault
                    : new IllegalStateException(thrown);
        }
    }

    private void enter() {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("two callers use the threads of one backend at a time");
        }
    }

    private Throwable runParts(Work next, int partCount) {
        work = next;
        caller = Thread.currentThread();
        running.set(partCount - 1);
        for (int part = 1; part < partCount; part++) {
            workers[part - 1].ask();
        }
        Throwable thrown = null;
        try {
            next.run(0);
        } catch (Throwable own) {
            thrown = own;
        }
        awaitWorkers();
        for (int part = 1; part < partCount; part++) {
            Throwable of = workers[part - 1].takeThrown();
            thrown = thrown == null ? of : thrown;
        }
        work = null;
        return thrown;
    }

    private void awaitWorkers() {
        for (int spin = 0; running.get() != 0; spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                isCallerParked = true;
                if (running.get() != 0) {
                    LockSupport.park(this);
                }
                isCallerParked = false;
            }
        }
    }

    /** Throws unless the threads of the pool may read a segment. */
    void requireShared(String name, MemorySegment segment) {
        for (Worker worker : workers) {
            if (!segment.isAccessibleBy(worker.thread)) {
                throw new IllegalArgumentException(
                        name + " belongs to one thread: several need memory of a shared arena");
            }
        }
    }

    /** Ends the threads; not while they are at work. */
    @Override
    public void close() {
        enter();
        closed = true;
        busy.set(false);
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
        }
        for (Worker worker : workers) {
            try {
                worker.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One thread and what it was asked. */
    private final class Worker implements Runnable {
        private final int part;
        private final Thread thread;
        private volatile long askedCount;
        private volatile boolean isParked;
        private Throwable thrown;

        private Worker(int part) {
            this.part = part;
            thread = Thread.ofPlatform().daemon().name("novate-kernel-" + part).unstarted(this);
        }

        /** Called by the caller alone, so that nobody else counts. */
        private void ask() {
            long count = askedCount + 1;
            askedCount = count;
            if (isParked) {
                LockSupport.unpark(thread);
            }
        }

        /** Called when the part has ended. */
        private Throwable takeThrown() {
            Throwable taken = thrown;
            thrown = null;
            return taken;
        }

        @Override
        public void run() {
            for (long doneCount = 0; await(doneCount); doneCount++) {
                try {
                    work.run(part);
                } catch (Throwable failure) {
                    thrown = failure;
                }
                if (running.decrementAndGet() == 0 && isCallerParked) {
                    LockSupport.unpark(caller);
                }
            }
        }

        /** Waits for another part; returns false when there will be none. */
        private boolean await(long doneCount) {
            for (int spin = 0; askedCount == doneCount; spin++) {
                if (closed) {
                    return false;
                }
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    isParked = true;
                    if (askedCount == doneCount && !closed) {
                        LockSupport.park(WorkerPool.this);
                    }
                    isParked = false;
                }
            }
            return true;
        }
    }
}
