package io.novate.core.command;

/**
 * Byte layout of one index price in a batch, little endian.
 *
 * <pre>
 *  0            4              8            16         20      24
 *  | underlying | freshSources | priceTicks | addOnPpm | zero  |
 *  | int32      | int32        | int64      | int32    | int32 |
 * </pre>
 */
public final class IndexDescriptor {
    /** Bytes of one index price. */
    public static final int BYTES = 24;

    /** Offset of the id of the underlying. */
    public static final int UNDERLYING_OFFSET = 0;

    /** Offset of the number of sources that were fresh. */
    public static final int FRESH_SOURCES_OFFSET = 4;

    /** Offset of the price in ticks. */
    public static final int PRICE_OFFSET = 8;

    /** Offset of the rate that widens margins while the oracle is unsure, parts per million. */
    public static final int ADD_ON_OFFSET = 16;

    private IndexDescriptor() {}
}
