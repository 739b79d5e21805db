package io.novate.core.ledger;

import io.novate.core.unit.Invariant;

/**
 * Double-entry postings: every amount that leaves one account enters another.
 *
 * <p>The only writer of cash, balances and totals. Amounts were checked at intake; each posting is
 * recorded for settlement.
 */
public final class Ledger {
    /** Settlement key of asset 0; an asset's key is this with its id. */
    public static final int ASSET_KEY = 0x8000;

    private static final int FILL_LEGS = 4;
    private static final int TRANSFER_LEGS = 2;

    private final AccountTable accounts;
    private final LegRecorder recorder;
    private final long[] deposits;
    private final long[] withdrawals;

    /** Keeps totals for assets 0 to {@code assetsMax}. */
    public Ledger(AccountTable accounts, int assetsMax, LegRecorder recorder) {
        this.accounts = accounts;
        this.recorder = recorder;
        deposits = new long[assetsMax + 1];
        withdrawals = new long[assetsMax + 1];
    }

    /** Credits what arrived from outside; settlement records the inbox item itself. */
    public void deposit(int account, int asset, long amount) {
        credit(account, asset, amount);
        deposits[asset] = Math.addExact(deposits[asset], amount);
    }

    /** Debits what leaves and makes it claimable; settlement records the payment itself. */
    public void withdraw(int account, int asset, long amount) {
        credit(account, asset, -amount);
        if (asset == 0) {
            accounts.addClaimed(account, amount);
        }
        withdrawals[asset] = Math.addExact(withdrawals[asset], amount);
    }

    /** Moves settlement currency from one account to another. */
    public void transfer(int from, int to, long amount) {
        Invariant.check("transfer not negative", amount >= 0, amount);
        if (amount == 0) {
            return;
        }
        recorder.reserve(TRANSFER_LEGS);
        accounts.addCash(from, -amount);
        accounts.addCash(to, amount);
        recorder.leg(from, 0, 0, -amount);
        recorder.leg(to, 0, 0, amount);
    }

    /** Makes room for the legs of one fill and its fees; see {@link LegRecorder#reserve}. */
    public void beginFill() {
        recorder.reserve(FILL_LEGS);
    }

    /** Makes room for one fill, its fees and so many transfers that belong to it. */
    public void beginFill(int transferCount) {
        recorder.reserve(FILL_LEGS + transferCount * TRANSFER_LEGS);
    }

    /**
     * Books the cash of one leg of a fill; the other leg and the fee's receiver are booked by the
     * same caller, so that the sum is zero.
     */
    public void fill(int account, int instrument, long lots, long cash) {
        accounts.addCash(account, cash);
        recorder.leg(account, instrument, lots, cash);
    }

    /** The same for a standard account whose lane is known. */
    public void fillAt(int account, int lane, int instrument, long lots, long cash) {
        accounts.addCashAt(account, lane, cash);
        recorder.leg(account, instrument, lots, cash);
    }

    /**
     * Credits what legs of fills paid on top of their value: fees, with one leg for all of them.
     */
    public void collect(int account, long amount) {
        if (amount != 0) {
            accounts.addCash(account, amount);
            recorder.leg(account, 0, 0, amount);
        }
    }

    /** Moves collateral from one account to another. */
    public void moveCollateral(int from, int to, int asset, long amount) {
        recorder.reserve(2);
        accounts.addBalance(from, asset, -amount);
        accounts.addBalance(to, asset, amount);
        recorder.leg(from, ASSET_KEY | asset, -amount, 0);
        recorder.leg(to, ASSET_KEY | asset, amount, 0);
    }

    /** Returns everything of an asset that ever came in. */
    public long deposits(int asset) {
        return deposits[asset];
    }

    /** Returns everything of an asset that ever went out. */
    public long withdrawals(int asset) {
        return withdrawals[asset];
    }

    /** Writes a balance while a snapshot is restored; nothing is recorded. */
    public void restore(int account, int asset, long balance) {
        credit(account, asset, balance);
    }

    /** Writes what was made claimable while a snapshot is restored; nothing is recorded. */
    public void restoreClaimed(int account, long claimed) {
        accounts.addClaimed(account, claimed);
    }

    /** Writes the totals while a snapshot is restored. */
    public void restoreTotals(int asset, long depositTotal, long withdrawalTotal) {
        deposits[asset] = depositTotal;
        withdrawals[asset] = withdrawalTotal;
    }

    private void credit(int account, int asset, long amount) {
        if (asset == 0) {
            accounts.addCash(account, amount);
        } else {
            accounts.addBalance(account, asset, amount);
        }
    }
}
