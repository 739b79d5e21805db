package io.novate.core.machine;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.BucketMargin;
import io.novate.core.margin.FeeTiers;
import io.novate.core.margin.LeverageTable;
import io.novate.core.margin.OpenOrders;
import io.novate.core.margin.OrderMargin;
import io.novate.core.margin.ReservationTable;
import io.novate.core.margin.TradeCheck;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;

/** Reserves margin for orders at the venue, keeps chosen leverages and fee tiers. */
final class OrderDesk {
    private static final int END = 0;

    private final ClearingMachine machine;
    private final Books books;
    private final InstrumentTable instruments;
    private final AccountMargin margin;
    private final OpenOrders openOrders;
    private final ReservationTable orders;
    private final LeverageTable leverages;
    private final FeeTiers tiers;
    private final OrderMargin orderMargin;
    private final BucketMargin buckets;
    private final Events events;

    OrderDesk(
            ClearingMachine machine,
            Books books,
            AccountMargin margin,
            OpenOrders openOrders,
            LeverageTable leverages,
            FeeTiers tiers,
            OrderMargin orderMargin,
            BucketMargin buckets,
            Events events) {
        this.machine = machine;
        this.books = books;
        instruments = books.instruments();
        this.margin = margin;
        this.openOrders = openOrders;
        orders = openOrders.table();
        this.leverages = leverages;
        this.tiers = tiers;
        this.orderMargin = orderMargin;
        this.buckets = buckets;
        this.events = events;
    }

