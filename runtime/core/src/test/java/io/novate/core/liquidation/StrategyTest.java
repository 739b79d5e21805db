package io.novate.core.liquidation;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.EventLog;
import io.novate.core.command.MarginMode;
import io.novate.core.command.TradeReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is closed first, and that an embedder may decide otherwise. */
final class StrategyTest {
    /** Closes one lot of the last position, whatever it is. */
    private record OneLot(String name) implements LiquidationStrategy {
        @Override
        public void choose(LiquidationView view, LiquidationChoice choice) {
            choice.choose(view.positionCount() - 1, 1, TradeReason.EMBEDDER);
        }
    }

    /** An account margined together: maxima over scenarios of sums over positions. */
    private static final class Scene implements LiquidationView {
        final long[] lots;
        final long[][] lossPerLot;
        final long[] costPerLot;
        final long[] room;
        long equity;
        MarginMode mode = MarginMode.PORTFOLIO;

        Scene(long equity, long[] lots, long[][] lossPerLot) {
            this.equity = equity;
            this.lots = lots;
            this.lossPerLot = lossPerLot;
            costPerLot = new long[lots.length];
            room = new long[lots.length];
            Arrays.fill(costPerLot, 1);
            Arrays.fill(room, Long.MAX_VALUE);
        }

        private long required(int closedIndex, long closed) {
            long most = 0;
            for (long[] scenario : lossPerLot) {
                long loss = 0;
                for (int index = 0; index < lots.length; index++) {
                    long size = Math.abs(lots[index]) - (index == closedIndex ? closed : 0);
                    loss += Long.signum(lots[index]) * size * scenario[index];
                }
                most = Math.max(most, loss);
            }
            return most;
        }

        @Override
        public int account() {
            return customer(1);
        }

        @Override
        public MarginMode mode() {
            return mode;
        }

        @Override
        public long equity() {
            return equity;
        }

        @Override
        public long maintenanceMargin() {
            return required(-1, 0);
        }

        @Override
        public int positionCount() {
            return lots.length;
        }

        @Override
        public int instrument(int index) {
            return index + 1;
        }

        @Override
        public boolean isOption(int index) {
            return false;
        }

        @Override
        public long lots(int index) {
            return lots[index];
        }

        @Override
        public long room(int index) {
            return room[index];
        }

        @Override
        public long costPerLot(int index) {
            return costPerLot[index];
        }

        @Override
        public long maintenance256(int index, long size) {
            return Math.abs(size) * Math.abs(lossPerLot[0][index]) * 256;
        }

        @Override
        public long maintenanceAfter(int index, long closedLots) {
            return required(index, closedLots);
        }
    }

    private static LiquidationChoice chosen(Scene scene) {
        LiquidationChoice choice = new LiquidationChoice();
        new StandardStrategy().choose(scene, choice);
        return choice;
    }

    @Test
    void shouldCloseTheLegThatCausesTheRiskAndLeaveItsHedge() {
        // Long 10 loses 100 each when it falls; short 4 gains 100 each then and hedges.
        Scene scene = new Scene(500, new long[] {10, -4}, new long[][] {{100, 100}, {-90, -90}});
        LiquidationChoice choice = chosen(scene);
        assertEquals(0, choice.index());
        assertEquals(TradeReason.LARGEST_DROP_PER_COST, choice.reason());
        // 600 - 100 n, times 1.1, is covered by 500 - n from n = 2 on.
        assertEquals(2, choice.lots());
    }

    @Test
    void shouldTakeTheCheaperOfTwoTradesThatFreeTheSame() {
        Scene scene = new Scene(1, new long[] {10, 10}, new long[][] {{100, 100}});
        scene.costPerLot[0] = 3;
        assertEquals(1, chosen(scene).index());
        scene.costPerLot[1] = 4;
        assertEquals(0, chosen(scene).index());
    }

    @Test
    void shouldCloseTheFewerLotsOfTwoNumbersThatFreeTheSame() {
        // Beyond four lots the other scenario binds: 8 closed free what 4 do.
        Scene scene = new Scene(0, new long[] {8, 1}, new long[][] {{100, 0}, {0, 400}});
        LiquidationChoice choice = chosen(scene);
        assertEquals(0, choice.index());
        assertEquals(4, choice.lots());
    }

    @Test
    void shouldCloseLessThanTheWholeWhereTheWholeWouldRaiseTheRequirement() {
        // Closing all 8 of the first leaves the second unhedged and worse; closing few helps.
        Scene scene = new Scene(0, new long[] {8, -6}, new long[][] {{100, 100}, {-300, -300}});
        scene.room[1] = 0;
        LiquidationChoice choice = chosen(scene);
        assertEquals(0, choice.index());
        assertTrue(scene.required(0, choice.lots()) < scene.required(-1, 0));
        assertTrue(scene.required(0, 8) > scene.required(-1, 0));
    }

