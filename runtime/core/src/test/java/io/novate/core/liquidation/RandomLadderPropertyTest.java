package io.novate.core.liquidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeReason;
import io.novate.core.command.WaterfallRung;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Cross and portfolio accounts with options fall down the ladder while the venue answers as it
 * likes; every decision has to follow from its explanation, and every cent has to stay.
 *
 * <p>The seals on the way assert the invariants of {@code Audit}. Replay a failure with the seed in
 * its message.
 */
final class RandomLadderPropertyTest {
    static final Limits LIMITS = new Limits(64, 256, 8, 32, 3, 4096, 1 << 12, 256, 256);
    private static final int SEEDS = 40;
    private static final int STEPS = 500;
    private static final int LARGE_FROM = 3;
    private static final int LARGE_END = 9;

    private final TreeMap<String, Integer> happened = new TreeMap<>();
    private final StandardStrategy strategy = new StandardStrategy();
    private DerivativesVenue venue;

    private void count(String name) {
        happened.merge(name, 1, Integer::sum);
    }

    /** Hears everything and checks each decision where it is made. */
    private final class Listener implements Events {
        private boolean portfolio;

        @Override
        public void explained(Explanation explanation) {
            assertEquals(
                    List.of(),
                    ExplanationCheck.faults(explanation, strategy),
                    explanation.kind() + " of account " + explanation.account());
            portfolio = explanation.mode() == MarginMode.PORTFOLIO;
            count(explanation.kind() + (portfolio ? " portfolio" : ""));
            int number = explanation.account() - ClearingFixture.customer(0);
            if (portfolio && number >= LARGE_FROM && number < LARGE_END) {
                count(explanation.kind() + " large portfolio");
            }
            boolean options = false;
            for (int index = 0; index < explanation.positionCount(); index++) {
                options |= explanation.contract(index).kind().isOption();
            }
            boolean ordered = explanation.kind() == ExplanationKind.LIQUIDATION_ORDER;
            boolean together = portfolio || options;
            boolean byDrop = explanation.reason() == TradeReason.LARGEST_DROP_PER_COST;
            assertTrue(!ordered || together == byDrop, "reason=" + explanation.reason());
            if (ordered && options && !portfolio) {
                count("cross with options");
            }
        }

        @Override
        public void liquidationOrdered(
                long orderId,
                int account,
                int instrument,
                long lots,
                long limitTicks,
                long equity,
                long maintenanceMargin) {
            venue.orders.add(
                    new DerivativesVenue.Order(orderId, account, instrument, lots, limitTicks));
        }

        @Override
        public void liquidationFilled(
                long orderId,
                int account,
                int counterparty,
                int instrument,
                long lots,
                long priceTicks,
                long fee) {
            count(account == Limits.BACKSTOP ? "filled backstop" : "filled");
        }

        @Override
        public void liquidationEnded(long orderId, OrderEnd end, long lotsLeft) {
            count("ended " + end);
        }

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
            count(rung.toString());
        }

        @Override
        public void rejected(long command, int recordIndex, Rejection reason, long value) {
            count("rejected " + reason);
        }
    }

    @Test
    void shouldKeepEveryCentAndExplainEveryDecision() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (Clearinghouse house =
                    Clearinghouse.builder()
                            .limits(LIMITS)
                            .backend("scalar")
                            .events(new Listener())
                            .start()) {
                venue = new DerivativesVenue(seed, house);
                venue.open();
                for (int number = LARGE_FROM; number < LARGE_END; number++) {
                    venue.enlarge(number);
                }
                for (int step = 0; step < STEPS; step++) {
                    int known = venue.orders.size();
                    venue.step();
                    if (step % 4 == 0 && venue.orders.size() > known) {
                        shouldNotIncreaseTheShortage(house, venue.orders.getLast());
                    }
                    assertEquals(0, house.conservationResidual());
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed=" + seed + ": " + e, e);
            }
        }
        for (String name :
                List.of(
                        "MARGIN_CALL portfolio",
                        "LIQUIDATION_ORDER portfolio",
                        "TAKEOVER portfolio",
                        "LIQUIDATION_ORDER large portfolio",
                        "TAKEOVER large portfolio",
                        "DELEVERAGING portfolio",
                        "BACKSTOP_ORDER",
                        "cross with options",
                        "filled",
                        "filled backstop",
                        "ended REJECTED",
                        "LIQUIDATION_FEES",
                        "MARKET_INSURANCE",
                        "INSURANCE",
                        "HOUSE_TRANCHE",
                        "DELEVERAGING",
                        "rejected ORDER_UNKNOWN")) {
            assertTrue(happened.containsKey(name), name + " never happened: " + happened);
        }
    }

    /** A step filled whole, at once and at the mark leaves no larger shortage, fee included. */
    private void shouldNotIncreaseTheShortage(Clearinghouse house, DerivativesVenue.Order order) {
        if (order.account() != Limits.BACKSTOP) {
            BigInteger before = shortage(house, order.account());
            long equity = house.equity(order.account());
            venue.fillAtMark(order);
            // A fill may lead on to a takeover, after which there is nothing to compare.
            if (house.lots(order.account(), order.instrument()) != 0 && equity >= 0) {
                BigInteger after = shortage(house, order.account());
                assertTrue(after.compareTo(before) <= 0, "shortage " + before + " to " + after);
                count("shortage compared");
            }
        }
    }

    private static BigInteger shortage(Clearinghouse house, int account) {
        BigInteger required = BigInteger.valueOf(house.maintenanceMargin(account));
        BigInteger equity = BigInteger.valueOf(house.equity(account));
        return required.multiply(BigInteger.valueOf(11)).subtract(equity.multiply(BigInteger.TEN));
    }
}
