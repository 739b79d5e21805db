package io.novate.pricing.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prices with weights, in rising order.
 *
 * <p><b>Exactness</b>: integers; a quantile that falls exactly between two prices is their mean,
 * rounded down.
 */
final class WeightedPrices {
    /**
     * A price and how much it counts.
     *
     * @param priceTicks price
     * @param weight positive
     */
    record Entry(long priceTicks, int weight) {}

    private final List<Entry> entries;
    private final long totalWeight;

    WeightedPrices(List<Entry> unsorted) {
        entries = new ArrayList<>(unsorted);
        entries.sort(Comparator.comparingLong(Entry::priceTicks));
        totalWeight = entries.stream().mapToLong(Entry::weight).sum();
    }

    int count() {
        return entries.size();
    }

    /** Returns the weighted median; there is at least one price. */
    long median() {
        return quantile(2);
    }

    /** Returns the farther of the two weighted quartiles from the median. */
    long halfWidth() {
        long median = median();
        return Math.max(median - quantile(1), quantile(3) - median);
    }

    /** Returns the prices at most a share of a centre away from it. */
    WeightedPrices within(long centreTicks, int sharePpm) {
        List<Entry> near = new ArrayList<>(entries);
        long bound = Math.multiplyExact(centreTicks, (long) sharePpm) / 1_000_000;
        near.removeIf(entry -> Math.abs(entry.priceTicks() - centreTicks) > bound);
        return new WeightedPrices(near);
    }

    /** Returns the price below which {@code quarters} quarters of the weight lie. */
    private long quantile(int quarters) {
        long wanted = totalWeight * quarters;
        long below = 0;
        for (int index = 0; index < entries.size(); index++) {
            below += 4L * entries.get(index).weight();
            if (below > wanted) {
                return entries.get(index).priceTicks();
            }
            if (below == wanted && index + 1 < entries.size()) {
                long price = entries.get(index).priceTicks();
                return price + (entries.get(index + 1).priceTicks() - price) / 2;
            }
        }
        return entries.get(entries.size() - 1).priceTicks();
    }
}
