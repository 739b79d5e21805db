package io.novate.core.liquidation;

import io.novate.core.margin.Books;
import io.novate.core.position.HolderVisitor;

/**
 * Winners of one instrument and side in the order in which they are deleveraged; see {@link
 * Winner}.
 *
 * <p>The queue keeps the first {@link #RANKED_MAX}; when they are used up it is built again. The
 * ranking is frozen while it is used.
 */
final class DeleverageQueue implements HolderVisitor {
    /** Winners ranked by one scan. */
    static final int RANKED_MAX = 4096;

    private final Books books;
    private final EquityColumn equities;
    private final Winner[] winners = new Winner[RANKED_MAX];
    private Winner candidate = new Winner();
    private int instrument;
    private int sign;
    private int count;
    private int next;

    DeleverageQueue(Books books, EquityColumn equities) {
        this.books = books;
        this.equities = equities;
        for (int index = 0; index < RANKED_MAX; index++) {
            winners[index] = new Winner();
        }
    }

    /** Ranks the winners among holders of the given sign; sorts the best first. */
    void build(int rankedInstrument, int rankedSign) {
        instrument = rankedInstrument;
        sign = rankedSign;
        count = 0;
        next = 0;
        books.positions().visitHolders(instrument, this);
        sortBestFirst();
    }

    /** Returns the first winner left, or 0 when the queue is used up. */
    int first() {
        return next < count ? winners[next].account() : 0;
    }

    /** Drops the first winner: it has no lots left, or no equity to bear more. */
    void removeFirst() {
        next++;
    }

    /** Returns whether the last build was cut at {@link #RANKED_MAX}. */
    boolean mayHaveMore() {
        return count == RANKED_MAX;
    }

    /** Takes a holder into the ranking when it is a winner that may be deleveraged. */
    @Override
    public void holder(int account, long lots, long entryCost) {
        if (!Winner.mayBe(books, account, lots, sign)) {
            return;
        }
        long value = lots * books.instruments().unitValue(instrument);
        // Equity is dear, so it is asked only for positions in profit.
        boolean ranked =
                value > entryCost && candidate.set(account, value, entryCost, equities.of(account));
        if (ranked) {
            offer();
        }
    }

    /** Keeps the candidate unless the queue is full of better ones; the root is the worst kept. */
    private void offer() {
        if (count < RANKED_MAX) {
            exchange(count);
            count++;
            siftUp(count - 1);
        } else if (candidate.compareTo(winners[0]) > 0) {
            exchange(0);
            siftDown(0, count);
        }
    }

    private void exchange(int index) {
        Winner free = winners[index];
        winners[index] = candidate;
        candidate = free;
    }

    private void siftUp(int from) {
        int child = from;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (winners[child].compareTo(winners[parent]) >= 0) {
                return;
            }
            swap(child, parent);
            child = parent;
        }
    }

    private void siftDown(int from, int end) {
        int root = from;
        while (2 * root + 1 < end) {
            int child = 2 * root + 1;
            if (child + 1 < end && winners[child + 1].compareTo(winners[child]) < 0) {
                child++;
            }
            if (winners[root].compareTo(winners[child]) <= 0) {
                return;
            }
            swap(root, child);
            root = child;
        }
    }

    private void sortBestFirst() {
        for (int end = count - 1; end > 0; end--) {
            swap(0, end);
            siftDown(0, end);
        }
    }

    private void swap(int left, int right) {
        Winner winner = winners[left];
        winners[left] = winners[right];
        winners[right] = winner;
    }
}
