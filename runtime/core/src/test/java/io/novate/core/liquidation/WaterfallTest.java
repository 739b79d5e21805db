package io.novate.core.liquidation;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.EventLog;
import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.FundKind;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.WaterfallRung;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who pays for a default, in which order and how much. */
final class WaterfallTest {
    private static final int FEE_POT = customer(20);
    private static final int MARKET = customer(21);
    private static final int OTHER_MARKET = customer(22);

    private final List<String> paid = new ArrayList<>();
    private final List<Shared> shared = new ArrayList<>();
    private final EventLog events = new EventLog();
    private Clearinghouse house;
    private ClearingFixture fixture;

    /** What one winner pays of the loss of one account. */
    private record Shared(int account, int payer, long amount) {}

    /** Writes one row per payment: rung, amount, what stood behind it, what was lacking. */
    private final class Payments implements Events {
        @Override
        public void covered(
                WaterfallRung rung,
                int account,
                int payer,
                long amount,
                long payerBefore,
                long payerAfter,
                long deficitBefore,
                long deficitAfter) {
            assertEquals(payerBefore - amount, payerAfter);
            assertEquals(deficitBefore - amount, deficitAfter);
            paid.add(
                    rung
                            + " "
                            + usd(amount)
                            + " of "
                            + usd(payerBefore)
                            + ", lacking "
                            + usd(deficitBefore));
            if (rung == WaterfallRung.SOCIALISED) {
                shared.add(new Shared(account, payer, amount));
            }
        }

        @Override
        public void rejected(long command, int recordIndex, Rejection reason, long value) {
            events.rejections.add(reason);
        }
    }

    private static String usd(long money) {
        return money % USD == 0 ? "" + money / USD : money + "e-6";
    }

    @BeforeEach
    void open() {
        house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .events(new Payments())
                        .start();
        fixture = new ClearingFixture(house);
        for (int instrument = 1; instrument <= 2; instrument++) {
            house.list(fixture.tick(), perpetual(instrument, 100));
        }
        fixture.open(4, 1_000_000 * USD, 0);
        house.openFund(fixture.tick(), FEE_POT, FundKind.LIQUIDATION_FEES, 1);
        house.openFund(fixture.tick(), MARKET, FundKind.INSURANCE, 1);
        house.openFund(fixture.tick(), OTHER_MARKET, FundKind.INSURANCE, 2);
    }

    @AfterEach
    void close() {
        assertEquals(0, house.conservationResidual());
        house.close();
    }

    /** Lets customer 1 lose 895 more than it has, against customer 2. */
    private void loseMoreThanItHas() {
        fixture.transfer(TREASURY, customer(1), 1_103_800_000);
        fixture.transfer(TREASURY, customer(2), 5_000 * USD);
        fixture.trade(customer(1), customer(2), 1, 95, 100);
        fixture.mark(1, 100);
        paid.clear();
        // 1,103.80 less 3.80 fee less 95 * 21 = -895
        fixture.mark(1, 79);
    }

    @Test
    void shouldAskEachRungInTurnForWhatTheOneBeforeLeft() {
        fixture.transfer(TREASURY, FEE_POT, 100 * USD);
        fixture.transfer(TREASURY, MARKET, 200 * USD);
        fixture.transfer(TREASURY, Limits.INSURANCE, 150 * USD);
        fixture.transfer(TREASURY, Limits.BACKSTOP, 10_000 * USD);
        house.houseTranche(fixture.tick(), 300 * USD);
        loseMoreThanItHas();
        assertEquals(
                List.of(
                        "LIQUIDATION_FEES 100 of 100, lacking 895",
                        "MARKET_INSURANCE 200 of 200, lacking 795",
                        "INSURANCE 150 of 150, lacking 595",
                        "HOUSE_TRANCHE 300 of 300, lacking 445",
                        "DELEVERAGING 145 of 6993100000e-6, lacking 145"),
                paid);
        assertEquals(0, house.houseTranche());
        assertEquals(0, house.equity(customer(1)));
        assertEquals(9_700 * USD, house.equity(Limits.BACKSTOP));
        assertEquals(0, house.lots(customer(2), 1));
    }

