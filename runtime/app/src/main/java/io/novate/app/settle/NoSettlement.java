package io.novate.app.settle;

import io.novate.core.batch.AccountProof;
import io.novate.core.command.SealedBatch;
import java.util.List;

/** Batches are sealed but go nowhere. */
public final class NoSettlement implements Settlement {
    @Override
    public void enter(
            List<InboxEntry> entries, int accountsMax, int unsettledMax, byte[] genesisRoot) {}

    @Override
    public void post(SealedBatch batch) {}

    @Override
    public void awaitRoom() {}

    @Override
    public long confirmedCount() {
        return 0;
    }

    @Override
    public Outcome finish() {
        return new Outcome("", 0, 0);
    }

    @Override
    public boolean claim(AccountProof proof, long amount) {
        return false;
    }

    @Override
    public void close() {}
}
