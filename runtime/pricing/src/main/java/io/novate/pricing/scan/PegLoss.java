package io.novate.pricing.scan;

/**
 * What initial margin adds when the settlement currency loses its peg.
 *
 * @param threshold price of the currency from which nothing is added
 * @param factor addition per unit of price below the threshold
 */
public record PegLoss(double threshold, double factor) {
    /** Checks the numbers. */
    public PegLoss {
        Bounds.check("threshold", threshold, 0, 100);
        Bounds.check("factor", factor, 0, 10);
    }

    /** Returns the addition at a price of the settlement currency. */
    public double addition(double currencyPrice) {
        return Math.max(0, threshold - currencyPrice) * factor;
    }
}
