package io.novate.pricing.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.pricing.rulebook.Rulebook;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MarkPolicyTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final OptionalLong NONE = OptionalLong.empty();

    private final MedianMark mark = new MedianMark(new MarkBand(50_000), 150_000);

    @Test
    void shouldBeTheIndexWhenNothingElseIsKnown() {
        assertEquals(100_000, mark.markTicks(NOW, 100_000, BookQuote.EMPTY, NONE));
    }

    @Test
    void shouldBeTheMedianOfAverageDistanceBookAndOtherVenues() {
        BookQuote book = new BookQuote(100_190, 100_210, 100_300);
        assertEquals(
                100_200,
                mark.markTicks(NOW, 100_000, book, OptionalLong.of(100_100)),
                "index + distance 100,200; book 100,210; other venues 100,100");
        assertEquals(100_210, mark.markTicks(NOW, 100_000, book, OptionalLong.of(100_500)));
        assertEquals(100_200, mark.markTicks(NOW, 100_000, book, OptionalLong.of(1)));
    }

    @Test
    void shouldAddTheAverageBookWhenExactlyTwoOpinionsAreThere() {
        mark.markTicks(NOW, 100_000, new BookQuote(100_100, 100_100, 0), NONE);
        mark.markTicks(NOW + 30_000, 100_000, new BookQuote(100_100, 100_100, 0), NONE);
        BookQuote jumped = new BookQuote(100_900, 100_900, 0);
        double decayed150 = 100 + 800 * weightOfLast(30_000, 30_000, 150_000);
        double decayed30 = 100 + 800 * weightOfLast(30_000, 30_000, 30_000);
        assertTrue(decayed30 > decayed150);
        assertEquals(
                100_000 + Math.round(decayed30),
                mark.markTicks(NOW + 60_000, 100_000, jumped, NONE));
    }

    @Test
    void shouldKeepTheDistanceWhenTheBookGoesAway() {
        mark.markTicks(NOW, 100_000, new BookQuote(99_700, 99_700, 0), NONE);
        mark.markTicks(NOW + 3_000, 100_000, new BookQuote(99_700, 99_700, 0), NONE);
        assertEquals(
                99_200,
                mark.markTicks(NOW + 6_000, 99_500, BookQuote.EMPTY, OptionalLong.of(99_100)),
                "median of 99,200 (distance), 99,100 (venues), 99,700 (average book)");
    }

    @Test
    void shouldStayWithinTheBandAroundTheIndex() {
        BookQuote wild = new BookQuote(150_000, 150_000, 150_000);
        assertEquals(105_000, mark.markTicks(NOW, 100_000, wild, OptionalLong.of(150_000)));
        BookQuote low = new BookQuote(1, 1, 1);
        assertEquals(
                95_000,
                new MedianMark(new MarkBand(50_000), 150_000)
                        .markTicks(NOW, 100_000, low, OptionalLong.of(1)));
        assertEquals(1, new MarkBand(1_000_000).markTicks(5, -7));
    }

    @Test
    void shouldNotBelieveABookOfOneSide() {
        assertEquals(100_000, mark.markTicks(NOW, 100_000, new BookQuote(104_000, 0, 0), NONE));
        assertThrows(IllegalArgumentException.class, () -> new BookQuote(101, 100, 0));
    }

    @Test
    void shouldLieBetweenTheOutermostOpinions() {
        long seed = 31_337;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            MedianMark fresh = new MedianMark(new MarkBand(1_000_000), 150_000);
            for (int step = 0; step < 5; step++) {
                long bid = 90_000 + random.nextInt(20_000);
                BookQuote book = new BookQuote(bid, bid + random.nextInt(50), 0);
                OptionalLong external =
                        random.nextBoolean()
                                ? OptionalLong.of(90_000 + random.nextInt(20_000))
                                : NONE;
                long price = fresh.markTicks(NOW + step * 3_000L, 100_000, book, external);
                assertTrue(price >= 90_000 && price <= 110_050, "seed=" + seed);
            }
        }
    }

    @Test
    void shouldMoveFromOtherVenuesToTheOwnBookInHalfAnHour() {
        FairBasisMark fair = new FairBasisMark(new MarkBand(100_000), 60_000);
        BookQuote book = new BookQuote(101_000, 101_000, 101_000);
        OptionalLong external = OptionalLong.of(100_000);
        assertEquals(100_000, fair.markTicks(NOW, 100_000, book, external));
        assertEquals(100_500, fair.markTicks(NOW + 900_000, 100_000, book, external));
        assertEquals(101_000, fair.markTicks(NOW + 1_800_000, 100_000, book, external));
        assertEquals(100_000, fair.markTicks(NOW + 1_800_001, 100_000, BookQuote.EMPTY, external));
    }

    @Test
    void shouldMoveWithTheIndexAtAnUnchangedBasis() {
        FairBasisMark fair = new FairBasisMark(new MarkBand(100_000), 60_000);
        fair.markTicks(NOW, 100_000, new BookQuote(101_000, 101_000, 0), NONE);
        assertEquals(202_000, fair.markTicks(NOW + 1, 200_000, BookQuote.EMPTY, NONE));
    }

    @Test
    void shouldChooseThePolicyThatTheRulebookNames() {
        MarkPolicy index = MarkPolicy.of(Rulebook.shipped("dydx-v4").price());
        BookQuote book = new BookQuote(105, 106, 107);
        assertEquals(100, index.markTicks(NOW, 100, book, OptionalLong.of(104)));
        assertInstanceOf(MedianMark.class, MarkPolicy.of(Rulebook.shipped("hyperliquid").price()));
        assertInstanceOf(FairBasisMark.class, MarkPolicy.of(Rulebook.shipped("paradex").price()));
    }

    private static double weightOfLast(double beforeMs, double lastMs, double timeConstantMs) {
        return lastMs / (lastMs + beforeMs * Math.exp(-lastMs / timeConstantMs));
    }
}
