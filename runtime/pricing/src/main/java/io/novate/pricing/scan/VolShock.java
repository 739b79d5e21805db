package io.novate.pricing.scan;

/** What a scenario does to the implied volatility of an option. */
public enum VolShock {
    /** Volatility rises, by more the nearer the expiry, and never below a floor. */
    UP,
    /** Volatility stays. */
    SAME,
    /** Volatility falls, by more the nearer the expiry. */
    DOWN,
    /** The volatility of low strikes falls while that of high strikes rises, or the reverse. */
    LINEAR_SKEW,
    /** The volatility of both wings rises, or falls. */
    ABSOLUTE_SKEW;

    /** Returns whether the shock turns the smile, so that either direction may be the bad one. */
    public boolean isSkew() {
        return this == LINEAR_SKEW || this == ABSOLUTE_SKEW;
    }
}
