package io.novate.core.liquidation;

import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import io.novate.core.EventLog;
import io.novate.core.command.Explanation;
import io.novate.core.command.MarginMode;
import io.novate.core.margin.Portfolio;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two pools hear the same venue; in one of them every customer is a large account. Inside the
 * bounds of standard accounts nothing else may differ: no event, no figure, no explanation.
 *
 * <p>Replay a failure with the seed in its message.
 */
final class LargePortfolioTwinPropertyTest {
    private static final Limits LIMITS = new Limits(64, 256, 64, 32, 3, 4096, 1 << 12, 256, 256);
    private static final int CUSTOMERS = 24;
    private static final int STEPS = 700;

    private final StandardStrategy strategy = new StandardStrategy();
    private int portfolioOrders;

    /** A pool, what its venue heard, and what was explained. */
    private final class Twin implements AutoCloseable {
        final EventLog events = new EventLog();
        final List<String> explained = new ArrayList<>();
        final Clearinghouse house;
        final DerivativesVenue venue;
        int ordersSeen;

        Twin(long seed) {
            events.explanations = this::explain;
            house = Clearinghouse.builder().limits(LIMITS).backend("scalar").events(events).start();
            venue = new DerivativesVenue(seed, house);
            venue.open();
        }

        void explain(Explanation explanation) {
            assertEquals(List.of(), ExplanationCheck.faults(explanation, strategy));
            boolean portfolio = explanation.mode() == MarginMode.PORTFOLIO;
            portfolioOrders += portfolio && explanation.tradedPosition() >= 0 ? 1 : 0;
            explained.add(
                    List.of(
                                    explanation.kind(),
                                    explanation.reason(),
                                    explanation.account(),
                                    explanation.equity(),
                                    explanation.initialMargin(),
                                    explanation.maintenanceMargin(),
                                    explanation.bindingCharge(),
                                    explanation.bindingRow(),
                                    explanation.tradedPosition(),
                                    explanation.tradedLots())
                            .toString());
        }

        void step() {
            venue.step();
            for (; ordersSeen < events.orders.size(); ordersSeen++) {
                EventLog.Order order = events.orders.get(ordersSeen);
                venue.orders.add(
                        new DerivativesVenue.Order(
                                order.id(),
                                order.account(),
                                order.instrument(),
                                order.lots(),
                                order.limitTicks()));
            }
        }

        @Override
        public void close() {
            house.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDifferInNothingInsideTheStandardBounds(long seed) {
        try (Twin standard = new Twin(seed);
                Twin large = new Twin(seed)) {
            for (int number = 1; number <= CUSTOMERS; number++) {
                large.venue.enlarge(number);
            }
            standard.events.lines.clear();
            large.events.lines.clear();
            for (int step = 0; step < STEPS; step++) {
                String where = "seed=" + seed + ", step=" + step;
                standard.step();
                large.step();
                assertEquals(standard.events.lines, large.events.lines, where);
                assertEquals(standard.explained, large.explained, where);
                standard.events.lines.clear();
                large.events.lines.clear();
                int account = customer(1 + step % CUSTOMERS);
                assertEquals(
                        figures(standard.house, account), figures(large.house, account), where);
                assertEquals(0, large.house.conservationResidual(), where);
            }
        }
        assertTrue(portfolioOrders > 0, "seed=" + seed + ": no portfolio was liquidated");
    }

    private static String figures(Clearinghouse house, int account) {
        Portfolio held = house.portfolio(account);
        List<Portfolio.Position> positions = new ArrayList<>(held.positions());
        positions.sort(Comparator.comparingInt(Portfolio.Position::instrument));
        Portfolio ordered = new Portfolio(held.mode(), held.cash(), positions, held.balances());
        return List.of(
                        house.state(account),
                        house.cash(account),
                        house.equity(account),
                        house.initialMargin(account),
                        house.maintenanceMargin(account),
                        house.withdrawable(account),
                        house.whatIf(ordered))
                .toString();
    }
}
