package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import java.util.Arrays;

/**
 * What holds after every command, seen from outside.
 *
 * <pre>
 *  1 lots of every instrument sum to 0, longs to the open interest
 *  2 what is held is what came in less what left            LifecycleVenue.send
 *  3 profit sums to 0, 4 funding paid is received           the worth of all is what was paid in
 *  9 after a check nobody is negative while a holder of positions could pay
 * </pre>
 *
 * Invariants 5 to 8 and 10 are asserted inside the core, at every batch, leg, step, payment and
 * evaluation.
 */
final class LifecycleInvariants {
    private final LifecycleVenue venue;
    private final long[] sums = new long[LifecycleVenue.INSTRUMENTS + 1];
    private final long[] longs = new long[LifecycleVenue.INSTRUMENTS + 1];
    private long revaluationCount;
    private boolean holds;

    LifecycleInvariants(LifecycleVenue venue) {
        this.venue = venue;
    }

    void check() {
        Clearinghouse house = venue.house();
        Arrays.fill(sums, 0);
        Arrays.fill(longs, 0);
        long worth = 0;
        long worst = 0;
        long best = 0;
        for (int account : venue.everybody()) {
            if (house.isOpen(account)) {
                long equity = equity(house, account);
                worth = Math.addExact(worth, equity);
                worst = Math.min(worst, equity);
                best = holds ? Math.max(best, equity) : best;
            }
        }
        for (int instrument = 1; instrument < sums.length; instrument++) {
            boolean sound =
                    sums[instrument] == 0 && longs[instrument] == house.openInterest(instrument);
            if (!sound) {
                assertEquals(0, sums[instrument], venue.at("lots of " + instrument));
                assertEquals(
                        longs[instrument],
                        house.openInterest(instrument),
                        venue.at("open interest"));
            }
        }
        if (worth != venue.deposited()) {
            assertEquals(venue.deposited(), worth, venue.at("worth of all"));
        }
        boolean checked = house.revaluationCount() > revaluationCount;
        revaluationCount = house.revaluationCount();
        if (checked && worst < 0) {
            assertTrue(best <= 0, venue.at("negative " + worst + " beside " + best));
        }
    }

    /** Adds up what an account holds, and its lots. */
    private long equity(Clearinghouse house, int account) {
        long equity = house.cash(account);
        holds = false;
        for (int instrument = 1; instrument < sums.length; instrument++) {
            long lots = house.lots(account, instrument);
            if (lots != 0) {
                equity += lots * house.unitValue(instrument);
                sums[instrument] += lots;
                longs[instrument] += Math.max(0, lots);
                holds = true;
            }
        }
        return equity;
    }
}
