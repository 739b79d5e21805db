package io.novate.core.machine;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.command.Events;
import io.novate.core.ledger.Ledger;
import io.novate.core.liquidation.StandardStrategy;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import java.lang.foreign.Arena;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A seal stops the machine when an invariant of the books is broken. */
final class AuditTest {
    /** Breaks a sound machine and expects that the seal names what is wrong. */
    private static void refuses(String named, Consumer<ClearingMachine> corruption) {
        try (Arena arena = Arena.ofConfined()) {
            ClearingMachine machine =
                    ClearingMachine.start(
                            ClearingFixture.limits(),
                            BackendChoice.select("scalar").backend(),
                            new byte[20],
                            new StandardStrategy(),
                            Events.NONE,
                            arena);
            ClearingFixture fixture = new ClearingFixture(machine);
            machine.list(fixture.tick(), perpetual(1, 100));
            machine.listAsset(fixture.tick(), 1, "COIN", 256);
            fixture.open(2, 1_000_000 * USD, 1_000 * USD);
            fixture.deposit(customer(1), Ledger.ASSET_KEY | 1, 50);
            fixture.trade(customer(1), customer(2), 1, 10, 100);
            machine.funding(fixture.tick(), 1, 1_000);
            machine.seal(fixture.tick());
            corruption.accept(machine);
            IllegalStateException stopped =
                    assertThrows(IllegalStateException.class, () -> machine.seal(fixture.tick()));
            assertTrue(stopped.getMessage().contains(named), stopped.getMessage());
        }
    }

    @Test
    void shouldStopWhenMoneyAppears() {
        refuses(
                "worth of all accounts",
                machine -> machine.books().ledger().restore(customer(1), 0, 1));
    }

    @Test
    void shouldStopWhenMoneyAppearsAndTheBackendDoesNotSeeIt() {
        // The total of deposits is moved instead, so every account is as it was.
        refuses(
                "worth of all accounts",
                machine -> machine.books().ledger().restoreTotals(0, 1_000_001 * USD, 0));
    }

    @Test
    void shouldStopWhenCollateralAppears() {
        refuses(
                "residual of asset",
                machine -> machine.books().ledger().restore(customer(1), 1, 1));
    }

    @Test
    void shouldStopWhenOneSideOfATradeIsMissing() {
        // The lot is worth what was paid, so the worth of all accounts does not change.
        refuses(
                "long and short lots",
                machine -> {
                    long value = machine.books().instruments().unitValue(1);
                    machine.books().positions().add(customer(1), 1, 1, value);
                    machine.books().ledger().restore(customer(1), 0, -value);
                });
    }

    @Test
    void shouldStopWhenMoreLotsWouldNeedLessMargin() {
        refuses(
                "margin grows with lots",
                machine -> {
                    long value256 = machine.books().instruments().unitValue(1) * 256;
                    machine.books().instruments().maintenance().setPerLot(3, value256 - 1);
                    machine.books().instruments().clearChanged();
                });
    }

    @Test
    void shouldStopWhenTheContraAccountKeepsAPosition() {
        refuses(
                "clearing account flat",
                machine -> {
                    machine.books().positions().add(Limits.CLEARING, 1, 1, 0);
                    machine.books().positions().add(TREASURY, 1, -1, 0);
                });
    }

    @Test
    void shouldStopWhenSettlementHoldsOtherCash() {
        refuses(
                "settled cash",
                machine -> {
                    machine.books().ledger().restore(customer(1), 0, 7);
                    machine.books().ledger().restore(customer(2), 0, -7);
                });
    }
}
