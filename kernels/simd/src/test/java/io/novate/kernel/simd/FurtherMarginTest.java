package io.novate.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.MarginTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FurtherMarginTest {
    private static final long SEED = 14L;
    private static final int MANY_SLICES = 1 << 20;

    @Test
    void shouldBeReachedByEveryProductThatNeedsALookup() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2_000; round++) {
            MarginTable table = new MarginTable(3, 0);
            for (int column = 2; column < 8; column++) {
                table.setPerLot(column, random.nextLong() >> random.nextInt(2, 64));
                long slope = random.nextLong() >>> random.nextInt(1, 64);
                long offset = random.nextLong() >>> random.nextInt(1, 64);
                table.setBracket(column, random.nextInt(15), slope, offset);
            }
            long floor = FurtherMargin.floor(table, MANY_SLICES);
            for (int column = 2; column < 8; column++) {
                int plainLots = table.plainLots()[column];
                if (plainLots < Integer.MAX_VALUE) {
                    long lots = plainLots + 1L;
                    long lotValue = Math.abs(table.perLot()[column]);
                    boolean fits = Math.multiplyHigh(lots, lotValue) == 0 && lots * lotValue >= 0;
                    String where = "seed=" + SEED + " round=" + round + " column=" + column;
                    assertTrue(!fits || lots * lotValue >= floor, where);
                }
            }
        }
    }

    @Test
    void shouldTestEveryLaneWhenTheRangeIsSmallerThanTheTable() {
        MarginTable table = new MarginTable(4096, 0);
        table.setPerLot(2, 10);
        table.setBracket(2, 0, 1, 5);
        assertEquals(0, FurtherMargin.floor(table, 1));
        assertEquals(60, FurtherMargin.floor(table, MANY_SLICES));
    }

    @Test
    void shouldBeOutOfReachWithoutFurtherBrackets() {
        assertEquals(Long.MAX_VALUE, FurtherMargin.floor(new MarginTable(9, 0), MANY_SLICES));
    }
}
