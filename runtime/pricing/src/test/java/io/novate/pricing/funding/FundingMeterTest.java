package io.novate.pricing.funding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.pricing.rulebook.FundingTerms;
import io.novate.pricing.rulebook.Rulebook;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FundingMeterTest {
    private static final long HOUR_MS = 3_600_000;
    private static final long START = 1_760_122_800_000L;
    private static final FundingTerms SAMPLED = Rulebook.shipped("dydx-v4").funding();
    private static final FundingTerms CLAMPED = Rulebook.shipped("hyperliquid").funding();

    @Test
    void shouldReproduceTheHourlyRatesOfHyperliquid() throws IOException {
        FundingMeter meter = new FundingMeter(CLAMPED, FundingRule.of(CLAMPED), START);
        List<String> rows = rows("hyperliquid-hours.csv");
        assertEquals(20, rows.size());
        int largest = 0;
        for (String row : rows) {
            String[] cells = row.split(",");
            BigDecimal premium = new BigDecimal(cells[3]).movePointRight(9);
            long premiumPpb = premium.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
            for (long at = meter.dueMs() - HOUR_MS; at < meter.dueMs(); at += 5_000) {
                meter.premium(at, premiumPpb);
            }
            int payment = meter.paymentPpb(meter.dueMs(), 25_000, 12_500).orElseThrow();
            double published = Double.parseDouble(cells[2]) * 1e9;
            assertEquals(published, payment, 0.7, row);
            largest = Math.max(largest, Math.abs(payment));
        }
        assertTrue(largest > 380_000, "the crash is among the rows");
    }

    @Test
    void shouldCountMissedSamplesAsZero() {
        FundingMeter meter = new FundingMeter(SAMPLED, FundingRule.of(SAMPLED), START);
        for (int minute = 0; minute < 30; minute++) {
            meter.premium(START + minute * 60_000L, 800_000);
        }
        assertEquals(OptionalInt.empty(), meter.paymentPpb(START + HOUR_MS - 1, 50_000, 30_000));
        assertEquals(
                OptionalInt.of(400_000 / 8), meter.paymentPpb(START + HOUR_MS, 50_000, 30_000));
    }

    @Test
    void shouldTakeTheMedianOfTheVotesOfASample() {
        FundingMeter meter = new FundingMeter(SAMPLED, FundingRule.of(SAMPLED), START);
        for (int minute = 0; minute < 60; minute++) {
            long at = START + minute * 60_000L;
            meter.premium(at, 80_000);
            meter.premium(at + 1_000, -900_000_000);
            meter.premium(at + 59_999, 90_000);
        }
        assertEquals(OptionalInt.of(10_000), meter.paymentPpb(START + HOUR_MS, 50_000, 30_000));
    }

    @Test
    void shouldCapTheRateByTheDistanceOfTheMargins() {
        FundingMeter meter = new FundingMeter(SAMPLED, FundingRule.of(SAMPLED), START);
        for (int minute = 0; minute < 60; minute++) {
            meter.premium(START + minute * 60_000L, -900_000_000);
        }
        int bound = 6 * (50_000 - 30_000) * 1_000;
        assertEquals(OptionalInt.of(-bound / 8), meter.paymentPpb(START + HOUR_MS, 50_000, 30_000));
    }

    @Test
    void shouldBoundWhatOneBrokenSampleDoes() {
        FundingMeter meter = new FundingMeter(SAMPLED, FundingRule.of(SAMPLED), START);
        meter.premium(START, 900_000_000_000L);
        int sampleMax = 10 * 6 * 20_000;
        assertEquals(
                OptionalInt.of(sampleMax / 60 * 1_000 / 8),
                meter.paymentPpb(START + HOUR_MS, 50_000, 30_000));
    }

    @Test
    void shouldPayOneAccrualAfterTheOtherWhenItWasSilent() {
        FundingMeter meter = new FundingMeter(CLAMPED, FundingRule.of(CLAMPED), START);
        meter.premium(START + 1, 0);
        long later = START + 3 * HOUR_MS;
        assertThrows(IllegalStateException.class, () -> meter.premium(later, 0));
        for (int hour = 0; hour < 3; hour++) {
            assertEquals(
                    OptionalInt.of(100_000 / 8), meter.paymentPpb(later, 25_000, 12_500), "pull");
        }
        assertEquals(OptionalInt.empty(), meter.paymentPpb(later, 25_000, 12_500));
        meter.premium(later, 5);
        assertThrows(IllegalArgumentException.class, () -> meter.premium(later - 5_001, 0));
    }

    @Test
    void shouldNotCarrySamplesIntoTheNextPayment() {
        FundingMeter meter = new FundingMeter(SAMPLED, FundingRule.of(SAMPLED), START);
        meter.premium(START + HOUR_MS - 1, 60_000_000);
        assertEquals(OptionalInt.of(125_000), meter.paymentPpb(START + HOUR_MS, 50_000, 30_000));
        assertEquals(OptionalInt.of(0), meter.paymentPpb(START + 2 * HOUR_MS, 50_000, 30_000));
    }

    @Test
    void shouldUseTheRuleThatReplacedTheShippedOne() {
        FundingRule own = window -> 8_000L * window.samplesPpb().size();
        FundingMeter meter = new FundingMeter(CLAMPED, own, START);
        meter.premium(START, 1);
        meter.premium(START + 5_000, 1);
        assertEquals(OptionalInt.of(2_000), meter.paymentPpb(START + HOUR_MS, 1, 1));
        FundingRule mad = window -> Long.MIN_VALUE;
        FundingMeter bounded = new FundingMeter(CLAMPED, mad, START);
        assertEquals(OptionalInt.of(-125_000_000), bounded.paymentPpb(START + HOUR_MS, 1, 1));
    }

    @Test
    void shouldBoundTheDistanceOfTwoTimeWeightedPrices() {
        FundingRule spread = new SpreadRate(1_000_000_000 / 33);
        assertEquals(30_303_030, spread.ratePpb(window(50_000_000)));
        assertEquals(-30_303_030, spread.ratePpb(window(-50_000_000)));
        assertEquals(20_408_163, spread.ratePpb(window(20_408_163)));
    }

    @Test
    void shouldRefuseSlotsThatDoNotFillAPayment() {
        FundingTerms odd =
                new FundingTerms(
                        FundingTerms.Rule.NONE, 28_800, 3_600, 7, 0, 0, 1_000_000, 1, 0, 0, 0);
        IllegalArgumentException fault =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new FundingMeter(odd, FundingRule.of(odd), START));
        assertEquals("sampleSeconds=7 does not divide accrualSeconds=3600", fault.getMessage());
    }

    private static FundingWindow window(long samplePpb) {
        return new FundingWindow(List.of(samplePpb), 1, 50_000, 30_000);
    }

    private static List<String> rows(String name) throws IOException {
        try (InputStream in = FundingMeterTest.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).toList();
        }
    }
}
