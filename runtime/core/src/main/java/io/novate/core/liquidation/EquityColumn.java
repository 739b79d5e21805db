package io.novate.core.liquidation;

import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.Sweep;

/**
 * Equity of every account during one command: one pass of the backend when it is first asked for,
 * and an exact evaluation of the accounts that changed since.
 *
 * <p>Ranking winners asks for the equity of most holders of an instrument, once per instrument and
 * side; evaluating each would be most of the work of a crash.
 */
final class EquityColumn {
    private final AccountTable accounts;
    private final AccountMargin margin;
    private final Sweep sweep;
    private final AccountSet changed;
    private final long[] settledEquity;
    private boolean filled;

    EquityColumn(Books books, AccountMargin margin, Sweep sweep) {
        accounts = books.accounts();
        this.margin = margin;
        this.sweep = sweep;
        changed = new AccountSet(accounts);
        settledEquity = new long[accounts.ordinalMax()];
    }

    /** Forgets everything; called once per command. */
    void clear() {
        if (filled) {
            filled = false;
            changed.clear();
        }
    }

    /** Says that an account's money or positions changed. */
    void change(int account) {
        if (filled) {
            changed.add(account);
        }
    }

    /** Returns the equity of an account as it is now, money. */
    long of(int account) {
        if (!filled) {
            sweep.settledEquity(settledEquity);
            filled = true;
        }
        return accounts.isLarge(account) || changed.contains(account)
                ? margin.equityOf(account)
                : settledEquity[accounts.ordinal(account)] + margin.collateral(account);
    }
}
