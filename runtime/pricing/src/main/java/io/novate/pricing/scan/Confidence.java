package io.novate.pricing.scan;

/**
 * What initial margin adds when price sources disagree: below a threshold, doubt is charged on
 * notional.
 *
 * @param threshold confidence from which nothing is added, 0 to 1
 * @param scale share of the notional per unit of doubt, which is one less confidence
 */
public record Confidence(double threshold, double scale) {
    /** Checks the numbers. */
    public Confidence {
        Bounds.check("threshold", threshold, 0, 1);
        Bounds.check("scale", scale, 0, 20);
    }

    /** Returns the share of notional that a confidence costs. */
    public double charge(double confidence) {
        return confidence < threshold ? (1 - confidence) * scale : 0;
    }
}
