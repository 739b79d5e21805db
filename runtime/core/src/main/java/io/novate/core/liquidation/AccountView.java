package io.novate.core.liquidation;

import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/** The view of one account on the live tables; a reusable value. */
final class AccountView implements LiquidationView {
    private final Books books;
    private final AccountMargin margin;
    private final MarketDepth depth;
    private final HeldPositions held;
    private int account;
    private long equity;
    private long maintenanceMargin;

    AccountView(Books books, AccountMargin margin, MarketDepth depth, int instrumentsMax) {
        this.books = books;
        this.margin = margin;
        this.depth = depth;
        held = new HeldPositions(books, instrumentsMax);
    }

    /** Looks at an account as it is now. */
    void open(int viewed) {
        account = viewed;
        held.collect(viewed);
        margin.evaluate(viewed);
        equity = margin.equity();
        maintenanceMargin = margin.maintenanceMargin();
    }

    /** Returns whether some position may not be closed as far as its listing would allow. */
    boolean lacksRoom() {
        boolean lacks = false;
        for (int index = 0; index < held.count() && !lacks; index++) {
            lacks = room(index) == 0;
        }
        return lacks;
    }

    @Override
    public int account() {
        return account;
    }

    @Override
    public MarginMode mode() {
        return books.accounts().mode(account);
    }

    @Override
    public long equity() {
        return equity;
    }

    @Override
    public long maintenanceMargin() {
        return maintenanceMargin;
    }

    @Override
    public int positionCount() {
        return held.count();
    }

    @Override
    public int instrument(int index) {
        return held.instrument(index);
    }

    @Override
    public boolean isOption(int index) {
        return books.instruments().isOption(held.instrument(index));
    }

    @Override
    public long lots(int index) {
        return held.lots(index);
    }

    @Override
    public long room(int index) {
        return depth.room(held.instrument(index), held.lots(index) > 0);
    }

    @Override
    public long costPerLot(int index) {
        return costPerLot(books, held.instrument(index));
    }

    /** Returns what one lot costs to close beyond the mark, money, rounded up twice. */
    static long costPerLot(Books books, int instrument) {
        Listing listing = books.instruments().listing(instrument);
        long value = books.instruments().notional(instrument);
        return Rounding.mulDivCeil(value, listing.fees().liquidationPpm(), Limits.PPM)
                + Rounding.mulDivCeil(value, listing.bounds().slippagePpm(), Limits.PPM);
    }

    @Override
    public long maintenance256(int index, long lots) {
        return margin.maintenance256(held.instrument(index), lots);
    }

    @Override
    public long maintenanceAfter(int index, long closedLots) {
        long lots = held.lots(index) > 0 ? -closedLots : closedLots;
        margin.evaluateAfter(account, held.instrument(index), lots, 0);
        return margin.maintenanceMargin();
    }
}
