package io.novate.app.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.market.BracketSchedule;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.core.command.Listing;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the venue may and may not do with liquidation orders. */
class VenueModelTest {
    private static final List<Listing> LISTINGS =
            new ListingPlan(MarketHistory.bundled(), BracketSchedule.bundled(), 100_000).listings();
    private static final int BITCOIN = 4;
    private static final long DEPTH = 1_000;
    private static final int LEFT = 0;
    private static final int LIMIT = 1;
    private static final int ENDED = 2;

    private final Map<Long, long[]> orders = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private long mark;
    private long index;
    private long filledLots;
    private Rejection refusal;
    private VenueModel venue;

    @Test
    void shouldRespectLimitBandAndDepthWhateverTheSeed() {
        for (long seed = 1; seed <= 200; seed++) {
            String replay = "seed " + seed;
            reset(seed);
            for (long id = 1; id <= 40; id++) {
                boolean sells = id % 3 != 0;
                order(id, sells ? -id * 20 : id * 20, mark * (sells ? 99 : 101) / 100);
            }
            for (int step = 0; step < 12; step++) {
                mark += step % 2 == 0 ? -10_000 : 7_000;
                venue.beginStep();
                filledLots = 0;
                venue.round();
                venue.round();
                assertTrue(filledLots <= DEPTH, replay + ": " + filledLots);
            }
            assertEquals(0, venue.orderCount(), replay + ": every order ends");
            assertTrue(orders.values().stream().allMatch(order -> order[ENDED] == 1), replay);
        }
    }

    @Test
    void shouldDoTheSameWhenTheSeedIsTheSame() {
        for (long seed = 1; seed <= 20; seed++) {
            reset(seed);
            order(1, -5_000, 3_900_000);
            venue.round();
            List<String> first = List.copyOf(log);
            reset(seed);
            order(1, -5_000, 3_900_000);
            venue.round();
            assertEquals(first, log, "seed " + seed);
        }
    }

    @Test
    void shouldAnswerEveryCancellationInTheNextRound() {
        for (long seed = 1; seed <= 100; seed++) {
            reset(seed);
            order(1, -500, mark + 1);
            venue.round();
            venue.cancelAsked(1);
            venue.round();
            assertEquals(0, venue.orderCount(), "seed " + seed);
        }
    }

    @Test
    void shouldTimeOutWhenTheLimitIsOutOfReach() {
        int timedOut = 0;
        for (long seed = 1; seed <= 50; seed++) {
            reset(seed);
            order(1, -500, mark + 1);
            for (int round = 0; round < 8; round++) {
                venue.round();
            }
            timedOut += log.contains("end 1 TIMED_OUT") ? 1 : 0;
        }
        assertTrue(timedOut > 40, "timed out " + timedOut);
    }

    @Test
    void shouldTradeAWorthlessOptionAtTheSmallestPrice() {
        long filled = 0;
        for (long seed = 1; seed <= 50; seed++) {
            reset(seed);
            mark = 0;
            index = 4_000_000;
            order(1, -500, 1);
            order(2, 300, 200_000);
            venue.round();
            filled += log.stream().filter(line -> line.matches("fill \\d+ \\d+ 1")).count();
            assertTrue(log.stream().noneMatch(line -> line.matches("fill .* [^1]\\d*")), "" + seed);
        }
        assertTrue(filled > 80, "filled " + filled);
    }

    @Test
    void shouldTryOthersWhenTheCoreRefusesACounterparty() {
        int timedOut = 0;
        for (long seed = 1; seed <= 20; seed++) {
            reset(seed);
            refusal = Rejection.MARGIN_SHORT;
            order(1, -500, 1);
            for (int round = 0; round < 8; round++) {
                venue.round();
            }
            boolean tried = log.contains("try 1");
            assertTrue(!tried || log.stream().filter("try 1"::equals).count() >= 6, "" + seed);
            timedOut += tried && log.getLast().equals("end 1 TIMED_OUT") ? 1 : 0;
        }
        assertTrue(timedOut > 15, "timed out " + timedOut);
    }

    @Test
    void shouldForgetAnOrderTheCoreNoLongerKnows() {
        int forgotten = 0;
        for (long seed = 1; seed <= 20; seed++) {
            reset(seed);
            refusal = Rejection.ORDER_UNKNOWN;
            order(1, -500, 1);
            venue.round();
            forgotten += log.equals(List.of("try 1")) && venue.orderCount() == 0 ? 1 : 0;
        }
        assertTrue(forgotten > 15, "forgotten " + forgotten);
    }

    private void reset(long seed) {
        mark = 4_000_000;
        index = 0;
        orders.clear();
        log.clear();
        refusal = null;
        venue = new VenueModel(LISTINGS, market(), desk(), seed);
    }

    private void order(long id, long lots, long limitTicks) {
        assertNull(orders.put(id, new long[] {lots, limitTicks, 0}));
        venue.ordered(id, BITCOIN, lots, limitTicks);
    }

    private VenueModel.Market market() {
        return new VenueModel.Market() {
            @Override
            public long markTicks(int instrument) {
                return mark;
            }

            @Override
            public long referenceTicks(int instrument) {
                return Math.max(mark, index);
            }

            @Override
            public long depthLots(int instrument) {
                return DEPTH;
            }
        };
    }

    private VenueModel.Desk desk() {
        return new VenueModel.Desk() {
            @Override
            public Rejection fill(long orderId, int counterparty, long lots, long priceTicks) {
                if (refusal != null) {
                    log.add("try " + orderId);
                    return refusal;
                }
                long[] order = orders.get(orderId);
                boolean sells = order[LEFT] < 0;
                assertEquals(0, order[ENDED], "no fill after the end");
                assertTrue(lots > 0 && lots <= Math.abs(order[LEFT]), "no overfill");
                assertTrue(sells ? priceTicks >= order[LIMIT] : priceTicks <= order[LIMIT]);
                assertTrue(
                        mark == 0 || (sells ? priceTicks < mark : priceTicks > mark), "slippage");
                assertTrue(Math.abs(priceTicks - mark) <= Math.max(mark, index) / 10, "band");
                order[LEFT] += sells ? lots : -lots;
                order[ENDED] = order[LEFT] == 0 ? 1 : 0;
                filledLots += lots;
                log.add("fill " + orderId + " " + lots + " " + priceTicks);
                return null;
            }

            @Override
            public void end(long orderId, OrderEnd end) {
                assertEquals(0, orders.get(orderId)[ENDED], "one end only");
                orders.get(orderId)[ENDED] = 1;
                log.add("end " + orderId + " " + end);
            }

            @Override
            public int counterparty(int attempt) {
                return Population.MAKER_FROM + attempt;
            }
        };
    }
}
