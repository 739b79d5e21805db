package io.novate.pricing.funding;

import io.novate.pricing.rulebook.FundingTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Samples the premium of one perpetual and says what each payment is.
 *
 * <p>Time is cut into slots of {@code sampleSeconds} and payments of {@code accrualSeconds}, both
 * counted from the epoch. The sample of a slot is the median of the premiums seen in it; a slot
 * without any is missed, and the mean counts it as zero. A payment is the rate of the rule's period
 * times its share of the period.
 *
 * <p><b>Exactness</b>: integers; a median of two rounds towards zero, a payment half to even. A
 * payment is at most the whole value of a lot, which is the bound of the command.
 *
 * <p><b>Source</b>: dYdX v4-chain, x/perpetuals (votes, samples, ticks); Hyperliquid documentation
 * (a rate of eight hours paid hourly).
 */
public final class FundingMeter {
    private static final long PPB_MAX = 1_000_000_000;

    private final FundingRule rule;
    private final long sampleMs;
    private final long accrualMs;
    private final long periodMs;
    private final List<Long> votesPpb = new ArrayList<>();
    private final List<Long> samplesPpb = new ArrayList<>();
    private long slotStartMs;
    private long dueMs;

    /**
     * Takes the rule and its times.
     *
     * @param startMs when the instrument begins; the payment under way is taken as begun, its
     *     earlier slots as missed
     */
    public FundingMeter(FundingTerms terms, FundingRule rule, long startMs) {
        if (terms.accrualSeconds() % terms.sampleSeconds() != 0) {
            throw new IllegalArgumentException(
                    "sampleSeconds="
                            + terms.sampleSeconds()
                            + " does not divide accrualSeconds="
                            + terms.accrualSeconds());
        }
        this.rule = rule;
        sampleMs = 1_000L * terms.sampleSeconds();
        accrualMs = 1_000L * terms.accrualSeconds();
        periodMs = 1_000L * terms.periodSeconds();
        slotStartMs = Math.floorDiv(startMs, sampleMs) * sampleMs;
        dueMs = (Math.floorDiv(startMs, accrualMs) + 1) * accrualMs;
    }

    /** Returns when the next payment is due. */
    public long dueMs() {
        return dueMs;
    }

    /**
     * Takes a premium.
     *
     * @param nowMs not before that of the last call; payments due by then are taken first
     * @param premiumPpb parts per billion of the index
     */
    public void premium(long nowMs, long premiumPpb) {
        if (nowMs >= dueMs) {
            throw new IllegalStateException("a payment is due since " + dueMs + ", nowMs=" + nowMs);
        }
        long slot = Math.floorDiv(nowMs, sampleMs) * sampleMs;
        if (slot < slotStartMs) {
            throw new IllegalArgumentException("nowMs=" + nowMs + " is before " + slotStartMs);
        }
        if (slot > slotStartMs) {
            closeSlot();
            slotStartMs = slot;
        }
        votesPpb.add(premiumPpb);
    }

    /**
     * Returns the next payment that is due, parts per billion of the value of a lot, longs paying
     * when positive; empty when none is due yet. After a long silence several are due, one a call.
     *
     * @param initialPpm initial margin rate in force
     * @param maintenancePpm maintenance margin rate in force
     */
    public OptionalInt paymentPpb(long nowMs, int initialPpm, int maintenancePpm) {
        if (nowMs < dueMs) {
            return OptionalInt.empty();
        }
        closeSlot();
        FundingWindow window =
                new FundingWindow(
                        samplesPpb, (int) (accrualMs / sampleMs), initialPpm, maintenancePpm);
        samplesPpb.clear();
        slotStartMs = dueMs;
        dueMs += accrualMs;
        long rate = Math.clamp(rule.ratePpb(window), -PPB_MAX, PPB_MAX);
        long payment = divideHalfEven(Math.multiplyExact(rate, accrualMs), periodMs);
        return OptionalInt.of((int) Math.clamp(payment, -PPB_MAX, PPB_MAX));
    }

    private void closeSlot() {
        if (!votesPpb.isEmpty()) {
            samplesPpb.add(medianOfVotes());
            votesPpb.clear();
        }
    }

    private long medianOfVotes() {
        long[] sorted = votesPpb.stream().mapToLong(Long::longValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Math.addExact(sorted[middle - 1], sorted[middle]) / 2;
    }

    private static long divideHalfEven(long dividend, long divisor) {
        long floor = Math.floorDiv(dividend, divisor);
        long twice = 2 * Math.floorMod(dividend, divisor);
        boolean isUp = twice > divisor || twice == divisor && (floor & 1) != 0;
        return isUp ? floor + 1 : floor;
    }
}
