package io.novate.core.ledger;

import io.novate.core.command.MarginMode;
import io.novate.core.memory.Column;
import java.lang.foreign.MemorySegment;

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
 *
 * <p>A plain account is a healthy standard one in cross mode, in tier 0, of which nothing counts
 * but cash and positions: all of the row but its place, steps and leaf is then known.
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

    private static final int WORD_OFFSET = BUCKET_OFFSET;
    private static final int LAST_WORD_OFFSET = OPEN_ORDERS_OFFSET;
    private static final long PLAIN_MASK = 0x00ff_00ff_00ff_ffffL;
    private static final long PLAIN =
            (long) MarginMode.CROSS.code() << 8 * (MODE_OFFSET - WORD_OFFSET);

    private AccountDescriptor() {}

    /** Returns whether the row at an offset is that of a plain account. */
    static boolean isPlain(MemorySegment rows, long at) {
        long known =
                rows.get(Column.INT, at + PARENT_OFFSET)
                        | rows.get(Column.LONG, at + ORDER_OFFSET)
                        | rows.get(Column.LONG, at + WORD_OFFSET) & PLAIN_MASK ^ PLAIN
                        | rows.get(Column.LONG, at + LAST_WORD_OFFSET);
        return known == 0 && rows.get(Column.INT, at + PLACE_OFFSET) > 0;
    }
}
