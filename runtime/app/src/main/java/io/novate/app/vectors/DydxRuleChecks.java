package io.novate.app.vectors;

import io.novate.pricing.venue.Fraction;
import io.novate.pricing.venue.FundingRate;
import io.novate.pricing.venue.ImpactPremium;
import io.novate.pricing.venue.LiquidationPrice;
import io.novate.pricing.venue.Quantums;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of dYdX v4 that ask one rule, without an account. */
final class DydxRuleChecks {
    private DydxRuleChecks() {}

    static Verdict notionalConversion(Fields row) {
        Quantums quantums = quantums(row);
        BigInteger amount = row.wide("amount_in");
        BigInteger price = row.wide("price");
        return switch (row.text("direction")) {
            case "base_to_quote" ->
                    Compare.exact(row, "expected_out", quantums.quote(amount, price));
            case "quote_to_base" ->
                    Compare.exact(row, "expected_out", quantums.base(amount, price));
            default -> throw row.wrong("direction", "base_to_quote or quote_to_base");
        };
    }

    static Verdict ratesAndClamp(Fields row) {
        long initial = row.integer("initial_margin_ppm");
        long maintenance =
                FundingRate.maintenanceRate(initial, row.integer("maintenance_fraction_ppm"));
        return switch (row.text("kind")) {
            case "maintenance_margin_ppm" -> Compare.exact(row, "expected_ppm", maintenance);
            case "funding_clamp_ppm" ->
                    Compare.exact(
                            row,
                            "expected_ppm",
                            FundingRate.clamp(
                                    row.integer("clamp_factor_ppm"), initial, maintenance));
            default -> throw row.wrong("kind", "maintenance_margin_ppm or funding_clamp_ppm");
        };
    }

    static Verdict fundingIndexDelta(Fields row) {
        BigInteger delta =
                quantums(row)
                        .fundingIndexDelta(
                                row.wide("price"),
                                row.integer("rate_8h_ppm"),
                                row.integer("seconds"));
        return Compare.exact(row, "expected_index_delta", delta);
    }

    static Verdict fundingSettlement(Fields row) {
        BigInteger settlement =
                FundingRate.settlementPpm(
                        row.wide("current_funding_index"),
                        row.wide("position_funding_index"),
                        row.wide("base_quantums"));
        return Compare.exact(row, "expected_settlement_ppm", settlement);
    }

    static Verdict fundingTick(Fields row) {
        long initial = row.integer("initial_margin_ppm");
        long maintenance =
                FundingRate.maintenanceRate(initial, row.integer("maintenance_fraction_ppm"));
        long clamp = FundingRate.clamp(row.integer("clamp_factor_ppm"), initial, maintenance);
        long tickSeconds = row.integer("tick_seconds");
        long countMin = FundingRate.samplesOf(tickSeconds, row.integer("sample_seconds"));
        long average = FundingRate.average(repeatedSamples(row), countMin);
        long rate = FundingRate.rate(average, row.integer("default_funding_ppm"), clamp);
        BigInteger delta = quantums(row).fundingIndexDelta(row.wide("price"), rate, tickSeconds);
        return Verdict.all(
                Compare.exact(row, "expected_rate_8h_ppm", rate),
                Compare.exact(row, "expected_index_delta", delta));
    }

    static Verdict premiumTailTrim(Fields row) {
        long[] samples = longs(row, "input");
        long[] trimmed = FundingRate.trimTails(samples, row.small("trim_rate_each_side_ppm"));
        long[] expected = longs(row, "expected");
        return Arrays.equals(expected, trimmed)
                ? Verdict.PASSED
                : Compare.failed("expected", joined(expected), joined(trimmed));
    }

    static Verdict impactPremium(Fields row) {
        ImpactPremium premium =
                new ImpactPremium(
                        row.small("quote_per_tick_base_exp10"), row.wide("impact_notional_quote"));
        Fraction index =
                new Fraction(row.wide("index_price_ticks_num"), row.wide("index_price_ticks_den"));
        if (index.signum() <= 0) {
            throw row.wrong("index_price_ticks_num", "positive");
        }
        long ppm =
                premium.premiumPpm(
                        levels(row, "bids"), levels(row, "asks"), index, row.integer("clamp_ppm"));
        return Compare.exact(row, "expect_premium_ppm", ppm);
    }

    static Verdict partialLimits(Fields row) {
        long notional = row.integer("position_notional");
        long min = row.integer("min_notional");
        return Verdict.all(
                Compare.exact(row, "expected_min", LiquidationPrice.notionalMin(notional, min)),
                Compare.exact(
                        row,
                        "expected_max",
                        LiquidationPrice.notionalMax(notional, min, row.small("max_portion_ppm"))));
    }

    static Verdict priority(Fields row) {
        LiquidationPrice first = new LiquidationPrice(row.integer("nc_a"), row.integer("mm_a"));
        LiquidationPrice second = new LiquidationPrice(row.integer("nc_b"), row.integer("mm_b"));
        return Compare.exact(row, "expected", Integer.signum(first.riskierThan(second)));
    }

    private static Quantums quantums(Fields row) {
        return new Quantums(row.small("base_atomic_resolution"), row.small("price_exponent"));
    }

    private static long[] longs(Fields row, String name) {
        try {
            return row.words(name).stream().mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            throw row.wrong(name, "a list of integers");
        }
    }

    private static String joined(long[] values) {
        return Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    /** Reads samples written as value and count: {@code 1000x60 -5x3}. */
    private static long[] repeatedSamples(Fields row) {
        List<Long> samples = new ArrayList<>();
        for (String word : row.words("premium_samples_ppm")) {
            String[] parts = word.split("x", -1);
            try {
                int count = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
                if (parts.length > 2 || count < 0 || count > 1_000_000) {
                    throw new NumberFormatException(word);
                }
                for (int index = 0; index < count; index++) {
                    samples.add(Long.valueOf(parts[0]));
                }
            } catch (NumberFormatException e) {
                throw row.wrong("premium_samples_ppm", "a list of VALUExCOUNT");
            }
        }
        return samples.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<ImpactPremium.Level> levels(Fields row, String name) {
        List<ImpactPremium.Level> levels = new ArrayList<>();
        for (List<String> level : row.table(name)) {
            try {
                levels.add(
                        new ImpactPremium.Level(
                                new BigInteger(level.get(0)), new BigInteger(level.get(1))));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw row.wrong(name, "a list of [ticks, base]");
            }
        }
        return levels;
    }
}
