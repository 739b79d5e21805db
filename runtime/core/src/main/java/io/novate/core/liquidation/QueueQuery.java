package io.novate.core.liquidation;

import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.position.HolderVisitor;

/**
 * Counts who would be deleveraged before a given holder: one pass over the holders of an
 * instrument, outside commands, so that no ranking in use is disturbed.
 */
final class QueueQuery implements HolderVisitor {
    private final Books books;
    private final AccountMargin margin;
    private final Winner own = new Winner();
    private final Winner other = new Winner();
    private int instrument;
    private int sign;
    private int before;
    private int count;

    QueueQuery(Books books, AccountMargin margin) {
        this.books = books;
        this.margin = margin;
    }

    QueuePlace place(int account, int queriedInstrument) {
        instrument = queriedInstrument;
        long lots = books.positions().lots(account, instrument);
        sign = Long.signum(lots);
        count = 0;
        before = 0;
        own.clear();
        if (sign == 0) {
            return new QueuePlace(0, 0);
        }
        long entryCost = books.positions().entryCost(account, instrument);
        boolean ranked = read(own, account, lots, entryCost);
        books.positions().visitHolders(instrument, this);
        return new QueuePlace(ranked ? before + 1 : 0, count);
    }

    @Override
    public void holder(int account, long lots, long entryCost) {
        if (read(other, account, lots, entryCost)) {
            count++;
            before += own.isRanked() && other.compareTo(own) > 0 ? 1 : 0;
        }
    }

    private boolean read(Winner winner, int account, long lots, long entryCost) {
        if (!Winner.mayBe(books, account, lots, sign)) {
            return false;
        }
        long value = lots * books.instruments().unitValue(instrument);
        return winner.set(account, value, entryCost, margin.equityOf(account));
    }
}
