package io.novate.pricing.option;

/**
 * The volatility at which Black-76 returns a given price.
 *
 * <p>The price is reduced to the side out of the money, whose logarithm is smooth in the total
 * standard deviation; Newton steps on it are kept inside a bracket that always holds the answer and
 * halves when a step leaves it.
 *
 * <p><b>Exactness</b>: the returned volatility reprices to the given price within a few units in
 * the last place, as far as the price itself determines it.
 */
public final class ImpliedVolatility {
    private static final int STEPS_MAX = 200;
    private static final double STDDEV_MAX = 60;

    private ImpliedVolatility() {}

    /**
     * Returns the volatility.
     *
     * @param price discounted price of the option
     * @throws IllegalArgumentException when no volatility gives this price; the message says which
     *     bound it breaks
     */
    public static double of(
            boolean call,
            double forward,
            double strike,
            double years,
            double price,
            double discount) {
        Black76.check("forward", forward, forward > 0);
        Black76.check("strike", strike, strike > 0);
        Black76.check("years", years, years > 0);
        Black76.check("discount", discount, discount > 0);
        double undiscounted = price / discount;
        double intrinsic = Math.max(0, call ? forward - strike : strike - forward);
        double bound = call ? forward : strike;
        if (!(undiscounted >= intrinsic)) {
            throw new IllegalArgumentException(
                    "price: " + price + " is below the intrinsic value " + intrinsic * discount);
        }
        if (!(undiscounted < bound)) {
            throw new IllegalArgumentException(
                    "price: "
                            + price
                            + " is not below "
                            + bound * discount
                            + ", the most it can be");
        }
        double low = Math.min(forward, strike);
        double high = Math.max(forward, strike);
        double time = undiscounted - intrinsic;
        return time == 0 ? 0 : solve(low, high, time) / Math.sqrt(years);
    }

    private static double solve(double low, double high, double time) {
        double logRatio = Black76.logMoneyness(low, high);
        double below = 0;
        double above = STDDEV_MAX;
        // The value is steepest here; from this point Newton's method converges on either side.
        double stddev = Math.max(Math.sqrt(-2 * logRatio), time / low * 2.5);
        stddev = Math.clamp(stddev, 1e-9, STDDEV_MAX / 2);
        double wanted = Math.log(time);
        for (int step = 0; step < STEPS_MAX; step++) {
            double value = Black76.outOfTheMoney(low, high, logRatio, stddev);
            if (value > time) {
                above = stddev;
            } else {
                below = stddev;
            }
            double d1 = logRatio / stddev + 0.5 * stddev;
            double slope = low * Normal.density(d1);
            double change = value > 0 ? (Math.log(value) - wanted) * value / slope : Double.NaN;
            double next = stddev - change;
            if (!(next > below && next < above)) {
                next = 0.5 * (below + above);
            }
            if (Math.abs(next - stddev) <= 4e-16 * stddev || next == below || next == above) {
                return next;
            }
            stddev = next;
        }
        return stddev;
    }
}
