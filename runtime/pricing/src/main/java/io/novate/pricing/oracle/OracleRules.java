package io.novate.pricing.oracle;

import io.novate.core.unit.Limits;
import io.novate.pricing.rulebook.PriceTerms;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers of the weighted median of sources.
 *
 * @param weights weight by name of the source; others do not count, unless the map is empty: then
 *     every source counts once
 * @param staleMs age at which a quote no longer counts; one from so far in the future does not
 *     either
 * @param freshMin sources below which the last good price stays
 * @param outlierPpm distance from the median at which a source no longer counts
 * @param widthFreePpm half width of the middle half of the sources that costs nothing; what is
 *     above widens margin
 * @param staleAddOnPpm what margin rates grow by when the price is {@code staleMs} old; it grows
 *     with the square root of the age, as an unseen price wanders
 */
public record OracleRules(
        Map<String, Integer> weights,
        int staleMs,
        int freshMin,
        int outlierPpm,
        int widthFreePpm,
        int staleAddOnPpm) {
    private static final int WIDTH_FREE_PPM = 1_000;

    /** Checks every number once. */
    public OracleRules {
        weights = Map.copyOf(weights);
        weights.forEach((source, weight) -> check("weight of " + source, weight, 1, Limits.PPM));
        check("staleMs", staleMs, 1, Integer.MAX_VALUE);
        check("freshMin", freshMin, 1, 64);
        check("outlierPpm", outlierPpm, 1, Limits.PPM);
        check("widthFreePpm", widthFreePpm, 0, Limits.PPM);
        check("staleAddOnPpm", staleAddOnPpm, 0, Limits.PPM);
    }

    /** Returns the rules a rulebook names; without an add-on for age there is none for width. */
    public static OracleRules of(PriceTerms terms) {
        Map<String, Integer> weights = new HashMap<>();
        for (PriceTerms.Source source : terms.sources()) {
            weights.merge(source.name(), source.weight(), Integer::sum);
        }
        return new OracleRules(
                weights,
                terms.staleMs(),
                terms.freshMin(),
                terms.outlierPpm(),
                terms.staleAddOnPpm() == 0 ? Limits.PPM : WIDTH_FREE_PPM,
                terms.staleAddOnPpm());
    }

    /** Returns the weight of a source, 0 when it does not count. */
    int weight(String source) {
        return weights.isEmpty() ? 1 : weights.getOrDefault(source, 0);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is outside " + min + ".." + max);
        }
    }
}
