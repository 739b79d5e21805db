package io.novate.pricing.table;

import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.scan.Trust;
import java.util.List;

/**
 * The options of one expiry and the market they are priced in.
 *
 * @param spotTicks index price of the underlying, which contingencies count
 * @param forwardTicks forward of the expiry; partly fixed once its settlement average runs
 * @param seconds time to expiry
 * @param rate annual interest rate, not negative
 * @param trust how far its prices may be relied on; doubt costs initial margin
 * @param options the options
 */
public record TableExpiry(
        double spotTicks,
        ForwardBlend forwardTicks,
        double seconds,
        double rate,
        Trust trust,
        List<TableOption> options) {
    /** Copies the options. */
    public TableExpiry {
        options = List.copyOf(options);
    }
}
