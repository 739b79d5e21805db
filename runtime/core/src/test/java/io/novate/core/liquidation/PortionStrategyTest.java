package io.novate.core.liquidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.MarginMode;
import io.novate.core.command.TradeReason;
import org.junit.jupiter.api.Test;

/** The share that one step closes, against a view that says what a test wants. */
final class PortionStrategyTest {
    private final LiquidationChoice choice = new LiquidationChoice();

    /** Positions whose lots need their instrument's number as margin each. */
    private record View(long[] lots, long room, boolean option) implements LiquidationView {
        @Override
        public int account() {
            return 7;
        }

        @Override
        public MarginMode mode() {
            return MarginMode.CROSS;
        }

        @Override
        public long equity() {
            return 0;
        }

        @Override
        public long maintenanceMargin() {
            long sum = 0;
            for (int index = 0; index < lots.length; index++) {
                sum += maintenance256(index, lots[index]) >> 8;
            }
            return sum;
        }

        @Override
        public int positionCount() {
            return lots.length;
        }

        @Override
        public int instrument(int index) {
            return index + 1;
        }

        @Override
        public boolean isOption(int index) {
            return option;
        }

        @Override
        public long lots(int index) {
            return lots[index];
        }

        @Override
        public long room(int index) {
            return room;
        }

        @Override
        public long costPerLot(int index) {
            return 1;
        }

        @Override
        public long maintenance256(int index, long held) {
            return Math.abs(held) * (index + 1) << 8;
        }

        @Override
        public long maintenanceAfter(int index, long closedLots) {
            return maintenanceMargin() - closedLots * (index + 1);
        }
    }

    private void choose(int portionPpm, long room, boolean option, long... lots) {
        choice.clear();
        new PortionStrategy(portionPpm).choose(new View(lots, room, option), choice);
    }

    @Test
    void shouldCloseTheShareOfTheLargestRequirementRoundedUp() {
        choose(200_000, 1_000, false, 100, -51);
        assertEquals(1, choice.index());
        assertEquals(11, choice.lots());
        assertEquals(TradeReason.LARGEST_REQUIREMENT, choice.reason());
        choose(1, 1_000, false, 100);
        assertEquals(1, choice.lots());
        choose(1_000_000, 1_000, false, 100);
        assertEquals(100, choice.lots());
    }

    @Test
    void shouldTakeTheLowerInstrumentOfTwoAndAskNoMoreThanTheRoom() {
        choose(1_000_000, 5, false, 100, -50);
        assertEquals(0, choice.index());
        assertEquals(5, choice.lots());
        choose(1_000_000, 0, false, 100);
        assertTrue(choice.isNothing());
    }

    @Test
    void shouldLeaveAccountsWithOptionsToTheStandardStrategy() {
        choose(200_000, 1_000, true, 100, -51);
        LiquidationChoice standard = new LiquidationChoice();
        new StandardStrategy().choose(new View(new long[] {100, -51}, 1_000, true), standard);
        assertEquals(standard.index(), choice.index());
        assertEquals(standard.lots(), choice.lots());
        assertEquals(standard.reason(), choice.reason());
    }

    @Test
    void shouldNameItsShareAndRefuseAnImpossibleOne() {
        assertEquals("novate-portion-200000", new PortionStrategy(200_000).name());
        assertThrows(IllegalArgumentException.class, () -> new PortionStrategy(0));
        assertThrows(IllegalArgumentException.class, () -> new PortionStrategy(1_000_001));
    }
}
