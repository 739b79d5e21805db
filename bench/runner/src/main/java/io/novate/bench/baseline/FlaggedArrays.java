package io.novate.bench.baseline;

/** What the baselines write their flagged accounts to. */
abstract class FlaggedArrays implements AccountCheck {
    private final int[] accounts;
    private final long[] excesses;

    FlaggedArrays(int accountCount) {
        accounts = new int[accountCount];
        excesses = new long[accountCount];
    }

    final void write(int index, int account, long excess256) {
        accounts[index] = account;
        excesses[index] = excess256;
    }

    @Override
    public final int account(int index) {
        return accounts[index];
    }

    @Override
    public final long excess(int index) {
        return excesses[index];
    }
}
