package io.novate.pricing.venue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Pays winners from less than they won: each gets its share rounded down, the last one the rest.
 *
 * <p><b>Exactness</b>: what is paid is exactly what was collected.
 *
 * <p><b>Source</b>: vega, core/collateral/simple_distributor.go.
 */
public final class LossShare {
    private LossShare() {}

    /**
     * Returns what each winner is paid.
     *
     * @param wins what each won, not negative, in order
     * @param collected what there is to pay
     * @param expected what was won in all, positive
     */
    public static List<BigInteger> payouts(
            List<BigInteger> wins, BigInteger collected, BigInteger expected) {
        List<BigInteger> payouts = new ArrayList<>();
        BigInteger left = collected;
        for (int index = 0; index < wins.size(); index++) {
            boolean isLast = index == wins.size() - 1;
            BigInteger share =
                    isLast ? left : Quotient.floor(wins.get(index).multiply(collected), expected);
            payouts.add(share);
            left = left.subtract(share);
        }
        return payouts;
    }
}
