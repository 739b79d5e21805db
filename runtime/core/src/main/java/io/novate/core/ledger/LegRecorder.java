package io.novate.core.ledger;

/** Where every change of an account's cash or lots is recorded for settlement. */
public interface LegRecorder {
    /**
     * Records one leg.
     *
     * @param account account id
     * @param key instrument id, or 0 for a transfer of cash
     * @param lots signed lots added
     * @param cash signed cash added, money
     */
    void leg(int account, int key, long lots, long cash);

    /**
     * Makes room before a group of legs whose cash and lots sum to zero; only between such groups
     * may a batch be cut.
     */
    void reserve(int legCount);
}
