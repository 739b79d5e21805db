package io.novate.core.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.position.PositionTable;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Triggers against a plain list of notches. */
final class TriggerTableTest {
    private static final long SEED = 3_207;
    private static final int TRACKS = 3;
    private static final int ROWS = 150;
    private static final int RUNS = 200;
    private static final int MOVES = 100;

    private final Arena arena = Arena.ofAuto();
    private final Limits limits = new Limits(1, ROWS, 1, 2, 1, 512, 64, 8, 64);
    private final AccountTable accounts =
            new AccountTable(limits, PositionTable.laneMax(limits), arena);
    private final AccountSet due = new AccountSet(accounts);
    private final int[] trackOf = new int[ROWS];
    private final long[] notchOf = new long[ROWS];
    private final boolean[] waits = new boolean[ROWS];
    private final long[] notch = new long[TRACKS];

    @Test
    void shouldReachEachTriggerAtItsNotchWhereverATrackHasBeen() {
        int reached = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(SEED + run);
            TriggerTable triggers = new TriggerTable(TRACKS, accounts.ordinalMax(), 4_096, arena);
            for (int track = 0; track < TRACKS; track++) {
                notch[track] = 0;
                due.clear();
                triggers.restart(track, 0, due);
            }
            Arrays.fill(waits, false);
            for (int move = 0; move < MOVES; move++) {
                arm(random, triggers);
                int track = random.nextInt(TRACKS);
                long size = random.nextLong(1L << random.nextInt(1, 20));
                notch[track] += random.nextBoolean() ? size : -size;
                notch[track] = Math.clamp(notch[track], -1 << 20, 1 << 20);
                due.clear();
                triggers.move(track, notch[track], due);
                for (int row = 0; row < ROWS; row++) {
                    boolean isDue =
                            waits[row] && trackOf[row] == track && notchOf[row] <= notch[track];
                    String where = "seed=" + (SEED + run) + ", move=" + move + ", row=" + row;
                    assertEquals(isDue, due.containsAt(row), where);
                    waits[row] &= !isDue;
                    reached += isDue ? 1 : 0;
                }
            }
            assertFalse(triggers.isFull());
        }
        assertTrue(reached > 10 * RUNS, "reached " + reached);
    }

    @Test
    void shouldAnswerWhenNoRoomIsLeftAndTakeItBack() {
        TriggerTable triggers = new TriggerTable(1, accounts.ordinalMax(), 2, arena);
        for (int row = 0; row < 2 * TriggerTable.CHUNK_TRIGGERS; row++) {
            assertTrue(triggers.add(0, 5, row));
        }
        assertFalse(triggers.add(0, 5, 14));
        assertTrue(triggers.isFull());
        assertFalse(triggers.add(0, 0, 14), "reached already");
        triggers.move(0, 5, due);
        assertEquals(2 * TriggerTable.CHUNK_TRIGGERS, due.count());
        assertEquals(0, triggers.chunksUsed());
        triggers.clear();
        assertTrue(triggers.add(0, 6, 14));
        assertFalse(triggers.isFull());
    }

    private void arm(SplittableRandom random, TriggerTable triggers) {
        for (int count = 0; count < 2; count++) {
            int row = random.nextInt(ROWS);
            int track = random.nextInt(TRACKS);
            long ahead = random.nextLong(1L << random.nextInt(1, 20));
            triggers.renew(row);
            waits[row] = triggers.add(track, notch[track] + ahead, row);
            assertEquals(ahead > 0, waits[row]);
            trackOf[row] = track;
            notchOf[row] = notch[track] + Math.min(ahead, TriggerTable.NOTCHES_MAX);
        }
    }
}
