package io.novate.pricing.rulebook;

import java.util.List;

/**
 * How index and mark come about.
 *
 * @param sources weighted sources of the index
 * @param staleMs age at which a source no longer counts
 * @param freshMin sources below which no new risk is taken
 * @param outlierPpm distance from the median at which a source no longer counts
 * @param markRule how the mark follows from index and book
 * @param markEmaSeconds time constant of the average distance between book and index
 * @param markBandPpm farthest the mark may be from the index
 * @param staleAddOnPpm margin added when the index is old or uncertain
 */
public record PriceTerms(
        List<Source> sources,
        int staleMs,
        int freshMin,
        int outlierPpm,
        MarkRule markRule,
        int markEmaSeconds,
        int markBandPpm,
        int staleAddOnPpm) {
    /** How the mark follows from index and book. */
    public enum MarkRule {
        /** The index itself. */
        INDEX,
        /** Median of index with average distance, of the book, and of other venues. */
        MEDIAN_OF_THREE,
        /** Index times one plus a basis that depends on how liquid the book is. */
        FAIR_BASIS
    }

    /**
     * One source of the index.
     *
     * @param name source
     * @param weight its weight in the median
     */
    public record Source(String name, int weight) {
        static Source read(RuleFields fields) {
            return new Source(fields.text("name"), (int) fields.integer("weight", 1, 1_000_000, 1));
        }
    }

    /** Copies the sources. */
    public PriceTerms {
        sources = List.copyOf(sources);
    }

    static PriceTerms read(RuleFields fields) {
        List<Source> sources = fields.objects("sources", Source::read);
        fields.distinct("sources", sources, Source::name);
        return new PriceTerms(
                sources,
                (int) fields.integer("staleMs", 1, 86_400_000, 10_000),
                (int) fields.integer("freshMin", 1, 64, 3),
                fields.ppm("outlierPpm", 1, 1_000_000, 100_000),
                fields.choice("markRule", MarkRule.class, MarkRule.MEDIAN_OF_THREE),
                (int) fields.integer("markEmaSeconds", 1, 86_400, 150),
                fields.ppm("markBandPpm", 1, 1_000_000, 100_000),
                fields.ppm("staleAddOnPpm", 0, 1_000_000, 0));
    }
}
