package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.Ledger;
import io.novate.core.unit.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenarios of one small pool, each ending in a seal that audits every invariant. */
final class ClearinghouseTest {
    private final EventLog events = new EventLog();
    private Clearinghouse house;
    private ClearingFixture fixture;

    @BeforeEach
    void start() {
        house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .backend("scalar")
                        .events(events)
                        .start();
        fixture = new ClearingFixture(house);
        house.list(fixture.tick(), perpetual(1, 100));
        house.list(fixture.tick(), perpetual(2, 1_000));
        fixture.open(8, 1_000_000 * USD, 1_000 * USD);
        assertEquals("", events.last());
    }

    @AfterEach
    void sealAndClose() {
        house.seal(fixture.tick());
        assertEquals(0, house.conservationResidual());
        house.close();
    }

    @Test
    void shouldBookBothLegsAndFeesWhenTradeClears() {
        fixture.trade(customer(1), customer(2), 1, 20, 100);

        assertEquals("cleared 20 at 100 fees 800000 400000", events.last());
        assertEquals(20, house.lots(customer(1), 1));
        assertEquals(-20, house.lots(customer(2), 1));
        assertEquals(1_000 * USD - 800_000, house.equity(customer(1)));
        assertEquals(1_000 * USD - 400_000, house.equity(customer(2)));
        assertEquals(1_200_000, house.equity(Limits.FEES));
        assertEquals(200 * USD, house.initialMargin(customer(1)));
        assertEquals(100 * USD, house.maintenanceMargin(customer(1)));
    }

    @Test
    void shouldRefuseTradeWithBothLegsWhenOneLacksMargin() {
        fixture.trade(customer(1), TREASURY, 1, 120, 100);

        assertEquals(Rejection.MARGIN_SHORT, events.rejections.getLast());
        assertEquals(0, house.lots(customer(1), 1));
        assertEquals(0, house.lots(TREASURY, 1));
    }

    @Test
    void shouldChargeFurtherBracketsAboveTheirFloor() {
        fixture.trade(TREASURY, customer(1), 1, 90, 100);
        fixture.trade(TREASURY, customer(2), 1, 90, 100);

        // 18,000 USD: 10 percent of the first 10,000 and 20 percent of the rest.
        assertEquals((1_000 + 1_600) * USD, house.initialMargin(TREASURY));
        assertEquals((500 + 800) * USD, house.maintenanceMargin(TREASURY));
    }

    @Test
    void shouldMoveThroughRestrictedToLiquidatingAndRecoverByFill() {
        fixture.trade(customer(1), TREASURY, 1, 95, 100);

        fixture.mark(1, 96);
        assertEquals(AccountState.RESTRICTED, house.state(customer(1)));
        fixture.trade(customer(1), TREASURY, 1, 1, 96);
        assertEquals(Rejection.REDUCE_ONLY, events.rejections.getLast());
        fixture.trade(TREASURY, customer(1), 1, 1, 96);
        assertEquals(94, house.lots(customer(1), 1));

        fixture.mark(1, 94);
        assertEquals(AccountState.LIQUIDATING, house.state(customer(1)));
        EventLog.Order order = events.orders.getLast();
        assertTrue(order.lots() < 0, order.toString());
        assertEquals(94, order.limitTicks());
        fixture.trade(TREASURY, customer(1), 1, 1, 94);
        assertEquals(Rejection.IN_LIQUIDATION, events.rejections.getLast());

        house.liquidationFill(fixture.tick(), order.id(), TREASURY, -order.lots(), 94);
        long equity = house.equity(customer(1));
        long maintenance = house.maintenanceMargin(customer(1));
        assertTrue(10 * equity >= 11 * maintenance, equity + " " + maintenance);
        assertEquals(AccountState.RESTRICTED, house.state(customer(1)));
        assertTrue(house.equity(Limits.INSURANCE) > 0);
    }

