package io.novate.pricing.table;

import io.novate.pricing.expiry.ForwardBlend;
import java.util.List;

/**
 * The options of one expiry and the market they are priced in.
 *
 * @param spotTicks index price of the underlying, which contingencies count
 * @param forwardTicks forward of the expiry; partly fixed once its settlement average runs
 * @param seconds time to expiry
 * @param rate annual interest rate, not negative
 * @param initialOnly share of the spot that short options cost more in initial margin, because
 *     prices are in doubt, 0 for none
 * @param options the options
 */
public record TableExpiry(
        double spotTicks,
        ForwardBlend forwardTicks,
        double seconds,
        double rate,
        double initialOnly,
        List<TableOption> options) {
    /** Copies the options. */
    public TableExpiry {
        options = List.copyOf(options);
    }
}
