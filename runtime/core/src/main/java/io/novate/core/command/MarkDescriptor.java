package io.novate.core.command;

/**
 * Byte layout of one mark in a batch, little endian: instrument int32 at 0, zero padding at 4,
 * price in ticks int64 at 8.
 */
public final class MarkDescriptor {
    /** Bytes of one mark. */
    public static final int BYTES = 16;

    /** Offset of the instrument id. */
    public static final int INSTRUMENT_OFFSET = 0;

    /** Offset of the price in ticks. */
    public static final int PRICE_OFFSET = 8;

    private MarkDescriptor() {}
}
