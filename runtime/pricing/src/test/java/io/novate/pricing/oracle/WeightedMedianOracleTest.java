package io.novate.pricing.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.pricing.rulebook.PriceTerms;
import io.novate.pricing.rulebook.Rulebook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WeightedMedianOracleTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final OracleRules RULES =
            new OracleRules(Map.of(), 10_000, 3, 50_000, 1_000, 10_000);

    private final WeightedMedianOracle oracle = new WeightedMedianOracle(RULES);

    @Test
    void shouldTakeTheMiddleOfThreeSources() {
        IndexPrice index = oracle.index(NOW, quotes(NOW, 100_010, 99_990, 100_000)).orElseThrow();
        assertEquals(new IndexPrice(100_000, 3, 0, NOW), index);
    }

    @Test
    void shouldCountEverySourceByItsWeight() {
        OracleRules rules =
                new OracleRules(Map.of("big", 3, "small", 1, "other", 1), 10_000, 3, 50_000, 0, 0);
        List<SourceQuote> quotes =
                List.of(
                        new SourceQuote("big", 100_200, NOW),
                        new SourceQuote("small", 100_000, NOW),
                        new SourceQuote("other", 100_100, NOW),
                        new SourceQuote("stranger", 98_000, NOW));
        IndexPrice index = new WeightedMedianOracle(rules).index(NOW, quotes).orElseThrow();
        assertEquals(100_200, index.priceTicks());
        assertEquals(3, index.freshSources());
    }

    @Test
    void shouldHaveNoPriceBeforeEnoughSourcesEverAgreed() {
        assertEquals(Optional.empty(), oracle.index(NOW, List.of()));
        assertEquals(Optional.empty(), oracle.index(NOW, quotes(NOW, 100_000, 100_000)));
    }

    @Test
    void shouldKeepTheLastGoodPriceWhenSourcesGoStaleAndWidenWithTheRootOfAge() {
        List<SourceQuote> quotes = quotes(NOW, 100_000, 100_000, 100_000);
        assertEquals(0, oracle.index(NOW, quotes).orElseThrow().addOnPpm());
        assertEquals(3, oracle.index(NOW + 10_000, quotes).orElseThrow().freshSources());
        oracle.index(NOW, quotes);
        IndexPrice stale = carried(quotes, 40_000);
        assertEquals(new IndexPrice(100_000, 0, 20_000, NOW), stale);
        assertEquals(30_000, carried(quotes, 90_000).addOnPpm());
        assertEquals(1_000_000, carried(quotes, 1_000_000_000).addOnPpm());
    }

    @Test
    void shouldNotFollowTwoSourcesWhenTheThirdIsGone() {
        oracle.index(NOW, quotes(NOW, 100_000, 100_000, 100_000));
        IndexPrice index = oracle.index(NOW + 2_500, quotes(NOW + 2_500, 97_000, 97_000)).get();
        assertEquals(100_000, index.priceTicks());
        assertEquals(2, index.freshSources());
        assertEquals(5_000, index.addOnPpm());
    }

    @Test
    void shouldLeaveOutASourceFarFromTheOthers() {
        IndexPrice index =
                oracle.index(NOW, quotes(NOW, 100_000, 100_002, 100_004, 107_000)).orElseThrow();
        assertEquals(100_002, index.priceTicks());
        assertEquals(3, index.freshSources());
    }

    @Test
    void shouldHaltWhenSourcesSplitIntoTwoCamps() {
        oracle.index(NOW, quotes(NOW, 100_000, 100_000, 100_000, 100_000));
        IndexPrice index =
                oracle.index(NOW + 1, quotes(NOW + 1, 100_000, 100_000, 120_000, 120_000)).get();
        assertEquals(100_000, index.priceTicks());
        assertEquals(0, index.freshSources());
    }

    @Test
    void shouldCountASourceOnceHoweverOftenItSpeaks() {
        List<SourceQuote> quotes =
                List.of(
                        new SourceQuote("a", 100_000, NOW - 2),
                        new SourceQuote("a", 100_300, NOW - 1),
                        new SourceQuote("a", 100_100, NOW - 3),
                        new SourceQuote("b", 100_000, NOW));
        assertEquals(Optional.empty(), oracle.index(NOW, quotes));
        List<SourceQuote> more = new ArrayList<>(quotes);
        more.add(new SourceQuote("c", 100_500, NOW));
        assertEquals(100_300, oracle.index(NOW, more).orElseThrow().priceTicks());
    }

    @Test
    void shouldRefuseToBelieveAQuoteFromTheFuture() {
        assertEquals(
                Optional.empty(),
                oracle.index(NOW, quotes(NOW + 10_001, 100_000, 100_000, 100_000)));
        assertTrue(oracle.index(NOW, quotes(NOW + 10_000, 100_000, 100_000, 100_000)).isPresent());
    }

    @Test
    void shouldWidenMarginWhenTheMiddleHalfOfTheSourcesIsWide() {
        IndexPrice index =
                oracle.index(NOW, quotes(NOW, 100_000, 100_000, 100_000, 101_000, 102_000)).get();
        assertEquals(100_000, index.priceTicks());
        assertEquals(9_000, index.addOnPpm());
    }

    @Test
    void shouldTakeItsNumbersFromARulebook() {
        PriceTerms terms = Rulebook.shipped("hyperliquid").price();
        OracleRules rules = OracleRules.of(terms);
        assertEquals(3, rules.weight("Binance"));
        assertEquals(0, rules.weight("nobody"));
        assertEquals(terms.staleMs(), rules.staleMs());
        assertEquals(1, OracleRules.of(Rulebook.shipped("novate-default").price()).weight("any"));
    }

    @Test
    void shouldAgreeWithThePlainDefinitionOfAWeightedMedian() {
        long seed = 20_260_101;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 5_000; round++) {
            int count = 1 + random.nextInt(7);
            List<WeightedPrices.Entry> entries = new ArrayList<>();
            List<Long> expanded = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                long price = 1 + random.nextInt(20);
                int weight = 1 + random.nextInt(4);
                entries.add(new WeightedPrices.Entry(price, weight));
                for (int copy = 0; copy < weight; copy++) {
                    expanded.add(price);
                }
            }
            long[] sorted = expanded.stream().mapToLong(Long::longValue).sorted().toArray();
            int middle = sorted.length / 2;
            long plain =
                    sorted.length % 2 == 1
                            ? sorted[middle]
                            : (sorted[middle - 1] + sorted[middle]) / 2;
            WeightedPrices prices = new WeightedPrices(entries);
            assertEquals(plain, prices.median(), "seed=" + seed + " " + Arrays.toString(sorted));
            assertTrue(prices.halfWidth() >= 0, "seed=" + seed + " " + entries);
        }
    }

    @Test
    void shouldNeverMoveBeyondAMinorityOfLiars() {
        long seed = 7_2026;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            int honest = 3 + random.nextInt(4);
            int liars = random.nextInt(honest - 1);
            List<SourceQuote> quotes = new ArrayList<>();
            for (int index = 0; index < honest; index++) {
                quotes.add(new SourceQuote("h" + index, 100_000 + random.nextInt(100), NOW));
            }
            for (int index = 0; index < liars; index++) {
                quotes.add(new SourceQuote("l" + index, 1 + random.nextLong(1L << 40), NOW));
            }
            long price = new WeightedMedianOracle(RULES).index(NOW, quotes).get().priceTicks();
            assertTrue(price >= 100_000 && price < 100_100, "seed=" + seed + " " + quotes);
        }
    }

    private IndexPrice carried(List<SourceQuote> quotes, long ageMs) {
        WeightedMedianOracle fresh = new WeightedMedianOracle(RULES);
        fresh.index(NOW, quotes);
        return fresh.index(NOW + ageMs, quotes).orElseThrow();
    }

    private static List<SourceQuote> quotes(long observedMs, long... prices) {
        List<SourceQuote> quotes = new ArrayList<>();
        for (int index = 0; index < prices.length; index++) {
            quotes.add(new SourceQuote("source " + index, prices[index], observedMs));
        }
        return quotes;
    }
}
