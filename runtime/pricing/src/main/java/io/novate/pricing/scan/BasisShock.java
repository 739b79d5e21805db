package io.novate.pricing.scan;

/**
 * What a hedge across expiries may lose when their forwards move apart.
 *
 * @param spotUp multiple of the forward of one expiry
 * @param spotDown multiple of the forward of one expiry, the other way
 * @param add factor of the worse loss of each expiry
 * @param addPerYear what a year to expiry adds to the factor
 */
public record BasisShock(double spotUp, double spotDown, double add, double addPerYear) {
    /** Checks the numbers. */
    public BasisShock {
        Bounds.check("spotUp", spotUp, 1, 3);
        Bounds.check("spotDown", spotDown, 0, 1);
        Bounds.check("add", add, 0, 20);
        Bounds.check("addPerYear", addPerYear, 0, 20);
    }
}
