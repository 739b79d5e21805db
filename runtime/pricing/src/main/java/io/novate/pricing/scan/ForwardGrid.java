package io.novate.pricing.scan;

/**
 * Forwards of one expiry in several markets, with their logarithms, which all its options share.
 */
public final class ForwardGrid {
    private final double[] forwards;
    private final double[] logs;

    /** Copies the forwards, positive or zero. */
    public ForwardGrid(double... forwards) {
        this.forwards = forwards.clone();
        logs = new double[forwards.length];
        for (int index = 0; index < logs.length; index++) {
            logs[index] = Math.log(forwards[index]);
        }
    }

    /** Returns how many markets there are. */
    public int count() {
        return forwards.length;
    }

    /** Returns the forward in a market. */
    public double forward(int index) {
        return forwards[index];
    }

    /** Returns the natural logarithm of the forward in a market. */
    public double log(int index) {
        return logs[index];
    }
}
