package io.novate.kernel.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.scalar.ScalarMarginKernel;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jocl.CL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device that fails in the middle of a sweep loses nothing: another backend computes it anew. */
final class DeviceLossTest {
    private static final long SEED = 40;
    private static final long SHORT_LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Arena arena = Arena.ofShared();
    private final SmallBook book = new SmallBook(arena, SEED);
    private final MemorySegment margins = book.margins(new ScalarMarginKernel());
    private final MemorySegment charges = book.charges(new ScalarScenarioKernel());

    @ParameterizedTest
    @CsvSource({
        "clCreateBuffer, false, 3",
        "clEnqueueNDRangeKernel, false, 0",
        "clEnqueueNDRangeKernel, false, 3",
        "clFinish, false, 0",
        "clFinish, false, 3",
        "clCreateBuffer, true, 1",
        "clEnqueueWriteBuffer, true, 0",
        "clEnqueueWriteBuffer, true, 2",
        "clEnqueueReadBuffer, true, 1",
        "clEnqueueReadBuffer, true, 2",
        "clFinish, true, 3"
    })
    void shouldComputeEverythingAnewWhenACallFails(String call, boolean copies, int good) {
        Failing seam = new Failing(call, good);
        OpenedDevice device = new OpenedDevice("", copies, seam, Device.SWEEP_LIMIT_NS);
        OpenClKernelBackend backend = new OpenClKernelBackend(device, null, false);
        MarginKernel margin = backend.marginKernel();
        ScenarioKernel scenario = backend.scenarioKernel();
        assertEquals("", backend.notice());
        for (int round = 0; round < 4; round++) {
            assertEquals(-1, margins.mismatch(book.margins(margin)), "round " + round);
            assertEquals(-1, charges.mismatch(book.charges(scenario)), "round " + round);
        }
        String sentence = "the OpenCL device " + backend.device() + " is given up: " + call;
        assertTrue(backend.notice().startsWith(sentence), backend.notice());
        assertTrue(backend.notice().endsWith(" answered CL_OUT_OF_RESOURCES"), backend.notice());
        long done = 0;
        for (DeviceShare share : backend.deviceShares()) {
            int lanes = share.work().equals(DeviceShare.PORTFOLIOS) ? 1 : 8;
            assertEquals(4L * SmallBook.SLICES * lanes, share.asked());
            assertTrue(share.onDevice() < share.asked(), share.toString());
            done += share.onDevice();
        }
        assertEquals(good == 3 && !call.equals("clCreateBuffer"), done > 0, "done=" + done);
        assertEquals(-1, margins.mismatch(book.margins(backend.marginKernel())), "a new kernel");
    }

    @Test
    void shouldGoOnWithoutADeviceThatIsLate() {
        CountDownLatch release = new CountDownLatch(1);
        Device.Seam stuck =
                call -> {
                    if (call.equals("clFinish")) {
                        await(release);
                    }
                    return CL.CL_SUCCESS;
                };
        OpenedDevice device = new OpenedDevice("", false, stuck, SHORT_LIMIT_NS);
        OpenClKernelBackend backend = new OpenClKernelBackend(device, null, false);
        MarginKernel kernel = backend.marginKernel();
        MemorySegment answer = book.margins(kernel);
        assertEquals(-1, margins.mismatch(answer));
        assertTrue(backend.notice().endsWith("it was not done within 200 ms"), backend.notice());
        assertEquals(-1, margins.mismatch(book.margins(kernel)));
        release.countDown();
        awaitTheLateJob(device.device().thread);
        assertEquals(-1, margins.mismatch(answer), "a late device wrote to lent memory");
    }

    @Test
    void shouldFailWhereNobodyMayGoOn() {
        Failing seam = new Failing("clFinish", 1);
        OpenedDevice device = new OpenedDevice("", false, seam, Device.SWEEP_LIMIT_NS);
        MarginKernel kernel = new OpenClKernelBackend(device, null, true).marginKernel();
        assertEquals(-1, margins.mismatch(book.margins(kernel)));
        for (int round = 0; round < 2; round++) {
            Exception failure =
                    assertThrows(IllegalStateException.class, () -> book.margins(kernel));
            assertTrue(failure.getMessage().contains("is given up: clFinish"));
        }
    }

    @Test
    void shouldSayWhichDevicesThereAre() {
        OpenedDevice none = new OpenedDevice("a toaster", false, Device.Seam.NONE, 1);
        String because = none.unavailableBecause();
        assertTrue(because.startsWith("no OpenCL device is called 'a toaster', there are ["));
        assertEquals("", new OpenedDevice("CPU", false, Device.Seam.NONE, 1).unavailableBecause());
    }

    /** The thread takes another job when the late one is done. */
    private static void awaitTheLateJob(DeviceThread thread) {
        boolean isDone = false;
        while (!isDone) {
            try {
                thread.run(() -> {}, SHORT_LIMIT_NS);
                isDone = true;
            } catch (DeviceFault late) {
                assertTrue(late.getMessage().startsWith("it was not done"), late.getMessage());
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets some calls pass, then fails all. */
    private static final class Failing implements Device.Seam {
        private final String call;
        private int left;

        private Failing(String call, int left) {
            this.call = call;
            this.left = left;
        }

        @Override
        public int before(String next) {
            return next.equals(call) && left-- <= 0 ? CL.CL_OUT_OF_RESOURCES : CL.CL_SUCCESS;
        }
    }
}
