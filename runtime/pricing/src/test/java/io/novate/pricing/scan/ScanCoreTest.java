package io.novate.pricing.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.unit.Limits;
import io.novate.pricing.option.Black76;
import io.novate.pricing.rulebook.Rulebook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The core, fed by the layout, against the rule as it reads: integers against plain doubles. */
final class ScanCoreTest {
    private static final int RUNS = 60;
    private static final long SEED = 76;
    private static final double MONEY = 1_000;
    private static final double PPM = 1e6;
    private static final long PRICE_MAX = 1L << 41;
    private static final long MINUTE_MS = 60_000;
    private static final int MARKET = 1;

    private final List<String> refused = new ArrayList<>();
    private final List<Portfolio.Position> positions = new ArrayList<>();

    @Test
    void shouldAskWhatTheShippedRuleOfDeriveAsks() {
        int largest = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(SEED + run);
            String underlying = random.nextBoolean() ? "ETH" : "first";
            ScanRules rules = Rulebook.shipped("derive-pmrm").scan(underlying);
            PlainScan.Portfolio portfolio = RandomScan.portfolio(random);
            largest = Math.max(largest, portfolio.options().size());
            compare(rules, portfolio, "seed " + (SEED + run));
        }
        assertTrue(largest >= 10, "options " + largest);
    }

    @Test
    void shouldAskWhatOddRulesAsk() {
        int compared = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(SEED * SEED + run);
            ScanRules rules = RandomScan.rules(random);
            PlainScan.Portfolio portfolio = RandomScan.portfolio(random);
            boolean nets = portfolio.collateral().stream().anyMatch(PlainScan.Collateral::offsets);
            if (nets && !rules.minimumDelta().equals(MinimumDelta.NONE)) {
                continue; // collateral stands on underlyings of its own, whose deltas do not net
            }
            compared++;
            compare(rules, portfolio, "seed " + (SEED * SEED + run));
        }
        assertTrue(compared > RUNS / 2, "compared " + compared);
    }

    private void compare(ScanRules rules, PlainScan.Portfolio portfolio, String where) {
        PlainScan.Requirement plain = new PlainScan(rules, portfolio).requirement();
        PortfolioResult actual = ask(new ScanLayout(rules, Black76::value), portfolio);
        assertEquals(List.of(), refused, where);
        double gross = Math.abs(portfolio.perpetual().amount()) * portfolio.spot();
        for (PlainScan.Collateral asset : portfolio.collateral()) {
            gross += asset.value();
        }
        for (PlainScan.Option option : portfolio.options()) {
            gross += Math.abs(option.amount()) * portfolio.spot();
        }
        boolean exact = rules.minimumDelta().equals(MinimumDelta.NONE);
        double tolerance = 1 + (exact ? 2e-6 : 2e-5) * gross;
        assertEquals(plain.initial(), actual.initialMargin() / MONEY, tolerance, where);
        assertEquals(plain.maintenance(), actual.maintenanceMargin() / MONEY, tolerance, where);
    }

    private PortfolioResult ask(ScanLayout layout, PlainScan.Portfolio portfolio) {
        refused.clear();
        positions.clear();
        Limits limits = new Limits(1, 5, 1, 64, 1, 512, 64, 8, 64, 8);
        Events events =
                new Events() {
                    @Override
                    public void rejected(long command, int index, Rejection reason, long value) {
                        refused.add(reason + " " + value);
                    }
                };
        try (Clearinghouse house = Clearinghouse.builder().limits(limits).events(events).start();
                Arena arena = Arena.ofConfined()) {
            List<UnderlyingMoves> moves = new ArrayList<>();
            double confidence = linears(house, layout, portfolio, moves);
            house.portfolioRules(0, rules(layout, portfolio.currencyPrice(), moves));
            long stride = OptionDescriptor.strideBytes(layout.shape().columnCount());
            int count = portfolio.options().size();
            if (count > 0) {
                MemorySegment records = arena.allocate(stride * count, Long.BYTES);
                for (int index = 0; index < count; index++) {
                    MemorySegment record = records.asSlice(index * stride, stride);
                    option(
                            house,
                            layout,
                            portfolio,
                            portfolio.options().get(index),
                            confidence,
                            record);
                }
                house.tables(0, 1, records, count);
                house.activate(0, 1);
            }
            return house.whatIf(new Portfolio(MarginMode.PORTFOLIO, 0, positions, List.of()));
        }
    }

    private double linears(
            Clearinghouse house,
            ScanLayout layout,
            PlainScan.Portfolio portfolio,
            List<UnderlyingMoves> moves) {
        ScanRules rules = layout.rules();
        double confidence = portfolio.spotConfidence();
        PlainScan.Perpetual perpetual = portfolio.perpetual();
        if (perpetual.amount() != 0) {
            confidence = Math.min(confidence, perpetual.confidence());
            double share = portfolio.spot() / perpetual.price();
            double initialOnly =
                    rules.perpetual().initialExtra() + rules.confidence().charge(confidence);
            LinearRisk risk =
                    new LinearRisk(
                            true, share * rules.perpetual().maintenance(), share * initialOnly);
            moves.add(new UnderlyingMoves(MARKET, layout.linearMoves(risk)));
            linear(house, MARKET, perpetual.amount() * perpetual.price());
        }
        for (PlainScan.Collateral asset : portfolio.collateral()) {
            double least = Math.min(asset.confidence(), portfolio.spotConfidence());
            double initialOnly = asset.initialExtra() + rules.confidence().charge(least);
            LinearRisk risk = new LinearRisk(asset.offsets(), asset.maintenance(), initialOnly);
            int underlying = MARKET + 1 + moves.size();
            moves.add(new UnderlyingMoves(underlying, layout.linearMoves(risk)));
            linear(house, underlying, asset.value());
        }
        return confidence;
    }

    private void linear(Clearinghouse house, int underlying, double value) {
        Bracket bracket = new Bracket(0, Limits.PPM, Limits.PPM);
        list(
                house,
                Contract.perpetual(underlying, 1, PRICE_MAX),
                MarginSchedule.of(List.of(bracket)),
                Math.round(Math.abs(value) * MONEY),
                value);
    }

    private void option(
            Clearinghouse house,
            ScanLayout layout,
            PlainScan.Portfolio portfolio,
            PlainScan.Option option,
            double confidence,
            MemorySegment record) {
        PlainScan.Expiry expiry = portfolio.expiries().get(option.expiry());
        ExpiryQuote quote = new ExpiryQuote(expiry.forward(), expiry.seconds(), expiry.rate());
        OptionQuote quoted = new OptionQuote(option.call(), option.strike(), option.vol());
        double size = Math.abs(option.amount()) * MONEY;
        long value = Math.round(layout.value(quote, quoted) * size);
        double doubt =
                layout.rules().confidence().charge(Math.min(confidence, expiry.confidence()));
        double[] losses = new double[layout.shape().columnCount()];
        layout.fillOption(quote, quoted, value / size, portfolio.spot(), doubt, losses);
        long expiryMs = (1 + option.expiry()) * MINUTE_MS;
        long strike = Math.round(option.strike() * MONEY);
        Contract contract =
                option.call()
                        ? Contract.call(MARKET, 1, PRICE_MAX, strike, expiryMs)
                        : Contract.put(MARKET, 1, PRICE_MAX, strike, expiryMs);
        int instrument = list(house, contract, MarginSchedule.of(List.of()), 0, option.amount());
        record.set(ValueLayout.JAVA_INT, OptionDescriptor.INSTRUMENT_OFFSET, instrument);
        record.set(ValueLayout.JAVA_INT, OptionDescriptor.COLUMN_COUNT_OFFSET, losses.length);
        record.set(ValueLayout.JAVA_LONG, OptionDescriptor.VALUE_OFFSET, value);
        for (int column = 0; column < losses.length; column++) {
            long at = OptionDescriptor.HEADER_BYTES + (long) column * Long.BYTES;
            record.set(ValueLayout.JAVA_LONG, at, Math.round(losses[column] * size * 256));
        }
    }

    private int list(
            Clearinghouse house, Contract contract, MarginSchedule margin, long mark, double side) {
        int instrument = positions.size() + 1;
        Fees fees = new Fees(0, 0, 0);
        TradingBounds bounds = TradingBounds.of(1, 1, 0, Limits.PPM - 1);
        house.list(
                0, new Listing(instrument, "I" + instrument, contract, margin, fees, bounds, mark));
        positions.add(new Portfolio.Position(instrument, side < 0 ? -1 : 1));
        return instrument;
    }

    private static PortfolioRules rules(
            ScanLayout layout, double currencyPrice, List<UnderlyingMoves> moves) {
        double[] initial = layout.initialFactors(currencyPrice);
        double[] maintenance = layout.maintenanceFactors();
        List<ChargeFactor> factors = new ArrayList<>();
        for (int charge = 0; charge < initial.length; charge++) {
            factors.add(
                    new ChargeFactor(
                            Math.toIntExact(Math.round(initial[charge] * PPM)),
                            Math.toIntExact(Math.round(maintenance[charge] * PPM))));
        }
        return new PortfolioRules(layout.shape(), factors, moves, 0, 0);
    }
}
