package io.novate.core.unit;

/** Checks that stay on in production: a stopped clearinghouse is safer than a wrong one. */
public final class Invariant {
    private Invariant() {}

    /** Stops the machine unless the two values are equal. */
    public static void equal(String name, long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException(
                    "invariant " + name + ": expected=" + expected + ", actual=" + actual);
        }
    }

    /** Stops the machine unless the condition holds; {@code value} is what was seen. */
    public static void check(String name, boolean condition, long value) {
        if (!condition) {
            throw new IllegalStateException("invariant " + name + ": actual=" + value);
        }
    }
}
