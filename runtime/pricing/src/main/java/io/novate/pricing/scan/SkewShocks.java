package io.novate.pricing.scan;

/**
 * How far the smile turns: a multiple of volatility that grows with log-moneyness up to a cap.
 *
 * <p>With {@code k = ln(strike / forward)}, its absolute value for the absolute shock, and {@code
 * s} the root of the years to expiry, volatility is multiplied by {@code 1 + cap * k / width}
 * within {@code 1 - cap .. 1 + cap}; {@code cap = base + slope * s} and {@code width =
 * max(widthMin, s * widthScale * (volBase + volSlope * s))}.
 *
 * @param linearBase cap of the linear shock at expiry
 * @param linearSlope its change per root of a year
 * @param absoluteBase cap of the absolute shock at expiry
 * @param absoluteSlope its change per root of a year
 * @param widthMin smallest width
 * @param widthScale standard deviations at which the smile is flat
 * @param volBase volatility that measures them, at expiry
 * @param volSlope its change per root of a year
 */
public record SkewShocks(
        double linearBase,
        double linearSlope,
        double absoluteBase,
        double absoluteSlope,
        double widthMin,
        double widthScale,
        double volBase,
        double volSlope) {
    /** Checks the numbers. */
    public SkewShocks {
        Bounds.check("linearBase", linearBase, 0, 10);
        Bounds.check("linearSlope", linearSlope, -10, 10);
        Bounds.check("absoluteBase", absoluteBase, 0, 10);
        Bounds.check("absoluteSlope", absoluteSlope, -10, 10);
        Bounds.check("widthMin", widthMin, 0, 10);
        Bounds.check("widthScale", widthScale, 0, 10);
        Bounds.check("volBase", volBase, 0, 10);
        Bounds.check("volSlope", volSlope, -20, 20);
    }

    /** Returns the multiple of volatility, not negative. */
    public double multiple(VolShock shock, double strike, double forward, double years) {
        double root = Math.sqrt(years);
        boolean linear = shock == VolShock.LINEAR_SKEW;
        double cap = linear ? linearBase + linearSlope * root : absoluteBase + absoluteSlope * root;
        double width = Math.max(widthMin, root * widthScale * (volBase + volSlope * root));
        double signed = Math.log(strike / forward);
        double moneyness = linear ? signed : Math.abs(signed);
        double turn = moneyness * cap == 0 ? 0 : moneyness * cap / width;
        return Math.max(0, 1 + (moneyness >= 0 ? Math.min(cap, turn) : Math.max(-cap, turn)));
    }
}
