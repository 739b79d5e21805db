package io.novate.core.liquidation;

import io.novate.core.command.Events;
import io.novate.core.command.WaterfallRung;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * Socialised loss, the last rung: pro rata on winners by their unrealised gain, and only if all
 * gains are used up pro rata on equity of accounts with open positions, the backstop included. Flat
 * accounts never pay.
 *
 * <p>Each pays the share rounded down; what the rounding leaves is paid by the lowest account ids
 * that can bear it.
 */
final class LossSharing {
    private final Books books;
    private final AccountMargin margin;
    private final EquityColumn equities;
    private final Events events;

    LossSharing(Books books, AccountMargin margin, EquityColumn equities, Events events) {
        this.books = books;
        this.margin = margin;
        this.equities = equities;
        this.events = events;
    }

    /** Pays {@code loss} to {@code account} out of the equity of others; returns what is left. */
    long share(int account, long loss) {
        return shareBy(false, account, shareBy(true, account, loss));
    }

    private long shareBy(boolean byGain, int account, long loss) {
        long weightTotal = 0;
        int ordinalMax = loss == 0 ? 0 : books.accounts().ordinalMax();
        for (int ordinal = 0; ordinal < ordinalMax; ordinal++) {
            weightTotal = Math.addExact(weightTotal, weight(byGain, account, ordinal));
        }
        long shared = Math.min(loss, weightTotal);
        if (shared == 0) {
            return loss;
        }
        long floors = 0;
        for (int ordinal = 0; ordinal < ordinalMax; ordinal++) {
            long weight = weight(byGain, account, ordinal);
            floors += Rounding.mulDivFloor(shared, weight, weightTotal);
        }
        long remainder = shared - floors;
        long deficit = loss;
        for (int ordinal = 0; ordinal < ordinalMax; ordinal++) {
            long weight = weight(byGain, account, ordinal);
            long pays = Rounding.mulDivFloor(shared, weight, weightTotal);
            long extra = Math.min(remainder, weight - pays);
            remainder -= extra;
            if (pays + extra > 0) {
                pay(account, books.accounts().accountAt(ordinal), pays + extra, deficit);
                deficit -= pays + extra;
            }
        }
        Invariant.equal("remainder of socialised loss", 0, remainder);
        return loss - shared;
    }

    /** Takes a share of the account just weighed. */
    private void pay(int account, int winner, long amount, long deficit) {
        Invariant.check("flat accounts never pay", !books.positions().isFlat(winner), winner);
        long equity = margin.equity();
        books.ledger().transfer(winner, account, amount);
        equities.change(winner);
        equities.change(account);
        events.covered(
                WaterfallRung.SOCIALISED,
                account,
                winner,
                amount,
                equity,
                equity - amount,
                deficit,
                deficit - amount);
    }

    /** Returns what an account can bear on this rung: its gain or its equity, whichever is less. */
    private long weight(boolean byGain, int account, int ordinal) {
        int winner = books.accounts().accountAt(ordinal);
        if (winner == account
                || byGain && winner == Limits.BACKSTOP
                || !books.accounts().isOpenAt(ordinal)
                || books.positions().isFlat(winner)) {
            return 0;
        }
        margin.evaluate(winner);
        long bound = byGain ? margin.unrealisedGain() : Long.MAX_VALUE;
        return Math.max(0, Math.min(bound, margin.equity()));
    }
}
