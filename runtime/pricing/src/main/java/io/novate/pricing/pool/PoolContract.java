package io.novate.pricing.pool;

import io.novate.core.command.Contract;

/**
 * What a venue decides about an instrument beside its rulebook.
 *
 * @param instrument id, 1 to the limit
 * @param symbol name for people
 * @param underlying name by which the rulebook finds its rules
 * @param contract what one lot is
 * @param lotsMax largest position of a standard account
 * @param openInterestLotsMax largest sum of all long positions, 0 when unlimited
 * @param liquidationLotsMax largest liquidation order
 * @param markTicks first mark, 0 for an option
 */
public record PoolContract(
        int instrument,
        String symbol,
        String underlying,
        Contract contract,
        int lotsMax,
        long openInterestLotsMax,
        int liquidationLotsMax,
        long markTicks) {}
