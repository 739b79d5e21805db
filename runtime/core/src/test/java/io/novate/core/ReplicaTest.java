package io.novate.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.unit.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas with other layouts, backends and snapshot histories name the same state.
 *
 * <p>Replay a failure with the seed in its message.
 */
final class ReplicaTest {
    private static final int STEPS = 3_000;

    /** Other sizes, hence other lanes, room and nettings. */
    private static final Limits WIDE = new Limits(128, 512, 16, 64, 3, 16_384, 1 << 12, 512, 64);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldNameTheSameStateWhateverTheLayoutBackendOrSnapshots(long seed) {
        EventLog events = new EventLog();
        RecordedCommands log = new RecordedCommands();
        try (Clearinghouse first = start(ClearingFixture.limits(), "scalar", events)) {
            RandomVenue toFirst = new RandomVenue(seed, first, 40, 9);
            RandomVenue toLog = new RandomVenue(seed, log.commands(), 40, 9);
            toFirst.open();
            toLog.open();
            byte[] snapshot = null;
            int snapshotCount = 0;
            for (int step = 0; step < STEPS; step++) {
                long orderId = events.orders.isEmpty() ? 0 : events.orders.getLast().id();
                toFirst.step(orderId);
                toLog.step(orderId);
                if (step == (seed * 479) % STEPS) {
                    snapshot = snapshot(first);
                    snapshotCount = log.count();
                }
            }
            assertTrue(events.resolvedCount > 0, "seed=" + seed + " resolves nobody");
            assertTrue(events.takeoverCount > 0, "seed=" + seed + " takes nothing over");
            byte[] expected = first.stateHash();
            byte[] root = first.accountsRoot();

            for (String backend : new String[] {"scalar", "simd"}) {
                try (Clearinghouse other = start(WIDE, backend, new EventLog())) {
                    replay(log, 0, other);
                    assertArrayEquals(
                            expected, other.stateHash(), "seed=" + seed + " backend=" + backend);
                    assertArrayEquals(root, other.accountsRoot(), "seed=" + seed);
                }
            }
            try (Clearinghouse restored =
                    Clearinghouse.builder()
                            .limits(WIDE)
                            .backend("scalar")
                            .restore(new ByteArrayInputStream(snapshot))) {
                assertArrayEquals(snapshot, snapshot(restored), "seed=" + seed + " at restore");
                replay(log, snapshotCount, restored);
                assertArrayEquals(expected, restored.stateHash(), "seed=" + seed + " restored");
                assertArrayEquals(root, restored.accountsRoot(), "seed=" + seed + " restored");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7})
    void shouldRefuseSnapshotsThatAreCutShortOrForeign(long seed) {
        try (Clearinghouse house = start(ClearingFixture.limits(), "scalar", new EventLog())) {
            RandomVenue venue = new RandomVenue(seed, house, 10, 3);
            venue.open();
            for (int step = 0; step < 200; step++) {
                venue.step(0);
            }
            byte[] snapshot = snapshot(house);
            for (int length = 0; length < snapshot.length; length += 97) {
                byte[] cut = Arrays.copyOf(snapshot, length);
                IllegalArgumentException refused =
                        assertThrows(IllegalArgumentException.class, () -> restore(cut));
                assertTrue(refused.getMessage().contains("snapshot"), refused.getMessage());
            }
            byte[] foreign = snapshot.clone();
            foreign[0] ^= 1;
            assertThrows(IllegalArgumentException.class, () -> restore(foreign));
        }
    }

    private static void restore(byte[] snapshot) {
        Clearinghouse.builder()
                .limits(ClearingFixture.limits())
                .backend("scalar")
                .restore(new ByteArrayInputStream(snapshot))
                .close();
    }

    private static Clearinghouse start(Limits limits, String backend, EventLog events) {
        return Clearinghouse.builder().limits(limits).backend(backend).events(events).start();
    }

    private static byte[] snapshot(Clearinghouse house) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        house.snapshot(out);
        return out.toByteArray();
    }

    private static void replay(RecordedCommands log, int from, Clearinghouse house) {
        log.replay(from, house);
        assertEquals(0, house.conservationResidual());
    }
}
