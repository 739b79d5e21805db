package io.novate.core.liquidation;

import io.novate.core.command.Events;
import io.novate.core.command.WaterfallRung;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * Socialised loss, the last rung: what the accounts that failed in one check still lack is one sum,
 * shared pro rata on winners by their unrealised gain, and only if all gains are used up pro rata
 * on equity of accounts with open positions, the backstop included. Flat accounts never pay.
 *
 * <p>Each pays the share rounded down; what the rounding leaves is paid by the lowest account ids
 * that can bear it. Payments make the failed accounts whole in the order they failed.
 */
final class LossSharing {
    private final Books books;
    private final AccountMargin margin;
    private final EquityColumn equities;
    private final Events events;
    private final int[] failed;
    private final long[] deficit;
    private final long[] left;
    private final long[] weights;
    private int failedCount;

    LossSharing(Books books, AccountMargin margin, EquityColumn equities, Events events) {
        this.books = books;
        this.margin = margin;
        this.equities = equities;
        this.events = events;
        int accountsMax = books.accounts().ordinalMax();
        failed = new int[accountsMax];
        deficit = new long[accountsMax];
        left = new long[accountsMax];
        weights = new long[accountsMax];
    }

    void clear() {
        failedCount = 0;
    }

    /**
     * Takes a failed account up.
     *
     * @param deficitBefore what it lacked, money
     * @param deficitLeft what nobody has borne yet, money
     */
    void add(int account, long deficitBefore, long deficitLeft) {
        failed[failedCount] = account;
        deficit[failedCount] = deficitBefore;
        left[failedCount] = deficitLeft;
        failedCount++;
    }

    int failedCount() {
        return failedCount;
    }

    int failed(int index) {
        return failed[index];
    }

    /** Shares what is left of all deficits, as far as anybody can bear it. */
    void share() {
        shareBy(true);
        shareBy(false);
        for (int index = 0; index < failedCount; index++) {
            if (deficit[index] > 0) {
                margin.evaluate(failed[index]);
                Invariant.equal("equity after resolution", -left[index], margin.equity());
            }
            if (deficit[index] > left[index]) {
                events.resolved(failed[index], deficit[index] - left[index]);
            }
        }
    }

    private void shareBy(boolean byGain) {
        long loss = 0;
        for (int index = 0; index < failedCount; index++) {
            loss = Math.addExact(loss, left[index]);
        }
        long weightTotal = loss == 0 ? 0 : weigh(byGain);
        long shared = Math.min(loss, weightTotal);
        if (shared == 0) {
            return;
        }
        long remainder = shared;
        for (long weight : weights) {
            remainder -= Rounding.mulDivFloor(shared, weight, weightTotal);
        }
        int next = 0;
        for (int ordinal = 0; ordinal < weights.length; ordinal++) {
            long pays = Rounding.mulDivFloor(shared, weights[ordinal], weightTotal);
            long extra = Math.min(remainder, weights[ordinal] - pays);
            remainder -= extra;
            if (pays + extra > 0) {
                next = pay(books.accounts().accountAt(ordinal), pays + extra, next);
            }
        }
        Invariant.equal("remainder of socialised loss", 0, remainder);
    }

    /** Returns the sum of what all accounts can bear, and keeps what each can. */
    private long weigh(boolean byGain) {
        long total = 0;
        for (int ordinal = 0; ordinal < weights.length; ordinal++) {
            weights[ordinal] = weight(byGain, ordinal);
            total = Math.addExact(total, weights[ordinal]);
        }
        return total;
    }

    /**
     * Returns what an account can bear on this rung: its gain or its equity, whichever is less; one
     * that failed has neither.
     */
    private long weight(boolean byGain, int ordinal) {
        int winner = books.accounts().accountAt(ordinal);
        if (byGain && winner == Limits.BACKSTOP
                || !books.accounts().isOpenAt(ordinal)
                || books.positions().isFlat(winner)) {
            return 0;
        }
        margin.evaluate(winner);
        long bound = byGain ? margin.unrealisedGain() : Long.MAX_VALUE;
        return Math.max(0, Math.min(bound, margin.equity()));
    }

    /** Gives a share to failed accounts from an index on; returns the first not yet made whole. */
    private int pay(int winner, long amount, int from) {
        Invariant.check("flat accounts never pay", !books.positions().isFlat(winner), winner);
        margin.evaluate(winner);
        long equity = margin.equity();
        long unpaid = amount;
        int index = from;
        while (unpaid > 0) {
            long part = Math.min(unpaid, left[index]);
            if (part > 0) {
                books.ledger().transfer(winner, failed[index], part);
                equities.change(winner);
                equities.change(failed[index]);
                events.covered(
                        WaterfallRung.SOCIALISED,
                        failed[index],
                        winner,
                        part,
                        equity,
                        equity - part,
                        left[index],
                        left[index] - part);
                equity -= part;
                left[index] -= part;
                unpaid -= part;
            }
            index += left[index] == 0 ? 1 : 0;
        }
        return index;
    }
}