    @Test
    void shouldAskForCancelWhenPriceRecoversAndAcceptLateFill() {
        fixture.trade(customer(1), TREASURY, 1, 95, 100);
        fixture.mark(1, 94);
        EventLog.Order order = events.orders.getLast();

        fixture.mark(1, 99);
        assertEquals("cancel " + order.id(), events.last());
        house.liquidationFill(fixture.tick(), order.id(), TREASURY, 1, 99);
        assertEquals(94, house.lots(customer(1), 1));
        house.liquidationEnd(fixture.tick(), order.id(), OrderEnd.CANCELLED);
        house.liquidationEnd(fixture.tick(), order.id(), OrderEnd.CANCELLED);
        assertEquals(Rejection.ORDER_UNKNOWN, events.rejections.getLast());
        assertEquals(AccountState.RESTRICTED, house.state(customer(1)));
    }

    @Test
    void shouldHandPositionsToBackstopWhenEquityIsFarBelowMaintenance() {
        fixture.transfer(TREASURY, Limits.BACKSTOP, 10_000 * USD);
        fixture.trade(customer(1), TREASURY, 1, 95, 100);
        fixture.trade(customer(1), TREASURY, 2, 0, 1_000);
        assertEquals(Rejection.LOTS_RANGE, events.rejections.getLast());

        fixture.mark(1, 92);
        assertEquals(0, house.lots(customer(1), 1));
        assertEquals(0, house.equity(customer(1)));
        assertEquals(95, house.lots(Limits.BACKSTOP, 1));
        assertEquals(1, events.takeoverCount);
        assertTrue(house.equity(Limits.BACKSTOP) > 10_000 * USD);
    }

    @Test
    void shouldApplyLateFillToBackstopAfterTakeover() {
        fixture.transfer(TREASURY, Limits.BACKSTOP, 10_000 * USD);
        fixture.trade(customer(1), TREASURY, 1, 95, 100);
        fixture.mark(1, 94);
        EventLog.Order order = events.orders.getLast();
        fixture.mark(1, 92);
        assertEquals(95, house.lots(Limits.BACKSTOP, 1));

        house.liquidationFill(fixture.tick(), order.id(), TREASURY, 10, 94);
        assertEquals(85, house.lots(Limits.BACKSTOP, 1));
        assertEquals(0, house.lots(customer(1), 1));
    }

    @Test
    void shouldPayFromInsuranceThenTakeOver() {
        fixture.transfer(TREASURY, Limits.BACKSTOP, 10_000 * USD);
        fixture.transfer(TREASURY, Limits.INSURANCE, 500 * USD);
        fixture.trade(customer(1), TREASURY, 1, 95, 100);

        fixture.mark(1, 85);
        // 1,000 - 3.80 fee - 95 * 15 = -428.80
        assertEquals(428_800_000, events.insurancePaid);
        assertEquals(500 * USD - 428_800_000, house.equity(Limits.INSURANCE));
        assertEquals(0, house.equity(customer(1)));
        assertEquals(95, house.lots(Limits.BACKSTOP, 1));
        assertEquals(10_000 * USD, house.equity(Limits.BACKSTOP));
    }

    @Test
    void shouldDeleverageWinnersAtBankruptcyPriceWhenInsuranceIsEmpty() {
        fixture.trade(customer(1), customer(2), 1, 60, 100);
        fixture.trade(customer(1), customer(3), 1, 35, 100);
        long before = house.equity(customer(2)) + house.equity(customer(3));

        fixture.mark(1, 85);
        assertEquals(0, house.lots(customer(1), 1));
        assertEquals(0, house.equity(customer(1)));
        assertEquals(2, events.deleveragedCount);
        assertEquals(0, house.lots(customer(2), 1));
        assertEquals(0, house.lots(customer(3), 1));
        long gained = house.equity(customer(2)) + house.equity(customer(3)) - before;
        assertEquals(95 * 15 * USD - 428_800_000, gained);
        assertEquals(0, events.socialised);
    }

    @Test
    void shouldFindLossesBeforeATradeMeetsAnUncheckedMark() {
        fixture.trade(customer(1), customer(2), 1, 95, 100);
        house.mark(fixture.tick(), 1, 80);
        // Nobody asked for a check; the trade would let the loser out and the winner cash in.
        fixture.trade(customer(2), customer(1), 1, 95, 80);
        assertEquals(Rejection.MARGIN_SHORT, events.rejections.getLast());
        assertEquals(1, events.deleveragedCount);
        assertEquals(0, house.equity(customer(1)));
        assertEquals(0, house.lots(customer(2), 1));
    }

