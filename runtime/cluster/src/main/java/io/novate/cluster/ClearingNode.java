package io.novate.cluster;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.MillisecondClusterClock;
import io.aeron.cluster.service.ClusterClock;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.novate.core.Clearinghouse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * One node: media driver, archive, consensus and the clearing service in this process.
 *
 * <p>The log is recorded with a CRC-32C of every frame: a damaged one is not replayed.
 */
public final class ClearingNode implements AutoCloseable {
    /** Longest message of runtime/wire to a node and back, bytes. */
    public static final int MESSAGE_BYTES_MAX = 1 << 20;

    private static final String LOCAL = "localhost:";

    /**
     * Terms are eight times as long as the longest message they carry, and twice that for heads.
     */
    private static final String IPC = "aeron:ipc?term-length=16m";

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ClusteredMediaDriver driver;
    private final ClusteredServiceContainer container;
    private final String driverFolder;

    ClearingNode(
            Path folder,
            int portFrom,
            Supplier<Clearinghouse.Builder> builder,
            ClusterClock clock) {
        driverFolder = folder.resolve("driver").toString();
        ErrorHandler errors = error -> failure.compareAndSet(null, error);
        String members =
                "0,%s,%s,%s,%s,%s"
                        .formatted(
                                LOCAL + portFrom,
                                LOCAL + (portFrom + 1),
                                LOCAL + (portFrom + 2),
                                LOCAL + (portFrom + 3),
                                LOCAL + (portFrom + 4));
        AeronArchive.Context local =
                new AeronArchive.Context()
                        .aeronDirectoryName(driverFolder)
                        .controlRequestChannel(IPC)
                        .controlResponseChannel(IPC);
        driver =
                ClusteredMediaDriver.launch(
                        new MediaDriver.Context()
                                .aeronDirectoryName(driverFolder)
                                .threadingMode(ThreadingMode.SHARED)
                                .dirDeleteOnStart(true)
                                .errorHandler(errors),
                        new Archive.Context()
                                .aeronDirectoryName(driverFolder)
                                .archiveDir(folder.resolve("archive").toFile())
                                .threadingMode(ArchiveThreadingMode.SHARED)
                                .archiveClientContext(local.clone())
                                .controlChannelEnabled(false)
                                .localControlChannel(IPC)
                                .replicationChannel("aeron:udp?endpoint=localhost:0")
                                .recordChecksum(Checksums.crc32c())
                                .replayChecksum(Checksums.crc32c())
                                .recordingEventsEnabled(false)
                                .errorHandler(errors),
                        new ConsensusModule.Context()
                                .aeronDirectoryName(driverFolder)
                                .clusterDir(folder.resolve("cluster").toFile())
                                .clusterMembers(members)
                                .clusterMemberId(0)
                                .clusterClock(clock)
                                .ingressChannel("aeron:udp?term-length=16m")
                                .isIpcIngressAllowed(true)
                                .replicationChannel("aeron:udp?endpoint=localhost:0")
                                .archiveContext(local.clone())
                                .errorHandler(errors));
        container =
                ClusteredServiceContainer.launch(
                        new ClusteredServiceContainer.Context()
                                .aeronDirectoryName(driverFolder)
                                .clusterDir(folder.resolve("cluster").toFile())
                                .archiveContext(local.clone())
                                .clusteredService(new ClearingService(builder, MESSAGE_BYTES_MAX))
                                .terminationHook(() -> {})
                                .errorHandler(errors));
    }

    /**
     * Starts a node, from what its folder holds or empty.
     *
     * @param folder owned by this node
     * @param portFrom the first of five UDP ports on this machine
     * @param builder how the pool starts; called once
     */
    public static ClearingNode launch(
            Path folder, int portFrom, Supplier<Clearinghouse.Builder> builder) {
        return new ClearingNode(folder, portFrom, builder, new MillisecondClusterClock());
    }

    /** Returns the folder by which clients on this machine find the media driver. */
    public String driverFolder() {
        return driverFolder;
    }

    /** Returns the first error of any part of the node, null when there was none. */
    public Throwable failure() {
        return failure.get();
    }

    /**
     * Takes a snapshot; a restart continues from it.
     *
     * @throws IllegalStateException when none was taken in time
     */
    public void snapshot(long timeoutMs) {
        long countBefore = snapshotCount();
        AtomicCounter toggle = driver.consensusModule().context().controlToggleCounter();
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        boolean asked = false;
        while (!asked || snapshotCount() == countBefore) {
            asked = asked || ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("no snapshot after " + timeoutMs + " ms");
            }
            Thread.onSpinWait();
        }
    }

    private long snapshotCount() {
        return driver.consensusModule().context().snapshotCounter().get();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(container, driver);
    }
}
