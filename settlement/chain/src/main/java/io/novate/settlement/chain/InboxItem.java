package io.novate.settlement.chain;

import io.novate.core.command.InboxKind;

/**
 * One item of the contract's inbox.
 *
 * @param item index, consecutive from 0
 * @param kind kind
 * @param account account it is for
 * @param key settlement key of the asset, 0 for the settlement currency
 * @param amount smallest units
 * @param sender address that sent it, 20 bytes
 * @param signer signer of an opened account, 20 bytes
 * @param nextHash value of the hash chain with this item, 32 bytes
 */
public record InboxItem(
        long item,
        InboxKind kind,
        int account,
        int key,
        long amount,
        byte[] sender,
        byte[] signer,
        byte[] nextHash) {}
