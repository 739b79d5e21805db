package io.novate.kernel.threads;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerPoolTest {
    private static final int ROUNDS = 20_000;
    private static final String NAME = "novate-kernel-";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void shouldDoEveryPartOnceInEveryRound(int threadCount) {
        long[] sums = new long[threadCount];
        long[] expected = new long[threadCount];
        long[] round = new long[1];
        try (WorkerPool pool = new WorkerPool(threadCount)) {
            WorkerPool.Work work = part -> sums[part] += round[0] * (part + 1);
            for (round[0] = 1; round[0] <= ROUNDS; round[0]++) {
                int partCount = 1 + (int) (round[0] % threadCount);
                pool.run(work, partCount);
                for (int part = 0; part < partCount; part++) {
                    expected[part] += round[0] * (part + 1);
                }
                if (round[0] % 997 == 0) {
                    LockSupport.parkNanos(1_000_000); // long enough for the workers to park
                }
            }
        }
        assertArrayEquals(expected, sums);
    }

    @Test
    void shouldRunPartsSideBySideOnThreadsOfTheirOwn() {
        Thread[] of = new Thread[3];
        CyclicBarrier all = new CyclicBarrier(3);
        try (WorkerPool pool = new WorkerPool(3)) {
            pool.run(
                    part -> {
                        of[part] = Thread.currentThread();
                        assertTrue(meet(all));
                    },
                    3);
            assertSame(Thread.currentThread(), of[0]);
            assertEquals(3, Arrays.stream(of).distinct().count());
            assertTrue(of[1].isDaemon() && of[2].isDaemon());
        }
        assertFalse(of[1].isAlive() || of[2].isAlive(), "threads outlive the pool");
    }

    private static boolean meet(CyclicBarrier barrier) {
        try {
            barrier.await();
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldThrowToTheCallerWhatAPartThrewAndGoOn(int failing) {
        try (WorkerPool pool = new WorkerPool(3)) {
            RuntimeException fault = new UncheckedIOException(new IOException("part " + failing));
            boolean[] ended = new boolean[3];
            RuntimeException thrown =
                    assertThrows(
                            RuntimeException.class,
                            () ->
                                    pool.run(
                                            part -> {
                                                if (part == failing) {
                                                    throw fault;
                                                }
                                                LockSupport.parkNanos(2_000_000);
                                                ended[part] = true;
                                            },
                                            3));
            assertSame(fault, thrown);
            ended[failing] = true;
            assertArrayEquals(new boolean[] {true, true, true}, ended, "returned too early");
            boolean[] again = new boolean[3];
            pool.run(part -> again[part] = true, 3);
            assertArrayEquals(new boolean[] {true, true, true}, again);
        }
    }

    @Test
    void shouldThrowWhatTheFirstOfSeveralPartsThrew() {
        try (WorkerPool pool = new WorkerPool(4)) {
            Error thrown =
                    assertThrows(
                            AssertionError.class,
                            () ->
                                    pool.run(
                                            part -> {
                                                if (part > 0) {
                                                    throw new AssertionError(part);
                                                }
                                            },
                                            4));
            assertEquals("1", thrown.getMessage());
        }
    }

    @Test
    void shouldRefuseWorkInOneSentenceWhenClosed() {
        WorkerPool pool = new WorkerPool(2);
        pool.close();
        pool.close();
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> pool.run(part -> {}, 2));
        assertEquals("the threads of this backend are closed", refused.getMessage());
        assertThrows(IllegalStateException.class, () -> pool.run(part -> {}, 1));
    }

    @Test
    void shouldRefuseASecondCaller() throws InterruptedException {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        try (WorkerPool pool = new WorkerPool(2)) {
            Thread second =
                    Thread.ofPlatform()
                            .unstarted(
                                    () -> {
                                        try {
                                            pool.run(part -> {}, 2);
                                        } catch (IllegalStateException e) {
                                            refused.set(e);
                                        }
                                    });
            pool.run(
                    part -> {
                        if (part == 0) {
                            second.start();
                            assertTrue(join(second));
                        }
                    },
                    2);
        }
        assertInstanceOf(IllegalStateException.class, refused.get());
    }

    private static boolean join(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void shouldNotCloseWhileAPartRuns() {
        WorkerPool pool = new WorkerPool(2);
        assertThrows(IllegalStateException.class, () -> pool.run(part -> pool.close(), 2));
        boolean[] again = new boolean[2];
        pool.run(part -> again[part] = true, 2);
        assertArrayEquals(new boolean[] {true, true}, again);
        pool.close();
    }

    @Test
    void shouldKeepAnInterruptOfTheCallerAndStillWait() {
        try (WorkerPool pool = new WorkerPool(2)) {
            boolean[] ended = new boolean[1];
            Thread.currentThread().interrupt();
            pool.run(
                    part -> {
                        if (part == 1) {
                            LockSupport.parkNanos(5_000_000);
                            ended[0] = true;
                        }
                    },
                    2);
            assertTrue(ended[0]);
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void shouldAllocateNothingOnItsThreads() {
        ThreadMXBean threads =
                assertInstanceOf(ThreadMXBean.class, ManagementFactory.getThreadMXBean());
        try (WorkerPool pool = new WorkerPool(3)) {
            WorkerPool.Work work = part -> {};
            long least = Long.MAX_VALUE;
            for (int batch = 0; batch < 50 && least > 0; batch++) {
                long before = allocated(threads);
                for (int round = 0; round < 1000; round++) {
                    pool.run(work, 3);
                }
                least = Math.min(least, allocated(threads) - before);
            }
            assertEquals(0, least, "bytes in 1000 rounds");
        }
    }

    /** Returns the bytes that the threads of pools allocated. */
    private static long allocated(ThreadMXBean threads) {
        long bytes = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith(NAME)) {
                bytes += threads.getThreadAllocatedBytes(id);
            }
        }
        return bytes;
    }
}
