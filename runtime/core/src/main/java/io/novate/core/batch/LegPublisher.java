package io.novate.core.batch;

import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;

/**
 * Publishes netted legs in an order that the contract accepts at every entry.
 *
 * <p>Within each key those who lose equity come first, so what the clearinghouse's own account
 * holds at a cut is what others have lost, and it stays solvent; cash that was paid goes in before
 * and cash that was received comes out after the keys. Within each part accounts ascend, so
 * neighbours share nodes of the tree.
 *
 * <p>A leaf takes 64 derivatives. An account that swaps one key for another at that bound may meet
 * the opening before the closing, so such closings are published first, against the clearinghouse's
 * account, which gives them back when their key's turn comes.
 */
final class LegPublisher {
    /** Keys the clearinghouse's account can hold early, with one more left for a cut. */
    private static final int EARLY_KEYS_MAX = Limits.POSITIONS_MAX - 1;

    private final LegTable legs;
    private final SettledAccounts accounts;
    private final PriceTable prices;
    private final StreamPublisher publisher;
    private final long[] earlyLots;
    private final long[] earlyCash;

    LegPublisher(
            LegTable legs, SettledAccounts accounts, PriceTable prices, StreamPublisher publisher) {
        this.legs = legs;
        this.accounts = accounts;
        this.prices = prices;
        this.publisher = publisher;
        earlyLots = new long[prices.keyEnd()];
        earlyCash = new long[prices.keyEnd()];
    }

    void publish() {
        int cashTo = endOfKey(0, SettlementKey.CASH);
        publish(0, cashTo, true);
        if (mayMeetFullLeaf(cashTo)) {
            publishEarly(cashTo);
        }
        int from = cashTo;
        while (from < legs.rowCount()) {
            int key = legs.key(from);
            boolean isListed = key < prices.keyEnd() || SettlementKey.isAsset(key);
            Invariant.check("key of a leg", isListed, key);
            int to = endOfKey(from, key);
            giveBack(key);
            publish(from, to, true);
            publish(from, to, false);
            from = to;
        }
        publish(0, cashTo, false);
    }

    /** An account opens at most as many positions as there are keys. */
    private boolean mayMeetFullLeaf(int rowFrom) {
        int keyCount = 0;
        int positionsMax = 0;
        for (int row = rowFrom; row < legs.rowCount(); row++) {
            keyCount += row == rowFrom || legs.key(row) != legs.key(row - 1) ? 1 : 0;
            positionsMax = Math.max(positionsMax, accounts.positionCount(legs.account(row)));
        }
        return positionsMax + keyCount > Limits.POSITIONS_MAX;
    }

    private int endOfKey(int from, int key) {
        int to = from;
        while (to < legs.rowCount() && legs.key(to) == key) {
            to++;
        }
        return to;
    }

    private void publish(int from, int to, boolean givers) {
        for (int row = from; row < to; row++) {
            int key = legs.key(row);
            long lots = legs.lots(row);
            long cash = legs.cash(row);
            boolean isLeft = lots != 0 || cash != 0;
            if (isLeft && gives(key, lots, cash) == givers) {
                publisher.leg(legs.account(row), key, lots, cash);
            }
        }
    }

    /**
     * Of an asset, those who pay units come first: a cut then leaves units with the clearinghouse,
     * never a debt of units, which the contract would refuse.
     */
    private boolean gives(int key, long lots, long cash) {
        return SettlementKey.isAsset(key) ? lots < 0 : prices.losesEquity(key, lots, cash);
    }

    private void publishEarly(int rowFrom) {
        for (int row = rowFrom; row < legs.rowCount(); row++) {
            if (settledLots(row) == 0 && legs.lots(row) != 0) {
                accounts.addOpening(legs.account(row));
            }
        }
        int earlyCount = 0;
        int from = rowFrom;
        while (from < legs.rowCount() && earlyCount < EARLY_KEYS_MAX) {
            int key = legs.key(from);
            int to = endOfKey(from, key);
            if (SettlementKey.isDerivative(key) && publishEarly(key, from, to)) {
                earlyCount++;
            }
            from = to;
        }
        for (int row = rowFrom; row < legs.rowCount(); row++) {
            accounts.clearOpenings(legs.account(row));
        }
    }

    private long settledLots(int row) {
        return accounts.lots(legs.account(row), legs.key(row));
    }

    /** Publishes the closings of one key that cannot wait; returns whether there were any. */
    private boolean publishEarly(int key, int from, int to) {
        boolean any = false;
        for (int row = from; row < to; row++) {
            int account = legs.account(row);
            long lots = legs.lots(row);
            int positionCount = accounts.positionCount(account) + accounts.openings(account);
            boolean isFull = positionCount > Limits.POSITIONS_MAX;
            if (isFull && lots != 0 && settledLots(row) == -lots) {
                publisher.leg(account, key, lots, legs.cash(row));
                earlyLots[key] = Math.addExact(earlyLots[key], lots);
                earlyCash[key] = Math.addExact(earlyCash[key], legs.cash(row));
                legs.drop(row);
                any = true;
            }
        }
        if (any) {
            long lots = Math.negateExact(earlyLots[key]);
            publisher.leg(Limits.CLEARING, key, lots, Math.negateExact(earlyCash[key]));
        }
        return any;
    }

    private void giveBack(int key) {
        if (SettlementKey.isDerivative(key) && (earlyLots[key] != 0 || earlyCash[key] != 0)) {
            publisher.leg(Limits.CLEARING, key, earlyLots[key], earlyCash[key]);
            earlyLots[key] = 0;
            earlyCash[key] = 0;
        }
    }
}
