package io.novate.core.ledger;

import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;

/**
 * How the cash of large accounts stands in the leaves of the account tree.
 *
 * <p>A leaf holds 64 derivatives at most, so a large account is a group of leaves: instrument
 * {@code i} stands in leaf {@code (i - 1) / 64}, everything else in the first, whose id is the
 * account's. A further leaf is opened on the chain by the first change it takes.
 *
 * <p><b>Shape</b>: per large account one place for each of its leaves; the first leaf's cash is
 * what the others leave over.
 *
 * <p><b>Units</b>: money.
 *
 * <p><b>Exactness</b>: the leaves of an account always add up to its cash.
 *
 * <p><b>Aliasing and ownership</b>: owned here; reads the account table.
 *
 * <p><b>Errors</b>: an index that the account did not reserve stops the machine.
 */
public final class LeafTable {
    private static final int LEAVES = Limits.LEAVES_MAX;
    private static final int DERIVATIVE_END = 0x8000;

    private final AccountTable accounts;
    private final boolean[] opened;
    private final long[] cash;

    /** Takes one place per leaf of every large account. */
    public LeafTable(Limits limits, AccountTable accounts) {
        this.accounts = accounts;
        opened = new boolean[limits.largeAccountsMax() * LEAVES];
        cash = new long[limits.largeAccountsMax() * LEAVES];
    }

    /** Returns the leaf of an account in which a settlement key stands, 0 for the first. */
    public int indexOf(int account, int key) {
        if (key <= Limits.POSITIONS_MAX || key >= DERIVATIVE_END || !accounts.isLarge(account)) {
            return 0;
        }
        return (key - 1) / Limits.POSITIONS_MAX;
    }

    /** Returns the id of a leaf. */
    public static int leaf(int account, int index) {
        return index > 0 && account == Limits.BACKSTOP
                ? Limits.BACKSTOP_LEAF_FROM + index
                : account + index;
    }

    /** Returns whether the leaf was opened on the chain; the first one is with its account. */
    public boolean isOpen(int account, int index) {
        return index == 0 || opened[at(account, index)];
    }

    /** Returns whether an id is the account's own or that of a further leaf already opened. */
    public boolean isLeaf(int account, int leaf) {
        return leaf == account || isOpen(account, indexOfLeaf(account, leaf));
    }

    /** Returns the index of a leaf of the account. */
    public static int indexOfLeaf(int account, int leaf) {
        return leaf > Limits.BACKSTOP_LEAF_FROM ? leaf - Limits.BACKSTOP_LEAF_FROM : leaf - account;
    }

    /** Notes that a further leaf was opened. */
    public void open(int account, int index) {
        opened[at(account, index)] = true;
    }

    /** Returns the cash of a leaf. */
    public long cash(int account, int index) {
        if (index > 0) {
            return cash[at(account, index)];
        }
        long first = accounts.cash(account);
        for (int other = 1; other < accounts.leafCount(account); other++) {
            first = Math.subtractExact(first, cash[at(account, other)]);
        }
        return first;
    }

    /**
     * Adds to the cash of a leaf what stands in the account's cash already; for the first leaf
     * there is nothing to do.
     */
    public void addCash(int account, int index, long amount) {
        if (index > 0) {
            int at = at(account, index);
            cash[at] = Math.addExact(cash[at], amount);
        }
    }

    private int at(int account, int index) {
        boolean reserved = index > 0 && index < accounts.leafCount(account);
        Invariant.check("leaf of the account", reserved, index);
        return accounts.largeIndex(account) * LEAVES + index;
    }
}
