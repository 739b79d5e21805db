package io.novate.core.liquidation;

import io.novate.kernel.WideSum;

/**
 * Accounts to act on, the riskiest first.
 *
 * <p>Account a goes before b when {@code equity_a * maintenance_b < equity_b * maintenance_a}; ties
 * go to the higher maintenance margin, then to the lower id. Sorted in place by a heap sort, so
 * that it takes no memory.
 */
final class WorstFirst {
    private final int[] accounts;
    private final long[] equity;
    private final long[] maintenance;
    private int count;

    WorstFirst(int accountsMax) {
        accounts = new int[accountsMax];
        equity = new long[accountsMax];
        maintenance = new long[accountsMax];
    }

    void clear() {
        count = 0;
    }

    void add(int account, long accountEquity, long maintenanceMargin) {
        accounts[count] = account;
        equity[count] = accountEquity;
        maintenance[count] = maintenanceMargin;
        count++;
    }

    int count() {
        return count;
    }

    int account(int index) {
        return accounts[index];
    }

    void sort() {
        for (int root = count / 2 - 1; root >= 0; root--) {
            siftDown(root, count);
        }
        for (int end = count - 1; end > 0; end--) {
            swap(0, end);
            siftDown(0, end);
        }
    }

    private void siftDown(int from, int end) {
        int root = from;
        while (true) {
            int child = 2 * root + 1;
            if (child >= end) {
                return;
            }
            if (child + 1 < end && compare(child, child + 1) < 0) {
                child++;
            }
            if (compare(root, child) >= 0) {
                return;
            }
            swap(root, child);
            root = child;
        }
    }

    /** Negative when the account at {@code left} goes first. */
    private int compare(int left, int right) {
        int risk =
                WideSum.compareProducts(
                        equity[left], maintenance[right], equity[right], maintenance[left]);
        if (risk != 0) {
            return risk;
        }
        int size = Long.compare(maintenance[right], maintenance[left]);
        return size != 0 ? size : Integer.compare(accounts[left], accounts[right]);
    }

    private void swap(int left, int right) {
        int account = accounts[left];
        accounts[left] = accounts[right];
        accounts[right] = account;
        long value = equity[left];
        equity[left] = equity[right];
        equity[right] = value;
        value = maintenance[left];
        maintenance[left] = maintenance[right];
        maintenance[right] = value;
    }
}
