package io.novate.pricing.surface;

/**
 * Total variance of one expiry as a hyperbola in log-moneyness: {@code w(k) = level + tilt * y +
 * curve * sqrt(y^2 + 1)} with {@code y = (k - centre) / width}.
 *
 * <p>A call spread and a butterfly cost nothing less than zero where {@link #density} is not
 * negative; far in the wings that follows from a slope below 2.
 *
 * <p><b>Units</b>: {@code k} is the logarithm of strike over forward; total variance is volatility
 * squared times years.
 *
 * <p><b>Source</b>: J. Gatheral and A. Jacquier, Arbitrage-free SVI volatility surfaces,
 * Quantitative Finance 14 (2014), sections 2 and 3, raw parametrisation written as in Zeliade
 * Systems, Quasi-explicit calibration of Gatheral's SVI model, 2009.
 *
 * @param level variance that does not depend on the strike
 * @param tilt difference of the slopes of the wings
 * @param curve sum of their steepness, at least the absolute tilt
 * @param centre log-moneyness of the bend
 * @param width how wide the bend is, positive
 */
public record SviSlice(double level, double tilt, double curve, double centre, double width) {
    private static final double SLOPE_MAX = 2;
    private static final int CHECKS = 160;

    /** Returns a smile that is flat. */
    public static SviSlice flat(double totalVariance) {
        return new SviSlice(totalVariance, 0, 0, 0, 1);
    }

    /** Returns the total variance at a log-moneyness. */
    public double variance(double moneyness) {
        double y = (moneyness - centre) / width;
        return level + tilt * y + curve * Math.sqrt(y * y + 1);
    }

    /**
     * Returns the sign of the risk-neutral density at a log-moneyness: Durrleman's function, which
     * is not negative exactly where no butterfly has a negative price.
     */
    public double density(double moneyness) {
        double y = (moneyness - centre) / width;
        double root = Math.sqrt(y * y + 1);
        double w = level + tilt * y + curve * root;
        double first = (tilt + curve * y / root) / width;
        double second = curve / (root * root * root * width * width);
        double shift = 1 - moneyness * first / (2 * w);
        return shift * shift - first * first / 4 * (1 / w + 0.25) + second / 2;
    }

    /**
     * Returns whether no vertical spread and no butterfly is priced below zero: variance is
     * positive everywhere, the wings are not too steep, and the density is not negative on a grid
     * that reaches eight standard deviations beyond a range of log-moneyness.
     */
    public boolean isArbitrageFree(double from, double to) {
        double lowest = level + Math.sqrt(Math.max(0, curve * curve - tilt * tilt));
        boolean isShaped = width > 0 && curve >= Math.abs(tilt) && lowest > 0;
        if (!isShaped || (curve + Math.abs(tilt)) / width >= SLOPE_MAX) {
            return false;
        }
        double beyond = 8 * Math.sqrt(variance(0));
        double step = (to - from + 2 * beyond) / CHECKS;
        for (int check = 0; check <= CHECKS; check++) {
            if (!(density(from - beyond + check * step) >= 0)) {
                return false;
            }
        }
        return true;
    }
}
