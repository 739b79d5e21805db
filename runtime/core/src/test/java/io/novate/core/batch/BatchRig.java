package io.novate.core.batch;

import io.novate.core.command.InboxKind;
import io.novate.core.merkle.StepTree;
import io.novate.core.unit.Limits;
import io.novate.kernel.HashKernel;
import java.lang.foreign.Arena;
import tools.jackson.databind.JsonNode;

/** The parts of a settlement log, driven entry by entry where the log would choose the order. */
final class BatchRig {
    final SettledAccounts accounts;
    final StepTree accountTree;
    final StepTree tableTree;
    final ChainPosition chain;
    final InboxTable inbox;
    final PriceTable prices;
    final StreamPublisher publisher;

    BatchRig(Limits limits, HashKernel hash, Arena arena, byte[] operator) {
        int steps = limits.elementsMax() / Limits.STEP_ELEMENTS;
        int updates = steps * ElementDescriptor.STEP_ENTRIES;
        accounts = new SettledAccounts(limits, arena);
        accountTree =
                StepTree.ofTwoRegions(
                        arena,
                        hash,
                        SettlementLog.ACCOUNT_DEPTH,
                        SettledAccounts.lowCount(limits),
                        limits.venueAccountsMax(),
                        64,
                        updates,
                        steps);
        int keys = limits.instrumentsMax() + 1;
        tableTree =
                StepTree.ofOneRegion(arena, hash, SettlementLog.TABLE_DEPTH, keys, updates, steps);
        chain = new ChainPosition(arena);
        inbox = new InboxTable(limits.legsMax(), hash, arena);
        prices = new PriceTable(limits.instrumentsMax());
        publisher =
                new StreamPublisher(
                        limits,
                        hash,
                        accounts,
                        accountTree,
                        tableTree,
                        chain,
                        inbox,
                        new Solvency(accounts, prices),
                        arena);
        accounts.prepare(Limits.INSURANCE, operator, new byte[20]);
        accounts.settle(Limits.INSURANCE);
        publisher.journal().touch(Limits.INSURANCE);
        publisher.journal().closeStep(0, 0, 0, 0, 0, 0);
        publisher.hashJournal();
    }

    void price(int key, long unitValue, long maintenance256) {
        prices.set(key, unitValue, maintenance256);
        publisher.price(key, unitValue, maintenance256);
    }

    /** Consumes the next item as the vectors write it. */
    void item(JsonNode item) {
        int account = Integer.parseInt(item.get("account").asString());
        byte[] sender = BatchCopy.bytes(item.get("sender").asString());
        byte[] signer = BatchCopy.bytes(item.get("signer").asString());
        InboxKind kind = InboxKind.ofCode(Integer.parseInt(item.get("kind").asString()));
        if (kind == InboxKind.OPEN && accounts.state(account) == SettledAccounts.ABSENT) {
            accounts.prepare(account, sender, signer);
        }
        int key = Integer.parseInt(item.get("key").asString());
        long amount = Long.parseLong(item.get("amount").asString());
        inbox.add(kind, account, key, amount, sender, signer);
        publisher.inbox(inbox.count() - 1);
    }
}
