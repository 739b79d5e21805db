package io.novate.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot is read as it was written, or not at all. */
final class SnapshotTest {
    private static final String CHANNEL = "aeron:ipc?term-length=4m";

    private MediaDriver driver;
    private Aeron aeron;
    private int stream;

    @BeforeEach
    void open() {
        driver =
                MediaDriver.launchEmbedded(
                        new MediaDriver.Context()
                                .threadingMode(ThreadingMode.SHARED)
                                .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    @AfterEach
    void close() {
        aeron.close();
        driver.close();
    }

    @Test
    void shouldReadWhatWasWrittenWhateverItsLength() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        int frame = frames(new byte[10]).get(0).length;
        for (int length : new int[] {0, 1, 1_000, frame, 64 * 1_024, 300_001}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, read(frames(bytes)), "length=" + length);
        }
    }

    @Test
    void shouldRefuseASnapshotThatIsTornOrDamaged() throws IOException {
        byte[] bytes = new byte[40_000];
        new SplittableRandom(2).nextBytes(bytes);
        List<byte[]> whole = frames(bytes);
        SplittableRandom random = new SplittableRandom(3);
        for (int tries = 0; tries < 100; tries++) {
            List<byte[]> damaged = new ArrayList<>();
            whole.forEach(frame -> damaged.add(frame.clone()));
            byte[] hit = damaged.get(random.nextInt(damaged.size()));
            hit[random.nextInt(hit.length)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(IOException.class, () -> read(damaged));
        }
        for (int index = 0; index < whole.size(); index++) {
            List<byte[]> torn = new ArrayList<>(whole);
            torn.remove(index);
            IOException refused = assertThrows(IOException.class, () -> read(torn));
            assertTrue(refused.getMessage().startsWith("snapshot "), refused.getMessage());
        }
        assertEquals(bytes.length, read(whole).length);
    }

    private List<byte[]> frames(byte[] bytes) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        stream++;
        try (ExclusivePublication publication = aeron.addExclusivePublication(CHANNEL, stream);
                Subscription subscription = aeron.addSubscription(CHANNEL, stream)) {
            Image image = image(subscription);
            SnapshotOutput out = new SnapshotOutput(publication, new YieldingIdleStrategy());
            out.write(bytes);
            out.end();
            long end = publication.position();
            while (image.position() < end) {
                image.poll(
                        (buffer, offset, length, header) -> {
                            byte[] frame = new byte[length];
                            buffer.getBytes(offset, frame);
                            frames.add(frame);
                        },
                        10);
            }
        }
        return frames;
    }

    private byte[] read(List<byte[]> frames) throws IOException {
        stream++;
        try (Subscription subscription = aeron.addSubscription(CHANNEL, stream)) {
            ExclusivePublication publication = aeron.addExclusivePublication(CHANNEL, stream);
            Image image = image(subscription);
            for (byte[] frame : frames) {
                UnsafeBuffer buffer = new UnsafeBuffer(frame);
                while (publication.offer(buffer, 0, frame.length) < 0) {
                    Thread.onSpinWait();
                }
            }
            publication.close();
            return new SnapshotInput(image, new YieldingIdleStrategy()).readAllBytes();
        }
    }

    private static Image image(Subscription subscription) {
        while (subscription.imageCount() == 0) {
            Thread.onSpinWait();
        }
        return subscription.imageAtIndex(0);
    }
}
