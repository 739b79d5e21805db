package io.novate.app.settle;

import io.novate.core.batch.AccountProof;
import io.novate.core.command.SealedBatch;
import java.util.List;

/** Where a replay's batches go; the core sees no difference between implementations. */
public interface Settlement extends AutoCloseable {
    /**
     * Puts entries into the inbox, in order, and checks that the inbox then holds exactly them.
     *
     * @param entries openings in ascending account order, and deposits
     * @param accountsMax most accounts that the inbox may ever open
     * @param unsettledMax batches that may follow the last settled one
     * @param genesisRoot accounts root before the first batch, 32 bytes
     */
    void enter(List<InboxEntry> entries, int accountsMax, int unsettledMax, byte[] genesisRoot);

    /** Takes a copy of a sealed batch to be posted; never waits. */
    void post(SealedBatch batch);

    /** Waits while too many batches are on their way; called outside the core. */
    void awaitRoom();

    /** Returns the batches confirmed so far. */
    long confirmedCount();

    /** Waits until everything is posted and confirmed, and returns what it took. */
    Outcome finish();

    /**
     * Claims what an account withdrew and checks that its owner received exactly that.
     *
     * @param proof the account under the final root
     * @param amount money expected
     * @return true when the amount was paid
     */
    boolean claim(AccountProof proof, long amount);

    @Override
    void close();

    /**
     * What settlement took.
     *
     * @param chainRoot accounts root that the contract holds, empty without a chain
     * @param confirmedCount batches confirmed
     * @param gasTotal gas of all batches
     */
    record Outcome(String chainRoot, long confirmedCount, long gasTotal) {}
}
