package io.novate.core.command;

import java.lang.foreign.MemorySegment;

/**
 * One settlement batch as the contract will receive it, lent for the call that delivers it.
 *
 * <p>Fields follow the header H of the settlement protocol, section 2. Roots and hashes are 32
 * bytes, big endian; {@code stream} holds {@code elementCount} elements of 32 bytes, big endian,
 * ready to be posted as calldata. Implementations are flyweights: copy what must outlive the call.
 */
public interface SealedBatch {
    /** Data availability mode for which the batch was cut: calldata. */
    int MODE_CALLDATA = 0;

    /** Returns the data availability mode. */
    int mode();

    /** Returns the batch number, consecutive from 1. */
    long number();

    /** Returns the accounts root before the batch. */
    MemorySegment prevAccounts();

    /** Returns the price table root before the batch. */
    MemorySegment prevTable();

    /** Returns the accounts root after the batch. */
    MemorySegment nextAccounts();

    /** Returns the price table root after the batch. */
    MemorySegment nextTable();

    /** Returns the first inbox item not yet consumed before the batch. */
    long inboxFrom();

    /** Returns the first inbox item not yet consumed after the batch. */
    long inboxTo();

    /** Returns the inbox hash chain value at {@link #inboxTo()}. */
    MemorySegment inboxToHash();

    /** Returns the settlement currency made claimable by this batch, money. */
    long out();

    /** Returns whether every account is solvent after this batch. */
    boolean settled();

    /** Returns the number of the last settled batch before this one, 0 when none. */
    long lastSettled();

    /** Returns the elements. */
    MemorySegment stream();

    /** Returns the number of elements, a multiple of 16. */
    int elementCount();

    /** Returns the number of entries that change an account or a price. */
    int entryCount();
}
