package io.novate.core.liquidation;

import io.novate.core.margin.Books;

/** The open positions of one account in ascending order of instrument; a reusable copy. */
final class HeldPositions {
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

    int count() {
        return count;
    }

    int instrument(int index) {
        return instruments[index];
    }

    long lots(int index) {
        return lots[index];
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
