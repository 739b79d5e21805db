package io.novate.core.batch;

/**
 * How many accounts of the chain are insolvent in the middle of a seal.
 *
 * <p>Counts accounts that were noted and whose equity is negative; to be noted before the first
 * entry and after each entry on them.
 */
final class Solvency {
    private final SettledAccounts accounts;
    private final PriceTable prices;
    private int insolventCount;

    Solvency(SettledAccounts accounts, PriceTable prices) {
        this.accounts = accounts;
        this.prices = prices;
    }

    int insolventCount() {
        return insolventCount;
    }

    void note(int account) {
        boolean isInsolvent = accounts.isInsolvent(account, prices);
        if (isInsolvent != accounts.isMarked(account)) {
            accounts.mark(account, isInsolvent);
            insolventCount += isInsolvent ? 1 : -1;
        }
    }

    /** Takes the mark off after a seal; prices will differ at the next. */
    void forget(int account) {
        if (accounts.isMarked(account)) {
            accounts.mark(account, false);
            insolventCount--;
        }
    }
}
