package io.novate.core.liquidation;

import io.novate.core.command.AccountState;
import io.novate.core.margin.Books;
import io.novate.core.position.HolderVisitor;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Ratio;

/**
 * Winners of one instrument and side in the order in which they are deleveraged.
 *
 * <p>Positions in profit, ranked by {@code (mark / entry) * (notional / equity)} for longs and
 * {@code (entry / mark) * (notional / equity)} for shorts, compared by cross-multiplication in 256
 * bits; ties go to the lower id. The queue keeps the first {@link #RANKED_MAX}; when they are used
 * up it is built again. The ranking is frozen while it is used.
 *
 * <p>Source: auto-deleveraging rule as published by Hyperliquid; the tie rule is ours.
 */
final class DeleverageQueue implements HolderVisitor {
    /** Winners ranked by one scan. */
    static final int RANKED_MAX = 4096;

    private final Books books;
    private final EquityColumn equities;
    private final int[] accounts = new int[RANKED_MAX];
    private final long[] price = new long[RANKED_MAX];
    private final long[] cost = new long[RANKED_MAX];
    private final long[] notional = new long[RANKED_MAX];
    private final long[] equity = new long[RANKED_MAX];
    private int instrument;
    private int sign;
    private int count;
    private int next;

    DeleverageQueue(Books books, EquityColumn equities) {
        this.books = books;
        this.equities = equities;
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
        return next < count ? accounts[next] : 0;
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
        if (account == Limits.BACKSTOP
                || Long.signum(lots) != sign
                || books.accounts().order(account) != 0
                || books.accounts().state(account) == AccountState.LIQUIDATING) {
            return;
        }
        long value = lots * books.instruments().unitValue(instrument);
        if (value <= entryCost) {
            return;
        }
        long winnerEquity = equities.of(account);
        if (winnerEquity > 0) {
            offer(account, Math.abs(value), Math.max(1, Math.abs(entryCost)), winnerEquity);
        }
    }

    private void offer(int account, long value, long entryCost, long winnerEquity) {
        if (count < RANKED_MAX) {
            write(count, account, value, entryCost, winnerEquity);
            count++;
            siftUp(count - 1);
        } else {
            // The root is the worst kept; a candidate in the spare comparison replaces it.
            int worst = accounts[0];
            long worstPrice = price[0];
            long worstCost = cost[0];
            long worstNotional = notional[0];
            long worstEquity = equity[0];
            write(0, account, value, entryCost, winnerEquity);
            boolean better =
                    compare(0, worst, worstPrice, worstCost, worstNotional, worstEquity) > 0;
            if (better) {
                siftDown(0, count);
            } else {
                accounts[0] = worst;
                price[0] = worstPrice;
                cost[0] = worstCost;
                notional[0] = worstNotional;
                equity[0] = worstEquity;
            }
        }
    }

    private void write(int at, int account, long value, long entryCost, long winnerEquity) {
        accounts[at] = account;
        price[at] = sign > 0 ? value : entryCost;
        cost[at] = sign > 0 ? entryCost : value;
        notional[at] = value;
        equity[at] = winnerEquity;
    }

    /** Positive when the entry at {@code left} ranks before the given one. */
    private int compare(
            int left,
            int account,
            long otherPrice,
            long otherCost,
            long otherNotional,
            long otherEquity) {
        int score =
                Ratio.compareProducts(
                        price[left],
                        notional[left],
                        otherCost,
                        otherEquity,
                        otherPrice,
                        otherNotional,
                        cost[left],
                        equity[left]);
        return score != 0 ? score : Integer.compare(account, accounts[left]);
    }

    private int compare(int left, int right) {
        return compare(
                left, accounts[right], price[right], cost[right], notional[right], equity[right]);
    }

    private void siftUp(int from) {
        int child = from;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (compare(child, parent) >= 0) {
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
            if (child + 1 < end && compare(child + 1, child) < 0) {
                child++;
            }
            if (compare(root, child) <= 0) {
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
        int account = accounts[left];
        accounts[left] = accounts[right];
        accounts[right] = account;
        swap(price, left, right);
        swap(cost, left, right);
        swap(notional, left, right);
        swap(equity, left, right);
    }

    private static void swap(long[] column, int left, int right) {
        long value = column[left];
        column[left] = column[right];
        column[right] = value;
    }
}
