package io.novate.core.batch;

/** Accounts of the venue opened since the last seal, in order. */
final class OpenTable {
    private final int[] accounts;
    private int count;

    OpenTable(int opensMax) {
        accounts = new int[opensMax];
    }

    void add(int account) {
        accounts[count] = account;
        count++;
    }

    int count() {
        return count;
    }

    int account(int open) {
        return accounts[open];
    }

    void clear() {
        count = 0;
    }
}
