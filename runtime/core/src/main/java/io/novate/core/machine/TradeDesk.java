package io.novate.core.machine;

import io.novate.core.command.Events;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.margin.Books;
import io.novate.core.margin.BucketMargin;
import io.novate.core.margin.Novation;
import io.novate.core.margin.TradeCheck;
import io.novate.core.margin.TradeLeg;
import io.novate.core.memory.Column;
import io.novate.core.unit.Limits;
import java.lang.foreign.MemorySegment;

/**
 * Clears trades by novation: each has its own verdict, both legs or none.
 *
 * <p>Fees of a batch are collected with one leg; where the settlement log runs out of room it is
 * sealed between two trades.
 */
final class TradeDesk {
    /** Legs of one trade, of what two buckets lock or release, and of the fees of the batch. */
    private static final int LEGS_OF_TRADE = 8;

    private final ClearingMachine machine;
    private final Books books;
    private final TradeCheck check;
    private final Novation novation;
    private final BucketMargin buckets;
    private final Events events;
    private final TradeLeg buying;
    private final TradeLeg selling;
    private final LookAhead lookAhead;

    TradeDesk(
            ClearingMachine machine,
            Books books,
            TradeCheck check,
            Novation novation,
            BucketMargin buckets,
            Events events) {
        this.machine = machine;
        this.books = books;
        this.check = check;
        this.novation = novation;
        this.buckets = buckets;
        this.events = events;
        buying = new TradeLeg(books);
        selling = new TradeLeg(books);
        lookAhead = new LookAhead(books.accounts(), books.positions());
    }

    void clear(MemorySegment trades, int tradeCount) {
        long fees = 0;
        int room = 0;
        boolean looksAhead = books.accounts().accountCount() >= LookAhead.ACCOUNTS_MIN;
        for (int index = 0; index < tradeCount; index++) {
            if (looksAhead && index % LookAhead.TRADES == 0) {
                lookAhead.read(trades, index, Math.min(tradeCount, index + LookAhead.TRADES));
            }
            if (room < LEGS_OF_TRADE) {
                room = machine.settlement().legRoom();
                if (room < LEGS_OF_TRADE) {
                    books.ledger().collect(Limits.FEES, fees);
                    fees = 0;
                    machine.sealUnsettled();
                }
            }
            room -= LEGS_OF_TRADE; // a bound: most trades take two
            fees += clearOne(trades, index);
        }
        books.ledger().collect(Limits.FEES, fees);
    }

    /** Clears one trade or rejects it whole; returns the fees of both legs. */
    private long clearOne(MemorySegment trades, long index) {
        long at = index * TradeDescriptor.BYTES;
        int buyer = trades.get(Column.INT, at + TradeDescriptor.BUYER_OFFSET);
        int seller = trades.get(Column.INT, at + TradeDescriptor.SELLER_OFFSET);
        int instrument = trades.get(Column.INT, at + TradeDescriptor.INSTRUMENT_OFFSET);
        int flags = trades.get(Column.INT, at + TradeDescriptor.FLAGS_OFFSET);
        long lots = trades.get(Column.LONG, at + TradeDescriptor.LOTS_OFFSET);
        long priceTicks = trades.get(Column.LONG, at + TradeDescriptor.PRICE_OFFSET);
        if (refuseFields((int) index, buyer, seller, instrument, lots, priceTicks)) {
            return 0;
        }
        buying.read(buyer, instrument, lots);
        selling.read(seller, instrument, -lots);
        if (isBeyondOpenInterest()) {
            machine.reject((int) index, Rejection.OPEN_INTEREST, lots);
            return 0;
        }
        boolean buyerTakes = (flags & TradeDescriptor.BUYER_IS_TAKER) != 0;
        long lotValue = novation.lotValue(instrument, priceTicks);
        long buyerFee = check.fee(buying, lotValue, buyerTakes);
        long sellerFee = check.fee(selling, lotValue, !buyerTakes);
        // A rebate comes out of what the taker of the same trade pays.
        buyerFee = Math.max(buyerFee, -Math.max(0, sellerFee));
        sellerFee = Math.max(sellerFee, -Math.max(0, buyerFee));
        long unitCost = lotValue - books.instruments().fundingPerLot(instrument);
        boolean buyerReduces = (flags & TradeDescriptor.BUYER_REDUCE_ONLY) != 0;
        boolean sellerReduces = (flags & TradeDescriptor.SELLER_REDUCE_ONLY) != 0;
        if (refuse((int) index, buying, unitCost, buyerFee, buyerReduces)
                || refuse((int) index, selling, unitCost, sellerFee, sellerReduces)) {
            return 0;
        }
        buckets.leg(buying, unitCost, buyerFee);
        buckets.leg(selling, unitCost, sellerFee);
        machine.liquidator().traded(instrument, lots);
        events.cleared(buyer, seller, instrument, lots, priceTicks, buyerFee, sellerFee);
        consider(buying);
        consider(selling);
        return buyerFee + sellerFee;
    }

