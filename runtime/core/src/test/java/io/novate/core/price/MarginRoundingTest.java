package io.novate.core.price;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarginRoundingTest {
    private static final int INSTRUMENT = 1;
    private static final long MARK = 1_000_003;

    @Test
    void shouldRoundUpAtFractionBitsByDefault() {
        InstrumentTable table = tableOf(MarginRounding.PER_LOT, 100_000, 33_333);
        assertEquals(25_600_077, initial(table), "1,000,003 * 10% * 256 rounded up");
        assertEquals(8_533_274, maintenance(table), "1,000,003 * 3.3333% * 256 rounded up");
    }

    @Test
    void shouldRoundUpToWholeMoneyWhenAsked() {
        InstrumentTable table = tableOf(MarginRounding.WHOLE_MONEY, 100_000, 33_333);
        assertEquals(100_001 * 256, initial(table));
        assertEquals(33_334 * 256, maintenance(table));
    }

    @Test
    void shouldTakeMaintenanceAsFractionOfRoundedInitialMargin() {
        InstrumentTable table = tableOf(MarginRounding.INITIAL_FRACTION, 100_000, 500_000);
        assertEquals(100_001 * 256, initial(table));
        assertEquals(50_001 * 256, maintenance(table), "half of 100,001, rounded up again");
    }

    @Test
    void shouldNotAskMoreThanThePositionIsWorth() {
        InstrumentTable table = tableOf(MarginRounding.INITIAL_FRACTION, 900_000, 1_000_000);
        assertEquals(900_003 * 256, maintenance(table));
        table.scale(INSTRUMENT, 1_000_000, 1_200_000, 0);
        assertEquals(MARK * 256, maintenance(table), "1.2 times 90% is more than the notional");
    }

    private static long initial(InstrumentTable table) {
        return table.solvency().perLot()[2 * INSTRUMENT] - table.initial().perLot()[2 * INSTRUMENT];
    }

    private static long maintenance(InstrumentTable table) {
        return table.solvency().perLot()[2 * INSTRUMENT]
                - table.maintenance().perLot()[2 * INSTRUMENT];
    }

    private static InstrumentTable tableOf(MarginRounding rounding, int initial, int maintenance) {
        List<Bracket> brackets = List.of(new Bracket(0, initial, maintenance));
        InstrumentTable table = new InstrumentTable(Limits.forAccounts(8));
        table.list(
                new Listing(
                        INSTRUMENT,
                        "P",
                        Contract.perpetual(1, 1, 2 * MARK),
                        new MarginSchedule(brackets, brackets, 0, 0, rounding),
                        new Fees(0, 0, 0),
                        TradingBounds.of(1, 1, 0, 1),
                        MARK));
        return table;
    }
}
