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
 * 128 bits, whatever it was armed with; cross, portfolio and large accounts in one book, with and
 * without collateral.
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
    private AccountSet uncovered;
    private String where;
    private long spared;
    private long sparedPortfolios;
    private long sparedLarge;
    private long sparedBacked;
    private long shortPortfolios;
    private long shortLarge;
    private long uncoveredCount;
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
            uncovered = new AccountSet(rig.accounts);
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
        assertTrue(sparedPortfolios > 5 * ticks, "portfolios not evaluated " + sparedPortfolios);
        assertTrue(sparedLarge > ticks / 4, "large accounts not evaluated " + sparedLarge);
        assertTrue(sparedBacked > 5 * ticks, "with collateral not evaluated " + sparedBacked);
        assertTrue(shortPortfolios > ticks, "short portfolios " + shortPortfolios);
        assertTrue(shortLarge > ticks / 10, "short large accounts " + shortLarge);
        assertTrue(uncoveredCount > ticks, "uncovered accounts " + uncoveredCount);
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
        boolean isPass = sweep.passCount() > passesBefore;
        uncovered.clear();
        sweep.uncovered(full, full ? -1 : instruments.changedMask(), uncovered);
        for (int account : book.opened()) {
            check(account, everybody || holdsChanged(account), isPass);
        }
        if (!isPass) {
            byTriggers++;
        }
        instruments.clearChanged();
    }

    private void check(int account, boolean concerned, boolean isPass) {
        AccountTable accounts = rig.accounts;
        long excess256 = book.excess256(account);
        boolean isFound = concerned && found.contains(account);
        assertEquals(concerned && excess256 < 0, isFound, where + ": " + account);
        if (excess256 >= 0) {
            assertTrue(!found.contains(account), where + ": not short " + account);
        }
        rig.margin.evaluate(account);
        boolean isBacked = accounts.balance(account, 1) > 0 || accounts.balance(account, 2) > 0;
        boolean isUncovered = isBacked && rig.margin.settledEquity() < 0;
        boolean isLarge = accounts.isLarge(account);
        if (isUncovered && (concerned || isLarge)) {
            assertTrue(uncovered.contains(account), where + ": uncovered " + account);
            uncoveredCount++;
        }
        boolean isPortfolio = accounts.portfolios().contains(account);
        boolean isSpared = !accounts.touched().contains(account);
        if (!isPass || isPortfolio || isLarge) {
            assertEquals(isUncovered, uncovered.contains(account) && isBacked, where + account);
            assertTrue(!(isSpared && isUncovered), where + ": armed and uncovered " + account);
        }
        shorts += isFound ? 1 : 0;
        shortPortfolios += isFound && isPortfolio ? 1 : 0;
        shortLarge += isFound && isLarge ? 1 : 0;
        spared += isSpared ? 1 : 0;
        sparedPortfolios += isSpared && isPortfolio ? 1 : 0;
        sparedLarge += isSpared && isLarge ? 1 : 0;
        sparedBacked += isSpared && isBacked ? 1 : 0;
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