    private boolean refuse(int index, TradeLeg leg, long unitCost, long fee, boolean reduceOnly) {
        Rejection refused = check.refuseSize(leg, reduceOnly);
        if (refused == null) {
            refused = check.refuseMargin(leg, unitCost, fee);
        }
        if (refused != null) {
            machine.reject(index, refused, leg.account());
        }
        return refused != null;
    }

    /** A plain account holds no collateral that it could be asked to sell. */
    private void consider(TradeLeg leg) {
        if (!leg.isPlain()) {
            machine.conversions().consider(books.accounts().root(leg.account()));
        }
    }

    /** Returns whether the trade would lift the sum of longs above the listing's limit. */
    private boolean isBeyondOpenInterest() {
        int instrument = buying.instrument();
        long lotsMax = books.instruments().listing(instrument).bounds().openInterestLotsMax();
        if (lotsMax == 0) {
            return false;
        }
        long opened = Math.max(0, buying.after()) - Math.max(0, buying.before());
        long closed = Math.max(0, selling.before()) - Math.max(0, selling.after());
        long grown = opened - closed;
        return grown > 0 && books.positions().openInterest(instrument) + grown > lotsMax;
    }

    private boolean refuseFields(
            int index, int buyer, int seller, int instrument, long lots, long priceTicks) {
        if (!books.instruments().isListed(instrument)) {
            machine.reject(index, Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (books.instruments().refuseTrade(instrument) != null) {
            Rejection refused = books.instruments().refuseTrade(instrument);
            machine.reject(index, refused, instrument);
        } else if (!books.accounts().isOpen(buyer) || !books.accounts().isOpen(seller)) {
            int unknown = books.accounts().isOpen(buyer) ? seller : buyer;
            machine.reject(index, Rejection.ACCOUNT_UNKNOWN, unknown);
        } else if (books.accounts().isHouse(buyer) || books.accounts().isHouse(seller)) {
            int house = books.accounts().isHouse(buyer) ? buyer : seller;
            machine.reject(index, Rejection.ACCOUNT_RESERVED, house);
        } else if (books.accounts().root(buyer) == books.accounts().root(seller)) {
            machine.reject(index, Rejection.SELF_TRADE, buyer);
        } else if (lots <= 0
                || lots > Limits.GROSS_MAX / books.instruments().valueMax(instrument)) {
            machine.reject(index, Rejection.LOTS_RANGE, lots);
        } else if (!books.instruments().isPrice(instrument, priceTicks)) {
            machine.reject(index, Rejection.PRICE_RANGE, priceTicks);
        } else if (!books.instruments().isInBand(instrument, priceTicks)) {
            machine.reject(index, Rejection.PRICE_BAND, priceTicks);
        } else {
            return false;
        }
        return true;
    }
}
