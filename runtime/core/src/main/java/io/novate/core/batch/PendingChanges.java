package io.novate.core.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is recorded but not sealed, per account: the difference between the live book and the chain.
 *
 * <p>Built once while restoring; allocates.
 */
final class PendingChanges {
    /** One difference; lots belong to the key, cash and out to the account. */
    record Change(int account, int key, long lots, long cash, long out) {}

    private final List<Change> changes = new ArrayList<>();
    private int next;

    void add(int account, int key, long lots, long cash, long out) {
        changes.add(new Change(account, key, lots, cash, out));
    }

    void sort() {
        changes.sort(Comparator.comparingInt(Change::account).thenComparingInt(Change::key));
        next = 0;
    }

    /** Returns the changes of an account; accounts must be asked for in ascending order. */
    List<Change> of(int account) {
        while (next < changes.size() && changes.get(next).account() < account) {
            next++;
        }
        int from = next;
        while (next < changes.size() && changes.get(next).account() == account) {
            next++;
        }
        return changes.subList(from, next);
    }
}
