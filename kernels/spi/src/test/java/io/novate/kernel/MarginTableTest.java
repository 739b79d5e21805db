package io.novate.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MarginTableTest {
    private static final long SEED = 15L;

    @Test
    void shouldHoldNoFurtherMarginUpToThePlainLotsAndSomeAbove() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 5_000; round++) {
            MarginTable table = new MarginTable(1, 0);
            table.setPerLot(3, 1);
            int bracketCount = random.nextInt(1, MarginTable.BRACKETS_MAX + 1);
            for (int bracket = 0; bracket < bracketCount; bracket++) {
                long slope = random.nextLong() >>> random.nextInt(1, 64);
                long offset = random.nextLong() >>> random.nextInt(1, 64);
                table.setBracket(3, bracket, slope, offset);
            }
            long plainLots = table.plainLots()[3];
            String where = "seed=" + SEED + " round=" + round + " plainLots=" + plainLots;
            assertEquals(0, further(table, 3, plainLots).signum(), where);
            if (plainLots < Integer.MAX_VALUE - 1) {
                assertTrue(further(table, 3, plainLots + 1).signum() > 0, where);
            } else if (plainLots == Integer.MAX_VALUE) {
                assertEquals(0, further(table, 3, 1L << 31).signum(), where);
            }
        }
    }

    @Test
    void shouldKeepTheLowestThresholdWhateverTheOrder() {
        MarginTable table = new MarginTable(1, 0);
        table.setPerLot(2, 100);
        table.setBracket(2, 1, 10, 5_000);
        assertEquals(500, table.plainLots()[2]);
        table.setBracket(2, 0, 5, 1_004);
        assertEquals(200, table.plainLots()[2]);
        table.setBracket(2, 2, 20, 50_000);
        assertEquals(200, table.plainLots()[2]);
    }

    @Test
    void shouldIgnoreABracketWithoutSlope() {
        MarginTable table = new MarginTable(1, 0);
        table.setPerLot(2, 100);
        table.setBracket(2, 0, 0, 0);
        assertEquals(Integer.MAX_VALUE, table.plainLots()[2]);
    }

    @Test
    void shouldKeepAThresholdOfTheLastLotBelowTheMarkOfNoBracket() {
        MarginTable table = new MarginTable(1, 0);
        table.setPerLot(3, 100);
        table.setBracket(3, 0, 1, Integer.MAX_VALUE);
        assertEquals(Integer.MAX_VALUE - 1, table.plainLots()[3]);
        assertEquals(1, further(table, 3, 1L << 31).signum());
    }

    @Test
    void shouldForgetBracketsWithANewValue() {
        MarginTable table = new MarginTable(1, 0);
        table.setPerLot(2, 100);
        table.setBracket(2, 14, 5, 1_000);
        table.setPerLot(2, 90);
        assertEquals(90, table.perLot()[2]);
        assertEquals(Integer.MAX_VALUE, table.plainLots()[2]);
        assertEquals(0, further(table, 2, 1L << 31).signum());
    }

    @Test
    void shouldFindTheLargestBracketInAnySchedule() {
        long seed = 31;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            MarginTable table = new MarginTable(1, 0);
            table.setPerLot(2, 7);
            int count = random.nextInt(MarginTable.BRACKETS_MAX + 1);
            boolean ascending = round % 3 != 0;
            long slope = 0;
            long offset = 0;
            for (int bracket = 0; bracket < count; bracket++) {
                slope = ascending ? slope + random.nextInt(4) : random.nextInt(40);
                offset = ascending ? offset + random.nextInt(60) : random.nextInt(900);
                table.setBracket(2, bracket, slope, offset);
            }
            for (long lots = 0; lots < 120; lots++) {
                assertEquals(
                        further(table, 2, lots),
                        BigInteger.valueOf(table.further(2, lots)),
                        "seed=" + seed + " round=" + round + " lots=" + lots);
            }
        }
    }

    @Test
    void shouldFindTheLargestBracketAlsoWhenTheyAreWrittenOutOfOrder() {
        MarginTable table = new MarginTable(1, 0);
        table.setPerLot(2, 7);
        table.setBracket(2, 3, 9, 500);
        table.setBracket(2, 0, 2, 10);
        for (long lots = 0; lots < 120; lots++) {
            assertEquals(further(table, 2, lots), BigInteger.valueOf(table.further(2, lots)));
        }
    }

    @Test
    void shouldKeepHaircutsApartFromBracketsAndSides() {
        MarginTable table = new MarginTable(1, 1);
        assertEquals(Long.MAX_VALUE, table.plainUnits()[0]);
        table.setPerLot(0, 1);
        table.setPerUnit(0, 50);
        table.setPerUnit(1, 60);
        table.setUnitBracket(0, 0, 10, 1L << 40);
        table.setUnitBracket(0, 1, 20, 3L << 40);
        table.setUnitBracket(1, 0, 0, 0);
        assertEquals((1L << 40) / 10, table.plainUnits()[0]);
        assertEquals(Long.MAX_VALUE, table.plainUnits()[1]);
        assertEquals(Integer.MAX_VALUE, table.plainLots()[0]);
        assertEquals(0, table.further(0, 1L << 30));
        assertEquals(0, table.furtherHaircut(0, (1L << 40) / 10));
        assertEquals(17L << 40, table.furtherHaircut(0, 1L << 40));
        assertEquals(0, table.furtherHaircut(1, 1L << 40));
        table.setPerUnit(0, 40);
        assertEquals(40, table.perUnit()[0]);
        assertEquals(60, table.perUnit()[1]);
        assertEquals(Long.MAX_VALUE, table.plainUnits()[0]);
        assertEquals(0, table.furtherHaircut(0, 1L << 50));
    }

    private static BigInteger further(MarginTable table, int column, long lots) {
        BigInteger most = BigInteger.ZERO;
        for (int bracket = 0; bracket < MarginTable.BRACKETS_MAX; bracket++) {
            int index = column * MarginTable.BRACKETS_MAX + bracket;
            BigInteger margin =
                    BigInteger.valueOf(table.bracketSlope()[index])
                            .multiply(BigInteger.valueOf(lots));
            most = most.max(margin.subtract(BigInteger.valueOf(table.bracketOffset()[index])));
        }
        return most;
    }
}
