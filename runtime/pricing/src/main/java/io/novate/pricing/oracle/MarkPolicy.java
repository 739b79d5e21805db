package io.novate.pricing.oracle;

import io.novate.pricing.rulebook.PriceTerms;
import java.util.OptionalLong;

/**
 * Makes the price at which positions are valued; an embedder may replace it.
 *
 * <p>An instance serves one instrument and may remember the past.
 */
public interface MarkPolicy {
    /**
     * Returns the mark, positive.
     *
     * @param nowMs not before that of the last call
     * @param indexTicks index price of the underlying, positive
     * @param book the venue's own book
     * @param external median price of the instrument on other venues
     */
    long markTicks(long nowMs, long indexTicks, BookQuote book, OptionalLong external);

    /** Returns the policy a rulebook names. */
    static MarkPolicy of(PriceTerms terms) {
        MarkBand band = new MarkBand(terms.markBandPpm());
        long averageMs = 1_000L * terms.markEmaSeconds();
        return switch (terms.markRule()) {
            case INDEX -> (nowMs, indexTicks, book, external) -> indexTicks;
            case MEDIAN_OF_THREE -> new MedianMark(band, averageMs);
            case FAIR_BASIS -> new FairBasisMark(band, averageMs);
        };
    }
}
