package io.novate.app.vectors;

import io.novate.pricing.option.Black76;
import io.novate.pricing.option.OptionGreeks;

/** Rows of option values and sensitivities. */
final class OptionChecks {
    /** Double-precision sources that reproduce themselves to 1e-13. */
    private static final double DOUBLE = 1e-12;

    /** Fifty-digit reference: what double precision can hold so far out in the wings. */
    private static final double WINGS = 1e-10;

    /** As the header of the file says: relative, absolute below 1. */
    private static final double FIVE_DIGITS = 1e-5;

    private static final double DAYS = 365;

    private OptionChecks() {}

    static Verdict crypto(Fields row) {
        double forward = positive(row, "forward");
        double strike = positive(row, "strike");
        double years = notNegative(row, "t_years");
        double vol = notNegative(row, "vol");
        OptionGreeks call = OptionGreeks.onForward(true, forward, strike, years, vol, 0);
        OptionGreeks put = OptionGreeks.onForward(false, forward, strike, years, vol, 0);
        return Verdict.all(
                Compare.relative(row, "call", call.value(), WINGS),
                Compare.relative(row, "put", put.value(), WINGS),
                Compare.relative(row, "call_delta_fwd", call.delta(), WINGS),
                Compare.relative(row, "gamma", call.gamma(), WINGS),
                Compare.relative(row, "vega", call.vega(), WINGS),
                Compare.relative(row, "theta", call.theta(), WINGS));
    }

    static Verdict forwardCall(Fields row) {
        double value =
                Black76.value(
                        true,
                        positive(row, "forward"),
                        positive(row, "strike"),
                        notNegative(row, "t"),
                        notNegative(row, "vol"),
                        1);
        return Compare.near(row, "call_price_undiscounted", value, DOUBLE * Math.max(1, value));
    }

    static Verdict totalDeviation(Fields row) {
        double value =
                Black76.undiscounted(
                        isCall(row),
                        positive(row, "forward"),
                        positive(row, "strike"),
                        notNegative(row, "stddev"));
        return Compare.near(row, "price", value * row.real("discount"), notNegative(row, "tol"));
    }

    static Verdict carryCall(Fields row) {
        OptionGreeks call =
                OptionGreeks.of(
                        true,
                        positive(row, "spot"),
                        positive(row, "strike"),
                        notNegative(row, "t"),
                        notNegative(row, "vol"),
                        row.real("r"),
                        row.real("carry"));
        return Compare.relative(row, "call_price", call.value(), DOUBLE);
    }

    static Verdict priceAndGreeks(Fields row) {
        double spot = positive(row, "spot");
        double strike = positive(row, "strike");
        double years = notNegative(row, "t");
        double vol = notNegative(row, "vol");
        double rate = row.real("r");
        return Verdict.all(
                side(row, "call", OptionGreeks.of(true, spot, strike, years, vol, rate, rate)),
                side(row, "put", OptionGreeks.of(false, spot, strike, years, vol, rate, rate)));
    }

    static Verdict deltaConvention(Fields row) {
        double spot = positive(row, "spot");
        double baseFactor = positive(row, "base_df");
        double rate = -Math.log(positive(row, "quote_df"));
        double carry = rate + Math.log(baseFactor);
        OptionGreeks greeks =
                OptionGreeks.of(
                        isCall(row),
                        spot,
                        positive(row, "strike"),
                        1,
                        notNegative(row, "stddev"),
                        rate,
                        carry);
        double delta =
                switch (row.text("delta_type")) {
                    case "Spot" -> greeks.delta();
                    case "Fwd" -> greeks.delta() / baseFactor;
                    case "PaSpot" -> greeks.premiumAdjustedDelta(spot);
                    case "PaFwd" -> greeks.premiumAdjustedDelta(spot) / baseFactor;
                    default -> throw row.wrong("delta_type", "Spot, Fwd, PaSpot or PaFwd");
                };
        return Compare.near(row, "delta", delta, notNegative(row, "tol"));
    }

    static Verdict oneGreek(Fields row) {
        OptionGreeks greeks = withYield(row);
        double value =
                switch (row.text("greek")) {
                    case "delta" -> greeks.delta();
                    case "elasticity" -> greeks.elasticity(row.real("spot"));
                    case "gamma" -> greeks.gamma();
                    case "vega" -> greeks.vega();
                    case "theta" -> greeks.theta();
                    case "theta_per_day" -> greeks.theta() / DAYS;
                    case "rho" -> greeks.rho();
                    case "dividendRho" -> greeks.dividendRho();
                    default -> throw row.wrong("greek", "a greek this version knows");
                };
        return Compare.near(row, "value", value, notNegative(row, "tol"));
    }

    static Verdict priceWithYield(Fields row) {
        return Compare.near(row, "price", withYield(row).value(), notNegative(row, "tol"));
    }

    private static OptionGreeks withYield(Fields row) {
        double rate = row.real("r");
        return OptionGreeks.of(
                isCall(row),
                positive(row, "spot"),
                positive(row, "strike"),
                notNegative(row, "t"),
                notNegative(row, "vol"),
                rate,
                rate - row.real("q"));
    }

    private static Verdict side(Fields row, String side, OptionGreeks greeks) {
        return Verdict.all(
                digits(row, side, greeks.value()),
                digits(row, side + "_delta", greeks.delta()),
                digits(row, side + "_gamma", greeks.gamma()),
                digits(row, side + "_theta", greeks.theta()),
                digits(row, side + "_vega", greeks.vega()),
                digits(row, side + "_rho", greeks.rho()));
    }

    private static Verdict digits(Fields row, String name, double actual) {
        return Compare.near(row, name, actual, FIVE_DIGITS * Math.max(1, Math.abs(actual)));
    }

    private static boolean isCall(Fields row) {
        return switch (row.text("type")) {
            case "call" -> true;
            case "put" -> false;
            default -> throw row.wrong("type", "call or put");
        };
    }

    private static double positive(Fields row, String name) {
        double value = row.real(name);
        if (!(value > 0)) {
            throw row.wrong(name, "positive");
        }
        return value;
    }

    private static double notNegative(Fields row, String name) {
        double value = row.real(name);
        if (!(value >= 0)) {
            throw row.wrong(name, "zero or positive");
        }
        return value;
    }
}
