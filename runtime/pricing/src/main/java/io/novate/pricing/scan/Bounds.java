package io.novate.pricing.scan;

/** Checks the range of a parameter. */
final class Bounds {
    private Bounds() {}

    /** Refuses a number that is not finite or outside its range, with its name and value. */
    static void check(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + ": " + value + ": is not between " + min + " and " + max);
        }
    }
}
