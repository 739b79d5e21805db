package io.novate.core.price;

import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.Side;
import io.novate.core.memory.Column;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;
import io.novate.kernel.ScenarioShape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Values, margins and scenario columns of options: those in force, and those staged for the next
 * version.
 *
 * <p><b>Shape</b>: two halves of rows by instrument id; a row is the value, four margins and {@code
 * columnCount} columns. A row of the staged half counts while its flag is set.
 *
 * <p><b>Units</b>: value is money per lot; margins and columns are money per lot with 8 fraction
 * bits, columns the loss of one long lot.
 *
 * <p><b>Exactness</b>: taken as they come; bounds are checked when a record is staged.
 *
 * <p><b>Errors</b>: a record out of bounds spoils its version, which then cannot be activated.
 */
public final class OptionTable {
    private static final int VALUE = 0;
    private static final int INITIAL_LONG = 1;
    private static final int INITIAL_SHORT = 2;
    private static final int MAINTENANCE_LONG = 3;
    private static final int MAINTENANCE_SHORT = 4;
    private static final int HEADER = 5;

    private final int rowCount;
    private final boolean[] valued;
    private final boolean[] staged;
    private final boolean[] columned;
    private int columnCount;
    private long[] rows;
    private long[] stagedRows;
    private long version;
    private long stagedVersion;
    private boolean spoiled;

    /** Takes rows for instruments 1 to {@code limits.instrumentsMax()}, without columns. */
    OptionTable(Limits limits) {
        rowCount = limits.instrumentsMax() + 1;
        valued = new boolean[rowCount];
        staged = new boolean[rowCount];
        columned = new boolean[rowCount];
        rows = new long[rowCount * HEADER];
        stagedRows = new long[rowCount * HEADER];
    }

    /** Returns the version in force, 0 before the first. */
    public long version() {
        return version;
    }

    /** Returns the columns of a record under the rules in force. */
    public int columnCount() {
        return columnCount;
    }

    /** Returns whether an option has a value in force. */
    public boolean isValued(int instrument) {
        return valued[instrument];
    }

    /** Returns whether an option has a value in force, but none under the columns in force. */
    boolean lacksColumns(int instrument) {
        return valued[instrument] && !columned[instrument];
    }

    /** Returns the value of one lot in force, money. */
    public long value(int instrument) {
        return rows[row(instrument) + VALUE];
    }

    /** Returns the initial margin of one lot in force, money with 8 fraction bits. */
    public long initial256(int instrument, Side side) {
        return rows[row(instrument) + (side == Side.LONG ? INITIAL_LONG : INITIAL_SHORT)];
    }

    /** Returns the maintenance margin of one lot in force, money with 8 fraction bits. */
    public long maintenance256(int instrument, Side side) {
        return rows[row(instrument) + (side == Side.LONG ? MAINTENANCE_LONG : MAINTENANCE_SHORT)];
    }

    /** Returns the loss of one long lot in a column in force, money with 8 fraction bits. */
    public long loss256(int instrument, int column) {
        return rows[row(instrument) + HEADER + column];
    }

    /** Returns whether records of a version may be staged: above the one in force, not dropped. */
    public boolean takes(long nextVersion) {
        return nextVersion > version && nextVersion >= stagedVersion;
    }

    /** Begins a version, or goes on with it. */
    public void beginVersion(long nextVersion) {
        if (nextVersion != stagedVersion) {
            dropStaged();
            stagedVersion = nextVersion;
        }
    }

    /** Returns whether a record of an option is inside its bounds. */
    boolean isSound(MemorySegment records, long at, long valueMax) {
        long max256 = valueMax << Limits.MARGIN_FRACTION_BITS;
        long optionValue = records.get(Column.LONG, at + OptionDescriptor.VALUE_OFFSET);
        boolean sound =
                records.get(Column.INT, at + OptionDescriptor.COLUMN_COUNT_OFFSET) == columnCount
                        && optionValue >= 0
                        && optionValue <= valueMax;
        for (long field = OptionDescriptor.INITIAL_LONG_OFFSET;
                field < OptionDescriptor.HEADER_BYTES;
                field += Long.BYTES) {
            long margin256 = records.get(Column.LONG, at + field);
            sound &= margin256 >= 0 && margin256 <= max256;
        }
        for (int column = 0; column < columnCount; column++) {
            long loss256 = records.get(Column.LONG, columnAt(at, column));
            sound &= loss256 >= -max256 && loss256 <= max256;
        }
        return sound;
    }

