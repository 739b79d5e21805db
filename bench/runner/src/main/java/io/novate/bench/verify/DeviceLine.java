package io.novate.bench.verify;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.KernelBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line: which part of what it claims a device evaluated itself. */
final class DeviceLine {
    private DeviceLine() {}

    static String of(KernelBackend backend) {
        List<String> parts = new ArrayList<>();
        for (DeviceShare share : backend.deviceShares()) {
            parts.add(
                    String.format(
                            Locale.ROOT,
                            "%s of %,d %s",
                            percent(share),
                            share.asked(),
                            share.work()));
        }
        return backend.name()
                + " on "
                + backend.device()
                + " evaluated itself "
                + String.join(" and ", parts);
    }

    /** Rounds down: only everything is 100%. */
    private static String percent(DeviceShare share) {
        return share.isWhole() ? "100%" : share.onDevice() * 100 / share.asked() + "%";
    }
}
