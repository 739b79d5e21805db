package io.novate.pricing.oracle;

import java.util.Objects;

/**
 * What one source says the price is.
 *
 * @param source name of the source
 * @param priceTicks price, positive
 * @param observedMs when the source saw it, milliseconds since the epoch
 */
public record SourceQuote(String source, long priceTicks, long observedMs) {
    /** Checks the price: a source without a price sends no quote. */
    public SourceQuote {
        Objects.requireNonNull(source, "source");
        if (priceTicks <= 0) {
            throw new IllegalArgumentException(
                    "source " + source + ": priceTicks=" + priceTicks + " is not positive");
        }
    }
}
