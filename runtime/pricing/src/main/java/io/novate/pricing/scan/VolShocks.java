package io.novate.pricing.scan;

/**
 * How far volatility moves up and down, by time to expiry.
 *
 * <p>The range is multiplied by {@code (30 / days) ^ power}: short-dated volatility moves more.
 *
 * @param rangeUp relative rise at thirty days, 0.5 is half as much again
 * @param rangeDown relative fall at thirty days
 * @param shortTermPower power up to thirty days
 * @param longTermPower power beyond
 * @param daysFloor fewer days count as this many
 * @param upMin smallest volatility after a rise
 */
public record VolShocks(
        double rangeUp,
        double rangeDown,
        double shortTermPower,
        double longTermPower,
        double daysFloor,
        double upMin) {
    private static final double DAY_SECONDS = 86_400;
    private static final double PIVOT_SECONDS = 30 * DAY_SECONDS;

    /** Checks the numbers. */
    public VolShocks {
        Bounds.check("rangeUp", rangeUp, 0, 10);
        Bounds.check("rangeDown", rangeDown, 0, 10);
        Bounds.check("shortTermPower", shortTermPower, 0, 10);
        Bounds.check("longTermPower", longTermPower, 0, 10);
        Bounds.check("daysFloor", daysFloor, 0, 400);
        Bounds.check("upMin", upMin, 0, 20);
    }

    /** Returns a volatility after a shock that is no skew. */
    public double shocked(VolShock shock, double vol, double secondsToExpiry) {
        double moved = vol * factor(shock, secondsToExpiry);
        return shock == VolShock.UP ? Math.max(upMin, moved) : moved;
    }

    /** Returns what a shock that is no skew multiplies volatility by, the floor apart. */
    double factor(VolShock shock, double secondsToExpiry) {
        return switch (shock) {
            case UP -> 1 + rangeUp * scale(secondsToExpiry);
            case DOWN -> Math.max(0, 1 - rangeDown * scale(secondsToExpiry));
            case SAME -> 1;
            case LINEAR_SKEW, ABSOLUTE_SKEW -> throw new IllegalArgumentException("shock=" + shock);
        };
    }

    private double scale(double secondsToExpiry) {
        double seconds = Math.max(secondsToExpiry, daysFloor * DAY_SECONDS);
        double power = secondsToExpiry <= PIVOT_SECONDS ? shortTermPower : longTermPower;
        return Math.pow(PIVOT_SECONDS / seconds, power);
    }
}
