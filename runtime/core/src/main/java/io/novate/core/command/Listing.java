package io.novate.core.command;

/**
 * Everything that is fixed when an instrument is listed.
 *
 * @param instrument id, 1 to the limit; also the settlement key
 * @param symbol name for people, at most 32 ASCII characters
 * @param contract what one lot is
 * @param margin tiered margin by side
 * @param fees fees by role
 * @param bounds limits of holding and trading
 * @param markTicks first mark
 */
public record Listing(
        int instrument,
        String symbol,
        Contract contract,
        MarginSchedule margin,
        Fees fees,
        TradingBounds bounds,
        long markTicks) {}
