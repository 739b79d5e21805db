package io.novate.pricing.expiry;

/**
 * A forward of which a part is already fixed by the running settlement average.
 *
 * <p>While a share of the settlement window has passed, that share of the settlement price is the
 * average so far; only the rest still follows the market. Scenarios shock the rest alone, which is
 * why options near expiry lose their risk before they lose their time.
 *
 * <p><b>Units</b>: all prices in one unit.
 *
 * <p><b>Exactness</b>: floating point, one rounding per part.
 *
 * <p><b>Source</b>: Derive v2-core, src/feeds/LyraForwardFeed.sol.
 *
 * @param fixedPart what the average so far contributes
 * @param variablePart what the live forward contributes
 */
public record ForwardBlend(double fixedPart, double variablePart) {
    /** Checks that neither part is negative and that there is a forward. */
    public ForwardBlend {
        boolean isSound = fixedPart >= 0 && variablePart >= 0 && fixedPart + variablePart > 0;
        if (!isSound || Double.isInfinite(fixedPart + variablePart)) {
            throw new IllegalArgumentException(
                    "fixedPart=" + fixedPart + ", variablePart=" + variablePart);
        }
    }

    /**
     * Returns the blend of an expiry.
     *
     * @param window length of the settlement window
     * @param left time to expiry in the same unit; more than the window before it has begun
     * @param liveForward forward of the market, positive
     * @param averageSoFar average of the index since the window began; any number before it has
     */
    public static ForwardBlend of(
            double window, double left, double liveForward, double averageSoFar) {
        if (!(window > 0)) {
            throw new IllegalArgumentException("window=" + window + " is not positive");
        }
        double open = Math.clamp(left, 0, window);
        if (open == window) {
            return new ForwardBlend(0, liveForward);
        }
        return new ForwardBlend(
                averageSoFar * (window - open) / window, liveForward * open / window);
    }

    /** Returns the blended forward. */
    public double forward() {
        return fixedPart + variablePart;
    }

    /** Returns the forward after the market moved to a multiple of its price. */
    public double shocked(double factor) {
        return fixedPart + variablePart * factor;
    }
}
