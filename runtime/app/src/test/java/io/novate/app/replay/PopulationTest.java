package io.novate.app.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.settle.InboxEntry;
import io.novate.app.settle.OnChainTraders;
import io.novate.core.command.InboxKind;
import io.novate.core.unit.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who takes part and with how much money. */
class PopulationTest {
    @Test
    void shouldKeepEveryDepositBelowTheCashBoundWhenThereAreAMillionAccounts() {
        List<InboxEntry> deposits =
                new Population(1_000_000, 3)
                        .inbox(new long[0]).stream()
                                .filter(item -> item.account() == Population.TREASURY)
                                .filter(item -> item.kind() == InboxKind.DEPOSIT)
                                .toList();
        assertTrue(deposits.size() > 1, "one deposit would not fit an account");
        for (InboxEntry item : deposits) {
            assertTrue(item.amount() > 0 && item.amount() < Limits.GROSS_MAX, item.toString());
        }
    }

    @Test
    void shouldOpenTreasuryAndTradersInTheContractsOrder() {
        List<InboxEntry> items = new Population(1, 3).inbox(new long[0]);
        for (int i = 0; i <= OnChainTraders.COUNT; i++) {
            assertEquals(InboxKind.OPEN, items.get(i).kind());
            assertEquals(Population.TREASURY + i, items.get(i).account());
        }
    }

    @Test
    void shouldDrawTheSameMoneyWhenTheSeedIsTheSame() {
        Population first = new Population(1000, 3);
        Population second = new Population(1000, 3);
        for (int i = 0; i < first.memberCount(); i++) {
            assertEquals(first.funds(i), second.funds(i));
            assertTrue(first.funds(i) >= 20 * Population.UNIT, "member " + i);
        }
    }
}
