package io.novate.pricing.option;

/**
 * Value and sensitivities of one European option.
 *
 * <p>With {@code F = spot * exp(carry * years)} and values discounted at {@code rate}. A forward
 * priced in its own market (Black-76) has carry 0 and the forward as spot; then delta is the
 * discounted forward delta.
 *
 * @param value value of the option
 * @param delta change of value per unit of spot
 * @param gamma change of delta per unit of spot
 * @param vega change of value per 1.00 of volatility
 * @param theta change of value per year as time passes
 * @param rho change of value per 1.00 of rate, the dividend yield staying
 * @param dividendRho change of value per 1.00 of dividend yield, the rate staying
 */
public record OptionGreeks(
        double value,
        double delta,
        double gamma,
        double vega,
        double theta,
        double rho,
        double dividendRho) {
    /**
     * Evaluates an option on a spot with cost of carry.
     *
     * <p><b>Source</b>: the generalised Black-Scholes formula, E. G. Haug, The Complete Guide to
     * Option Pricing Formulas, section 1.1 and 2.
     *
     * @param spot price of the underlying
     * @param rate continuous interest rate per year
     * @param carry cost of carry per year: rate less dividend yield, 0 for a forward
     */
    public static OptionGreeks of(
            boolean call,
            double spot,
            double strike,
            double years,
            double vol,
            double rate,
            double carry) {
        double forward = spot * Math.exp(carry * years);
        double discount = Math.exp(-rate * years);
        double value = Black76.value(call, forward, strike, years, vol, discount);
        double stddev = vol * Math.sqrt(years);
        double sign = call ? 1 : -1;
        double grown = spot * Math.exp((carry - rate) * years);
        double d1;
        if (stddev > 0) {
            d1 = Black76.logMoneyness(forward, strike) / stddev + 0.5 * stddev;
        } else {
            d1 = forward == strike ? 0 : Math.copySign(Double.POSITIVE_INFINITY, forward - strike);
        }
        double first = Normal.cdf(sign * d1);
        double second = Normal.cdf(sign * (d1 - stddev));
        double density = stddev > 0 ? Normal.density(d1) : 0;
        double spread = stddev > 0 ? grown * density / stddev : 0;
        double delta = sign * grown / spot * first;
        double decay = years > 0 ? -0.5 * grown * density * vol / Math.sqrt(years) : 0;
        double theta =
                decay
                        - sign * (carry - rate) * grown * first
                        - sign * rate * strike * discount * second;
        return new OptionGreeks(
                value,
                delta,
                spread / (spot * spot),
                grown * density * Math.sqrt(years),
                theta,
                sign * years * strike * discount * second,
                -sign * years * grown * first);
    }

    /** Evaluates an option on a forward, discounted at a rate; greeks per unit of the forward. */
    public static OptionGreeks onForward(
            boolean call, double forward, double strike, double years, double vol, double rate) {
        return of(call, forward, strike, years, vol, rate, 0);
    }

    /** Returns the relative change of value per relative change of spot. */
    public double elasticity(double spot) {
        return delta * spot / value;
    }

    /**
     * Returns delta less the value in units of the underlying: what hedges an option whose premium
     * is paid in the underlying itself, as coin-settled venues quote it.
     */
    public double premiumAdjustedDelta(double spot) {
        return delta - value / spot;
    }
}
