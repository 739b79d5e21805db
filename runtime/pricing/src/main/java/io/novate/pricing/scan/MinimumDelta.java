package io.novate.pricing.scan;

/**
 * A least loss by delta: so much of the net delta, and less of what longs and shorts cancel.
 *
 * <p>The loss of an underlying is {@code unhedged * |net| + hedged * (gross - |net|) / 2} times the
 * spot, with {@code net} the sum and {@code gross} the sum of absolute values of the deltas.
 *
 * @param unhedged share of the net delta
 * @param hedged share of the delta that is hedged, at most twice the unhedged share
 */
public record MinimumDelta(double unhedged, double hedged) {
    /** No least loss. */
    public static final MinimumDelta NONE = new MinimumDelta(0, 0);

    /** Checks the numbers. */
    public MinimumDelta {
        Bounds.check("unhedged", unhedged, 0, 2);
        Bounds.check("hedged", hedged, 0, 2 * unhedged);
    }

    /** Returns what the net delta costs beyond its part in the gross. */
    double netShare() {
        return unhedged - hedged / 2;
    }

    /** Returns what each delta costs, whatever its sign. */
    double grossShare() {
        return hedged / 2;
    }
}
