package io.novate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all positions of a standard account are worth at the highest marks stays within 2^52. */
final class GrossBoundTest {
    private static final int ALICE = Limits.CUSTOMER_FROM;
    private static final int BOB = ALICE + 1;
    private static final int LOTS_MAX = 10_000_000;
    private static final long TICK_MONEY = 10;
    private static final long TICKS = 1_000_000;
    private static final long TICKS_MAX = 20_000_000;
    private static final byte[] NOBODY = new byte[20];

    @Test
    void shouldTakeTheLastLotInsideTheBoundAndRefuseTheNext() {
        EventLog events = new EventLog();
        long left = Limits.GROSS_MAX - 2L * LOTS_MAX * TICKS_MAX * TICK_MONEY;
        long lots = left / (TICKS_MAX * TICK_MONEY);
        try (Clearinghouse house =
                Clearinghouse.builder().backend("scalar").events(events).start()) {
            for (int instrument = 1; instrument <= 3; instrument++) {
                house.list(1, listing(instrument));
            }
            for (int account : List.of(ALICE, BOB)) {
                house.open(1, account, NOBODY, NOBODY, MarginMode.CROSS, false);
                long money = 1_000_000_000_000_000L;
                int item = account - ALICE;
                house.inbox(1, item, InboxKind.DEPOSIT, account, 0, money, NOBODY, NOBODY);
            }
            for (int instrument = 1; instrument <= 2; instrument++) {
                house.trade(2, ALICE, BOB, instrument, LOTS_MAX, TICKS, true);
            }
            assertEquals(List.of(), events.rejections);

            house.trade(2, ALICE, BOB, 3, lots + 1, TICKS, true);
            assertEquals(List.of(Rejection.GROSS_BOUND), events.rejections);
            assertEquals(0, house.lots(ALICE, 3));

            house.trade(2, ALICE, BOB, 3, lots, TICKS, true);
            house.trade(2, ALICE, BOB, 3, 1, TICKS, true);
            assertEquals(List.of(Rejection.GROSS_BOUND, Rejection.GROSS_BOUND), events.rejections);
            assertEquals(lots, house.lots(ALICE, 3));

            house.trade(2, BOB, ALICE, 3, 1, TICKS, true);
            assertEquals(lots - 1, house.lots(ALICE, 3));
            house.seal(3);
            assertEquals(0, house.conservationResidual());
        }
    }

    private static Listing listing(int instrument) {
        return new Listing(
                instrument,
                "PERP-" + instrument,
                Contract.perpetual(instrument, TICK_MONEY, TICKS_MAX),
                MarginSchedule.of(List.of(new Bracket(0, 50_000, 25_000))),
                new Fees(0, 0, 0),
                TradingBounds.of(LOTS_MAX, LOTS_MAX, 10_000, 200_000),
                TICKS);
    }
}
