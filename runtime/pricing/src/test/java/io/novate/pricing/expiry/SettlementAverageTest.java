package io.novate.pricing.expiry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.pricing.oracle.IndexPrice;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class SettlementAverageTest {
    private static final long MINUTE_MS = 60_000;
    private static final long EXPIRY = 1_000 * MINUTE_MS;
    private static final long BEGIN = EXPIRY - 30 * MINUTE_MS;

    private final SettlementAverage average =
            new SettlementAverage(EXPIRY, 30 * MINUTE_MS, MINUTE_MS, 3);

    @Test
    void shouldWeighPricesByTheTimeTheyStood() {
        add(BEGIN - 30_000, 500, 3);
        add(BEGIN + 30_000, 100, 3);
        add(BEGIN + MINUTE_MS, 300, 3);
        assertEquals(
                (500.0 * 30_000 + 100.0 * 30_000 + 300.0 * 60_000) / 120_000,
                average.averageTicks(EXPIRY).orElseThrow(),
                1e-12,
                "the first price counts from the beginning of the window, the last for a minute");
        assertEquals(300, average.settlementTicks(EXPIRY));
    }

    @Test
    void shouldGiveTimeWithoutEnoughSourcesNoWeight() {
        add(BEGIN, 100, 3);
        add(BEGIN + 10_000, 900, 2);
        add(BEGIN + 20_000, 200, 3);
        assertEquals(
                (100.0 * 10 + 200.0 * 60) / 70, average.averageTicks(EXPIRY).orElseThrow(), 1e-12);
    }

    @Test
    void shouldFallBackToTheLastPriceThatCountedBeforeTheExpiry() {
        assertEquals(OptionalDouble.empty(), average.averageTicks(BEGIN - 10 * MINUTE_MS));
        add(BEGIN - 5 * MINUTE_MS, 700, 3);
        add(EXPIRY + 1, 900, 3);
        assertEquals(700, average.settlementTicks(EXPIRY + 1));
    }

    @Test
    void shouldRoundHalfToEvenOnce() {
        add(BEGIN, 100, 3);
        add(BEGIN + 1_000, 101, 3);
        add(BEGIN + 2_000, 0x7fff, 0);
        assertEquals(100, average.settlementTicks(EXPIRY));
    }

    @Test
    void shouldRefuseTimeThatRunsBackwardsAndSettlementBeforeTheEnd() {
        add(BEGIN, 100, 3);
        assertThrows(IllegalArgumentException.class, () -> add(BEGIN - 1, 100, 3));
        assertThrows(IllegalArgumentException.class, () -> average.settlementTicks(EXPIRY - 1));
    }

    @Test
    void shouldFixTheShareOfTheForwardThatHasPassed() {
        add(BEGIN, 2_100, 3);
        for (int minute = 1; minute <= 15; minute++) {
            add(BEGIN + minute * MINUTE_MS, 2_100, 3);
        }
        ForwardBlend blend = average.forward(BEGIN + 15 * MINUTE_MS, 2_000);
        assertEquals(new ForwardBlend(1_050, 1_000), blend);
        assertEquals(2_050, blend.forward());
        assertEquals(2_150, blend.shocked(1.1), 1e-9);
    }

    @Test
    void shouldBlendAsDerivePublishesIt() {
        double[][] rows = {
            {1800, 2000, 0, 0, 2000},
            {1799, 2000, 0, 0, 1998.888888888889},
            {900, 2000, 2100, 1050, 1000},
            {600, 2000, 1900, 1266.6666666666667, 666.6666666666666},
            {1, 2000, 2050, 2048.8611111111113, 1.1111111111111112},
            {0, 2000, 2050, 2050, 0},
            {90_000, 2000, 0, 0, 2000},
        };
        for (double[] row : rows) {
            ForwardBlend blend = ForwardBlend.of(1800, row[0], row[1], row[2]);
            assertEquals(row[3], blend.fixedPart(), 1e-9);
            assertEquals(row[4], blend.variablePart(), 1e-9);
        }
    }

    @Test
    void shouldRefuseAForwardOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> new ForwardBlend(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ForwardBlend(-1, 5));
        assertThrows(IllegalArgumentException.class, () -> ForwardBlend.of(0, 0, 1, 1));
    }

    private void add(long nowMs, long ticks, int sources) {
        average.add(nowMs, new IndexPrice(ticks, sources, 0, nowMs));
    }
}
