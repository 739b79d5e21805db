package io.novate.core.merkle;

/**
 * Byte layout of an account leaf before hashing, big endian.
 *
 * <pre>
 *  0      1          5       25       45         49          57       65       73
 *  | 0x4c | index    | owner | signer | nonce    | filled    | cash   | out    | keccak(positions) |
 *  | u8   | u32      | 20    | 20     | u32      | u64       | i64    | u64    | 32                |
 * </pre>
 *
 * The leaf is the Keccak-256 of the Keccak-256 of these bytes.
 *
 * <p><b>Source</b>: settlement protocol, section 2.
 */
public final class LeafDescriptor {
    /** Bytes of the preimage. */
    public static final int BYTES = 105;

    /** First byte of the preimage: separates accounts from everything else that is hashed. */
    public static final byte DOMAIN = 0x4c;

    /** Offset of the account index. */
    public static final int INDEX_OFFSET = 1;

    /** Offset of the owner's address. */
    public static final int OWNER_OFFSET = 5;

    /** Offset of the signer's address. */
    public static final int SIGNER_OFFSET = 25;

    /** Offset of the order nonce. */
    public static final int NONCE_OFFSET = 45;

    /** Offset of the lots filled under that nonce. */
    public static final int FILLED_OFFSET = 49;

    /** Offset of the ledger cash. */
    public static final int CASH_OFFSET = 57;

    /** Offset of the cumulative claimable cash. */
    public static final int OUT_OFFSET = 65;

    /** Offset of the hash of the positions. */
    public static final int POSITIONS_OFFSET = 73;

    private LeafDescriptor() {}
}
