package io.novate.core.price;

import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * The initial margin rate that rises with open interest.
 *
 * <p><b>Source</b>: dYdX v4, liquidity tiers: the base rate up to the lower bound, all of the value
 * from the upper bound on, linear in between and rounded down.
 */
public final class OpenInterestScale {
    private OpenInterestScale() {}

    /**
     * Returns the rate, parts per million.
     *
     * @param basePpm rate without open interest, at most 1,000,000
     * @param lower open interest from which the rate rises, money
     * @param upper open interest at which the rate is 1,000,000, money; 0 when it never rises
     * @param openInterest money
     */
    public static long initialPpm(long basePpm, long lower, long upper, long openInterest) {
        if (upper == 0 || openInterest <= lower) {
            return basePpm;
        }
        if (openInterest >= upper) {
            return Limits.PPM;
        }
        return basePpm
                + Rounding.mulDivFloor(Limits.PPM - basePpm, openInterest - lower, upper - lower);
    }
}
