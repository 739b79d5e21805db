package io.novate.core.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.AccountState;
import io.novate.core.command.MarginMode;
import io.novate.core.ledger.AccountTable;
import io.novate.core.unit.Limits;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a leg reads and books, against the exact evaluation and the table of positions. */
final class TradeLegPropertyTest {
    private static final int ACCOUNTS = 80;
    private static final int STEPS = 60_000;
    private static final int LOTS_MAX = 1 << 20;

    private int boundaries;
    private int bounded;
    private int plain;
    private int moved;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNeverSayMoreThanTheExactEvaluation(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomMarginBook book = new RandomMarginBook(random.split(), ACCOUNTS);
        MarginRig rig = book.rig;
        TradeLeg buying = new TradeLeg(rig.books);
        TradeLeg selling = new TradeLeg(rig.books);
        for (int step = 0; step < STEPS; step++) {
            String at = "seed=" + seed + " step=" + step;
            if (random.nextInt(4) == 0) {
                book.changeSomebody();
                book.moveSomething();
            }
            int buyer = pick(random, book.opened());
            int seller = pick(random, book.opened());
            int instrument = 1 + random.nextInt(RandomMarginBook.INSTRUMENTS);
            if (buyer == seller || !isRoom(rig, buyer, seller, instrument)) {
                continue;
            }
            long lots = lots(random, rig, buyer, instrument);
            buying.read(buyer, instrument, lots);
            selling.read(seller, instrument, -lots);
            if (!isInside(rig, buying) || !isInside(rig, selling)) {
                continue;
            }
            long movesBefore = rig.positions.moveCount();
            long unitCost = rig.instruments.unitValue(instrument) + random.nextInt(-50, 51);
            shouldBook(at, rig, buying, unitCost, random.nextInt(1_000));
            moved += rig.positions.moveCount() > movesBefore ? 1 : 0;
            shouldBook(at, rig, selling, unitCost, -random.nextInt(1_000));
        }
        assertTrue(boundaries > 500, "sizes at a boundary of brackets: " + boundaries);
        assertTrue(bounded > 50, "margins bounded below the table: " + bounded);
        assertTrue(moved > 50, "legs booked after lanes moved: " + moved);
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldKnowWhatIsPlain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomMarginBook book = new RandomMarginBook(random.split(), ACCOUNTS);
        AccountTable accounts = book.rig.accounts;
        for (int step = 0; step < STEPS; step++) {
            int account = pick(random, book.opened());
            int value = Math.max(0, random.nextInt(12) - 9);
            switch (random.nextInt(8)) {
                case 0 -> accounts.setState(account, AccountState.ofCode(value));
                case 1 -> accounts.setOrder(account, (long) value << random.nextInt(62));
                case 2 -> accounts.setTier(account, value);
                case 3 -> accounts.setOpenOrders(account, value);
                case 4 -> accounts.setLeverages(account, value);
                case 5 -> accounts.setSteps(account, value);
                case 6 -> payBack(book.rig, account);
                default -> book.changeSomebody();
            }
            boolean expected =
                    !accounts.isLarge(account)
                            && accounts.mode(account) == MarginMode.CROSS
                            && accounts.state(account) == AccountState.HEALTHY
                            && accounts.order(account) == 0
                            && !accounts.isBucket(account)
                            && accounts.tier(account) == 0
                            && accounts.openOrders(account) == 0
                            && accounts.leverages(account) == 0
                            && accounts.balance(account, 1) == 0
                            && accounts.balance(account, 2) == 0;
            plain += expected ? 1 : 0;
            assertEquals(expected, accounts.isPlain(account), "seed=" + seed + " step=" + step);
        }
        assertTrue(plain > 500, "plain accounts met: " + plain);
        book.rig.close();
    }

    private static void payBack(MarginRig rig, int account) {
        for (int asset = 1; asset <= RandomMarginBook.ASSETS; asset++) {
            rig.ledger.restore(account, asset, -rig.accounts.balance(account, asset));
        }
    }

    private void shouldBook(String at, MarginRig rig, TradeLeg leg, long unitCost, long fee) {
        int account = leg.account();
        long cash = -leg.lots() * unitCost - fee;
        long cashAfter = rig.accounts.cash(account) + cash;
        long expectedLots = rig.positions.lots(account, leg.instrument()) + leg.lots();
        assertEquals(expectedLots, leg.after(), at);
        boolean tabled = leg.isTabled();
        long excess256 = tabled ? leg.excess256(cashAfter) : 0;
        long grossMax = tabled ? leg.grossMax() : 0;
        rig.margin.evaluateAfter(account, leg.instrument(), leg.lots(), cash);
        long exact256 = rig.margin.initialExcess256();
        leg.book(unitCost, cash);
        assertEquals(expectedLots, rig.positions.lots(account, leg.instrument()), at);
        assertEquals(cashAfter, rig.accounts.cash(account), at);
        assertTrue(rig.accounts.touched().contains(account), at);
        if (tabled) {
            long table256 = rig.margin.tableExcess256(account, rig.instruments.initial());
            assertEquals(table256, excess256, at);
            assertTrue(excess256 <= exact256, at);
            bounded += excess256 < exact256 ? 1 : 0;
            assertEquals(grossMax(rig, account), grossMax, at);
            assertTrue(holdsOption(rig, account) || excess256 == exact256, at);
        }
    }

    private static long grossMax(MarginRig rig, int account) {
        long sum = 0;
        for (int instrument = 1; instrument <= RandomMarginBook.INSTRUMENTS; instrument++) {
            long size = Math.abs(rig.positions.lots(account, instrument));
            sum += size * rig.instruments.valueMax(instrument);
        }
        return sum;
    }

    private static boolean holdsOption(MarginRig rig, int account) {
        boolean holds = false;
        for (int instrument = 1; instrument <= RandomMarginBook.INSTRUMENTS; instrument++) {
            holds |=
                    rig.instruments.isOption(instrument)
                            && rig.positions.lots(account, instrument) != 0;
        }
        return holds;
    }

    /** A few lots, all of them, or so many that the position ends at a boundary of brackets. */
    private long lots(SplittableRandom random, MarginRig rig, int account, int instrument) {
        long held = rig.positions.lots(account, instrument);
        int kind = random.nextInt(4);
        if (kind == 0 && held < 0) {
            return -held;
        }
        int side = random.nextInt(2);
        int edge = rig.instruments.initial().plainLots()[2 * instrument + side];
        if (kind == 1 && edge < LOTS_MAX) {
            long wanted = edge + random.nextInt(-1, 3);
            long lots = (side == 0 ? wanted : -wanted) - held;
            boundaries += lots > 0 ? 1 : 0;
            return lots > 0 ? lots : 1;
        }
        return 1 + random.nextInt(20);
    }

    private static boolean isInside(MarginRig rig, TradeLeg leg) {
        boolean large = rig.accounts.isLarge(leg.account());
        boolean small = Math.abs(leg.after()) <= LOTS_MAX;
        return large || small && (!leg.isTabled() || leg.grossMax() <= Limits.GROSS_MAX);
    }

    private static boolean isRoom(MarginRig rig, int buyer, int seller, int instrument) {
        return rig.instruments.isOpen(instrument)
                && !rig.positions.isFull(buyer, instrument)
                && !rig.positions.isFull(seller, instrument)
                && !rig.positions.lacksRows();
    }

    private static int pick(SplittableRandom random, List<Integer> accounts) {
        return accounts.get(random.nextInt(accounts.size()));
    }
}
