package io.novate.core;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.Events;
import io.novate.core.command.OrderEnd;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The backstop sells all collateral it took over, a customer only what it is short of. */
final class BackstopCollateralTest {
    private static final int ANN = customer(1);
    private static final int BOB = customer(2);
    private static final int ASSET = 1;
    private static final int ASSET_KEY = 0x8001;
    private static final long COINS = 500 * USD;

    /** A conversion order as the venue hears of it. */
    private record Order(long id, int account, long units, long moneyMin) {}

    private final List<Order> orders = new ArrayList<>();
    private final List<Long> cancelled = new ArrayList<>();
    private Clearinghouse house;
    private ClearingFixture fixture;

    @BeforeEach
    void open() {
        Events listener =
                new Events() {
                    @Override
                    public void conversionOrdered(
                            long id, int account, int asset, long units, long moneyMin) {
                        orders.add(new Order(id, account, units, moneyMin));
                    }

                    @Override
                    public void conversionCancelAsked(long id, int account) {
                        cancelled.add(id);
                    }
                };
        house = Clearinghouse.builder().limits(ClearingFixture.limits()).events(listener).start();
        fixture = new ClearingFixture(house);
        house.list(fixture.tick(), perpetual(1, 100));
        house.listAsset(fixture.tick(), ASSET, "COIN", 256);
        fixture.open(2, 1_000_000 * USD, 0);
        fixture.transfer(TREASURY, Limits.BACKSTOP, 10_000 * USD);
        for (int account : List.of(ANN, BOB)) {
            fixture.transfer(TREASURY, account, 100 * USD);
            fixture.deposit(account, ASSET_KEY, COINS);
        }
        fixture.trade(ANN, TREASURY, 1, 55, 100);
    }

    @AfterEach
    void close() {
        assertEquals(0, house.conservationResidual());
        house.close();
    }

    /**
     * Lets Ann's cash and positions fall to less than zero, so that the backstop takes her over.
     */
    private void fall() {
        fixture.mark(1, 90);
        assertEquals(COINS, house.balance(Limits.BACKSTOP, ASSET));
        orders.removeIf(order -> order.account() != Limits.BACKSTOP);
        assertEquals(1, orders.size());
    }

    @Test
    void shouldSellAllThatTheBackstopTookOverThoughItHasCash() {
        fall();
        Order order = orders.getFirst();
        assertEquals(new Order(order.id(), Limits.BACKSTOP, COINS, COINS), order);
        fixture.mark(1, 91);
        assertEquals(List.of(), cancelled, "it goes on while the backstop has cash");
        long cash = house.cash(Limits.BACKSTOP);
        house.assetTrade(
                fixture.tick(), order.id(), Limits.BACKSTOP, TREASURY, ASSET, COINS, COINS + USD);
        assertEquals(0, house.balance(Limits.BACKSTOP, ASSET));
        assertEquals(cash + COINS + USD, house.cash(Limits.BACKSTOP), "no fee");
        house.revalue(fixture.tick(), true);
        assertEquals(1, orders.size(), "nothing is left to sell");
        assertEquals(COINS, house.balance(BOB, ASSET), "a customer with cash keeps its coins");
    }

    @Test
    void shouldAskAgainForWhatTheVenueDidNotTake() {
        fall();
        Order order = orders.getFirst();
        house.assetTrade(
                fixture.tick(), order.id(), Limits.BACKSTOP, TREASURY, ASSET, COINS / 2, COINS / 2);
        house.conversionEnd(fixture.tick(), order.id(), OrderEnd.TIMED_OUT);
        house.revalue(fixture.tick(), false);
        assertEquals(2, orders.size());
        assertEquals(Limits.BACKSTOP, orders.getLast().account());
        assertEquals(COINS / 2, orders.getLast().units());
    }
}
