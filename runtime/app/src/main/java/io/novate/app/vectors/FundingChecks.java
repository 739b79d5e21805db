package io.novate.app.vectors;

import io.novate.app.BadInput;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.venue.PremiumRate;
import io.novate.pricing.venue.VelocityFunding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows of funding rules that are not dYdX's, Drift's or Vega's. */
final class FundingChecks {
    private static final PremiumRate HYPERLIQUID =
            Rulebook.shipped("hyperliquid").funding().premiumRate();

    private static final Pattern VELOCITY =
            Pattern.compile("velocity = skew/([0-9.]+)\\*([0-9.]+) per day");
    private static final Pattern HELD =
            Pattern.compile("held long of ([0-9.]+) at price ([0-9.]+)");
    private static final double PRINTED = 1e-9;

    private FundingChecks() {}

    static Verdict hyperliquid(Fields row) {
        PremiumRate rule =
                new PremiumRate(
                        row.decimal("interest_8h"),
                        row.decimal("clamp"),
                        HYPERLIQUID.multiplier(),
                        HYPERLIQUID.rateMax());
        return Compare.exact(row, "expected_rate_8h", rule.rate(row.decimal("premium_8h")));
    }

    /** Follows the one path that the rows of the file are, in order. */
    static List<Verdict> synthetixPath(VectorFile file) {
        BigDecimal[] velocity = numbers(file, "note", VELOCITY);
        BigDecimal[] held = numbers(file, "units", HELD);
        List<Verdict> verdicts = new ArrayList<>();
        VelocityFunding funding = null;
        BigDecimal elapsed = BigDecimal.ZERO;
        for (Fields row : file.rows()) {
            BigDecimal change = row.decimal("skew_change");
            if (funding == null) {
                BigDecimal before = row.decimal("skew_after").subtract(change);
                funding = new VelocityFunding(velocity[0], velocity[1], before);
            }
            BigDecimal days = row.decimal("step_days");
            elapsed = elapsed.add(days);
            funding.pass(days);
            BigDecimal rate = funding.rate();
            funding.trade(change);
            BigDecimal paid = funding.accrued().multiply(held[0]).multiply(held[1]);
            verdicts.add(
                    Verdict.all(
                            Compare.exact(row, "elapsed_days", elapsed),
                            Compare.exact(row, "skew_after", funding.skew()),
                            Compare.near(
                                    row,
                                    "velocity_after",
                                    funding.velocity().doubleValue(),
                                    PRINTED),
                            Compare.near(row, "rate_at_step_end", rate.doubleValue(), PRINTED),
                            Compare.near(
                                    row, "accrued_paid_by_long", paid.doubleValue(), PRINTED)));
        }
        return verdicts;
    }

    private static BigDecimal[] numbers(VectorFile file, String field, Pattern pattern) {
        Matcher matcher = pattern.matcher(file.header().text(field));
        if (!matcher.find()) {
            throw new BadInput(
                    file.name() + ": header: " + field + " does not say '" + pattern + "'");
        }
        return new BigDecimal[] {
            new BigDecimal(matcher.group(1)), new BigDecimal(matcher.group(2))
        };
    }
}
