package io.novate.pricing.scan;

/**
 * One market that a portfolio must survive.
 *
 * @param spot multiple of every price of the underlying, 1 when it stays
 * @param vol what happens to volatility
 * @param damping share of the loss that counts, 1 for all of it; less for remote tails
 */
public record Scenario(double spot, VolShock vol, double damping) {
    /** Checks the numbers. */
    public Scenario {
        Bounds.check("spot", spot, 0, 100);
        Bounds.check("damping", damping, 0, 100);
        if (vol.isSkew() && spot != 1) {
            throw new IllegalArgumentException("spot: " + spot + ": a skew scenario has spot 1");
        }
    }
}
