package io.novate.core.ledger;

/**
 * Byte layout of one account's row, little endian: all that a trade asks about an account, in half
 * a cache line.
 *
 * <pre>
 *  0       4        8       16       18      19      20     21     22     23  24      26          28       30  32
 *  | place | parent | order | bucket | state | steps | mode | leaf | tier | 0 | orders | leverages | assets | 0 |
 *  | int32 | int32  | int64 | uint16 | int8  | int8  | int8 | int8 | int8 |   | uint16 | uint16    | bits   |   |
 * </pre>
 *
 * Place: 0 when the row is not open, the lane and 1 of a standard account, the negated index and 1
 * of a large one. Bucket: the only instrument of a bucket. Leaf: how far an id that a large account
 * reserved is from the account's own. Orders and leverages: how many there are. Assets: bit {@code
 * a - 1} is set while the balance of asset {@code a} is not 0.
 */
final class AccountDescriptor {
    static final int BYTES = 32;
    static final int PLACE_OFFSET = 0;
    static final int PARENT_OFFSET = 4;
    static final int ORDER_OFFSET = 8;
    static final int BUCKET_OFFSET = 16;
    static final int STATE_OFFSET = 18;
    static final int STEPS_OFFSET = 19;
    static final int MODE_OFFSET = 20;
    static final int LEAF_OFFSET = 21;
    static final int TIER_OFFSET = 22;
    static final int OPEN_ORDERS_OFFSET = 24;
    static final int LEVERAGES_OFFSET = 26;
    static final int ASSETS_OFFSET = 28;

    private AccountDescriptor() {}
}
