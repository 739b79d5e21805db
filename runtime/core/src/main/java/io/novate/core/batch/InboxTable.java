package io.novate.core.batch;

import io.novate.core.command.InboxKind;
import io.novate.core.merkle.StepTree;
import io.novate.core.unit.Invariant;
import io.novate.kernel.HashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Inbox items consumed since the last seal, in order.
 *
 * <p><b>Shape</b>: rows of 64 bytes.
 *
 * <pre>
 *  0      4         8        16       36       56    60
 *  | kind | account | amount | sender | signer | key | zero |
 *  | i32  | i32     | i64    | 20     | 20     | i32 | 4    |
 * </pre>
 *
 * <p><b>Units</b>: smallest units.
 */
final class InboxTable {
    static final int ROW_BYTES = 64;

    private static final int ACCOUNT_OFFSET = 4;
    private static final int AMOUNT_OFFSET = 8;
    private static final int SENDER_OFFSET = 16;
    private static final int SIGNER_OFFSET = 36;
    private static final int KEY_OFFSET = 56;
    private static final int ADDRESS_BYTES = SettledAccounts.ADDRESS_BYTES;
    private static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong INT64 = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfByte INT8 = ValueLayout.JAVA_BYTE;

    private final int itemsMax;
    private final HashKernel hash;
    private final MemorySegment rows;
    private final MemorySegment message;
    private final MemorySegment digest;
    private int count;

    InboxTable(int itemsMax, HashKernel hash, Arena arena) {
        this.itemsMax = itemsMax;
        this.hash = hash;
        rows = arena.allocate((long) itemsMax * ROW_BYTES, Long.BYTES);
        message = arena.allocate(InboxDescriptor.BYTES, Long.BYTES);
        digest = arena.allocate(StepTree.HASH_BYTES, Long.BYTES);
    }

    void add(InboxKind kind, int account, int key, long amount, byte[] sender, byte[] signer) {
        Invariant.check("inbox room", count < itemsMax, count);
        long at = (long) count * ROW_BYTES;
        rows.set(INT32, at, kind.code());
        rows.set(INT32, at + ACCOUNT_OFFSET, account);
        rows.set(INT64, at + AMOUNT_OFFSET, amount);
        MemorySegment.copy(sender, 0, rows, INT8, at + SENDER_OFFSET, ADDRESS_BYTES);
        MemorySegment.copy(signer, 0, rows, INT8, at + SIGNER_OFFSET, ADDRESS_BYTES);
        rows.set(INT32, at + KEY_OFFSET, key);
        count++;
    }

    int room() {
        return itemsMax - count;
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    int kind(int item) {
        return rows.get(INT32, (long) item * ROW_BYTES);
    }

    int account(int item) {
        return rows.get(INT32, (long) item * ROW_BYTES + ACCOUNT_OFFSET);
    }

    long amount(int item) {
        return rows.get(INT64, (long) item * ROW_BYTES + AMOUNT_OFFSET);
    }

    int key(int item) {
        return rows.get(INT32, (long) item * ROW_BYTES + KEY_OFFSET);
    }

    byte[] sender(int item) {
        return address((long) item * ROW_BYTES + SENDER_OFFSET);
    }

    byte[] signer(int item) {
        return address((long) item * ROW_BYTES + SIGNER_OFFSET);
    }

    private byte[] address(long offset) {
        byte[] address = new byte[ADDRESS_BYTES];
        MemorySegment.copy(rows, INT8, offset, address, 0, ADDRESS_BYTES);
        return address;
    }

    /** Does on the chain's side what the item asks and moves cursor and hash chain past it. */
    void apply(int item, SettledAccounts accounts, ChainPosition chain) {
        int account = account(item);
        long at = (long) item * ROW_BYTES;
        if (kind(item) == InboxKind.DEPOSIT.code()) {
            if (key(item) == SettlementKey.CASH) {
                accounts.addCash(account, amount(item));
            } else {
                accounts.addLots(account, key(item), amount(item));
            }
        } else if (accounts.state(account) == SettledAccounts.PENDING) {
            accounts.settle(account);
        } else if (accounts.isOwner(account, rows, at + SENDER_OFFSET)) {
            accounts.setSigner(account, rows, at + SIGNER_OFFSET);
        }
        chain(item, chain);
    }

    /** Moves cursor and hash chain past the item. */
    void chain(int item, ChainPosition chain) {
        long at = (long) item * ROW_BYTES;
        message.fill((byte) 0);
        MemorySegment.copy(
                chain.inboxHash, 0, message, InboxDescriptor.PREVIOUS_OFFSET, StepTree.HASH_BYTES);
        StateDescriptor.putWord(message, 0, InboxDescriptor.KIND_WORD, kind(item));
        StateDescriptor.putWord(message, 0, InboxDescriptor.ACCOUNT_WORD, account(item));
        StateDescriptor.putWord(message, 0, InboxDescriptor.KEY_WORD, key(item));
        StateDescriptor.putWord(message, 0, InboxDescriptor.AMOUNT_WORD, amount(item));
        MemorySegment.copy(
                rows, at + SENDER_OFFSET, message, InboxDescriptor.SENDER_OFFSET, ADDRESS_BYTES);
        MemorySegment.copy(
                rows, at + SIGNER_OFFSET, message, InboxDescriptor.SIGNER_OFFSET, ADDRESS_BYTES);
        hash.keccak256(message, InboxDescriptor.BYTES, InboxDescriptor.BYTES, 1, digest);
        chain.inboxHash.copyFrom(digest);
        chain.inboxCursor++;
    }
}
