package io.novate.core.liquidation;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.command.AccountState;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradeReason;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Portfolio accounts on the ladder: hedges stay, and what no single order helps goes as one. */
final class PortfolioLadderTest {
    private static final int PERPETUAL = 1;
    private static final int FUTURE = 2;
    private static final int ANN = customer(1);

    private final List<String> decisions = new ArrayList<>();
    private Clearinghouse house;
    private ClearingFixture fixture;

    private void open(LiquidationStrategy strategy, long money) {
        Events listener =
                new Events() {
                    @Override
                    public void explained(Explanation explanation) {
                        int index = explanation.tradedPosition();
                        String trade =
                                index < 0
                                        ? ""
                                        : " "
                                                + explanation.instrument(index)
                                                + " "
                                                + explanation.tradedLots();
                        decisions.add(explanation.kind() + " " + explanation.reason() + trade);
                        if (explanation.reason() != TradeReason.EMBEDDER) {
                            assertEquals(List.of(), ExplanationCheck.faults(explanation, strategy));
                        }
                    }
                };
        house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .liquidationStrategy(strategy)
                        .events(listener)
                        .start();
        fixture = new ClearingFixture(house);
        house.portfolioRules(fixture.tick(), DerivativesVenue.rules());
        list(PERPETUAL, Contract.perpetual(1, USD, 10_000));
        list(FUTURE, Contract.future(1, USD, 10_000, 60_000L * 1_000_000));
        fixture.open(1, 10_000_000 * USD, money);
        fixture.transfer(TREASURY, Limits.BACKSTOP, 50_000 * USD);
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
    }

    private void list(int id, Contract contract) {
        house.list(
                fixture.tick(),
                new Listing(
                        id,
                        "I-" + id,
                        contract,
                        MarginSchedule.of(List.of(new Bracket(0, 100_000, 50_000))),
                        new Fees(0, 0, 5_000),
                        new TradingBounds(10_000, 0, 1_000, 10_000, 400_000, 0),
                        1_000));
    }

    /** Long perpetuals against short futures; the bought ones may be more. */
    private void spread(long perpetuals, long futures) {
        fixture.trade(ANN, TREASURY, PERPETUAL, perpetuals, 1_000);
        fixture.trade(TREASURY, ANN, FUTURE, futures, 1_000);
        long free = house.withdrawable(ANN);
        fixture.transfer(ANN, TREASURY, free);
        decisions.clear();
    }

    @Test
    void shouldCloseWhatIsNotHedgedAndKeepTheHedge() {
        open(new StandardStrategy(), 100_000 * USD);
        spread(50, 40);
        fixture.mark(PERPETUAL, 975);
        house.close();
        assertEquals(1, decisions.size(), decisions.toString());
        assertTrue(
                decisions.getFirst().startsWith("LIQUIDATION_ORDER LARGEST_DROP_PER_COST 1 -"),
                decisions.toString());
    }

    @Test
    void shouldHandOverTheWholeWhenEachLegHedgesTheOther() {
        open(new StandardStrategy(), 100_000 * USD);
        spread(40, 40);
        assertEquals(house.maintenanceMargin(ANN), house.initialMargin(ANN));
        house.mark(fixture.tick(), PERPETUAL, 998);
        house.revalue(fixture.tick(), false);
        assertEquals(List.of("TAKEOVER NO_ORDER_HELPS"), decisions.subList(0, 1));
        assertEquals(0, house.lots(ANN, PERPETUAL));
        assertEquals(0, house.lots(ANN, FUTURE));
        assertEquals(40, house.lots(Limits.BACKSTOP, PERPETUAL));
        assertEquals(-40, house.lots(Limits.BACKSTOP, FUTURE));
        assertEquals(AccountState.HEALTHY, house.state(ANN));
        house.close();
    }

    @Test
    void shouldStopWhenAStrategyTakesAHedgeAway() {
        LiquidationStrategy careless =
                new LiquidationStrategy() {
                    @Override
                    public String name() {
                        return "careless";
                    }

                    @Override
                    public void choose(LiquidationView view, LiquidationChoice choice) {
                        choice.choose(view.positionCount() - 1, 10, TradeReason.EMBEDDER);
                    }
                };
        open(careless, 100_000 * USD);
        spread(50, 40);
        IllegalStateException stopped =
                assertThrows(IllegalStateException.class, () -> fixture.mark(PERPETUAL, 975));
        assertTrue(stopped.getMessage().contains("raises the requirement"), stopped.getMessage());
    }
}