    /** Stages a sound record. */
    void stage(int instrument, MemorySegment records, long at) {
        int row = row(instrument);
        for (int field = 0; field < HEADER; field++) {
            long offset = OptionDescriptor.VALUE_OFFSET + (long) field * Long.BYTES;
            stagedRows[row + field] = records.get(Column.LONG, at + offset);
        }
        for (int column = 0; column < columnCount; column++) {
            stagedRows[row + HEADER + column] = records.get(Column.LONG, columnAt(at, column));
        }
        staged[instrument] = true;
    }

    /** Makes the staged version one that cannot be activated. */
    void spoil() {
        spoiled = true;
    }

    /** Returns whether a version is the staged one. */
    public boolean isStagedVersion(long nextVersion) {
        return nextVersion != 0 && nextVersion == stagedVersion;
    }

    /** Returns whether a record of the staged version was out of bounds. */
    public boolean isSpoiled() {
        return spoiled;
    }

    /** Returns whether the staged version has a record of an instrument. */
    boolean hasStaged(int instrument) {
        return staged[instrument];
    }

    /** Puts the staged record of an instrument in force. */
    void activate(int instrument) {
        int stride = HEADER + columnCount;
        System.arraycopy(stagedRows, row(instrument), rows, row(instrument), stride);
        valued[instrument] = true;
        columned[instrument] = true;
    }

    /** Ends the activation of the staged version. */
    void finishActivation() {
        version = stagedVersion;
        dropStaged();
    }

    /** Forgets everything staged. */
    public void dropStaged() {
        Arrays.fill(staged, false);
        stagedVersion = 0;
        spoiled = false;
    }

    /** Forgets an instrument whose id is listed anew. */
    void forget(int instrument) {
        valued[instrument] = false;
        columned[instrument] = false;
        staged[instrument] = false;
        Arrays.fill(rows, row(instrument), row(instrument + 1), 0);
    }

    /**
     * Changes the number of columns; options keep value and margins, their columns are zero until
     * the next version, and what was staged is forgotten. Takes memory.
     */
    void setColumnCount(int nextColumnCount) {
        long[] before = rows;
        int strideBefore = HEADER + columnCount;
        columnCount = nextColumnCount;
        rows = new long[rowCount * (HEADER + columnCount)];
        stagedRows = new long[rowCount * (HEADER + columnCount)];
        for (int instrument = 1; instrument < rowCount; instrument++) {
            System.arraycopy(before, instrument * strideBefore, rows, row(instrument), HEADER);
        }
        Arrays.fill(columned, false);
        dropStaged();
    }

    /** Writes what is in force and what is staged. */
    void write(SnapshotWriter out) {
        out.putInt(columnCount);
        out.putLong(version);
        out.putLong(stagedVersion);
        out.putByte(spoiled ? 1 : 0);
        write(out, valued, rows);
        write(out, staged, stagedRows);
        for (int instrument = 1; instrument < rowCount; instrument++) {
            if (lacksColumns(instrument)) {
                out.putInt(instrument);
            }
        }
        out.putInt(0);
    }

    /** Reads what {@link #write} wrote. */
    void read(SnapshotReader in) {
        int columns = in.getInt();
        if (columns < 0 || columns > ScenarioShape.COLUMNS_MAX) {
            throw new IllegalArgumentException("snapshot columnCount=" + columns);
        }
        setColumnCount(columns);
        version = in.getLong();
        stagedVersion = in.getLong();
        spoiled = in.getByte() == 1;
        read(in, valued, rows);
        read(in, staged, stagedRows);
        System.arraycopy(valued, 0, columned, 0, rowCount);
        for (int instrument = in.getInt(); instrument != 0; instrument = in.getInt()) {
            if (instrument < 1 || instrument >= rowCount) {
                throw new IllegalArgumentException("snapshot option=" + instrument);
            }
            columned[instrument] = false;
        }
    }

    private void write(SnapshotWriter out, boolean[] used, long[] half) {
        for (int instrument = 1; instrument < rowCount; instrument++) {
            if (used[instrument]) {
                out.putInt(instrument);
                for (int cell = row(instrument); cell < row(instrument + 1); cell++) {
                    out.putLong(half[cell]);
                }
            }
        }
        out.putInt(0);
    }

    private void read(SnapshotReader in, boolean[] used, long[] half) {
        for (int instrument = in.getInt(); instrument != 0; instrument = in.getInt()) {
            if (instrument < 1 || instrument >= rowCount) {
                throw new IllegalArgumentException("snapshot option=" + instrument);
            }
            used[instrument] = true;
            for (int cell = row(instrument); cell < row(instrument + 1); cell++) {
                half[cell] = in.getLong();
            }
        }
    }

    private int row(int instrument) {
        return instrument * (HEADER + columnCount);
    }

    private static long columnAt(long at, int column) {
        return at + OptionDescriptor.HEADER_BYTES + (long) column * Long.BYTES;
    }
}
