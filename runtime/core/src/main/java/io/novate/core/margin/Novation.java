package io.novate.core.margin;

import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * Books the legs by which the clearinghouse becomes buyer to every seller and seller to every
 * buyer.
 *
 * <p>A leg of {@code L} lots at price {@code P} moves ledger cash by {@code -L * (P - F) - fee} in
 * settlement coordinates, F being the funding per lot; both legs of a trade use the same P and F,
 * so they cancel and the clearinghouse itself stays flat.
 */
public final class Novation {
    private static final long PPM_SQUARED = (long) Limits.PPM * Limits.PPM;

    private final Books books;

    /** Books into the given tables. */
    public Novation(Books books) {
        this.books = books;
    }

    /** Returns what one lot is worth at a price, money, negative for inverse contracts. */
    public long lotValue(int instrument, long priceTicks) {
        return books.instruments().listing(instrument).contract().value(priceTicks);
    }

    /** Returns what one lot costs at a price in settlement coordinates, money. */
    public long unitCost(int instrument, long priceTicks) {
        return lotValue(instrument, priceTicks) - books.instruments().fundingPerLot(instrument);
    }

    /** Returns the fee on a traded value, rounded up, money. */
    public long fee(int instrument, long lots, long priceTicks, int feePpm) {
        long money = lots * Math.abs(lotValue(instrument, priceTicks));
        return Rounding.mulDivCeil(money, feePpm, Limits.PPM);
    }

    /**
     * Returns the fee of a leg: a share of the traded value and an amount per lot, both scaled,
     * each rounded up; a rebate, which is negative, when the scale is, each rounded down.
     *
     * @param lotValue money per lot at the price
     */
    public static long fee(long lots, long lotValue, int feePpm, long feePerLot, int scalePpm) {
        long money = lots * Math.abs(lotValue);
        if (scalePpm == Limits.PPM) {
            return Rounding.mulDivCeil(money, feePpm, Limits.PPM) + lots * feePerLot;
        }
        if (scalePpm < 0) {
            long share = Rounding.mulDivFloor(money, (long) feePpm * -scalePpm, PPM_SQUARED);
            long fixed = Rounding.mulDivFloor(lots * feePerLot, -scalePpm, Limits.PPM);
            return -(share + fixed);
        }
        return Rounding.mulDivCeil(money, (long) feePpm * scalePpm, PPM_SQUARED)
                + Rounding.mulDivCeil(lots * feePerLot, scalePpm, Limits.PPM);
    }

    /** Books one leg at a unit cost, with its fee; the fee's receiver is booked by the caller. */
    public void leg(int account, int instrument, long lots, long unitCost, long fee) {
        books.positions().add(account, instrument, lots, unitCost);
        books.ledger().fill(account, instrument, lots, cash(lots, unitCost, fee));
    }

    /** Books a leg that was read and checked. */
    void leg(TradeLeg leg, long unitCost, long fee) {
        leg.book(unitCost, cash(leg.lots(), unitCost, fee));
    }

    private static long cash(long lots, long unitCost, long fee) {
        return Math.subtractExact(-Math.multiplyExact(lots, unitCost), fee);
    }

    /**
     * Moves lots from one account to another for an exact sum, at a price that need not be whole.
     *
     * @param lots signed lots that {@code from} gives up and {@code to} receives
     * @param cash money that {@code from} receives and {@code to} pays, in settlement coordinates
     */
    public void move(int from, int to, int instrument, long lots, long cash) {
        books.ledger().beginFill();
        long unitCost = Math.floorDiv(cash, lots);
        books.positions().add(from, instrument, -lots, unitCost);
        books.positions().add(to, instrument, lots, unitCost);
        books.ledger().fill(from, instrument, -lots, cash);
        books.ledger().fill(to, instrument, lots, -cash);
    }
}
