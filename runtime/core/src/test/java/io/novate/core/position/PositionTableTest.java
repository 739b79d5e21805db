package io.novate.core.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ledger.AccountTable;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live position table against plain maps, with so few rows that it must compact. */
final class PositionTableTest {
    private static final int ACCOUNTS = 120;
    private static final int INSTRUMENTS = 70;
    private static final Limits LIMITS =
            new Limits(64, ACCOUNTS, 6, INSTRUMENTS, 2, 308, 4096, 64, 64);
    private static final byte[] NOBODY = new byte[20];

    private final Arena arena = Arena.ofAuto();
    private final AccountTable accounts =
            new AccountTable(LIMITS, PositionTable.laneMax(LIMITS), arena);
    private final PositionTable positions = new PositionTable(LIMITS, accounts, arena);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldHoldWhatMapsHoldThroughGrowthAndCompaction(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Integer, TreeMap<Integer, Long>> expected = new TreeMap<>();
        for (int index = 0; index < ACCOUNTS; index++) {
            int account = Limits.VENUE_ACCOUNT_FROM + index;
            if (index % 40 == 7) {
                accounts.openLarge(account, LIMITS.leavesPerLargeAccount(), NOBODY, NOBODY);
            } else {
                assertFalse(positions.lacksRows());
                accounts.openStandard(account, positions.takeLane(account), NOBODY, NOBODY);
            }
            expected.put(account, new TreeMap<>());
        }
        int refused = 0;
        int shrunk = 0;
        for (int step = 0; step < 60_000; step++) {
            // Accounts take turns at being active, so that rows are left behind in every class.
            int account =
                    Limits.VENUE_ACCOUNT_FROM + (step / 900 * 13 + random.nextInt(12)) % ACCOUNTS;
            TreeMap<Integer, Long> held = expected.get(account);
            if (step % 20_000 == 10_000 && !accounts.isLarge(account)) {
                positions.enlarge(account, LIMITS.leavesPerLargeAccount());
                compare(seed, step, expected);
            }
            boolean close = !held.isEmpty() && random.nextInt(100) < 40 + step / 700 % 2 * 20;
            int instrument = close ? held.firstKey() : 1 + random.nextInt(INSTRUMENTS);
            long lots = close ? 0 : random.nextInt(-1_000_000, 1_000_000);
            boolean isNew = lots != 0 && !held.containsKey(instrument);
            if (isNew && (positions.isFull(account, instrument) || positions.lacksRows())) {
                refused++;
                continue;
            }
            int slicesBefore = positions.sliceCount();
            positions.set(account, instrument, lots, 3 * lots);
            shrunk += positions.sliceCount() < slicesBefore ? 1 : 0;
            if (lots == 0) {
                held.remove(instrument);
            } else {
                held.put(instrument, lots);
            }
            if (step % 500 == 0) {
                compare(seed, step, expected);
            }
        }
        compare(seed, -1, expected);
        assertTrue(shrunk > 0, "seed=" + seed + " never compacted");
        assertTrue(refused > 0, "seed=" + seed + " never ran out of rows");
    }

    @Test
    void shouldAnswerForRoomByPositionCountsAlone() {
        // The same positions, once grown through every class and once written at their final size.
        for (int index = 0; index < 64; index++) {
            int account = Limits.VENUE_ACCOUNT_FROM + index;
            accounts.openStandard(account, positions.takeLane(account), NOBODY, NOBODY);
        }
        Arena otherArena = Arena.ofAuto();
        AccountTable otherAccounts =
                new AccountTable(LIMITS, PositionTable.laneMax(LIMITS), otherArena);
        PositionTable other = new PositionTable(LIMITS, otherAccounts, otherArena);
        for (int index = 63; index >= 0; index--) {
            int account = Limits.VENUE_ACCOUNT_FROM + index;
            otherAccounts.openStandard(account, other.takeLane(account), NOBODY, NOBODY);
        }
        for (int instrument = 1; instrument <= 20; instrument++) {
            for (int index = 0; index < 64; index++) {
                positions.set(Limits.VENUE_ACCOUNT_FROM + index, instrument, 5, 5);
            }
        }
        for (int instrument = 5; instrument <= 20; instrument++) {
            for (int index = 0; index < 64; index++) {
                positions.set(Limits.VENUE_ACCOUNT_FROM + index, instrument, 0, 0);
            }
        }
        for (int index = 0; index < 64; index++) {
            for (int instrument = 1; instrument <= 4; instrument++) {
                other.set(Limits.VENUE_ACCOUNT_FROM + index, instrument, 5, 5);
            }
        }
        int account = Limits.VENUE_ACCOUNT_FROM;
        int next = 5;
        while (!positions.lacksRows()) {
            assertFalse(other.lacksRows(), "instrument " + next + " account " + account);
            positions.set(account, next, 7, 7);
            other.set(account, next, 7, 7);
            account = Limits.VENUE_ACCOUNT_FROM + (account + 1) % 64;
            next = account == Limits.VENUE_ACCOUNT_FROM ? next + 1 : next;
        }
        assertTrue(other.lacksRows());
        assertEquals(positions.positionCount(), other.positionCount());
    }

    private void compare(long seed, int step, TreeMap<Integer, TreeMap<Integer, Long>> expected) {
        String where = "seed=" + seed + " step=" + step;
        long[] longs = new long[INSTRUMENTS + 1];
        long[] shorts = new long[INSTRUMENTS + 1];
        long[] expectedLongs = new long[INSTRUMENTS + 1];
        long[] expectedShorts = new long[INSTRUMENTS + 1];
        long count = 0;
        for (var entry : expected.entrySet()) {
            int account = entry.getKey();
            TreeMap<Integer, Long> seen = new TreeMap<>();
            int slots = positions.slotCount(account);
            for (int slot = 0; slot < slots; slot++) {
                int instrument = positions.instrumentAt(account, slot);
                if (instrument != 0) {
                    long lots = positions.lotsAt(account, slot);
                    seen.put(instrument, lots);
                    assertEquals(3 * lots, positions.entryCostAt(account, slot), where);
                }
            }
            assertEquals(entry.getValue(), seen, where + " account=" + account);
            assertEquals(seen.isEmpty(), positions.isFlat(account), where);
            seen.forEach(
                    (instrument, lots) -> {
                        expectedLongs[instrument] += Math.max(0, lots);
                        expectedShorts[instrument] += Math.min(0, lots);
                    });
            count += seen.size();
        }
        positions.addLots(longs, shorts);
        assertEquals(count, positions.positionCount(), where);
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            assertEquals(expectedLongs[instrument], longs[instrument], where);
            assertEquals(expectedShorts[instrument], shorts[instrument], where);
        }
    }
}