    @Test
    void shouldSpareTheMarketsThatDidNotLose() {
        fixture.transfer(TREASURY, OTHER_MARKET, 10_000 * USD);
        loseMoreThanItHas();
        assertEquals(10_000 * USD, house.cash(OTHER_MARKET));
        assertEquals("DELEVERAGING 895 of 6993100000e-6, lacking 895", paid.getFirst());
    }

    @Test
    void shouldDivideADeficitOverTheMarketsByMaintenanceMargin() {
        fixture.transfer(TREASURY, MARKET, 10_000 * USD);
        fixture.transfer(TREASURY, OTHER_MARKET, 10_000 * USD);
        fixture.transfer(TREASURY, customer(1), 1_108_000_000);
        fixture.transfer(TREASURY, customer(2), 50_000 * USD);
        fixture.trade(customer(1), customer(2), 1, 60, 100);
        fixture.trade(customer(1), customer(2), 2, 20, 100);
        long before = house.equity(customer(1));
        fixture.mark(1, 75);
        // Weights: 60 lots of 3.75 and 20 of 5.00 each.
        long deficit = 60 * 25 * USD - before;
        long share = deficit * (225 * USD + 1) / (325 * USD + 2);
        assertEquals(2, paid.stream().filter(row -> row.startsWith("MARKET_")).count());
        assertEquals(10_000 * USD - share, house.cash(MARKET));
        assertEquals(10_000 * USD - (deficit - share), house.cash(OTHER_MARKET));
    }

    @Test
    void shouldShareTheLossesOfOneCheckAsOneSum() {
        int hedger = customer(3);
        int other = customer(4);
        fixture.transfer(TREASURY, customer(1), 1_103_800_000);
        fixture.transfer(TREASURY, customer(2), 1_303_799_999);
        fixture.transfer(TREASURY, hedger, 9_000 * USD);
        fixture.transfer(TREASURY, other, 3_000 * USD);
        fixture.trade(customer(1), hedger, 1, 95, 100);
        fixture.trade(customer(2), hedger, 1, 95, 100);
        fixture.trade(hedger, TREASURY, 2, 190, 100);
        fixture.trade(hedger, other, 2, 110, 100);
        paid.clear();
        // The hedger won on the first and lost more on the second, so it is no winner.
        house.mark(fixture.tick(), 2, 58);
        fixture.mark(1, 79);
        long loss = (895 + 695) * USD + 1; // one more, so that shares do not come out even
        long gains = 300 * 42 * USD;
        long ofTreasury = loss * 190 * 42 / (gains / USD) + 1;
        assertEquals(
                List.of(
                        new Shared(customer(1), TREASURY, 895 * USD),
                        new Shared(customer(2), TREASURY, ofTreasury - 895 * USD),
                        new Shared(customer(2), other, loss - ofTreasury)),
                shared);
        assertEquals(0, house.equity(customer(1)));
        assertEquals(0, house.equity(customer(2)));
        assertEquals(AccountState.HEALTHY, house.state(customer(2)));
    }

    @Test
    void shouldKeepTheBackstopAboveItsOwnInitialMargin() {
        fixture.transfer(TREASURY, Limits.BACKSTOP, 40 * USD);
        house.houseTranche(fixture.tick(), 300 * USD);
        loseMoreThanItHas();
        assertEquals("HOUSE_TRANCHE 40 of 300, lacking 895", paid.getFirst());
        assertEquals(260 * USD, house.houseTranche());
    }

    @Test
    void shouldPayLiquidationFeesIntoThePotOfTheMarket() {
        fixture.transfer(TREASURY, customer(1), 1_000 * USD);
        fixture.trade(customer(1), TREASURY, 1, 95, 100);
        fixture.mark(1, 94);
        house.liquidationFill(fixture.tick(), 1, TREASURY, 10, 94);
        // 10 * 94 * 0.5%
        assertEquals(4_700_000, house.cash(FEE_POT));
        assertEquals(0, house.cash(Limits.INSURANCE));
    }

