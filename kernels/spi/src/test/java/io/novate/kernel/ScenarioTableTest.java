package io.novate.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScenarioTableTest {
    @Test
    void shouldSayWhatIsOutsideTheBoundsOfAShape() {
        assertEquals("columnCount=161 is outside 0..160", fault(161, List.of()));
        assertEquals("columnCount=-1 is outside 0..160", fault(-1, List.of()));
        assertEquals("term 0: row=64 is outside 0..63", fault(9, terms(64, 0, 1)));
        assertEquals("term 0: row=-1 is outside 0..63", fault(9, terms(-1, 0, 1)));
        assertEquals("term 0: columnFrom=9 is outside 0..8", fault(9, terms(0, 9, 1)));
        assertEquals("term 0: columnFrom=-1 is outside 0..8", fault(9, terms(0, -1, 1)));
        assertEquals("term 0: columnCount=0 is outside 1..2", fault(9, terms(0, 7, 0)));
        assertEquals("term 0: columnCount=3 is outside 1..2", fault(9, terms(0, 7, 3)));
        assertEquals("", fault(9, terms(63, 7, 2)));
        List<ScenarioTerm> terms = new ArrayList<>();
        for (int index = 0; index < 4; index++) {
            terms.addAll(terms(3, 0, 9));
        }
        assertEquals("", fault(9, terms));
        terms.addAll(terms(3, 0, 9));
        assertEquals("term 4: row=3 has more than 4 terms", fault(9, terms));
    }

    @Test
    void shouldSayWhatIsOutsideTheBoundsOfACharge() {
        assertEquals("charge 0: rowFrom=64 is outside 0..63", fault(64, 65, Grouping.POOL));
        assertEquals("charge 0: rowFrom=-1 is outside 0..63", fault(-1, 3, Grouping.POOL));
        assertEquals("charge 0: rowTo=5 is outside 6..64", fault(5, 5, Grouping.POOL));
        assertEquals("charge 0: rowTo=65 is outside 6..64", fault(5, 65, Grouping.POOL));
        assertEquals(
                "charge 0: grouping=EXPIRY is neither POOL nor UNDERLYING",
                fault(0, 1, Grouping.EXPIRY));
        assertEquals("", fault(0, 64, Grouping.UNDERLYING));
        List<ScenarioCharge> charges = new ArrayList<>();
        for (int index = 0; index < 9; index++) {
            charges.add(new ScenarioCharge(0, 1, Grouping.POOL, false));
        }
        assertEquals("charges=9 is more than 8", ScenarioShape.faultOf(0, List.of(), charges));
        assertThrows(
                IllegalArgumentException.class, () -> new ScenarioShape(0, List.of(), charges));
    }

    @Test
    void shouldKeepLossesAndGroupsOfEachInstrument() {
        ScenarioTable table = new ScenarioTable(3, 17);
        assertEquals(24, table.columnStride());
        assertEquals(4 * 24 + 8, table.loss().length);
        table.setLoss(2, 16, -5);
        table.setLoss(3, 0, 7);
        table.setGroups(3, 1, 2, 0);
        assertEquals(-5, table.lossOf(2, 16));
        assertEquals(-5, table.loss()[2 * 24 + 16]);
        assertEquals(7, table.lossOf(3, 0));
        assertEquals(0, table.groupOf(Grouping.POOL, 3));
        assertEquals(1, table.groupOf(Grouping.UNDERLYING, 3));
        assertEquals(2, table.groupOf(Grouping.EXPIRY, 3));
        assertEquals(0, table.groupOf(Grouping.STRIKE, 3));
        assertEquals(3, table.groupOf(Grouping.INSTRUMENT, 3));
        assertEquals(0, table.groupKey(Grouping.POOL, 3));
        assertEquals(0x1_0002L, table.groupKey(Grouping.EXPIRY, 3));
        assertEquals(0x1_0002_0000_0003L, table.groupKey(Grouping.INSTRUMENT, 3));
        assertEquals(2, table.groupKeys()[2]);
        table.setGroups(3, 0xffff, 0xfffe, 0xfffd);
        assertEquals(0xffff, table.groupOf(Grouping.UNDERLYING, 3));
        assertEquals(0xfffe, table.groupOf(Grouping.EXPIRY, 3));
        assertEquals(0xfffd, table.groupOf(Grouping.STRIKE, 3));
        assertEquals(3, table.groupOf(Grouping.INSTRUMENT, 3));
        assertEquals(0xffffL, table.groupKey(Grouping.UNDERLYING, 3));
    }

    @Test
    void shouldRefuseWhatLiesOutsideTheTable() {
        ScenarioTable table = new ScenarioTable(3, 17);
        assertThrows(IndexOutOfBoundsException.class, () -> table.setLoss(4, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> table.setLoss(-1, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> table.setLoss(1, 17, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> table.setLoss(1, -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> table.setGroups(1, 65_536, 0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> table.setGroups(1, 0, -1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> table.setGroups(1, 0, 0, 65_536));
        ScenarioShape wide = new ScenarioShape(18, List.of(), List.of());
        assertThrows(IllegalArgumentException.class, () -> table.setShape(wide));
        assertEquals(ScenarioShape.EMPTY, table.shape());
        assertThrows(IllegalArgumentException.class, () -> new ScenarioTable(65_536, 1));
        assertThrows(IllegalArgumentException.class, () -> new ScenarioTable(1, 161));
    }

    @Test
    void shouldGiveEveryGroupingOneCode() {
        for (Grouping grouping : Grouping.values()) {
            assertTrue(Grouping.isCode(grouping.code()));
            assertEquals(grouping, Grouping.ofCode(grouping.code()));
        }
        assertEquals(0, Grouping.POOL.code());
        assertEquals(4, Grouping.INSTRUMENT.code());
        assertFalse(Grouping.isCode(5));
        assertFalse(Grouping.isCode(-1));
        assertThrows(IllegalArgumentException.class, () -> Grouping.ofCode(5));
    }

    private static String fault(int columnCount, List<ScenarioTerm> terms) {
        return ScenarioShape.faultOf(columnCount, terms, List.of());
    }

    private static String fault(int rowFrom, int rowTo, Grouping grouping) {
        ScenarioCharge charge = new ScenarioCharge(rowFrom, rowTo, grouping, false);
        return ScenarioShape.faultOf(0, List.of(), List.of(charge));
    }

    private static List<ScenarioTerm> terms(int row, int columnFrom, int columnCount) {
        return List.of(
                new ScenarioTerm(row, Grouping.EXPIRY, columnFrom, columnCount, false, false));
    }
}
