package io.novate.core;

import io.novate.core.command.OptionDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Table records of options without columns, written one after another. */
public final class OptionRecords {
    private static final int RECORDS_MAX = 64;

    private final MemorySegment records =
            Arena.ofAuto().allocate((long) RECORDS_MAX * OptionDescriptor.HEADER_BYTES, 8);
    private int count;

    /** Adds one record with the same initial and maintenance margin, none for longs. */
    public OptionRecords add(int instrument, long value, long shortMargin256) {
        return add(instrument, 0, value, 0, shortMargin256, 0, shortMargin256);
    }

    /** Adds one record: column count, value, initial long and short, maintenance long and short. */
    public OptionRecords add(int instrument, int columnCount, long... fields) {
        long at = (long) count * OptionDescriptor.HEADER_BYTES;
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
        return records.asSlice(0, (long) count * OptionDescriptor.HEADER_BYTES);
    }
}
