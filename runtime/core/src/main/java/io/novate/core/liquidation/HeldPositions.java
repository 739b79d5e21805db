package io.novate.core.liquidation;

import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;

/** The open positions of one account in ascending order of instrument; a reusable copy. */
final class HeldPositions {
    private static final long WEIGHT_MAX = 1L << 50;

    private final Books books;
    private final int[] instruments;
    private final long[] lots;
    private int count;

    HeldPositions(Books books, int instrumentsMax) {
        this.books = books;
        instruments = new int[instrumentsMax];
        lots = new long[instrumentsMax];
    }

    /** Copies the positions of an account, replacing what was here. */
    void collect(int account) {
        count = 0;
        int slots = books.positions().slotCount(account);
        for (int slot = 0; slot < slots; slot++) {
            int instrument = books.positions().instrumentAt(account, slot);
            if (instrument != 0) {
                insert(instrument, books.positions().lotsAt(account, slot));
            }
        }
    }

    /** Returns the position in an instrument, or -1. */
    int indexOf(int instrument) {
        int index = count - 1;
        while (index >= 0 && instruments[index] != instrument) {
            index--;
        }
        return index;
    }

    int count() {
        return count;
    }

    int instrument(int index) {
        return instruments[index];
    }

    long lots(int index) {
        return lots[index];
    }

    /**
     * Returns the part of an account's gain or loss that a position takes, relative to the others:
     * its own maintenance margin in whole money, plus one, so that a position without margin takes
     * a part too. The bound keeps the sum over every instrument inside 64 bits.
     */
    long weight(int index, AccountMargin margin) {
        long own256 = margin.maintenance256(instruments[index], lots[index]);
        return 1 + Math.min(own256 >> Limits.MARGIN_FRACTION_BITS, WEIGHT_MAX);
    }

    private void insert(int instrument, long instrumentLots) {
        int at = count;
        while (at > 0 && instruments[at - 1] > instrument) {
            instruments[at] = instruments[at - 1];
            lots[at] = lots[at - 1];
            at--;
        }
        instruments[at] = instrument;
        lots[at] = instrumentLots;
        count++;
    }
}
