package io.novate.core.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.price.InstrumentTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Checks by triggers against the definition: at every tick each account evaluated on its own, in
 * 128 bits, whatever it was armed with.
 */
final class TriggersPropertyTest {
    private static final long SEED = 20_320;
    private static final int BOOKS = 48;
    private static final int TICKS = 320;

    private final int[] evaluatedMin = {1 << 20, 1 << 20, 1 << 20, 64, 8, 0};
    private final int[] chunkMax = {1 << 16, 1 << 16, 1 << 16, 2_000, 500, 3};

    private RandomMarginBook book;
    private MarginRig rig;
    private Sweep sweep;
    private AccountSet found;
    private String where;
    private long spared;
    private long shorts;
    private long byTriggers;
    private long passes;

    @Test
    void shouldFindTheAccountsThatAFullPassFinds() {
        long ticks = 0;
        for (int run = 0; run < BOOKS; run++) {
            SplittableRandom random = new SplittableRandom(SEED + run);
            book = new RandomMarginBook(random, 20 + random.nextInt(180));
            rig = book.rig;
            found = new AccountSet(rig.accounts);
            start(run);
            for (int tick = 0; tick < TICKS; tick++) {
                where = "seed=" + (SEED + run) + ", tick=" + tick;
                play(random);
                check(random.nextInt(40) == 0);
                ticks++;
                if (random.nextInt(200) == 0) {
                    restart(run);
                }
            }
            passes += sweep.passCount();
            rig.close();
        }
        assertTrue(ticks >= 10_000, "ticks " + ticks);
        assertTrue(byTriggers > ticks / 2, "checks by triggers " + byTriggers);
        assertTrue(passes > ticks / 20, "passes " + passes);
        assertTrue(shorts > 10 * ticks, "short accounts found " + shorts);
        assertTrue(spared > 20 * ticks, "accounts not evaluated " + spared);
    }

    private void play(SplittableRandom random) {
        int moves = random.nextInt(8) == 0 ? 6 : 1;
        for (int index = 0; index < moves; index++) {
            book.moveSomething();
        }
        int changes = random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(2);
        for (int index = 0; index < changes; index++) {
            book.changeSomebody();
        }
    }

    private void start(int run) {
        sweep =
                new Sweep(
                        rig.books,
                        rig.margin,
                        rig.backend.marginKernel(),
                        new Triggers(
                                rig.limits, rig.books, chunkMax[run % chunkMax.length], rig.arena),
                        evaluatedMin[run % evaluatedMin.length],
                        rig.arena);
    }

    /** As after a snapshot: nothing is armed, everybody was touched when it was read. */
    private void restart(int run) {
        passes += sweep.passCount();
        start(run);
        for (int account : book.opened()) {
            rig.accounts.touched().add(account);
        }
    }

    private void check(boolean full) {
        InstrumentTable instruments = rig.instruments;
        found.clear();
        long passesBefore = sweep.passCount();
        sweep.belowInitialMargin(full, full ? -1 : instruments.changedMask(), found);
        boolean everybody = full || instruments.isAllChanged();
        AccountTable accounts = rig.accounts;
        int standard = 0;
        for (int account : book.opened()) {
            if (accounts.isLarge(account) || accounts.portfolios().contains(account)) {
                continue;
            }
            standard++;
            long excess256 = rig.margin.tableExcess256(account, instruments.initial());
            boolean concerned = everybody || holdsChanged(account);
            boolean isFound = concerned && found.contains(account);
            assertEquals(concerned && excess256 < 0, isFound, where + ": " + account);
            shorts += isFound ? 1 : 0;
            if (excess256 >= 0) {
                assertTrue(!found.contains(account), where + ": not short " + account);
            }
        }
        if (sweep.passCount() == passesBefore) {
            byTriggers++;
            spared += standard - sweep.lastEvaluatedCount();
        }
        instruments.clearChanged();
    }

    private boolean holdsChanged(int account) {
        for (int slot = 0; slot < rig.positions.slotCount(account); slot++) {
            int instrument = rig.positions.instrumentAt(account, slot);
            if (instrument != 0 && rig.instruments.isChanged(instrument)) {
                return true;
            }
        }
        return false;
    }
}
