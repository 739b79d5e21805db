package io.novate.pricing.funding;

/**
 * Orders of one side of a book at one price.
 *
 * @param priceTicks price, positive
 * @param lots lots offered, positive
 */
public record BookLevel(long priceTicks, long lots) {
    /** Checks both numbers. */
    public BookLevel {
        if (priceTicks <= 0 || lots <= 0) {
            throw new IllegalArgumentException("priceTicks=" + priceTicks + ", lots=" + lots);
        }
    }
}
