package io.novate.pricing.option;

/**
 * Value of a European option on a forward.
 *
 * <p>With {@code s = vol * sqrt(years)}, {@code d1 = ln(F/K)/s + s/2} and {@code d2 = d1 - s}, a
 * call is worth {@code discount * (F N(d1) - K N(d2))}. The side out of the money is computed first
 * and the other follows from parity, so deep wings keep their relative accuracy.
 *
 * <p><b>Units</b>: years of 365 days; volatility per year; value in the unit of the forward.
 *
 * <p><b>Errors</b>: forward and strike must be positive, years and volatility not negative; callers
 * check market data, and here an {@link IllegalArgumentException} names the value.
 *
 * <p><b>Source</b>: F. Black, The pricing of commodity contracts, 1976.
 */
public final class Black76 {
    private Black76() {}

    /** Returns the value of one option; with zero volatility or time the intrinsic value. */
    public static double value(
            boolean call,
            double forward,
            double strike,
            double years,
            double vol,
            double discount) {
        check("years", years, years >= 0);
        check("vol", vol, vol >= 0);
        return discount * undiscounted(call, forward, strike, vol * Math.sqrt(years));
    }

    /** Returns the undiscounted value at a total standard deviation {@code vol * sqrt(years)}. */
    public static double undiscounted(boolean call, double forward, double strike, double stddev) {
        check("forward", forward, forward > 0);
        check("strike", strike, strike > 0);
        check("stddev", stddev, stddev >= 0);
        double intrinsic = Math.max(0, call ? forward - strike : strike - forward);
        if (stddev == 0) {
            return intrinsic;
        }
        boolean forwardIsLow = forward < strike;
        double low = forwardIsLow ? forward : strike;
        double high = forwardIsLow ? strike : forward;
        return intrinsic + outOfTheMoney(low, high, logMoneyness(low, high), stddev);
    }

    /** Returns {@code ln(forward / strike)}, accurate also where it is near zero. */
    static double logMoneyness(double forward, double strike) {
        double relative = (forward - strike) / strike;
        return Math.abs(relative) < 0.5 ? Math.log1p(relative) : Math.log(forward / strike);
    }

    /**
     * Returns the value of the side out of the money.
     *
     * @param low the smaller of forward and strike
     * @param high the larger
     * @param logRatio {@code ln(low / high)}, at most 0
     */
    static double outOfTheMoney(double low, double high, double logRatio, double stddev) {
        double d1 = logRatio / stddev + 0.5 * stddev;
        double d2 = d1 - stddev;
        double value =
                d1 <= 0
                        ? low * Normal.density(d1) * (Normal.mills(d1) - Normal.mills(d2))
                        : low * Normal.cdf(d1) - high * Normal.cdf(d2);
        return Math.max(0, value);
    }

    static void check(String name, double value, boolean isSound) {
        if (!isSound || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " is outside its range");
        }
    }
}
