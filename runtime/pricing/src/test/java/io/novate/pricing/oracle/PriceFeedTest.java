package io.novate.pricing.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import io.novate.pricing.expiry.SettlementAverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PriceFeedTest {
    private static final int BITCOIN = 1;
    private static final int FUTURE = 2;
    private static final int ALICE = Limits.CUSTOMER_FROM;
    private static final int BOB = ALICE + 1;
    private static final long EXPIRY = 1_700_000_040_000L;
    private static final long NOW = EXPIRY - 3_600_000;

    private final List<String> said = new ArrayList<>();
    private Clearinghouse house;
    private PriceFeed feed;

    @BeforeEach
    void start() {
        Events events =
                new Events() {
                    @Override
                    public void rejected(long command, int index, Rejection reason, long value) {
                        said.add(reason.name());
                    }

                    @Override
                    public void expired(int instrument, long ticks, long payoff, long unitValue) {
                        said.add("expired at " + ticks);
                    }
                };
        house = Clearinghouse.builder().events(events).start();
        feed = new PriceFeed(house, 4);
        TradingBounds bounds = new TradingBounds(1_000_000, 0, 50_000, 10_000, 200_000, 60_000);
        MarginSchedule margin = MarginSchedule.of(List.of(new Bracket(0, 50_000, 25_000)));
        Fees fees = new Fees(0, 0, 0);
        Contract perpetual = Contract.perpetual(BITCOIN, 10, 200_000_000);
        Contract future = Contract.future(BITCOIN, 10, 200_000_000, EXPIRY);
        house.list(NOW, new Listing(BITCOIN, "BTC-PERP", perpetual, margin, fees, bounds, 100_000));
        house.list(NOW, new Listing(FUTURE, "BTC-NOV", future, margin, fees, bounds, 100_000));
        for (int account : List.of(ALICE, BOB)) {
            byte[] owner = new byte[20];
            house.open(NOW, account, owner, owner, MarginMode.CROSS, false);
            house.inbox(
                    NOW,
                    account - ALICE,
                    InboxKind.DEPOSIT,
                    account,
                    0,
                    1_000_000_000L,
                    owner,
                    owner);
        }
        OracleRules rules = new OracleRules(Map.of(), 10_000, 3, 50_000, 1_000, 10_000);
        feed.follow(BITCOIN, new WeightedMedianOracle(rules));
        feed.mark(BITCOIN, BITCOIN, new MedianMark(new MarkBand(50_000), 150_000));
    }

    @AfterEach
    void stop() {
        feed.close();
        house.close();
    }

    @Test
    void shouldSendIndexesAndMarksToTheCore() {
        quote(NOW, 100_000, 100_010, 100_020);
        feed.book(BITCOIN, new BookQuote(100_100, 100_120, 0), OptionalLong.empty());
        feed.publish(NOW);
        assertEquals(100_010, house.indexTicks(BITCOIN));
        assertEquals(100_110, house.markTicks(BITCOIN));
        assertEquals(new IndexPrice(100_010, 3, 0, NOW), feed.index(BITCOIN).orElseThrow());
        assertEquals(List.of(), said);
    }

    @Test
    void shouldHaltNewRiskWhenASourceFallsSilentAndLetReducingTradesPass() {
        quote(NOW, 100_000, 100_000, 100_000);
        feed.publish(NOW);
        house.trade(NOW, ALICE, BOB, BITCOIN, 100, 100_000, true);
        assertEquals(100, house.lots(ALICE, BITCOIN));
        feed.quote(BITCOIN, new SourceQuote("source 0", 90_000, NOW + 20_000));
        feed.quote(BITCOIN, new SourceQuote("source 1", 90_000, NOW + 20_000));
        feed.publish(NOW + 20_000);
        assertEquals(100_000, house.indexTicks(BITCOIN), "two sources move nothing");
        house.trade(NOW + 20_000, ALICE, BOB, BITCOIN, 1, 100_000, true);
        house.trade(NOW + 20_000, BOB, ALICE, BITCOIN, 40, 100_000, true);
        assertEquals(60, house.lots(ALICE, BITCOIN));
        assertEquals(List.of(Rejection.NEW_RISK_HALTED.name()), said);
    }

    @Test
    void shouldUseThePoliciesThatReplaceTheShippedOnes() {
        OraclePolicy fixed = (nowMs, quotes) -> Optional.of(new IndexPrice(77_000, 5, 0, nowMs));
        MarkPolicy above = (nowMs, indexTicks, book, external) -> indexTicks + 1;
        feed.follow(BITCOIN, fixed);
        feed.mark(BITCOIN, BITCOIN, above);
        feed.publish(NOW);
        assertEquals(77_000, house.indexTicks(BITCOIN));
        assertEquals(77_001, house.markTicks(BITCOIN));
    }

    @Test
    void shouldKeepInstrumentsWhenAnOracleIsReplaced() {
        feed.follow(BITCOIN, (nowMs, quotes) -> Optional.of(new IndexPrice(88_000, 3, 0, nowMs)));
        feed.publish(NOW);
        assertEquals(88_000, house.markTicks(BITCOIN));
    }

    @Test
    void shouldLeaveOutWhatHasNoPriceAndWhatWasDropped() {
        feed.publish(NOW);
        assertEquals(0, house.indexTicks(BITCOIN));
        feed.drop(BITCOIN);
        quote(NOW, 120_000, 120_000, 120_000);
        feed.publish(NOW);
        assertEquals(120_000, house.indexTicks(BITCOIN));
        assertEquals(100_000, house.markTicks(BITCOIN), "the mark of the listing");
        assertEquals(List.of(), said);
    }

    @Test
    void shouldRefuseIdsThatNobodyFollows() {
        assertThrows(
                IllegalArgumentException.class, () -> feed.quote(9, new SourceQuote("a", 1, NOW)));
        assertThrows(
                IllegalArgumentException.class,
                () -> feed.book(9, BookQuote.EMPTY, OptionalLong.empty()));
    }

    @Test
    void shouldPredictThePriceAtWhichTheCoreSettlesAnExpiry() {
        long seed = 4_711;
        SplittableRandom random = new SplittableRandom(seed);
        SettlementAverage average = new SettlementAverage(EXPIRY, 1_800_000, 60_000, 3);
        long now = NOW;
        while (now < EXPIRY) {
            int sources = random.nextInt(10) == 0 ? 2 : 3;
            long price = 90_000 + random.nextInt(20_000);
            IndexPrice index = new IndexPrice(price, sources, 0, now);
            feed.follow(BITCOIN, (nowMs, quotes) -> Optional.of(index));
            feed.publish(now);
            average.add(now, index);
            now += random.nextInt(20) == 0 ? random.nextInt(300_000) : random.nextInt(20_000);
        }
        house.expire(now, BITCOIN, EXPIRY);
        assertEquals(List.of("expired at " + average.settlementTicks(now)), said, "seed=" + seed);
    }

    private void quote(long observedMs, long... prices) {
        for (int index = 0; index < prices.length; index++) {
            feed.quote(BITCOIN, new SourceQuote("source " + index, prices[index], observedMs));
        }
    }
}
