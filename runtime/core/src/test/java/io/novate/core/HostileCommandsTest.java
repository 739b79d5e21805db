package io.novate.core;

import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that are valid one by one and together must not stop, block or empty the pool. */
final class HostileCommandsTest {
    private static final int ANN = customer(1);
    private static final int BOB = customer(2);

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
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Rejection refusal() {
        return events.rejections.isEmpty() ? null : events.rejections.removeLast();
    }

    @Test
    void shouldRefuseTimesBeyondEveryClock() {
        house.index(Long.MAX_VALUE, 1, 3, 1_000);
        assertEquals(Rejection.MALFORMED, refusal());
        house.index((1L << 53) + 1, 1, 3, 1_000);
        assertEquals(Rejection.MALFORMED, refusal());
        house.index(1, 1, 3, 1_000);
        assertEquals(null, refusal());
        house.index(1L << 53, 1, 3, 1_000);
        assertEquals(null, refusal());
    }

    @Test
    void shouldNotMarginOrdersAsAPortfolioThatAreTooLargeForOne() {
        long lots = Integer.MAX_VALUE;
        house.list(
                fixture.tick(),
                new Listing(
                        1,
                        "WIDE",
                        Contract.perpetual(1, 1, 1 << 20),
                        MarginSchedule.of(List.of(new Bracket(0, 10_000, 5_000))),
                        new Fees(0, 0, 0),
                        TradingBounds.of(Integer.MAX_VALUE, 1_000, 10_000, 900_000),
                        1 << 19));
        fixture.open(2, 1L << 51, 0);
        fixture.deposit(ANN, 0, 1L << 50);
        fixture.deposit(BOB, 0, 1L << 50);
        fixture.trade(BOB, ANN, 1, lots, 1 << 19);
        house.order(fixture.tick(), 1, ANN, 1, 2 * lots, 1 << 19, false);
        assertEquals(null, refusal());
        house.portfolioRules(fixture.tick(), ClearingFixture.scenarioRules());
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
        assertEquals(Rejection.POSITION_LIMIT, refusal());
        house.orderLeft(fixture.tick(), 1, lots);
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
        assertEquals(null, refusal());
        assertTrue(house.orderMargin(ANN) > 0);
    }
}
