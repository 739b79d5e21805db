package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.unit.Limits;
import org.junit.jupiter.api.Test;

/**
 * A million commands: six kinds of contract, cross and portfolio accounts, buckets, orders, tiers,
 * depth and funds, with the invariants after every command.
 */
final class LifecycleCampaignPropertyTest {
    private static final String SEED = "novate.lifecycle.seed";
    private static final String SEEDS = "novate.lifecycle.seeds";
    private static final int SEEDS_DEFAULT = 170;
    private static final int COMMANDS_PER_SEED = 6_000;

    @Test
    void shouldHoldTheInvariantsOverAMillionCommands() {
        long from = Long.getLong(SEED, 1_000);
        long count = Long.getLong(SEEDS, SEEDS_DEFAULT);
        long commands = 0;
        long liquidations = 0;
        long payoffs = 0;
        long locked = 0;
        long released = 0;
        long explained = 0;
        for (long seed = from; seed < from + count; seed++) {
            int legsMax = seed % 4 == 0 ? 64 : 4_096;
            Limits limits =
                    new Limits(8, 64, 4, LifecycleVenue.INSTRUMENTS, 0, 4_096, legsMax, 256, 64);
            LifecycleVenue venue = new LifecycleVenue(seed, limits, 3_000_000, true, false);
            try {
                venue.open();
                while (venue.commandCount() < COMMANDS_PER_SEED) {
                    venue.step();
                }
            } catch (RuntimeException | AssertionError e) {
                String replay =
                        "%s: %s%nreplay: mvn -pl runtime/core -am test -Dtest=%s"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=%d -D%s=1";
                throw new AssertionError(
                        replay.formatted(
                                venue.at("failed"),
                                e,
                                "LifecycleCampaignPropertyTest",
                                SEED,
                                seed,
                                SEEDS),
                        e);
            }
            commands += venue.commandCount();
            liquidations += venue.orderCount();
            payoffs += venue.paidOutCount();
            locked += venue.lockedCount();
            released += venue.releasedCount();
            explained += venue.explainedCount();
            venue.close();
        }
        if (count == SEEDS_DEFAULT) {
            assertTrue(commands >= 1_000_000, "commands=" + commands);
            assertTrue(liquidations > 3_000, "liquidations=" + liquidations);
            assertTrue(payoffs > 20_000, "payoffs=" + payoffs);
            assertTrue(locked > 5_000, "locked=" + locked);
            assertTrue(released > 5_000, "released=" + released);
            assertTrue(explained > 1_000, "explained=" + explained);
        }
    }
}
