package io.novate.app.settle;

import io.novate.core.command.InboxKind;
import java.util.Arrays;

/**
 * One item of the settlement inbox as the core consumes it; key and signer are always zero here.
 *
 * @param kind what is asked
 * @param account the account
 * @param amount money, 0 for an opening
 * @param sender 20 bytes
 */
public record InboxEntry(InboxKind kind, int account, long amount, byte[] sender) {
    @Override
    public boolean equals(Object other) {
        return other instanceof InboxEntry that
                && kind == that.kind
                && account == that.account
                && amount == that.amount
                && Arrays.equals(sender, that.sender);
    }

    @Override
    public int hashCode() {
        return 31 * account + Long.hashCode(amount);
    }

    @Override
    public String toString() {
        return kind + " account=" + account + " amount=" + amount;
    }
}
