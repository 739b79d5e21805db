package io.novate.pricing.risk;

import io.novate.core.unit.Limits;

/**
 * The conditions that listed margin is meant for, and how far from them it may go.
 *
 * @param volatility annual volatility up to which the listed rates suffice
 * @param maintenanceShare share of a rise by volatility that maintenance margin follows, 0 to 1: a
 *     rise of initial margin stops new risk, one of maintenance margin liquidates
 * @param bookMoney money in the book that the bracket floors are listed for
 * @param settlementLagMs lag of settlement that is normal
 * @param coveredMs time until a default is closed that the listed maintenance margin covers
 * @param gasPrice price of gas that is normal
 * @param stepPpm step of the multipliers
 * @param rateMaxPpm largest multiplier of rates
 * @param floorMinPpm smallest multiplier of floors
 * @param fallMs time a multiplier takes to fall by one step
 */
public record RiskReference(
        double volatility,
        double maintenanceShare,
        double bookMoney,
        long settlementLagMs,
        long coveredMs,
        double gasPrice,
        int stepPpm,
        int rateMaxPpm,
        int floorMinPpm,
        long fallMs) {
    /** Checks every number once. */
    public RiskReference {
        checkPositive("volatility", volatility);
        checkPositive("bookMoney", bookMoney);
        checkPositive("coveredMs", coveredMs);
        checkPositive("gasPrice", gasPrice);
        Conditions.check("settlementLagMs", settlementLagMs);
        check("maintenanceShare", maintenanceShare, 0, 1);
        check("stepPpm", stepPpm, 1, Limits.PPM);
        check("rateMaxPpm", rateMaxPpm, Limits.PPM, 100 * Limits.PPM);
        check("floorMinPpm", floorMinPpm, 1, Limits.PPM);
        check("fallMs", fallMs, 0, Long.MAX_VALUE);
    }

    private static void checkPositive(String name, double value) {
        Conditions.check(name, value);
        if (value == 0) {
            throw new IllegalArgumentException(name + ": 0.0: is not positive");
        }
    }

    private static void check(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + ": " + value + ": is not between " + min + " and " + max);
        }
    }
}
