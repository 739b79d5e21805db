package io.novate.pricing.expiry;

import io.novate.pricing.oracle.IndexPrice;
import java.util.OptionalDouble;

/**
 * The running average of an index over the window before one expiry, as the core will compute it.
 *
 * <p>A price counts from its arrival until the next one, at most for a carry time; a price of too
 * few fresh sources ends the one before and does not count itself. Time without a price has no
 * weight.
 *
 * <p><b>Exactness</b>: integer sums; ticks below 2^42 and windows below 2^21 ms fit 63 bits. The
 * average is rounded half to even once, at the end.
 */
public final class SettlementAverage {
    private final long windowStartMs;
    private final long expiryMs;
    private final long carryMs;
    private final int freshMin;
    private long sum;
    private long weightMs;
    private long countedTicks;
    private long priceTicks;
    private long arrivedMs;
    private long summedToMs = Long.MIN_VALUE;

    /**
     * Takes the window.
     *
     * @param expiryMs its end
     * @param windowMs its length
     * @param carryMs how long a price counts when none follows
     * @param freshMin sources below which a price does not count
     */
    public SettlementAverage(long expiryMs, long windowMs, long carryMs, int freshMin) {
        if (windowMs <= 0 || windowMs >= 1L << 21 || carryMs <= 0) {
            throw new IllegalArgumentException("windowMs=" + windowMs + ", carryMs=" + carryMs);
        }
        this.expiryMs = expiryMs;
        this.windowStartMs = expiryMs - windowMs;
        this.carryMs = carryMs;
        this.freshMin = freshMin;
    }

    /** Takes an index price at a time not before that of any other call. */
    public void add(long nowMs, IndexPrice index) {
        sumTo(nowMs);
        boolean counts = index.freshSources() >= freshMin;
        priceTicks = counts ? index.priceTicks() : 0;
        countedTicks = counts && nowMs <= expiryMs ? index.priceTicks() : countedTicks;
        arrivedMs = nowMs;
    }

    /** Returns the average so far, empty when no price ever counted. */
    public OptionalDouble averageTicks(long nowMs) {
        sumTo(nowMs);
        if (weightMs == 0) {
            return countedTicks == 0 ? OptionalDouble.empty() : OptionalDouble.of(countedTicks);
        }
        return OptionalDouble.of((double) sum / weightMs);
    }

    /** Returns the settlement price at or after the expiry, 0 when no price ever counted. */
    public long settlementTicks(long nowMs) {
        if (nowMs < expiryMs) {
            throw new IllegalArgumentException("nowMs=" + nowMs + " is before " + expiryMs);
        }
        sumTo(nowMs);
        if (weightMs == 0) {
            return countedTicks;
        }
        long floor = sum / weightMs;
        long twice = 2 * (sum % weightMs);
        boolean isUp = twice > weightMs || twice == weightMs && (floor & 1) != 0;
        return isUp ? floor + 1 : floor;
    }

    /** Returns the forward of the expiry in ticks while the market's is given. */
    public ForwardBlend forward(long nowMs, double liveForwardTicks) {
        double average = averageTicks(nowMs).orElse(liveForwardTicks);
        return ForwardBlend.of(
                expiryMs - windowStartMs, expiryMs - nowMs, liveForwardTicks, average);
    }

    private void sumTo(long nowMs) {
        if (nowMs < summedToMs) {
            throw new IllegalArgumentException("nowMs=" + nowMs + " is before " + summedToMs);
        }
        long begin = Math.max(Math.max(summedToMs, arrivedMs), windowStartMs);
        long end = Math.min(Math.min(nowMs, expiryMs), arrivedMs + carryMs);
        if (priceTicks > 0 && end > begin) {
            sum += priceTicks * (end - begin);
            weightMs += end - begin;
        }
        summedToMs = nowMs;
    }
}
