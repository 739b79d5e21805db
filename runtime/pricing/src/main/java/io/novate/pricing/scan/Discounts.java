package io.novate.pricing.scan;

/**
 * What a shocked option value counts for: less when it is owned, more when it is owed.
 *
 * <p>A positive value of an expiry is multiplied by {@code longBase * e^(-years * (rate *
 * longRateScale + longRateAdd))}, a negative one by {@code shortBase * e^(years * (rate *
 * shortRateScale + shortRateAdd))}, but never by more than undoing the discount of the option value
 * itself.
 *
 * @param longBase factor of a positive value at expiry
 * @param longRateScale share of the interest rate
 * @param longRateAdd rate added
 * @param shortBase factor of a negative value at expiry
 * @param shortRateScale share of the interest rate
 * @param shortRateAdd rate added
 */
public record Discounts(
        double longBase,
        double longRateScale,
        double longRateAdd,
        double shortBase,
        double shortRateScale,
        double shortRateAdd) {
    /** The discounts that change nothing. */
    public static final Discounts NONE = new Discounts(1, 0, 0, 1, 0, 0);

    /** Checks the numbers. */
    public Discounts {
        Bounds.check("longBase", longBase, 0, 4);
        Bounds.check("longRateScale", longRateScale, 0, 10);
        Bounds.check("longRateAdd", longRateAdd, 0, 10);
        Bounds.check("shortBase", shortBase, 0, 4);
        Bounds.check("shortRateScale", shortRateScale, 0, 10);
        Bounds.check("shortRateAdd", shortRateAdd, 0, 10);
    }

    /** Returns the factor of a positive value. */
    public double owned(double rate, double years) {
        return longBase * Math.exp(-years * (rate * longRateScale + longRateAdd));
    }

    /** Returns the factor of a negative value. */
    public double owed(double rate, double years) {
        double grown = shortBase * Math.exp(years * (rate * shortRateScale + shortRateAdd));
        return Math.min(Math.exp(rate * years), grown);
    }
}
