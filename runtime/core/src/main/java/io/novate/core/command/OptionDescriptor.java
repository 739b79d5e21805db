package io.novate.core.command;

/**
 * Byte layout of one option in a batch of table records, little endian.
 *
 * <pre>
 *  0            4             8       16              24               32
 *  | instrument | columnCount | value | initialLong   | initialShort   | ...
 *  | int32      | int32       | int64 | int64         | int64          |
 *
 *  32                 40                  48
 *  | maintenanceLong  | maintenanceShort  | columns       |
 *  | int64            | int64             | int64 x count |
 * </pre>
 *
 * <p>The value is money per lot. Margins per lot and columns are money with 8 fraction bits; a
 * column is the loss of one long lot. Records stand {@link #strideBytes} apart, whatever each
 * carries.
 */
public final class OptionDescriptor {
    /** Bytes before the first column. */
    public static final int HEADER_BYTES = 48;

    /** Offset of the instrument id. */
    public static final int INSTRUMENT_OFFSET = 0;

    /** Offset of the number of columns that follow. */
    public static final int COLUMN_COUNT_OFFSET = 4;

    /** Offset of the value of one lot. */
    public static final int VALUE_OFFSET = 8;

    /** Offset of the initial margin of one long lot. */
    public static final int INITIAL_LONG_OFFSET = 16;

    /** Offset of the initial margin of one short lot. */
    public static final int INITIAL_SHORT_OFFSET = 24;

    /** Offset of the maintenance margin of one long lot. */
    public static final int MAINTENANCE_LONG_OFFSET = 32;

    /** Offset of the maintenance margin of one short lot. */
    public static final int MAINTENANCE_SHORT_OFFSET = 40;

    private OptionDescriptor() {}

    /** Returns the distance between two records when the rules in force have so many columns. */
    public static int strideBytes(int columnCount) {
        return HEADER_BYTES + columnCount * Long.BYTES;
    }
}
