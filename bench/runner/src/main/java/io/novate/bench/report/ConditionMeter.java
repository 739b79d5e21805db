package io.novate.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Watches how busy the machine is from its making to {@link #read()}. */
public final class ConditionMeter {
    private static final Path TICKS = Path.of("/proc/stat");
    private static final int STOLEN = 7;
    private static final int COUNTED = 8;

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final long startedNs = System.nanoTime();
    private final long cpuFromNs = system.getProcessCpuTime();
    private final double loadStart = system.getSystemLoadAverage();
    private final long[] ticksFrom = ticks();

    /** Starts watching. */
    public ConditionMeter() {}

    /** Returns what was seen so far. */
    public Conditions read() {
        long wallNs = System.nanoTime() - startedNs;
        long cpuNs = system.getProcessCpuTime() - cpuFromNs;
        return new Conditions(
                startedAt.toString(),
                Rounded.to3(loadStart),
                Rounded.to3(system.getSystemLoadAverage()),
                wallNs / 1_000_000,
                cpuNs / 1_000_000,
                Rounded.to3((double) wallNs / Math.max(1, cpuNs)),
                Rounded.to3(stolenShare(ticksFrom, ticks())));
    }

    static double stolenShare(long[] from, long[] to) {
        if (from.length < COUNTED || to.length < COUNTED) {
            return -1;
        }
        long all = 0;
        for (int index = 0; index < COUNTED; index++) {
            all += to[index] - from[index];
        }
        return all == 0 ? 0 : (double) (to[STOLEN] - from[STOLEN]) / all;
    }

    private static long[] ticks() {
        try {
            String[] words = Files.readAllLines(TICKS).get(0).trim().split("\\s+");
            long[] ticks = new long[words.length - 1];
            for (int index = 0; index < ticks.length; index++) {
                ticks[index] = Long.parseLong(words[index + 1]);
            }
            return ticks;
        } catch (IOException | RuntimeException e) {
            return new long[0];
        }
    }
}
