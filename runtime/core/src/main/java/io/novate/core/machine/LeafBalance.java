package io.novate.core.machine;

import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.LeafTable;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;
import io.novate.kernel.WideSum;

/**
 * Moves cash between the leaves of large accounts, so that a leaf is insolvent only when its whole
 * account is.
 *
 * <p>The chain counts equity per leaf, the clearinghouse per account. Leaves are filled in
 * ascending order, each to zero, by those that have equity, in ascending order: a function of the
 * state, with no more transfers than leaves. The legs of a transfer cancel, so the account does not
 * change.
 */
final class LeafBalance {
    private static final int LEGS_OF_TRANSFER = 2;

    private final Books books;
    private final LeafTable leaves;
    private final SettlementRecorder recorder;
    private final long[] equities = new long[Limits.LEAVES_MAX];
    private final WideSum equity = new WideSum();

    LeafBalance(Books books, LeafTable leaves, SettlementRecorder recorder) {
        this.books = books;
        this.leaves = leaves;
        this.recorder = recorder;
    }

    /** Balances every large account; before each seal that may claim that everybody is solvent. */
    void beforeSeal() {
        AccountTable accounts = books.accounts();
        for (int index = 0; index < accounts.largeCount(); index++) {
            cover(accounts.accountOfLarge(index), 0);
        }
    }

    /**
     * Balances one account so that its first leaf, which pays what leaves, has {@code firstMin}
     * more equity than nothing as far as the account has.
     */
    void cover(int account, long firstMin) {
        int leafCount = books.accounts().leafCount(account);
        boolean oneLeaf = true;
        for (int index = 1; index < leafCount; index++) {
            oneLeaf &= !leaves.isOpen(account, index);
        }
        if (oneLeaf) {
            return;
        }
        for (int index = 0; index < leafCount; index++) {
            equities[index] = leaves.isOpen(account, index) ? equityOf(account, index) : 0;
        }
        equities[0] = Math.subtractExact(equities[0], firstMin);
        int giver = 0;
        int taker = 0;
        while (true) {
            while (giver < leafCount && equities[giver] <= 0) {
                giver++;
            }
            while (taker < leafCount && equities[taker] >= 0) {
                taker++;
            }
            if (giver == leafCount || taker == leafCount) {
                return;
            }
            long amount = Math.min(equities[giver], -equities[taker]);
            recorder.reserve(LEGS_OF_TRANSFER);
            recorder.leafLeg(account, giver, 0, 0, -amount);
            recorder.leafLeg(account, taker, 0, 0, amount);
            equities[giver] -= amount;
            equities[taker] += amount;
        }
    }

    /** Returns cash and positions of a leaf at the present values, money. */
    private long equityOf(int account, int index) {
        equity.set(leaves.cash(account, index));
        int from = index * Limits.POSITIONS_MAX + 1;
        int last = books.instruments().instrumentCount();
        int to = Math.min(from + Limits.POSITIONS_MAX - 1, last);
        for (int instrument = from; instrument <= to; instrument++) {
            long lots = books.positions().lots(account, instrument);
            equity.addProduct(lots, books.instruments().unitValue(instrument));
        }
        return equity.clampToLong();
    }
}
