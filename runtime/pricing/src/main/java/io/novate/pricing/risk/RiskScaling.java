package io.novate.pricing.risk;

import io.novate.core.unit.Limits;
import java.util.Optional;

/**
 * Turns measured conditions into multipliers of margin, in steps, up at once and down slowly.
 *
 * <ul>
 *   <li>Initial rates are listed for a reference volatility and grow with the ratio above it;
 *       maintenance rates follow with a share of that growth.
 *   <li>Bracket floors are listed for an amount of money in the book and shrink with the ratio
 *       below it.
 *   <li>Both rates must last until a change is settled: prices wander with the square root of time,
 *       so they grow with the root of the lag beyond the reference. Gas above its reference makes
 *       batches rarer, so it lengthens the lag that counts.
 *   <li>Of volatility and lag the one that asks for more decides; they are not multiplied, because
 *       both are at their worst in the same hour.
 * </ul>
 *
 * <p>A multiplier moves in whole steps, rounded to the safe side, so that noise sends no commands.
 * It rises at once and falls by at most one step per {@code fallMs}, so that margin asked in a
 * crash is not handed back between two waves of it.
 *
 * <p>An instance serves one instrument.
 */
public final class RiskScaling {
    private final RiskReference reference;
    private RiskScale scale = RiskScale.LISTED;
    private long fellMs = Long.MIN_VALUE;

    /** Takes what the listed rates are meant for. */
    public RiskScaling(RiskReference reference) {
        this.reference = reference;
    }

    /** Returns the multipliers in force. */
    public RiskScale scale() {
        return scale;
    }

    /** Returns new multipliers when the conditions ask for a change, empty otherwise. */
    public Optional<RiskScale> update(long nowMs, Conditions now) {
        RiskScale wanted = wanted(now);
        fellMs = fellMs == Long.MIN_VALUE ? nowMs : fellMs;
        boolean mayFall = nowMs - fellMs >= reference.fallMs();
        int fall = mayFall ? reference.stepPpm() : 0;
        RiskScale next =
                new RiskScale(
                        Math.max(wanted.initialPpm(), scale.initialPpm() - fall),
                        Math.max(wanted.maintenancePpm(), scale.maintenancePpm() - fall),
                        Math.min(wanted.floorPpm(), scale.floorPpm() + fall));
        fellMs = mayFall ? nowMs : fellMs;
        boolean isChanged = !next.equals(scale);
        scale = next;
        return isChanged ? Optional.of(next) : Optional.empty();
    }

    private RiskScale wanted(Conditions now) {
        double byVolatility = now.volatility() / reference.volatility();
        double gas = Math.max(1, now.gasPrice() / reference.gasPrice());
        double lag = Math.max(0, now.settlementLagMs() * gas - reference.settlementLagMs());
        double byLag = Math.sqrt(1 + lag / reference.coveredMs());
        double share = 1 + Math.max(0, byVolatility - 1) * reference.maintenanceShare();
        double byBook = now.bookMoney() / reference.bookMoney();
        return new RiskScale(
                ratePpm(Math.max(byVolatility, byLag)),
                ratePpm(Math.max(share, byLag)),
                floorPpm(byBook));
    }

    private int ratePpm(double factor) {
        double steps = Math.ceil((factor - 1) * Limits.PPM / reference.stepPpm());
        double ppm = Limits.PPM + Math.max(0, steps) * reference.stepPpm();
        return (int) Math.min(ppm, reference.rateMaxPpm());
    }

    private int floorPpm(double factor) {
        double steps = Math.ceil((1 - factor) * Limits.PPM / reference.stepPpm());
        double ppm = Limits.PPM - Math.max(0, steps) * reference.stepPpm();
        return (int) Math.max(ppm, reference.floorMinPpm());
    }
}