    @Test
    void shouldLetFundsBeReachedOnlyByTheWaterfall() {
        fixture.transfer(TREASURY, MARKET, 10 * USD);
        fixture.transfer(MARKET, TREASURY, USD);
        house.withdraw(fixture.tick(), MARKET, 0, USD);
        fixture.trade(MARKET, TREASURY, 1, 1, 100);
        assertEquals(
                List.of(
                        Rejection.ACCOUNT_RESERVED,
                        Rejection.ACCOUNT_RESERVED,
                        Rejection.ACCOUNT_RESERVED),
                events.rejections);
        house.openFund(fixture.tick(), customer(30), FundKind.INSURANCE, 1);
        assertEquals(Rejection.FUND_EXISTS, events.rejections.getLast());
        house.openFund(fixture.tick(), customer(30), FundKind.INSURANCE, 0);
        assertEquals(Rejection.FUND_UNDERLYING, events.rejections.getLast());
        assertEquals(MARKET, house.fund(FundKind.INSURANCE, 1));
    }

    @Test
    void shouldTellEveryWinnerItsPlaceInTheQueue() {
        fixture.transfer(TREASURY, customer(1), 10_000 * USD);
        fixture.transfer(TREASURY, customer(2), 2_000 * USD);
        fixture.transfer(TREASURY, customer(3), 1_200 * USD);
        fixture.transfer(TREASURY, customer(4), 1_200 * USD);
        fixture.trade(TREASURY, customer(2), 1, 50, 100);
        fixture.trade(TREASURY, customer(3), 1, 50, 100);
        fixture.trade(TREASURY, customer(4), 1, 50, 100);
        fixture.mark(1, 95);
        assertEquals(new QueuePlace(3, 3), house.adlQueue(customer(2), 1));
        assertEquals(new QueuePlace(1, 3), house.adlQueue(customer(3), 1));
        assertEquals(new QueuePlace(2, 3), house.adlQueue(customer(4), 1));
        assertEquals(new QueuePlace(0, 0), house.adlQueue(TREASURY, 1));
        assertEquals(new QueuePlace(0, 0), house.adlQueue(customer(1), 1));
    }

    @Test
    void shouldDampACascadeByTheDepthOfTheMarket() {
        EventLog log = new EventLog();
        try (Clearinghouse damped =
                Clearinghouse.builder().limits(ClearingFixture.limits()).events(log).start()) {
            ClearingFixture venue = new ClearingFixture(damped);
            damped.list(venue.tick(), perpetual(1, 100));
            venue.open(3, 1_000_000 * USD, 1_000 * USD);
            for (int number = 1; number <= 3; number++) {
                venue.trade(customer(number), TREASURY, 1, 95, 100);
            }
            damped.depth(venue.tick(), 1, 15);
            venue.mark(1, 94);
            // Each would close more; the first, worst by id, takes all the market can.
            assertEquals(List.of(-15L), log.orders.stream().map(EventLog.Order::lots).toList());
            damped.liquidationFill(venue.tick(), 1, TREASURY, 15, 94);
            assertEquals(1, log.orders.size(), "filled lots count until the next check");
            venue.mark(1, 93);
            assertEquals(2, log.orders.size());
            damped.liquidationEnd(venue.tick(), 2, OrderEnd.REJECTED);
            assertEquals(3, log.orders.size(), "unfilled lots are free again");
            assertEquals(15, damped.cascade().liquidatedLots(1));
            assertEquals(15 * 94 * USD, damped.cascade().liquidatedMoney(1));
            assertEquals(3 * 95 + 15, damped.cascade().tradedLots(1));
            assertEquals(7, damped.cascade().movedTicks(1));
            assertEquals(0, damped.cascade().ownTicks(1));
            venue.mark(1, 92);
            assertEquals(1, damped.cascade().ownTicks(1));
            damped.depth(venue.tick(), 1, 0);
            damped.liquidationEnd(venue.tick(), 3, OrderEnd.REJECTED);
            assertEquals(3, log.orders.size(), "a market without depth is asked nothing");
            assertEquals(AccountState.LIQUIDATING, damped.state(customer(2)));
            assertEquals(1, damped.liquidationLatency().bucket(0));
            assertTrue(damped.liquidationLatency().breachCount() >= 3);
        }
    }
}
