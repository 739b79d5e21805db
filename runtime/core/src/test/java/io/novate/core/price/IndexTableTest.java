package io.novate.core.price;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.unit.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Averages of the index against a plain list of prices and milliseconds. */
final class IndexTableTest {
    private static final long MINUTE_MS = 60_000;
    private static final long WINDOW_MS = 30 * MINUTE_MS;
    private static final int ONE = 1;

    /** One price as it arrived. */
    private record Arrival(long atMs, long ticks, int sources) {}

    private final List<Arrival> arrivals = new ArrayList<>();
    private final IndexTable table = new IndexTable(Limits.forAccounts(8));

    private void arrive(long atMs, long ticks, int sources) {
        table.set(ONE, atMs, ticks, sources, 0);
        arrivals.add(new Arrival(atMs, ticks, sources));
    }

    /** The definition: each price weighs the time until the next, at most a minute. */
    private long naive(long endMs) {
        BigInteger sum = BigInteger.ZERO;
        long weight = 0;
        long last = 0;
        for (int index = 0; index < arrivals.size(); index++) {
            Arrival arrival = arrivals.get(index);
            if (arrival.sources < 3 || arrival.atMs > endMs) {
                continue;
            }
            last = arrival.ticks;
            long until = Math.min(endMs, arrival.atMs + MINUTE_MS);
            if (index + 1 < arrivals.size()) {
                until = Math.min(until, arrivals.get(index + 1).atMs);
            }
            long ms = Math.max(0, until - Math.max(arrival.atMs, endMs - WINDOW_MS));
            sum = sum.add(BigInteger.valueOf(arrival.ticks).multiply(BigInteger.valueOf(ms)));
            weight += ms;
        }
        return weight == 0
                ? last
                : new BigDecimal(sum)
                        .divide(BigDecimal.valueOf(weight), 0, RoundingMode.HALF_EVEN)
                        .longValueExact();
    }

    @Test
    void shouldWeighPricesByTimeLikeAPlainList() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            IndexTableTest run = new IndexTableTest();
            long now = random.nextLong(0, 40 * MINUTE_MS);
            int gapMax = random.nextInt(3) == 0 ? 3_600_000 : random.nextInt(3) == 0 ? 90_000 : 900;
            int count = random.nextInt(1, 400);
            for (int index = 0; index < count; index++) {
                now += random.nextInt(0, gapMax);
                if (random.nextInt(8) == 0) {
                    now = IndexTable.minuteStart(now) + MINUTE_MS; // exactly on an edge
                }
                long ticks = random.nextLong(1, Limits.INDEX_TICKS_MAX + 1);
                run.arrive(now, ticks, random.nextInt(6));
            }
            now += random.nextInt(0, 4 * gapMax);
            long end = IndexTable.minuteStart(now);
            if (random.nextBoolean()) {
                now = end;
            }
            run.table.sumTo(ONE, now);
            if (run.arrivals.getLast().atMs <= end || run.weighs(end)) {
                assertEquals(run.naive(end), run.table.average(ONE, end), "seed=" + seed);
            }
        }
    }

    /** Whether the fall-back is not asked, which may be younger than the window's end. */
    private boolean weighs(long endMs) {
        return arrivals.stream()
                .anyMatch(
                        arrival ->
                                arrival.sources >= 3
                                        && arrival.atMs < endMs
                                        && arrival.atMs > endMs - WINDOW_MS);
    }

    @Test
    void shouldGiveNothingBeforeTheFirstPriceThatCounts() {
        assertEquals(IndexTable.MISSING, table.average(ONE, WINDOW_MS));
        arrive(10, 500, 2);
        table.sumTo(ONE, WINDOW_MS);
        assertEquals(IndexTable.MISSING, table.average(ONE, WINDOW_MS), "two sources do not count");
    }

    @Test
    void shouldFallBackToTheLastPriceThatCountedWhenTheWindowIsEmpty() {
        arrive(0, 700, 3);
        arrive(1_000, 900, 2);
        table.sumTo(ONE, 10 * WINDOW_MS);
        assertEquals(700, table.average(ONE, 10 * WINDOW_MS));
    }

    @Test
    void shouldCarryAPriceAMinuteAndNoLonger() {
        arrive(0, 100, 3);
        arrive(10 * MINUTE_MS, 400, 3);
        table.sumTo(ONE, WINDOW_MS);
        assertEquals(250, table.average(ONE, WINDOW_MS), "one minute of each");
    }

    @Test
    void shouldEndAPriceWhenSourcesFail() {
        arrive(0, 100, 3);
        arrive(20_000, 999, 2);
        arrive(60_000, 200, 3);
        table.sumTo(ONE, WINDOW_MS);
        assertEquals(175, table.average(ONE, WINDOW_MS), "20 s of 100 and 60 s of 200");
    }

    /**
     * A window that continues at the live price settles at the blend of the fixed part and it.
     * Rows: settlement rule of github.com/derivexyz/v2-core at 7736900d, LyraForwardFeed.sol; those
     * whose fixed part has a price.
     */
    @ParameterizedTest
    @CsvSource({
        "1800,2000,0,2000.0",
        "900,2000,2100,2050.0",
        "600,2000,1900,1933.3333333333335",
        "1,2000,2050,2049.9722222222226",
        "0,2000,2050,2050.0"
    })
    void shouldSettleAtTheBlendOfTheFixedPartAndTheForward(
            int secondsLeft, long forward, long averageSoFar, BigDecimal blend) {
        long scale = 1_000_000;
        for (int second = 0; second < 1_800; second++) {
            boolean fixed = second < 1_800 - secondsLeft;
            arrive(second * 1_000L, scale * (fixed ? averageSoFar : forward), 3);
        }
        table.sumTo(ONE, WINDOW_MS);
        long expected =
                blend.multiply(BigDecimal.valueOf(scale))
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact();
        assertEquals(expected, table.average(ONE, WINDOW_MS));
    }
}
