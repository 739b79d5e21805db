package io.novate.core.liquidation;

import io.novate.core.command.MarginMode;

/**
 * What a strategy may look at: one account in liquidation, as it is and as it would be.
 *
 * <p>Positions are indexed from 0, ascending by instrument. Lots to close are positive whichever
 * way the position points.
 *
 * <p><b>Units</b>: money, 1e-6 of the settlement currency; names ending in 256 carry 8 fraction
 * bits.
 */
public interface LiquidationView {
    /** Returns the account. */
    int account();

    /** Returns how its positions share margin. */
    MarginMode mode();

    /** Returns equity. */
    long equity();

    /** Returns the maintenance margin of the whole account, rounded up. */
    long maintenanceMargin();

    /** Returns the number of positions. */
    int positionCount();

    /** Returns the instrument of a position. */
    int instrument(int index);

    /** Returns whether a position is in an option. */
    boolean isOption(int index);

    /** Returns the signed lots of a position. */
    long lots(int index);

    /** Returns the most lots that may be asked of the venue now, 0 when it must wait. */
    long room(int index);

    /** Returns what closing one lot costs beyond the mark: fee and allowed slippage. */
    long costPerLot(int index);

    /** Returns the maintenance margin of signed lots of a position's instrument on their own. */
    long maintenance256(int index, long lots);

    /** Returns the account's maintenance margin as if lots of one position had been closed. */
    long maintenanceAfter(int index, long closedLots);
}