    void order(
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {
        Rejection refused = refuseFields(orderId, account, instrument, lots, limitTicks);
        if (refused != null) {
            machine.reject(refused, orderId);
            return;
        }
        if (books.accounts().isBucket(account)) {
            machine.checkIfDue();
        }
        long before256 = orderMargin.extra256(account);
        int row = orders.add(orderId, account, instrument, lots, limitTicks, reduceOnly, false);
        refused = refuseRisk(row, before256);
        if (refused != null) {
            orders.remove(row);
            machine.reject(refused, orderId);
            return;
        }
        events.orderReserved(orderId, account, instrument, lots, limitTicks, reduceOnly);
    }

    void orderLeft(long orderId, long lotsLeft) {
        int row = orders.row(orderId);
        if (row == ReservationTable.NONE) {
            machine.reject(Rejection.RESERVATION_UNKNOWN, orderId);
            return;
        }
        long lots = orders.lots(row);
        if (lotsLeft < 0 || lotsLeft >= Math.abs(lots)) {
            machine.reject(Rejection.LOTS_RANGE, lotsLeft);
            return;
        }
        int account = orders.account(row);
        if (lotsLeft == 0) {
            orders.remove(row);
            buckets.touch(account);
        } else {
            orders.setLots(row, lots < 0 ? -lotsLeft : lotsLeft);
        }
        events.orderReduced(orderId, account, lotsLeft);
    }

    void leverage(int account, int instrument, int initialPpm) {
        Rejection refused = refuseLeverage(account, instrument, initialPpm);
        if (refused != null) {
            machine.reject(refused, initialPpm);
            return;
        }
        int before = leverages.initialPpm(account, instrument);
        leverages.set(account, instrument, initialPpm);
        long extra256 = orderMargin.extra256(account);
        margin.evaluate(account);
        if (initialPpm > before && !OrderMargin.covers(margin.initialExcess256(), extra256)) {
            leverages.set(account, instrument, before);
            machine.reject(Rejection.MARGIN_SHORT, initialPpm);
            return;
        }
        events.leverageSet(account, instrument, initialPpm);
    }

    void feeTier(int tier, int takerScalePpm, int makerScalePpm) {
        if (!FeeTiers.isTier(tier) || !FeeTiers.areScales(takerScalePpm, makerScalePpm)) {
            machine.reject(Rejection.FEE_TIER, tier);
        } else {
            tiers.set(tier, takerScalePpm, makerScalePpm);
            events.feeTierSet(tier, takerScalePpm, makerScalePpm);
        }
    }

    void assignTier(int account, int tier) {
        if (!books.accounts().isOpen(account)) {
            machine.reject(Rejection.ACCOUNT_UNKNOWN, account);
        } else if (books.accounts().isHouse(account)) {
            machine.reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (!FeeTiers.isTier(tier)) {
            machine.reject(Rejection.FEE_TIER, tier);
        } else {
            tiers.assign(account, tier);
            events.tierAssigned(account, tier);
        }
    }

    /** Ends every order on an instrument that settles, and forgets leverages chosen for it. */
    void endInstrument(int instrument) {
        AccountTable accounts = books.accounts();
        openOrders.end(instrument, accounts);
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            int account = accounts.accountAt(ordinal);
            if (accounts.isOpenAt(ordinal) && leverages.hasAny(account)) {
                leverages.set(account, instrument, 0);
            }
            if (accounts.isOpenAt(ordinal)) {
                buckets.touch(account);
            }
        }
    }

    /** Writes tiers, leverages and orders, ascending by id. */
    void write(SnapshotWriter out) {
        for (int tier = 0; tier < FeeTiers.TIERS_MAX; tier++) {
            out.putInt(tiers.takerScalePpm(tier));
            out.putInt(tiers.makerScalePpm(tier));
        }
        AccountTable accounts = books.accounts();
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            int account = accounts.accountAt(ordinal);
            if (accounts.isOpenAt(ordinal) && tiers.tier(account) != 0) {
                out.putInt(account);
                out.putByte(tiers.tier(account));
            }
        }
        out.putInt(END);
        long[] keys = leverages.sortedKeys();
        for (long key : keys) {
            int account = LeverageTable.account(key);
            int instrument = LeverageTable.instrument(key);
            out.putInt(account);
            out.putInt(instrument);
            out.putInt(leverages.initialPpm(account, instrument));
        }
        out.putInt(END);
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            if (accounts.isOpenAt(ordinal)) {
                writeOrders(out, accounts.accountAt(ordinal));
            }
        }
        out.putInt(END);
    }

    /** Reads what {@link #write} wrote, after the accounts. */
    void read(SnapshotReader in) {
        for (int tier = 0; tier < FeeTiers.TIERS_MAX; tier++) {
            int takerScalePpm = in.getInt();
            tiers.set(tier, takerScalePpm, in.getInt());
        }
        for (int account = in.getInt(); account != END; account = in.getInt()) {
            tiers.assign(account, in.getByte());
        }
        for (int account = in.getInt(); account != END; account = in.getInt()) {
            int instrument = in.getInt();
            checkRoom("leverages", leverages.isFull(account, instrument));
            leverages.set(account, instrument, in.getInt());
        }
        for (int account = in.getInt(); account != END; account = in.getInt()) {
            checkRoom("orders", orders.isFull(account));
            long id = in.getLong();
            int instrument = in.getInt();
            long lots = in.getLong();
            long limitTicks = in.getLong();
            boolean reduceOnly = in.getByte() == 1;
            orders.add(id, account, instrument, lots, limitTicks, reduceOnly, in.getByte() == 1);
        }
    }

    private void writeOrders(SnapshotWriter out, int account) {
        int row = orders.first(account);
        while (row != ReservationTable.NONE) {
            out.putInt(account);
            out.putLong(orders.id(row));
            out.putInt(orders.instrument(row));
            out.putLong(orders.lots(row));
            out.putLong(orders.limitTicks(row));
            out.putByte(orders.isReduceOnly(row) ? 1 : 0);
            out.putByte(orders.isCancelAsked(row) ? 1 : 0);
            row = orders.after(row);
        }
    }

    private static void checkRoom(String name, boolean full) {
        if (full) {
            throw new IllegalArgumentException("snapshot " + name + ": more than the limits allow");
        }
    }

    private Rejection refuseFields(
            long orderId, int account, int instrument, long lots, long limitTicks) {
        if (orderId <= 0 || orders.row(orderId) != ReservationTable.NONE) {
            return Rejection.ORDER_EXISTS;
        }
        if (!instruments.isListed(instrument)) {
            return Rejection.INSTRUMENT_UNKNOWN;
        }
        if (instruments.refuseTrade(instrument) != null) {
            return instruments.refuseTrade(instrument);
        }
        if (!books.accounts().isOpen(account)) {
            return Rejection.ACCOUNT_UNKNOWN;
        }
        if (books.accounts().isHouse(account)) {
            return Rejection.ACCOUNT_RESERVED;
        }
        if (isForeign(account, instrument)) {
            return Rejection.BUCKET_INSTRUMENT;
        }
        long lotsMax = Limits.GROSS_MAX / instruments.valueMax(instrument);
        if (lots == 0 || lots > lotsMax || lots < -lotsMax) {
            return Rejection.LOTS_RANGE;
        }
        if (!instruments.isPrice(instrument, limitTicks)) {
            return Rejection.PRICE_RANGE;
        }
        return orders.isFull(account) ? Rejection.CAPACITY : null;
    }

    /** Checks an order that stands in the table already, against what was asked without it. */
    private Rejection refuseRisk(int row, long before256) {
        int account = orders.account(row);
        int instrument = orders.instrument(row);
        AccountState state = books.accounts().state(account);
        if (state == AccountState.LIQUIDATING || books.accounts().order(account) != 0) {
            return Rejection.IN_LIQUIDATION;
        }
        long held = books.positions().lots(account, instrument);
        boolean closes = OpenOrders.effectiveLots(true, orders.lots(row), held) != 0;
        boolean mustReduce = state == AccountState.RESTRICTED;
        if (orders.isReduceOnly(row) && !closes || mustReduce && !openOrders.staysReducing(row)) {
            return Rejection.REDUCE_ONLY;
        }
        if (orders.isReduceOnly(row)) {
            return null;
        }
        if (!openOrders.staysReducing(row)) {
            Rejection halted = instruments.refuseNewRisk(instrument);
            if (halted != null) {
                return halted;
            }
            if (isBeyondLimit(row, held)) {
                return Rejection.POSITION_LIMIT;
            }
        }
        long after256 = orderMargin.extra256(account);
        margin.evaluate(account);
        boolean covered =
                after256 <= before256 || OrderMargin.covers(margin.initialExcess256(), after256);
        return covered ? null : cover(account, margin.initialExcess256(), after256);
    }

    /** Locks what a bucket lacks; returns why an account cannot cover what its orders ask. */
    private Rejection cover(int account, long excess256, long extra256) {
        if (!books.accounts().isBucket(account)) {
            return Rejection.MARGIN_SHORT;
        }
        long lacking = OrderMargin.lacking(excess256, extra256);
        Rejection refused = buckets.refuseLock(account, lacking);
        if (refused == null && lacking + books.accounts().cash(account) > Limits.GROSS_MAX) {
            refused = Rejection.GROSS_BOUND;
        }
        if (refused == null) {
            buckets.lock(account, lacking);
            machine.conversions().consider(books.accounts().parent(account));
        }
        return refused;
    }

    /** Returns whether an account is a bucket for another instrument. */
    private boolean isForeign(int account, int instrument) {
        return books.accounts().isBucket(account)
                && books.accounts().bucketInstrument(account) != instrument;
    }

    private boolean isBeyondLimit(int row, long held) {
        int account = orders.account(row);
        int instrument = orders.instrument(row);
        long lotsMax = TradeCheck.lotsMax(books, account, instrument);
        long side = openOrders.sideLots(row);
        boolean alone = books.accounts().mode(account) == MarginMode.PORTFOLIO;
        return Math.abs(held + side) > lotsMax || alone && Math.abs(side) > lotsMax;
    }

    private Rejection refuseLeverage(int account, int instrument, int initialPpm) {
        if (!books.accounts().isOpen(account)) {
            return Rejection.ACCOUNT_UNKNOWN;
        }
        if (books.accounts().isHouse(account)) {
            return Rejection.ACCOUNT_RESERVED;
        }
        if (!instruments.isListed(instrument)) {
            return Rejection.INSTRUMENT_UNKNOWN;
        }
        if (isForeign(account, instrument)) {
            return Rejection.BUCKET_INSTRUMENT;
        }
        if (instruments.isOption(instrument)) {
            return Rejection.INSTRUMENT_KIND;
        }
        if (books.accounts().mode(account) == MarginMode.PORTFOLIO) {
            return Rejection.MARGIN_MODE;
        }
        if (initialPpm < 0 || initialPpm > Limits.PPM) {
            return Rejection.RATE_RANGE;
        }
        boolean full = initialPpm != 0 && leverages.isFull(account, instrument);
        return full ? Rejection.CAPACITY : null;
    }
}
