package io.novate.core.liquidation;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.command.AccountState;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.ledger.Ledger;
import io.novate.core.unit.Limits;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A decision follows from its explanation, and from no other one. */
final class ExplanationCheckTest {
    /** What identifies a decision, or says where it came from, and enters no figure. */
    private static final Set<String> NOT_REPLAYED =
            Set.of(
                    "kind",
                    "command",
                    "timestampMs",
                    "tableVersion",
                    "account",
                    "mode",
                    "instrument",
                    "contract",
                    "entryCost",
                    "markTicks",
                    "limitTicks",
                    "bankruptAccount",
                    "asset",
                    "reason",
                    "rules");

    /** Figures that only options and portfolios have. */
    private static final Set<String> OF_PORTFOLIOS =
            Set.of("indexTicks", "loss256", "bindingCharge", "bindingRow");

    private final Set<ExplanationKind> kinds = EnumSet.noneOf(ExplanationKind.class);
    private final Set<String> noticed = new TreeSet<>();

    /** Alters each figure of each explanation a little and remembers which the check noticed. */
    private final class Falsifier implements Events {
        @Override
        public void explained(Explanation explanation) {
            assertEquals(List.of(), ExplanationCheck.faults(explanation, new StandardStrategy()));
            kinds.add(explanation.kind());
            for (Method method : Explanation.class.getMethods()) {
                boolean isFigure =
                        method.getReturnType() == long.class || method.getReturnType() == int.class;
                boolean isNew = isFigure && !noticed.contains(method.getName());
                if (isNew && isNoticed(explanation, method)) {
                    noticed.add(method.getName());
                }
            }
        }

        private boolean isNoticed(Explanation explanation, Method altered) {
            return fails(alter(explanation, altered, 1, 1))
                    || fails(alter(explanation, altered, 1, -1))
                    || fails(alter(explanation, altered, 5, 0));
        }

        private boolean fails(Explanation explanation) {
            try {
                return !ExplanationCheck.faults(explanation, new StandardStrategy()).isEmpty();
            } catch (RuntimeException e) {
                return true;
            }
        }
    }

    private static Explanation alter(Explanation explanation, Method altered, int times, int plus) {
        return (Explanation)
                Proxy.newProxyInstance(
                        Explanation.class.getClassLoader(),
                        new Class<?>[] {Explanation.class},
                        (proxy, method, arguments) -> {
                            Object value = method.invoke(explanation, arguments);
                            if (!method.equals(altered)) {
                                return value;
                            }
                            return value instanceof Integer number
                                    ? (Object) (times * number + plus)
                                    : (Object) (times * (Long) value + plus);
                        });
    }

    @Test
    void shouldNoticeEveryFalseFigure() {
        try (Clearinghouse house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .events(new Falsifier())
                        .start()) {
            ClearingFixture fixture = new ClearingFixture(house);
            house.list(fixture.tick(), perpetual(1, 100));
            house.list(fixture.tick(), perpetual(2, 100));
            house.listAsset(fixture.tick(), 1, "COIN", 131);
            fixture.open(6, 1_000_000 * USD, 1_500 * USD);
            fixture.transfer(TREASURY, Limits.BACKSTOP, 20_000 * USD);
            fixture.deposit(customer(1), Ledger.ASSET_KEY | 1, 101);
            fixture.deposit(customer(6), Ledger.ASSET_KEY | 1, 300 * USD + 7);
            fixture.trade(customer(1), TREASURY, 1, 110, 100);
            fixture.trade(customer(1), TREASURY, 2, 10, 100);
            fixture.trade(customer(2), customer(3), 1, 95, 100);
            fixture.trade(customer(5), customer(4), 1, 105, 100);
            fixture.transfer(TREASURY, customer(3), 17_000 * USD);
            fixture.trade(customer(3), TREASURY, 1, 700, 100);
            fixture.mark(1, 98);
            fixture.mark(1, 95);
            fixture.mark(1, 93);
            fixture.mark(1, 91);
            house.depth(fixture.tick(), 1, 9);
            for (long orderId = 1; orderId < 200; orderId++) {
                house.liquidationEnd(fixture.tick(), orderId, OrderEnd.TIMED_OUT);
            }
            fixture.mark(1, 86);
            fixture.trade(customer(6), TREASURY, 1, 120, 86);
            fixture.mark(1, 60);
            house.seal(fixture.tick());
        }
        assertEquals(EnumSet.allOf(ExplanationKind.class), kinds);
        List<String> unnoticed = new ArrayList<>();
        for (Method method : Explanation.class.getMethods()) {
            boolean isFigure =
                    method.getReturnType() == long.class || method.getReturnType() == int.class;
            if (isFigure
                    && !NOT_REPLAYED.contains(method.getName())
                    && !OF_PORTFOLIOS.contains(method.getName())
                    && !noticed.contains(method.getName())) {
                unnoticed.add(method.getName());
            }
        }
        assertEquals(List.of(), unnoticed);
        assertTrue(noticed.contains("bindingBracket"));
        assertFalse(noticed.contains("command"));
    }

