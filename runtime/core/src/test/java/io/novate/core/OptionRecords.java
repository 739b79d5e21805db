package io.novate.core;

import io.novate.core.command.OptionDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Table records of options, written one after another. */
public final class OptionRecords {
    private static final int RECORDS_MAX = 64;

    private final int strideBytes;
    private final MemorySegment records;
    private int count;

    /** Takes records without columns. */
    public OptionRecords() {
        this(0);
    }

    /** Takes records of so many columns. */
    public OptionRecords(int columnCount) {
        strideBytes = OptionDescriptor.strideBytes(columnCount);
        records = Arena.ofAuto().allocate((long) RECORDS_MAX * strideBytes, 8);
    }

    /** Adds one record as {@link #add(int, long, long)} does, with the losses of a long lot. */
    public OptionRecords add(int instrument, long value, long shortMargin256, long[] losses256) {
        long[] fields = new long[5 + losses256.length];
        fields[0] = value;
        fields[2] = shortMargin256;
        fields[4] = shortMargin256;
        System.arraycopy(losses256, 0, fields, 5, losses256.length);
        return add(instrument, losses256.length, fields);
    }

    /** Adds one record with the same initial and maintenance margin, none for longs. */
    public OptionRecords add(int instrument, long value, long shortMargin256) {
        return add(instrument, 0, value, 0, shortMargin256, 0, shortMargin256);
    }

    /** Adds one record: column count, value, margins as they stand in a record, columns. */
    public OptionRecords add(int instrument, int columnCount, long... fields) {
        long at = (long) count * strideBytes;
        records.set(ValueLayout.JAVA_INT, at + OptionDescriptor.INSTRUMENT_OFFSET, instrument);
        records.set(ValueLayout.JAVA_INT, at + OptionDescriptor.COLUMN_COUNT_OFFSET, columnCount);
        for (int field = 0; field < fields.length; field++) {
            long offset = OptionDescriptor.VALUE_OFFSET + (long) field * Long.BYTES;
            records.set(ValueLayout.JAVA_LONG, at + offset, fields[field]);
        }
        count++;
        return this;
    }

    /** Returns how many records were added. */
    public int count() {
        return count;
    }

    /** Returns exactly the records added. */
    public MemorySegment segment() {
        return records.asSlice(0, (long) count * strideBytes);
    }
}
