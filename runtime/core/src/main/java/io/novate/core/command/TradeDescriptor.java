package io.novate.core.command;

/**
 * Byte layout of one trade in a batch, little endian.
 *
 * <pre>
 *  0        4         8            12      16          24             32
 *  | buyer  | seller  | instrument | flags | lots      | priceTicks   |
 *  | int32  | int32   | int32      | int32 | int64     | int64        |
 * </pre>
 *
 * Flag bit 0 is set when the buyer is the taker, bit 1 when the buyer, bit 2 when the seller may
 * only reduce.
 */
public final class TradeDescriptor {
    /** Bytes of one trade. */
    public static final int BYTES = 32;

    /** Offset of the buying account id. */
    public static final int BUYER_OFFSET = 0;

    /** Offset of the selling account id. */
    public static final int SELLER_OFFSET = 4;

    /** Offset of the instrument id. */
    public static final int INSTRUMENT_OFFSET = 8;

    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 12;

    /** Offset of the lots, positive. */
    public static final int LOTS_OFFSET = 16;

    /** Offset of the price in ticks. */
    public static final int PRICE_OFFSET = 24;

    /** Flag: the buyer took liquidity. */
    public static final int BUYER_IS_TAKER = 1;

    /** Flag: the trade is refused unless it reduces the buyer's position. */
    public static final int BUYER_REDUCE_ONLY = 2;

    /** Flag: the trade is refused unless it reduces the seller's position. */
    public static final int SELLER_REDUCE_ONLY = 4;

    private TradeDescriptor() {}
}