    @Test
    void shouldReplayRulesThatNetWithinStrikesForWhatHasNone() {
        List<List<String>> faults = new ArrayList<>();
        Events checker =
                new Events() {
                    @Override
                    public void explained(Explanation explanation) {
                        faults.add(ExplanationCheck.faults(explanation, new StandardStrategy()));
                    }
                };
        try (Clearinghouse house =
                Clearinghouse.builder().limits(ClearingFixture.limits()).events(checker).start()) {
            ClearingFixture fixture = new ClearingFixture(house);
            for (int instrument = 1; instrument <= 2; instrument++) {
                house.list(
                        fixture.tick(),
                        new Listing(
                                instrument,
                                "PERP-" + instrument,
                                Contract.perpetual(1, USD, 16_000),
                                MarginSchedule.of(List.of(new Bracket(0, 200_000, 100_000))),
                                new Fees(0, 0, 0),
                                TradingBounds.of(10_000, 1_000, 10_000, 900_000),
                                100));
            }
            List<ColumnMove> moves =
                    List.of(
                            new ColumnMove(-100_000, 1_000_000),
                            new ColumnMove(100_000, 1_000_000));
            ScenarioTerm worst = new ScenarioTerm(0, Grouping.STRIKE, 0, 2, true, false);
            ScenarioCharge charge = new ScenarioCharge(0, 1, Grouping.POOL, false);
            house.portfolioRules(
                    fixture.tick(),
                    new PortfolioRules(
                            new ScenarioShape(2, List.of(worst), List.of(charge)),
                            List.of(new ChargeFactor(1_300_000, 1_000_000)),
                            List.of(new UnderlyingMoves(0, moves)),
                            0,
                            0));
            fixture.open(1, 1_000_000 * USD, 3_000 * USD);
            house.marginMode(fixture.tick(), customer(1), MarginMode.PORTFOLIO);
            fixture.trade(customer(1), TREASURY, 1, 100, 100);
            fixture.trade(TREASURY, customer(1), 2, 100, 100);
            assertEquals(2_000 * USD + 1, house.maintenanceMargin(customer(1)));
            fixture.mark(1, 94);
            assertEquals(AccountState.RESTRICTED, house.state(customer(1)));
        }
        assertEquals(List.of(List.of()), faults);
    }

    @Test
    void shouldNoticeEveryFalseFigureOfOptionsAndPortfolios() {
        for (long seed = 1; seed <= 4; seed++) {
            try (Clearinghouse house =
                    Clearinghouse.builder()
                            .limits(RandomLadderPropertyTest.LIMITS)
                            .events(new Falsifier())
                            .start()) {
                DerivativesVenue venue = new DerivativesVenue(seed, house);
                venue.open();
                for (int step = 0; step < 150; step++) {
                    venue.step();
                }
            }
        }
        List<String> unnoticed = new ArrayList<>(OF_PORTFOLIOS);
        unnoticed.removeAll(noticed);
        assertEquals(List.of(), unnoticed);
    }
}
