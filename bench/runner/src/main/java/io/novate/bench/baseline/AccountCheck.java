package io.novate.bench.baseline;

/** The account check in some form; the results of the last call can be read. */
public interface AccountCheck {
    /**
     * Checks the first accounts.
     *
     * @param excessBelow flags accounts whose excess is strictly below it, money with 8 fraction
     *     bits
     * @return number of flagged accounts
     */
    int check(int accounts, long excessBelow);

    /** Returns a flagged account. */
    int account(int index);

    /** Returns the excess of a flagged account, money with 8 fraction bits. */
    long excess(int index);
}
