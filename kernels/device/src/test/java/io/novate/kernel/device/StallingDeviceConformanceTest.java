package io.novate.kernel.device;

/** The same with both sides of every stream stalling in 60 of 100 cycles. */
final class StallingDeviceConformanceTest extends SimulatedDeviceConformanceTest {
    @Override
    String options() {
        return "stall=60,seed=20210519";
    }
}
