package io.novate.core.liquidation;

import io.novate.core.command.Contract;
import io.novate.core.command.TradeReason;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;
import io.novate.kernel.WideSum;

/**
 * In which order the backstop gives back what it took over: nearest to no exposure first.
 *
 * <p>The exposure of a position is lots times the value of one lot moved with its underlying: the
 * mark value of a linear contract, as much of an inverse one, the index value of an option that is
 * in the money, negative for puts, and nothing for one that is not. At each check the underlyings
 * come in the order of their absolute net exposure, outstanding orders counted as filled, ties to
 * the lower id. Where it is not zero, only positions of its sign are closed, the largest exposure
 * first and no further than to zero, so that hedges stay until what they hedge is gone; positions
 * without exposure and, where the net is zero or smaller than every lot, all positions are closed
 * as far as depth allows.
 *
 * <p>Bound: at each check at most one order per instrument, of at most its room.
 */
final class BackstopUnwinding {
    /** Asks for lots of one position of the backstop. */
    interface Orders {
        /** Returns the signed lots of the outstanding order of an instrument, 0 for none. */
        long reserved(int instrument);

        /** Returns whether no order can be added. */
        boolean isFull();

        /** Returns the most lots of a position that may be asked now. */
        long room(int instrument, long lots);

        /** Places an order of signed lots. */
        void place(int instrument, long signedLots, TradeReason reason);
    }

    private final Books books;
    private final Orders orders;
    private final HeldPositions held;
    private final WideSum[] net;
    private final boolean[] done;
    private final WideSum left = new WideSum();
    private final WideSum size = new WideSum();
    private final WideSum otherSize = new WideSum();

    BackstopUnwinding(Limits limits, Books books, Orders orders) {
        this.books = books;
        this.orders = orders;
        held = new HeldPositions(books, limits.instrumentsMax());
        net = new WideSum[limits.instrumentsMax() + 1];
        done = new boolean[limits.instrumentsMax() + 1];
        for (int index = 0; index < net.length; index++) {
            net[index] = new WideSum();
        }
    }

    void unwind() {
        held.collect(Limits.BACKSTOP);
        for (int index = 0; index < held.count(); index++) {
            net[underlying(index)].set(0);
            done[underlying(index)] = false;
        }
        for (int index = 0; index < held.count(); index++) {
            net[underlying(index)].addProduct(lotsLeft(index), exposurePerLot(index));
        }
        for (int underlying = largest(); underlying != 0; underlying = largest()) {
            done[underlying] = true;
            unwind(underlying);
        }
    }

    /** Returns the underlying with the largest absolute net exposure not yet done, or 0. */
    private int largest() {
        int largest = 0;
        for (int index = 0; index < held.count(); index++) {
            int underlying = underlying(index);
            if (!done[underlying]) {
                absolute(size, net[underlying]);
                int order = largest == 0 ? 1 : size.compareTo(otherSize);
                if (order > 0 || order == 0 && underlying < largest) {
                    largest = underlying;
                    otherSize.set(size);
                }
            }
        }
        return largest;
    }

    private void unwind(int underlying) {
        int sign = net[underlying].signum();
        boolean reducible = false;
        for (int index = 0; index < held.count() && !reducible; index++) {
            reducible =
                    underlying(index) == underlying
                            && reducibleLots(index, sign, net[underlying]) > 0;
        }
        left.set(net[underlying]);
        for (int index = next(underlying, -1); index >= 0; index = next(underlying, index)) {
            long perLot = exposurePerLot(index);
            boolean neutral = perLot == 0 || !reducible;
            long wanted = neutral ? Math.abs(held.lots(index)) : reducibleLots(index, sign, left);
            long placed = place(index, wanted, neutral);
            if (!neutral) {
                left.subtractProduct(held.lots(index) > 0 ? placed : -placed, perLot);
            }
        }
    }

    /** Returns the lots of a position that bring a net exposure of the given sign nearer to 0. */
    private long reducibleLots(int index, int sign, WideSum netLeft) {
        long perLot = exposurePerLot(index);
        long lots = lotsLeft(index);
        if (Long.signum(lots) * Long.signum(perLot) != sign || netLeft.signum() != sign) {
            return 0;
        }
        absolute(size, netLeft);
        long low = 0;
        long high = Math.abs(lots);
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            otherSize.set(0);
            otherSize.addProduct(middle, Math.abs(perLot));
            if (otherSize.compareTo(size) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private long place(int index, long wanted, boolean neutral) {
        int instrument = held.instrument(index);
        long lots = held.lots(index);
        long close = Math.min(wanted, orders.room(instrument, lots));
        if (close <= 0 || orders.reserved(instrument) != 0 || orders.isFull()) {
            return 0;
        }
        orders.place(
                instrument,
                lots > 0 ? -close : close,
                neutral ? TradeReason.UNWIND_NEUTRAL : TradeReason.UNWIND_DELTA);
        return close;
    }

    /** Returns the position after {@code before} by falling exposure, then rising id, or -1. */
    private int next(int underlying, int before) {
        int best = -1;
        for (int index = 0; index < held.count(); index++) {
            boolean follows =
                    underlying(index) == underlying
                            && (before < 0 || compare(before, index) < 0)
                            && (best < 0 || compare(index, best) < 0);
            best = follows ? index : best;
        }
        return best;
    }

    /** Negative when the first goes before the second. */
    private int compare(int first, int second) {
        int order =
                WideSum.compareProducts(
                        Math.abs(held.lots(second)),
                        Math.abs(exposurePerLot(second)),
                        Math.abs(held.lots(first)),
                        Math.abs(exposurePerLot(first)));
        return order != 0 ? order : Integer.compare(first, second);
    }

    /** Returns what a lot gains, in money, when its underlying gains all of its price once more. */
    private long exposurePerLot(int index) {
        int instrument = held.instrument(index);
        Contract contract = books.instruments().listing(instrument).contract();
        long value = Math.abs(books.instruments().markValue(instrument));
        return switch (contract.kind()) {
            case LINEAR_PERPETUAL, LINEAR_FUTURE, INVERSE_PERPETUAL, INVERSE_FUTURE -> value;
            case CALL -> isInTheMoney(instrument, contract) ? notional(instrument) : 0;
            case PUT -> isInTheMoney(instrument, contract) ? -notional(instrument) : 0;
        };
    }

    private boolean isInTheMoney(int instrument, Contract contract) {
        return contract.payoffTicks(books.instruments().referenceTicks(instrument)) > 0;
    }

    private long notional(int instrument) {
        return books.instruments().notional(instrument);
    }

    /** Returns the lots of a position as if its outstanding order had been filled. */
    private long lotsLeft(int index) {
        return held.lots(index) + orders.reserved(held.instrument(index));
    }

    private int underlying(int index) {
        int instrument = held.instrument(index);
        return books.instruments().listing(instrument).contract().underlying();
    }

    private static void absolute(WideSum to, WideSum from) {
        if (from.signum() >= 0) {
            to.set(from);
        } else {
            to.set(0);
            to.subtract(from);
        }
    }
}
