package io.novate.pricing.oracle;

import io.novate.core.unit.Limits;

/**
 * How far a mark may be from the index.
 *
 * @param bandPpm share of the index, below one so that a mark stays positive
 */
public record MarkBand(int bandPpm) {
    /** Checks the share. */
    public MarkBand {
        if (bandPpm < 0 || bandPpm > Limits.PPM) {
            throw new IllegalArgumentException("bandPpm=" + bandPpm + " is outside 0..1000000");
        }
    }

    /** Returns the nearest whole tick inside the band, at least 1. */
    public long markTicks(long indexTicks, double priceTicks) {
        long width = Math.multiplyExact(indexTicks, (long) bandPpm) / Limits.PPM;
        long low = Math.max(1, indexTicks - width);
        return Math.clamp((long) Math.rint(priceTicks), low, indexTicks + width);
    }
}
