package io.novate.pricing.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.OptionDescriptor;
import io.novate.kernel.ScenarioCharge;
import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.option.Black76;
import io.novate.pricing.option.Black76Model;
import io.novate.pricing.option.OptionGreeks;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.scan.Confidence;
import io.novate.pricing.scan.ExpiryQuote;
import io.novate.pricing.scan.ForwardGrid;
import io.novate.pricing.scan.OptionQuote;
import io.novate.pricing.scan.PegLoss;
import io.novate.pricing.scan.PricingModel;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.ScanRules;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.standard.ShortOptionRule;
import io.novate.pricing.standard.StandardRules;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OptionTablesTest {
    private static final Rulebook RULEBOOK = Rulebook.shipped("novate-default");
    private static final ScanRules RULES = doubting(RULEBOOK.scan("BTC"));
    private static final ShortOptionRule SHORT = RULEBOOK.standard("BTC").option();

    /** Doubt of a thousandth, for which rules that doubt charge a thousandth. */
    private static final Trust DOUBTED = new Trust(0.999, 1);

    private static final StandardRules STANDARD =
            new StandardRules(SHORT, 1.2, 1.1, new Confidence(1, 1), new PegLoss(0, 0));
    private static final double DAY = 86_400;
    private static final long TICK_MONEY = 50;

    @Test
    void shouldWriteWhatThePlainLayoutSays() {
        long seed = 20_261_120;
        SplittableRandom random = new SplittableRandom(seed);
        ScanLayout plain = new ScanLayout(RULES, Black76::value);
        try (OptionTables tables = tables(new Black76Model(), 1)) {
            for (int round = 0; round < 300; round++) {
                double forward = 500_000 + random.nextInt(500_000);
                double seconds = round % 10 == 0 ? 60 : random.nextDouble(400 * DAY);
                TableOption option =
                        new TableOption(
                                7,
                                random.nextBoolean(),
                                Math.round(forward * Math.exp(random.nextDouble(-2, 2))),
                                TICK_MONEY,
                                random.nextDouble(0.1, 3));
                MemorySegment record = record(tables, forward, seconds, option);
                ExpiryQuote expiry = new ExpiryQuote(forward, seconds, 0);
                OptionQuote quote =
                        new OptionQuote(option.call(), option.strikeTicks(), option.vol());
                long value = record.get(LONG, OptionDescriptor.VALUE_OFFSET);
                assertEquals(
                        Math.rint(plain.value(expiry, quote) * TICK_MONEY),
                        value,
                        1,
                        "seed=" + seed);
                double[] losses = new double[plain.shape().columnCount()];
                plain.fillOption(
                        expiry, quote, (double) value / TICK_MONEY, forward, 0.001, losses);
                for (int column = 0; column < losses.length; column++) {
                    assertEquals(
                            losses[column] * TICK_MONEY * 256,
                            column(record, column),
                            0.52,
                            "seed=" + seed + " round=" + round + " column=" + column);
                }
            }
        }
    }

    @Test
    void shouldPriceManyMarketsAtOnceAsOneAfterTheOther() {
        long seed = 1_976;
        SplittableRandom random = new SplittableRandom(seed);
        PricingModel fast = new Black76Model();
        PricingModel plain = Black76::value;
        double worst = 0;
        for (int round = 0; round < 2_000; round++) {
            double forward = 60_000;
            double[] forwards = new double[8];
            double[] vols = new double[8];
            for (int index = 0; index < forwards.length; index++) {
                forwards[index] = forward * random.nextDouble(0.2, 6);
                vols[index] = random.nextInt(20) == 0 ? 0 : random.nextDouble(4);
            }
            forwards[0] = forward;
            double strike =
                    random.nextInt(5) == 0 ? forward : forward * Math.exp(random.nextGaussian());
            double years = random.nextInt(10) == 0 ? 60 / (365 * DAY) : random.nextDouble(2);
            boolean call = random.nextBoolean();
            double[] quick = new double[8];
            double[] slow = new double[8];
            ForwardGrid markets = new ForwardGrid(forwards);
            fast.values(call, strike, years, 0.99, markets, vols, quick);
            plain.values(call, strike, years, 0.99, markets, vols, slow);
            for (int index = 0; index < quick.length; index++) {
                double error = Math.abs(quick[index] - slow[index]);
                worst = Math.max(worst, error / Math.max(forwards[index], strike));
            }
        }
        assertTrue(worst < 1e-13, "seed=" + seed + " worst=" + worst);
    }

    @Test
    void shouldAskMarginOfShortOptionsWithoutTheirValue() {
        TableOption put = new TableOption(3, false, 90_000, TICK_MONEY, 0.8);
        try (OptionTables tables = tables(new Black76Model(), 1)) {
            MemorySegment record = record(tables, 100_000, 30 * DAY, put);
            double value = record.get(LONG, OptionDescriptor.VALUE_OFFSET) / (double) TICK_MONEY;
            double initial = SHORT.initial(false, 90_000, 100_000, value) - value + 100;
            double maintenance = SHORT.maintenance(false, 100_000, value) - value;
            long initial256 = record.get(LONG, OptionDescriptor.INITIAL_SHORT_OFFSET);
            long maintenance256 = record.get(LONG, OptionDescriptor.MAINTENANCE_SHORT_OFFSET);
            assertEquals(initial * TICK_MONEY * 256, initial256, 1.001);
            assertTrue(initial256 >= initial * TICK_MONEY * 256 - 1e-3, "rounds up");
            assertEquals(maintenance * TICK_MONEY * 256, maintenance256, 1.001);
            assertEquals(0, record.get(LONG, OptionDescriptor.INITIAL_LONG_OFFSET));
            assertEquals(0, record.get(LONG, OptionDescriptor.MAINTENANCE_LONG_OFFSET));
        }
    }

    @Test
    void shouldAddGreeksInMoneyAfterTheColumnsOfTheScan() {
        TableOption call = new TableOption(3, true, 105_000, TICK_MONEY, 0.6);
        try (OptionTables tables = tables(new Black76Model(), 1)) {
            MemorySegment record = record(tables, 100_000, 30 * DAY, call);
            int first = tables.shape().columnCount() - GreekColumns.COUNT;
            double years = 30.0 / 365;
            double unit = TICK_MONEY * 256;
            double now = Black76.value(true, 100_000, 105_000, years, 0.6, 1);
            double up = Black76.value(true, 101_000, 105_000, years, 0.6, 1);
            double down = Black76.value(true, 99_000, 105_000, years, 0.6, 1);
            double vol = Black76.value(true, 100_000, 105_000, years, 0.601, 1);
            double later = Black76.value(true, 100_000, 105_000, 29.99 / 365, 0.6, 1);
            assertEquals((up - down) / 2 * unit, column(record, first), 5e-3 * now * unit);
            assertEquals((up - 2 * now + down) * unit, column(record, first + 1), 0.01 * unit);
            assertEquals((vol - now) * 10 * unit, column(record, first + 2), 0.05 * unit);
            assertEquals((later - now) * 100 * unit, column(record, first + 3), 0.05 * unit);
            OptionGreeks greeks = OptionGreeks.onForward(true, 100_000, 105_000, years, 0.6, 0);
            assertEquals(greeks.delta() * 1_000 * unit, column(record, first), 0.51);
        }
    }

    @Test
    void shouldShockOnlyThePartOfTheForwardThatIsNotFixed() {
        TableOption call = new TableOption(3, true, 100_000, TICK_MONEY, 0.6);
        try (OptionTables tables = tables(new Black76Model(), 1)) {
            ForwardBlend half = new ForwardBlend(50_000, 50_000);
            tables.fill(List.of(new TableExpiry(100_000, half, 900, 0, Trust.FULL, List.of(call))));
            int rise = 25;
            assertEquals(1.16, RULES.scenarios().get(rise).spot());
            long value = tables.records().get(LONG, OptionDescriptor.VALUE_OFFSET);
            assertEquals(
                    value * 256 - 8_000 * TICK_MONEY * 256,
                    column(tables.records(), 2 * rise),
                    TICK_MONEY * 256,
                    "half of a rise of 16% reaches the settlement price");
        }
    }

    @Test
    void shouldPutTheGreeksIntoChargesThatAreSums() {
        try (OptionTables tables = tables(new Black76Model(), 1)) {
            List<ScenarioCharge> charges = tables.shape().charges();
            assertEquals(ScanLayout.CHARGE_COUNT + GreekColumns.COUNT, charges.size());
            for (ScenarioCharge charge : charges.subList(ScanLayout.CHARGE_COUNT, 8)) {
                assertTrue(charge.signed());
                assertEquals(1, charge.rowTo() - charge.rowFrom());
                assertTrue(charge.rowFrom() >= charges.get(0).rowTo());
            }
        }
    }

    @Test
    void shouldUseTheModelThatReplacedTheShippedOne() {
        PricingModel flat = (call, forward, strike, years, vol, discount) -> forward / 10;
        try (OptionTables tables = tables(flat, 1)) {
            TableOption call = new TableOption(3, true, 100_000, TICK_MONEY, 0.6);
            MemorySegment record = record(tables, 100_000, DAY, call);
            assertEquals(10_000 * TICK_MONEY, record.get(LONG, OptionDescriptor.VALUE_OFFSET));
            assertEquals(1_600 * TICK_MONEY * 256, column(record, 0), "16% down, of a tenth");
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        assertThrows(
                IllegalArgumentException.class, () -> new TableOption(1, true, 1, 1, Double.NaN));
        TableOption one = new TableOption(1, true, 100, 1, 0.5);
        TableOption huge = new TableOption(2, true, 100, Long.MAX_VALUE, 0.5);
        try (OptionTables tables = tables(new Black76Model(), 1)) {
            ForwardBlend forward = new ForwardBlend(0, 100);
            TableExpiry two = new TableExpiry(100, forward, DAY, 0, Trust.FULL, List.of(one, one));
            assertThrows(IllegalArgumentException.class, () -> tables.fill(List.of(two)));
            TableExpiry large = new TableExpiry(100, forward, DAY, 0, Trust.FULL, List.of(huge));
            assertThrows(IllegalArgumentException.class, () -> tables.fill(List.of(large)));
        }
    }

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    /** Returns rules that charge all doubt. */
    private static ScanRules doubting(ScanRules rules) {
        return new ScanRules(
                rules.scenarios(),
                rules.vol(),
                rules.skew(),
                rules.discounts(),
                rules.basis(),
                rules.minimumDelta(),
                rules.initialFactor(),
                rules.maintenanceFactor(),
                rules.pegLoss(),
                new Confidence(1, 1),
                rules.perpetual(),
                rules.nakedOption());
    }

    private static OptionTables tables(PricingModel model, int recordsMax) {
        return new OptionTables(new ScanLayout(RULES, model), STANDARD, recordsMax);
    }

    private static MemorySegment record(
            OptionTables tables, double forward, double seconds, TableOption option) {
        TableExpiry expiry =
                new TableExpiry(
                        forward,
                        new ForwardBlend(0, forward),
                        seconds,
                        0,
                        DOUBTED,
                        List.of(option));
        assertEquals(1, tables.fill(List.of(expiry)));
        return tables.records();
    }

    private static long column(MemorySegment record, int column) {
        return record.get(LONG, OptionDescriptor.HEADER_BYTES + (long) column * Long.BYTES);
    }
}
