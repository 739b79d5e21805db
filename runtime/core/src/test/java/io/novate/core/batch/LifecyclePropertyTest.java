package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Events;
import io.novate.core.unit.Limits;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Perpetuals, futures, options and inverse contracts listed, traded, settled and listed again at
 * random: every cent is where plain arithmetic puts it, and the chain can follow.
 *
 * <p>Replay a failure with the seed in its message.
 */
final class LifecyclePropertyTest {
    private static final int STEPS = 4_000;

    /** Legs for all of an expiry, and legs for a part of it only. */
    private static Limits limits(int legsMax) {
        return new Limits(8, 64, 4, LifecycleVenue.INSTRUMENTS, 0, 4_096, legsMax, 256, 64);
    }

    @ParameterizedTest
    @CsvSource({"1,4096", "2,4096", "3,64", "4,64"})
    void shouldPayEveryAccountWhatPlainArithmeticSays(long seed, int legsMax) {
        LifecycleVenue venue = new LifecycleVenue(seed, limits(legsMax), 1L << 40, false, true);
        venue.open();
        for (int step = 0; step < STEPS; step++) {
            venue.step();
            if (step % 97 == 0) {
                venue.compareCash();
            }
        }
        venue.compareCash();
        venue.seal();
        assertTrue(venue.settledCount() > 60, venue + " settles " + venue.settledCount());
        assertTrue(venue.relistedCount() > 40, venue + " lists again " + venue.relistedCount());
        assertTrue(venue.paidOutCount() > 300, venue + " pays out " + venue.paidOutCount());
        assertEquals(0, venue.orderCount(), venue + " liquidates the rich");
        assertTrue(venue.lockedCount() > 50, venue + " locks " + venue.lockedCount());
        assertTrue(venue.releasedCount() > 50, venue + " releases " + venue.releasedCount());
        venue.close();
    }

    @ParameterizedTest
    @CsvSource({"11,4096", "12,4096", "13,64", "14,4096"})
    void shouldConserveEveryCentWhenAccountsFail(long seed, int legsMax) {
        LifecycleVenue venue = new LifecycleVenue(seed, limits(legsMax), 3_000_000, true, true);
        venue.open();
        for (int step = 0; step < STEPS; step++) {
            venue.step();
            if (step % 500 == 250) {
                venue.restore();
            }
        }
        venue.seal();
        assertTrue(venue.orderCount() > 10, venue + " liquidates " + venue.orderCount());
        assertTrue(venue.settledCount() > 60, venue + " settles " + venue.settledCount());
        compareReplay(venue, legsMax);
        venue.close();
    }

    private static void compareReplay(LifecycleVenue venue, int legsMax) {
        try (Clearinghouse other =
                Clearinghouse.builder()
                        .limits(limits(legsMax))
                        .backend("simd")
                        .events(Events.NONE)
                        .start()) {
            venue.log().replay(0, other);
            assertArrayEquals(venue.house().stateHash(), other.stateHash(), venue + " replayed");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            other.snapshot(bytes);
            assertTrue(bytes.size() > 0);
        }
        BigInteger sum = BigInteger.ZERO;
        for (int account : venue.everybody()) {
            if (venue.house().isOpen(account)) {
                sum = sum.add(BigInteger.valueOf(venue.house().equity(account)));
            }
        }
        assertEquals(
                BigInteger.valueOf(venue.deposited()),
                sum,
                venue + " equity of all is what was paid in");
    }
}
