package io.novate.kernel.device;

import io.novate.kernel.DeviceShare;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What the kernels of one backend were asked for, and who did it; kernels of several threads. */
final class DeviceWork {
    private final String name;
    private final Consumer<String> operator;
    private final boolean isStrict;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong onDevice = new AtomicLong();
    private volatile String lostBecause = "";

    /**
     * Counts from zero.
     *
     * @param name of the backend
     * @param operator reads one sentence when a device is left
     * @param isStrict whether to fail where the scalar definition would go on
     */
    DeviceWork(String name, Consumer<String> operator, boolean isStrict) {
        this.name = name;
        this.operator = operator;
        this.isStrict = isStrict;
    }

    String name() {
        return name;
    }

    /** Counts accounts that are to be evaluated. */
    void ask(long accounts) {
        asked.addAndGet(accounts);
    }

    /** Counts those of them that the device evaluated. */
    void done(long accounts) {
        onDevice.addAndGet(accounts);
    }

    /** Tells the operator that a device is left. */
    void lose(String because) {
        lostBecause =
                "the device of backend "
                        + name
                        + " is left and the scalar kernel goes on: "
                        + because;
        operator.accept(lostBecause);
        leave(because);
    }

    /**
     * Lets the definition go on.
     *
     * @throws IllegalStateException when it must not
     */
    void leave(String because) {
        if (isStrict) {
            throw new IllegalStateException(name + ": " + because);
        }
    }

    String lostBecause() {
        return lostBecause;
    }

    DeviceShare share() {
        return new DeviceShare(DeviceShare.ACCOUNT_CHECKS, asked.get(), onDevice.get());
    }
}
