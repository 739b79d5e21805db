package io.novate.core.ledger;

import java.util.Arrays;

/** A set of accounts of fixed capacity, iterated in ascending order of id. */
public final class AccountSet {
    private static final int NONE = -1;

    private final AccountTable accounts;
    private final long[] words;

    /** Takes one bit per row of the account table. */
    public AccountSet(AccountTable accounts) {
        this.accounts = accounts;
        words = new long[(accounts.ordinalMax() + 63) / 64];
    }

    /** Adds an account. */
    public void add(int account) {
        int ordinal = accounts.ordinal(account);
        words[ordinal >> 6] |= 1L << (ordinal & 63);
    }

    /** Removes an account. */
    public void remove(int account) {
        int ordinal = accounts.ordinal(account);
        words[ordinal >> 6] &= ~(1L << (ordinal & 63));
    }

    /** Returns whether the set holds nobody. */
    public boolean isEmpty() {
        return next(0) == NONE;
    }

    /** Adds every account of another set over the same table. */
    public void addAll(AccountSet other) {
        for (int index = 0; index < words.length; index++) {
            words[index] |= other.words[index];
        }
    }

    /** Returns whether the account is in the set. */
    public boolean contains(int account) {
        int ordinal = accounts.ordinal(account);
        return (words[ordinal >> 6] & 1L << (ordinal & 63)) != 0;
    }

    /** Removes all accounts. */
    public void clear() {
        Arrays.fill(words, 0);
    }

    /** Returns the lowest id in the set at or above row {@code ordinal}, or -1. */
    public int next(int ordinal) {
        int index = ordinal >> 6;
        if (index >= words.length) {
            return NONE;
        }
        long word = words[index] & -1L << (ordinal & 63);
        while (word == 0) {
            index++;
            if (index == words.length) {
                return NONE;
            }
            word = words[index];
        }
        return accounts.accountAt((index << 6) + Long.numberOfTrailingZeros(word));
    }

    /** Returns the lowest id in the set above {@code account}, or -1; 0 begins. */
    public int after(int account) {
        return next(account == 0 ? 0 : accounts.ordinal(account) + 1);
    }
}
