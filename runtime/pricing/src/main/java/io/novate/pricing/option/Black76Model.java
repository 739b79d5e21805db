package io.novate.pricing.option;

import io.novate.pricing.scan.ForwardGrid;
import io.novate.pricing.scan.PricingModel;

/**
 * Black-76, one option in many markets at once.
 *
 * <p>With {@code a} the smaller and {@code b} the larger of forward and strike, {@code d1 =
 * ln(a/b)/s + s/2}, {@code d2 = d1 - s}: because {@code a phi(d1) = b phi(d2)}, the side out of the
 * money
 *
 * <pre>
 * a N(d1) - b N(d2) = a phi(d1) (M(d1) - M(d2))              when d1 &lt;= 0
 *                   = a - a phi(d1) (M(-d1) + M(d2))         when d2 &lt;= 0 &lt; d1
 *                   = a - b + a phi(d1) (M(-d2) - M(-d1))    when 0 &lt; d2
 * </pre>
 *
 * needs one exponential and two Mills ratios; the logarithm of the forward is shared by all options
 * of an expiry and that of the strike by all markets. About 45 ns a value instead of 110.
 *
 * <p><b>Exactness</b>: within 1e-13 of the forward of {@link Black76#value}.
 */
public final class Black76Model implements PricingModel {
    private static final double DENSITY_AT_ZERO = 0.398942280401432677939946059934;

    /** Below it an option is worth less than 1e-19 of the forward. */
    private static final double WORTHLESS = -9;

    @Override
    public double value(
            boolean call,
            double forward,
            double strike,
            double years,
            double vol,
            double discount) {
        return Black76.value(call, forward, strike, years, vol, discount);
    }

    @Override
    public void values(
            boolean call,
            double strike,
            double years,
            double discount,
            ForwardGrid markets,
            double[] vols,
            double[] values) {
        double logStrike = Math.log(strike);
        double rootYears = Math.sqrt(years);
        int count = markets.count();
        for (int index = 0; index < count; index++) {
            double forward = markets.forward(index);
            double stddev = vols[index] * rootYears;
            double intrinsic = Math.max(0, call ? forward - strike : strike - forward);
            double time =
                    stddev > 0 && forward > 0
                            ? time(forward, strike, markets.log(index) - logStrike, stddev)
                            : 0;
            values[index] = discount * (intrinsic + time);
        }
    }

    /** Returns the value of the side out of the money, not negative. */
    private static double time(double forward, double strike, double logRatio, double stddev) {
        boolean isLow = forward < strike;
        double low = isLow ? forward : strike;
        double high = isLow ? strike : forward;
        double d1 = -Math.abs(logRatio) / stddev + 0.5 * stddev;
        if (d1 < WORTHLESS) {
            return 0;
        }
        double d2 = d1 - stddev;
        double scaled = low * DENSITY_AT_ZERO * Math.exp(-0.5 * d1 * d1);
        double value;
        if (d1 <= 0) {
            value = scaled * (Normal.mills(d1) - Normal.mills(d2));
        } else if (d2 <= 0) {
            value = low - scaled * (Normal.mills(-d1) + Normal.mills(d2));
        } else {
            value = low - high + scaled * (Normal.mills(-d2) - Normal.mills(-d1));
        }
        return Math.max(0, value);
    }
}
