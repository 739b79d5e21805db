package io.novate.app.settle;

import io.novate.core.command.InboxKind;
import java.util.Arrays;

/**
 * One item of the settlement inbox as the core consumes it; the signer is always zero here.
 *
 * @param kind what is asked
 * @param account the account
 * @param key settlement key of the asset, 0 for money and for an opening
 * @param amount money or units of the asset, 0 for an opening
 * @param sender 20 bytes
 */
public record InboxEntry(InboxKind kind, int account, int key, long amount, byte[] sender) {
    @Override
    public boolean equals(Object other) {
        return other instanceof InboxEntry that
                && kind == that.kind
                && account == that.account
                && key == that.key
                && amount == that.amount
                && Arrays.equals(sender, that.sender);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * account + key) + Long.hashCode(amount);
    }

    @Override
    public String toString() {
        return kind + " account=" + account + " key=" + key + " amount=" + amount;
    }
}
