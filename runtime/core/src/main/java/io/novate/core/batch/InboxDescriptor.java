package io.novate.core.batch;

/**
 * Byte layout of an inbox item before hashing: seven words of 32 bytes, big endian.
 *
 * <pre>
 *  0          32     64        96    128      160      192
 *  | previous | kind | account | key | amount | sender | signer |
 * </pre>
 *
 * The chain value after the item is the Keccak-256 of these bytes; the first previous value is
 * zero.
 *
 * <p><b>Source</b>: settlement protocol, section 2.
 */
final class InboxDescriptor {
    static final int BYTES = 7 * StateDescriptor.WORD_BYTES;
    static final int PREVIOUS_OFFSET = 0;
    static final int KIND_WORD = 1;
    static final int ACCOUNT_WORD = 2;
    static final int KEY_WORD = 3;
    static final int AMOUNT_WORD = 4;

    /** Addresses are right-aligned in their words. */
    static final int SENDER_OFFSET = 5 * StateDescriptor.WORD_BYTES + 12;

    static final int SIGNER_OFFSET = 6 * StateDescriptor.WORD_BYTES + 12;

    private InboxDescriptor() {}
}