    @Test
    void shouldChooseNothingWhenEveryLegHedges() {
        Scene scene =
                new Scene(
                        1,
                        new long[] {5, -5},
                        new long[][] {{100, 99}, {-100, -99}, {101, 90}, {-90, -101}});
        assertTrue(scene.required(0, 1) > scene.required(-1, 0));
        assertTrue(scene.required(1, 1) > scene.required(-1, 0));
        assertTrue(chosen(scene).isNothing());
    }

    @Test
    void shouldNeverRaiseTheRequirementOfRandomPortfolios() {
        for (int seed = 1; seed <= 4_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 1 + random.nextInt(6);
            long[] lots = random.longs(count, -50, 51).map(l -> l == 0 ? 1 : l).toArray();
            long[][] losses = new long[1 + random.nextInt(8)][];
            for (int row = 0; row < losses.length; row++) {
                losses[row] = random.longs(count, -1_000, 1_001).toArray();
            }
            Scene scene = new Scene(0, lots, losses);
            long before = scene.required(-1, 0);
            scene.equity = before == 0 ? 0 : random.nextLong(before);
            for (int index = 0; index < count; index++) {
                scene.room[index] = random.nextInt(3) == 0 ? random.nextInt(4) : 100;
                scene.costPerLot[index] = random.nextInt(20);
            }
            LiquidationChoice choice = chosen(scene);
            boolean any = false;
            long bestDrop = 0;
            for (int index = 0; index < count; index++) {
                long most = Math.min(Math.abs(lots[index]), scene.room[index]);
                for (long closed = 1; closed <= most; closed++) {
                    any |= scene.required(index, closed) < before;
                }
            }
            String where = "seed=" + seed;
            assertEquals(any, !choice.isNothing(), where);
            if (!choice.isNothing()) {
                bestDrop = before - scene.required(choice.index(), choice.lots());
                assertTrue(bestDrop > 0, where);
                assertTrue(choice.lots() <= scene.room[choice.index()], where);
            }
        }
    }

    @Test
    void shouldLetAnEmbedderDecideAndNameItsRuleInTheState() {
        EventLog events = new EventLog();
        byte[] hash;
        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        try (Clearinghouse house = start(new OneLot("one-lot"), events)) {
            play(house);
            assertEquals(List.of(-1L), events.orders.stream().map(EventLog.Order::lots).toList());
            hash = house.stateHash();
            house.snapshot(snapshot);
        }
        try (Clearinghouse house = start(new OneLot("one-lot-too"), new EventLog())) {
            play(house);
            assertFalse(Arrays.equals(hash, house.stateHash()), "the name is part of the state");
        }
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Clearinghouse.builder()
                                        .limits(ClearingFixture.limits())
                                        .restore(new ByteArrayInputStream(snapshot.toByteArray())));
        assertTrue(refused.getMessage().contains("one-lot"), refused.getMessage());
        Clearinghouse.builder()
                .limits(ClearingFixture.limits())
                .liquidationStrategy(new OneLot("one-lot"))
                .restore(new ByteArrayInputStream(snapshot.toByteArray()))
                .close();
    }

    @Test
    void shouldStopWhenAStrategyChoosesMoreThanTheMarketCanTake() {
        LiquidationStrategy greedy =
                new LiquidationStrategy() {
                    @Override
                    public String name() {
                        return "greedy";
                    }

                    @Override
                    public void choose(LiquidationView view, LiquidationChoice choice) {
                        choice.choose(0, 6, TradeReason.EMBEDDER);
                    }
                };
        try (Clearinghouse house = start(greedy, new EventLog())) {
            IllegalStateException stopped =
                    assertThrows(IllegalStateException.class, () -> play(house));
            assertTrue(stopped.getMessage().contains("position and room"), stopped.getMessage());
        }
    }

    private static Clearinghouse start(LiquidationStrategy strategy, EventLog events) {
        return Clearinghouse.builder()
                .limits(ClearingFixture.limits())
                .liquidationStrategy(strategy)
                .events(events)
                .start();
    }

    private static void play(Clearinghouse house) {
        ClearingFixture fixture = new ClearingFixture(house);
        house.list(fixture.tick(), perpetual(1, 100));
        fixture.open(2, 1_000_000 * USD, 1_000 * USD);
        fixture.trade(customer(1), TREASURY, 1, 95, 100);
        house.depth(fixture.tick(), 1, 5);
        fixture.mark(1, 94);
    }
}
