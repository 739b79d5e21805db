package io.novate.pricing.oracle;

/**
 * A mean in which older values count exponentially less.
 *
 * <p>A value stands for the time since the one before: {@code numerator = numerator * e^(-t/T) +
 * value * t}, the denominator likewise with 1 for the value, and the mean is their ratio. So the
 * time between values may vary, and after a long silence the newest value stands alone.
 *
 * <p><b>Exactness</b>: floating point, a few units in the last place per value.
 *
 * <p><b>Source</b>: Hyperliquid documentation, mark price.
 */
public final class TimeDecayedMean {
    private final double timeConstantMs;
    private double numerator;
    private double denominator;
    private double first;
    private long lastMs;
    private boolean isStarted;

    private TimeDecayedMean(double timeConstantMs) {
        if (!(timeConstantMs > 0) || Double.isInfinite(timeConstantMs)) {
            throw new IllegalArgumentException("timeConstantMs=" + timeConstantMs);
        }
        this.timeConstantMs = timeConstantMs;
    }

    /** Returns a mean whose weights fall to 1/e in a time. */
    public static TimeDecayedMean ofTimeConstant(double timeConstantMs) {
        return new TimeDecayedMean(timeConstantMs);
    }

    /** Returns a mean whose weights halve in a time. */
    public static TimeDecayedMean ofHalfLife(double halfLifeMs) {
        return new TimeDecayedMean(halfLifeMs / Math.log(2));
    }

    /**
     * Adds a value.
     *
     * @param nowMs not before that of the last value; two at the same time count as the first
     */
    public void add(long nowMs, double value) {
        if (isStarted && nowMs < lastMs) {
            throw new IllegalArgumentException("nowMs=" + nowMs + " is before " + lastMs);
        }
        if (!isStarted) {
            first = value;
            isStarted = true;
        } else {
            double elapsedMs = nowMs - lastMs;
            double decay = Math.exp(-elapsedMs / timeConstantMs);
            numerator = numerator * decay + value * elapsedMs;
            denominator = denominator * decay + elapsedMs;
        }
        lastMs = nowMs;
    }

    /** Returns whether a value ever came. */
    public boolean isStarted() {
        return isStarted;
    }

    /** Returns the mean; before any time has passed the first value. */
    public double mean() {
        if (!isStarted) {
            throw new IllegalStateException("no value yet");
        }
        return denominator == 0 ? first : numerator / denominator;
    }
}
