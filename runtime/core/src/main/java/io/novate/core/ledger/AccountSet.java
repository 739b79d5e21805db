package io.novate.core.ledger;

import java.util.Arrays;

/**
 * A set of accounts of fixed capacity, iterated in ascending order of id.
 *
 * <p><b>Shape</b>: one bit per row of the account table, and one bit per word of those that is not
 * zero, so that a nearly empty set of a million rows is read in 250 words.
 */
public final class AccountSet {
    private static final int NONE = -1;

    private final AccountTable accounts;
    private final long[] words;
    private final long[] filled;

    /** Takes one bit per row of the account table. */
    public AccountSet(AccountTable accounts) {
        this.accounts = accounts;
        words = new long[(accounts.ordinalMax() + 63) / 64];
        filled = new long[(words.length + 63) / 64];
    }

    /** Adds an account. */
    public void add(int account) {
        addAt(accounts.ordinal(account));
    }

    /** Adds the account of a row. */
    public void addAt(int ordinal) {
        int index = ordinal >> 6;
        words[index] |= 1L << (ordinal & 63);
        filled[index >> 6] |= 1L << (index & 63);
    }

    /** Removes an account. */
    public void remove(int account) {
        removeAt(accounts.ordinal(account));
    }

    /** Removes the account of a row. */
    public void removeAt(int ordinal) {
        int index = ordinal >> 6;
        words[index] &= ~(1L << (ordinal & 63));
        if (words[index] == 0) {
            filled[index >> 6] &= ~(1L << (index & 63));
        }
    }

    /** Returns whether the set holds nobody. */
    public boolean isEmpty() {
        return nextAt(0) == NONE;
    }

    /** Returns the number of accounts in the set. */
    public int count() {
        int count = 0;
        for (int index = nextWord(0); index >= 0; index = nextWord(index + 1)) {
            count += Long.bitCount(words[index]);
        }
        return count;
    }

    /** Adds every account of another set over the same table. */
    public void addAll(AccountSet other) {
        for (int index = other.nextWord(0); index >= 0; index = other.nextWord(index + 1)) {
            words[index] |= other.words[index];
            filled[index >> 6] |= 1L << (index & 63);
        }
    }

    /** Returns whether the account is in the set. */
    public boolean contains(int account) {
        return containsAt(accounts.ordinal(account));
    }

    /** Returns whether the account of a row is in the set. */
    public boolean containsAt(int ordinal) {
        return (words[ordinal >> 6] & 1L << (ordinal & 63)) != 0;
    }

    /** Removes all accounts. */
    public void clear() {
        for (int index = nextWord(0); index >= 0; index = nextWord(index + 1)) {
            words[index] = 0;
        }
        Arrays.fill(filled, 0);
    }

    /** Returns the lowest id in the set at or above row {@code ordinal}, or -1. */
    public int next(int ordinal) {
        int next = nextAt(ordinal);
        return next == NONE ? NONE : accounts.accountAt(next);
    }

    /** Returns the lowest row in the set at or above row {@code ordinal}, or -1. */
    public int nextAt(int ordinal) {
        int index = ordinal >> 6;
        if (index >= words.length) {
            return NONE;
        }
        long word = words[index] & -1L << (ordinal & 63);
        if (word == 0) {
            index = nextWord(index + 1);
            if (index == NONE) {
                return NONE;
            }
            word = words[index];
        }
        return (index << 6) + Long.numberOfTrailingZeros(word);
    }

    /** Returns the lowest row at or above {@code ordinal} that is in both sets, or -1. */
    public int nextInBoth(AccountSet other, int ordinal) {
        long above = -1L << (ordinal & 63);
        for (int index = nextWord(ordinal >> 6); index >= 0; index = nextWord(index + 1)) {
            long both = words[index] & other.words[index];
            both &= index == ordinal >> 6 ? above : -1L;
            if (both != 0) {
                return (index << 6) + Long.numberOfTrailingZeros(both);
            }
        }
        return NONE;
    }

    /** Returns the lowest id in the set above {@code account}, or -1; 0 begins. */
    public int after(int account) {
        return next(account == 0 ? 0 : accounts.ordinal(account) + 1);
    }

    /** Returns the first word that is not zero at or after an index, or -1. */
    private int nextWord(int from) {
        int group = from >> 6;
        if (group >= filled.length) {
            return NONE;
        }
        long bits = filled[group] & -1L << (from & 63);
        while (bits == 0) {
            group++;
            if (group == filled.length) {
                return NONE;
            }
            bits = filled[group];
        }
        return (group << 6) + Long.numberOfTrailingZeros(bits);
    }
}
