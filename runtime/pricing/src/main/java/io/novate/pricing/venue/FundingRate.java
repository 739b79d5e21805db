package io.novate.pricing.venue;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Funding of dYdX v4: samples of the premium, trimmed and averaged with missing ones as zero, plus
 * a default rate, clamped to a multiple of the distance between initial and maintenance margin.
 *
 * <p><b>Units</b>: rates are parts per million of eight hours.
 *
 * <p><b>Exactness</b>: averages round towards zero, settlements of a balance round down.
 *
 * <p><b>Source</b>: dYdX v4-chain, x/perpetuals.
 */
public final class FundingRate {
    /** Time a rate stands for. */
    public static final int PERIOD_SECONDS = 28_800;

    private static final long PPM = 1_000_000;

    private FundingRate() {}

    /**
     * Returns samples without their tails: {@code floor(n * 2 * rate)} in all, the smaller half of
     * them at the low end; as given when nothing or everything would go.
     */
    public static long[] trimTails(long[] samples, int ratePpmEachSide) {
        long removed = Quotient.floor(samples.length, 2L * ratePpmEachSide, PPM);
        if (removed == 0 || removed >= samples.length) {
            return samples.clone();
        }
        long[] sorted = samples.clone();
        Arrays.sort(sorted);
        int low = (int) (removed / 2);
        int high = (int) (removed - low);
        return Arrays.copyOfRange(sorted, low, sorted.length - high);
    }

    /** Returns the mean of at least {@code countMin} samples, missing ones being zero. */
    public static long average(long[] samples, long countMin) {
        BigInteger sum = BigInteger.ZERO;
        for (long sample : samples) {
            sum = sum.add(BigInteger.valueOf(sample));
        }
        long count = Math.max(samples.length, countMin);
        return count == 0 ? 0 : Quotient.truncate(sum, BigInteger.valueOf(count)).longValueExact();
    }

    /** Returns how many samples a period should hold, a started one counted. */
    public static long samplesOf(long tickSeconds, long sampleSeconds) {
        return Math.ceilDiv(tickSeconds, sampleSeconds);
    }

    /** Returns the rate of a period: average premium plus default rate, within the clamp. */
    public static long rate(long averagePpm, long defaultPpm, long clampPpm) {
        return Math.clamp(Math.addExact(averagePpm, defaultPpm), -clampPpm, clampPpm);
    }

    /** Returns the clamp: {@code floor(factor * (initial - maintenance))}. */
    public static long clamp(long factorPpm, long initialPpm, long maintenancePpm) {
        return Quotient.floor(factorPpm, initialPpm - maintenancePpm, PPM);
    }

    /** Returns the maintenance rate that is a fraction of an initial rate, rounded down. */
    public static long maintenanceRate(long initialPpm, long fractionPpm) {
        return Quotient.floor(initialPpm, fractionPpm, PPM);
    }

    /**
     * Returns what a position receives since it was settled last, ppm of quote quantums, negative
     * when it pays.
     */
    public static BigInteger settlementPpm(
            BigInteger indexNow, BigInteger indexThen, BigInteger base) {
        return indexNow.subtract(indexThen).multiply(base).negate();
    }

    /** Returns the change of a balance for the settlements of all its positions, rounded down. */
    public static BigInteger settled(BigInteger settlementPpm) {
        return Quotient.floor(settlementPpm, Quotient.PPM);
    }
}
