package io.novate.pricing.scan;

/**
 * How far prices may be relied on: what doubt and a lost peg are charged by.
 *
 * @param confidence of the least sure price, 0 to 1
 * @param currencyPrice price of the settlement currency, 1 at its peg
 */
public record Trust(double confidence, double currencyPrice) {
    private static final double PRICE_MAX = 100;

    /** Prices without doubt in a currency at its peg. */
    public static final Trust FULL = new Trust(1, 1);

    /** Checks the numbers. */
    public Trust {
        Bounds.check("confidence", confidence, 0, 1);
        Bounds.check("currencyPrice", currencyPrice, 0, PRICE_MAX);
    }
}
