package io.novate.pricing.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.ColumnMove;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The layout against the rule as it reads, on random rules and portfolios. */
final class ScanLayoutTest {
    private static final int RUNS = 400;
    private static final long SEED = 20_261_120;

    @Test
    void shouldSayTheRuleInColumnsAndTerms() {
        int crossed = 0;
        int skewBinds = 0;
        int leastBinds = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(SEED + run);
            ScanRules rules = RandomScan.rules(random);
            PlainScan.Portfolio portfolio = RandomScan.portfolio(random);
            PlainScan plain = new PlainScan(rules, portfolio);
            ScanLayout layout = new ScanLayout(rules, PlainBlack::value);
            PlainShape held = held(layout, portfolio);
            String where = "seed " + (SEED + run);
            double size = 1;
            for (int row = 0; row < rules.scenarios().size(); row++) {
                double expected = -plain.profit(rules.scenarios().get(row));
                size = Math.max(size, Math.abs(expected));
                double actual = held.row(row);
                assertEquals(expected, actual, 1e-9 * size, where + " scenario " + row);
                boolean worst = Math.abs(expected - held.charge(0)) <= 1e-9 * size;
                skewBinds += worst && rules.scenarios().get(row).vol().isSkew() ? 1 : 0;
            }
            crossed += rules.discounts().longBase() > rules.discounts().shortBase() ? 1 : 0;
            PlainScan.Requirement expected = plain.requirement();
            double[] initial = layout.initialFactors(portfolio.currencyPrice());
            double[] maintenance = layout.maintenanceFactors();
            leastBinds += near(plain.leastLoss(), held.charge(0)) ? 1 : 0;
            double precision = rules.minimumDelta().equals(MinimumDelta.NONE) ? 1e-9 : 1e-5;
            double bound = precision * Math.max(size, expected.initial());
            assertEquals(expected.initial(), weigh(held, initial), bound, where + " initial");
            assertEquals(
                    expected.maintenance(),
                    weigh(held, maintenance),
                    bound,
                    where + " maintenance");
        }
        assertTrue(crossed > RUNS / 20, "crossed discounts: " + crossed);
        assertTrue(leastBinds > RUNS / 20, "binding deltas: " + leastBinds);
        assertTrue(skewBinds > RUNS / 20, "binding skews: " + skewBinds);
    }

    @Test
    void shouldTakeLossesOfAPublishedRiskArray() {
        ScanRules rules = RandomScan.rules(new SplittableRandom(2));
        List<Scenario> plain =
                rules.scenarios().stream().filter(one -> !one.vol().isSkew()).toList();
        ScanLayout layout = new ScanLayout(with(rules, plain), PlainBlack::value);
        double[] array = new double[plain.size()];
        for (int index = 0; index < array.length; index++) {
            array[index] = 100 - 7 * index;
        }
        double[] losses = new double[layout.shape().columnCount()];
        layout.fillScenarioLosses(array, losses);
        PlainShape held = new PlainShape(layout.shape());
        held.hold(-3, "e", "k", losses);
        held.hold(1, "f", "k", losses);
        for (int row = 0; row < array.length; row++) {
            assertEquals(-2 * array[row], held.row(row), 1e-9);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> layout.fillScenarioLosses(new double[array.length + 1], losses));
    }

    private static ScanRules with(ScanRules rules, List<Scenario> scenarios) {
        return new ScanRules(
                scenarios,
                rules.vol(),
                rules.skew(),
                rules.discounts(),
                rules.basis(),
                rules.minimumDelta(),
                rules.initialFactor(),
                rules.maintenanceFactor(),
                rules.pegLoss(),
                rules.confidence(),
                rules.perpetual(),
                rules.nakedOption());
    }

    private static boolean near(double expected, double actual) {
        return expected > 0 && Math.abs(expected - actual) <= 1e-5 * expected;
    }

    @Test
    void shouldSaySharesOfLinearInstrumentsWithSixDigits() {
        ScanRules rules = RandomScan.rules(new SplittableRandom(3));
        ScanLayout layout = new ScanLayout(rules, PlainBlack::value);
        double[] shares = {0.015 * 3000 / 3100, 0.000_012_345_67, 0.03, 1.24, 2.640_000_1};
        for (double share : shares) {
            List<ColumnMove> moves = layout.linearMoves(new LinearRisk(false, share, 0));
            ColumnMove move = moves.get(layout.shape().columnCount() - 4);
            double said = -1e-12 * move.movePpm() * move.weightPpm();
            assertEquals(share, said, 1e-6 * share, "share " + share);
        }
        assertEquals(
                new ColumnMove(-30_000, 1_000_000),
                layout.linearMoves(new LinearRisk(false, 0.03, 0))
                        .get(layout.shape().columnCount() - 4));
    }

    @Test
    void shouldLayOutCrossedDiscountsWithMoreColumns() {
        ScanRules rules = RandomScan.rules(new SplittableRandom(1));
        int skews = 2;
        int plain = rules.scenarios().size() - skews;
        assertEquals(2 * plain + 2 * skews + 11, columns(rules, new Discounts(1, 0, 0, 1, 0, 0)));
        assertEquals(4 * plain + 9 * skews + 11, columns(rules, new Discounts(1, 0, 0, 0.9, 0, 0)));
        assertEquals(4 * plain + 9 * skews + 11, columns(rules, new Discounts(1.1, 0, 0, 2, 0, 0)));
    }

    private static int columns(ScanRules rules, Discounts discounts) {
        return new ScanLayout(
                        new ScanRules(
                                rules.scenarios(),
                                rules.vol(),
                                rules.skew(),
                                discounts,
                                rules.basis(),
                                rules.minimumDelta(),
                                rules.initialFactor(),
                                rules.maintenanceFactor(),
                                rules.pegLoss(),
                                rules.confidence(),
                                rules.perpetual(),
                                rules.nakedOption()),
                        PlainBlack::value)
                .shape()
                .columnCount();
    }

    private static double weigh(PlainShape held, double[] factors) {
        double sum = 0;
        for (int charge = 0; charge < ScanLayout.CHARGE_COUNT; charge++) {
            sum += factors[charge] * held.charge(charge);
        }
        return sum;
    }

    private static PlainShape held(ScanLayout layout, PlainScan.Portfolio portfolio) {
        PlainShape held = new PlainShape(layout.shape());
        ScanRules rules = layout.rules();
        double[] losses = new double[layout.shape().columnCount()];
        PlainScan.Perpetual perpetual = portfolio.perpetual();
        double confidence = portfolio.spotConfidence();
        if (perpetual.amount() != 0) {
            confidence = Math.min(confidence, perpetual.confidence());
            double share = portfolio.spot() / perpetual.price();
            layout.fillLinear(
                    new LinearRisk(
                            true,
                            share * rules.perpetual().maintenance(),
                            share
                                    * (rules.perpetual().initialExtra()
                                            + rules.confidence().charge(confidence))),
                    losses);
            held.hold(perpetual.amount() * perpetual.price(), "none", "none", losses);
        }
        for (PlainScan.Collateral asset : portfolio.collateral()) {
            double doubt =
                    rules.confidence()
                            .charge(Math.min(asset.confidence(), portfolio.spotConfidence()));
            layout.fillLinear(
                    new LinearRisk(
                            asset.offsets(), asset.maintenance(), asset.initialExtra() + doubt),
                    losses);
            held.hold(asset.value(), "none", "none", losses);
        }
        List<PlainScan.Option> options = new ArrayList<>(portfolio.options());
        for (PlainScan.Option option : options) {
            PlainScan.Expiry expiry = portfolio.expiries().get(option.expiry());
            ExpiryQuote quote = new ExpiryQuote(expiry.forward(), expiry.seconds(), expiry.rate());
            OptionQuote quoted = new OptionQuote(option.call(), option.strike(), option.vol());
            layout.fillOption(
                    quote,
                    quoted,
                    layout.value(quote, quoted),
                    portfolio.spot(),
                    rules.confidence().charge(Math.min(confidence, expiry.confidence())),
                    losses);
            held.hold(option.amount(), "e" + option.expiry(), "k" + option.strike(), losses);
        }
        return held;
    }
}
