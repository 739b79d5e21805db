package io.novate.pricing.funding;

import java.util.List;

/**
 * What a funding rule may look at when a payment is due.
 *
 * @param samplesPpb premiums sampled since the last payment, oldest first, parts per billion of the
 *     index; samples that were missed are absent
 * @param samplesFull samples there would be if none had been missed
 * @param initialPpm initial margin rate of the instrument
 * @param maintenancePpm maintenance margin rate of the instrument
 */
public record FundingWindow(
        List<Long> samplesPpb, int samplesFull, int initialPpm, int maintenancePpm) {
    /** Copies the samples. */
    public FundingWindow {
        samplesPpb = List.copyOf(samplesPpb);
    }

    /** Returns the mean premium, missed samples counting as zero, rounded towards zero. */
    public long meanPpb() {
        long sum = samplesPpb.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
        int count = Math.max(samplesPpb.size(), samplesFull);
        return count == 0 ? 0 : sum / count;
    }
}
