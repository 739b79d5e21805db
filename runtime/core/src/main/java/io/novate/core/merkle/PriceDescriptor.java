package io.novate.core.merkle;

/**
 * Byte layout of a price leaf before hashing, big endian.
 *
 * <pre>
 *  0      1     3           11
 *  | 0x50 | key | unitValue | maintenance |
 *  | u8   | u16 | i64       | u64         |
 * </pre>
 *
 * The leaf is the Keccak-256 of the Keccak-256 of these bytes; when both values are zero it is the
 * zero leaf.
 *
 * <p><b>Source</b>: settlement protocol, section 2.
 */
public final class PriceDescriptor {
    /** Bytes of the preimage. */
    public static final int BYTES = 19;

    /** First byte of the preimage: separates prices from everything else that is hashed. */
    public static final byte DOMAIN = 0x50;

    /** Offset of the settlement key. */
    public static final int KEY_OFFSET = 1;

    /** Offset of the value per lot. */
    public static final int UNIT_VALUE_OFFSET = 3;

    /** Offset of the maintenance margin per lot with 8 fraction bits. */
    public static final int MAINTENANCE_OFFSET = 11;

    private PriceDescriptor() {}
}