    @Test
    void shouldFreezeThePoolWhileALossHasNoBearerAndGoOnWhenSomebodyPays() {
        house.listAsset(fixture.tick(), 1, "COIN", 256);
        fixture.transfer(TREASURY, Limits.BACKSTOP, 10_000 * USD);
        fixture.deposit(customer(1), Ledger.ASSET_KEY | 1, 1_000 * USD);
        fixture.trade(customer(1), customer(2), 1, 95, 100);
        fixture.mark(1, 85);
        fixture.trade(customer(2), customer(1), 1, 95, 85);
        long cash = house.cash(customer(1));
        assertTrue(cash < 0, "cash=" + cash);

        house.valueAsset(fixture.tick(), 1, 1);
        house.revalue(fixture.tick(), false);
        // Everybody is flat: no winner can be charged, so the loss stays visible.
        assertTrue(house.equity(customer(1)) < 0);
        assertEquals(AccountState.LIQUIDATING, house.state(customer(1)));
        house.withdraw(fixture.tick(), customer(2), 0, USD);
        assertEquals(Rejection.LOSS_UNRESOLVED, events.rejections.getLast());
        house.seal(fixture.tick());
        assertTrue(events.unsettledCount > 0, "no batch may claim to be settled");

        fixture.transfer(TREASURY, Limits.INSURANCE, 5_000 * USD);
        house.revalue(fixture.tick(), false);
        assertEquals(0, house.equity(customer(1)));
        assertEquals(AccountState.HEALTHY, house.state(customer(1)));
        int refusedBefore = events.rejections.size();
        house.withdraw(fixture.tick(), customer(2), 0, USD);
        assertEquals(refusedBefore, events.rejections.size());
    }

    @Test
    void shouldTakeDepositsForTheContraAccountAndRefuseCollateralForTheFund() {
        fixture.deposit(Limits.CLEARING, 0, 5);
        assertEquals(5, house.cash(Limits.CLEARING));
        house.listAsset(fixture.tick(), 1, "COIN", 256);
        fixture.deposit(Limits.INSURANCE, Ledger.ASSET_KEY | 1, 5);
        assertEquals(Rejection.ACCOUNT_RESERVED, events.rejections.getLast());
    }

    @Test
    void shouldRefuseAnAssetWhoseNameASnapshotCouldNotHold() {
        house.listAsset(fixture.tick(), 1, "X".repeat(33), 256);
        assertEquals(Rejection.LISTING_INVALID, events.rejections.getLast());
    }

    @Test
    void shouldStopForGoodWhenACommandFailedHalfWay() {
        Events failing =
                new Events() {
                    @Override
                    public void marked(int instrument, long priceTicks) {
                        throw new IllegalStateException("listener failed");
                    }
                };
        try (Clearinghouse stopped = Clearinghouse.builder().events(failing).start()) {
            stopped.list(1, perpetual(1, 100));
            assertThrows(IllegalStateException.class, () -> stopped.mark(2, 1, 99));
            String message =
                    assertThrows(IllegalStateException.class, () -> stopped.seal(3)).getMessage();
            assertTrue(message.startsWith("the clearinghouse stopped"), message);
        }
    }

    @Test
    void shouldNotLetUnrealisedGainLeave() {
        fixture.trade(customer(1), customer(2), 1, 50, 100);
        fixture.mark(1, 110);
        long withdrawable = house.withdrawable(customer(1));
        assertEquals(1_498 * USD - 550 * USD, withdrawable);
        house.withdraw(fixture.tick(), customer(1), 0, withdrawable + 1);
        assertEquals(Rejection.FREE_BALANCE, events.rejections.getLast());
        house.withdraw(fixture.tick(), customer(1), 0, withdrawable);
        assertEquals(550 * USD, house.equity(customer(1)));
    }

    @Test
    void shouldPayFundingFromLongsToShortsExactly() {
        fixture.trade(customer(1), customer(2), 1, 50, 100);
        long longBefore = house.equity(customer(1));
        long shortBefore = house.equity(customer(2));
        house.funding(fixture.tick(), 1, 100_000);
        assertEquals(longBefore - 500_000, house.equity(customer(1)));
        assertEquals(shortBefore + 500_000, house.equity(customer(2)));
        house.revalue(fixture.tick(), true);
    }
}
