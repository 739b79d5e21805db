package io.novate.kernel.opencl;

import io.novate.kernel.DeviceShare;
import java.util.concurrent.atomic.AtomicLong;

/** What the kernels of one backend were asked for in one name, and who did it. */
final class Work {
    private final String name;
    private final Device device;
    private final Standby standby;
    private final boolean isStrict;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong onDevice = new AtomicLong();

    /**
     * Counts from zero.
     *
     * @param isStrict whether to fail where another backend would go on
     */
    Work(String name, Device device, Standby standby, boolean isStrict) {
        this.name = name;
        this.device = device;
        this.standby = standby;
        this.isStrict = isStrict;
    }

    /**
     * Returns whether the device can be asked.
     *
     * @param lanes accounts to evaluate
     * @param bytes size of the largest piece of memory
     */
    boolean isOnDevice(long lanes, long bytes) {
        asked.addAndGet(lanes);
        if (!device.isLost() && bytes <= device.bytesMax()) {
            return true;
        }
        refuse(device.isLost() ? device.lostBecause() : bytes + " bytes are too many");
        return false;
    }

    /** Counts what the device did. */
    void done(long lanes) {
        onDevice.addAndGet(lanes);
    }

    /** Gives the device up. */
    void lose(DeviceFault fault) {
        device.lose(fault);
        refuse(device.lostBecause());
    }

    Standby standby() {
        return standby;
    }

    DeviceShare share() {
        return new DeviceShare(name, asked.get(), onDevice.get());
    }

    private void refuse(String sentence) {
        if (isStrict) {
            throw new IllegalStateException(sentence);
        }
    }
}
