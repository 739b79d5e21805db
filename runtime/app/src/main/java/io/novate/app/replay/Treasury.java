package io.novate.app.replay;

import io.novate.app.settle.InboxEntry;
import io.novate.core.batch.SettlementKey;
import io.novate.core.command.Commands;
import io.novate.core.command.InboxKind;
import java.util.List;

/** Consumes the inbox item by item and pays accounts out of the treasury's deposits. */
final class Treasury {
    private static final byte[] NO_SIGNER = new byte[20];

    private final List<InboxEntry> items;
    private int itemsUsed;
    private long cash;

    Treasury(List<InboxEntry> items) {
        this.items = items;
    }

    /** Consumes the openings and the traders' deposits. */
    void admit(Commands core, long timestampMs) {
        while (itemsUsed < items.size() && !isFunding(items.get(itemsUsed))) {
            consume(core, timestampMs);
        }
    }

    /** Pays an account, first consuming further deposits where the cash does not suffice. */
    boolean pay(Commands core, long timestampMs, int account, long amount) {
        while (cash < amount && itemsUsed < items.size()) {
            consume(core, timestampMs);
        }
        if (cash < amount) {
            return false;
        }
        core.transfer(timestampMs, Population.TREASURY, account, amount);
        cash -= amount;
        return true;
    }

    private static boolean isFunding(InboxEntry item) {
        return item.kind() == InboxKind.DEPOSIT
                && item.key() == SettlementKey.CASH
                && item.account() == Population.TREASURY;
    }

    private void consume(Commands core, long timestampMs) {
        InboxEntry item = items.get(itemsUsed);
        core.inbox(
                timestampMs,
                itemsUsed,
                item.kind(),
                item.account(),
                item.key(),
                item.amount(),
                item.sender(),
                NO_SIGNER);
        itemsUsed++;
        if (isFunding(item)) {
            cash += item.amount();
        }
    }
}
