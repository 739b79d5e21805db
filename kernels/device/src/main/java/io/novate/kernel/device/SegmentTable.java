package io.novate.kernel.device;

import io.novate.bindings.Device;
import io.novate.bindings.DeviceFaultException;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One table bank of a device: what it holds, and how a {@link MarginTable} becomes it.
 *
 * <p><b>Shape</b>: column {@code c} is a piecewise linear function of a size {@code x}, {@code
 * rate[c][s] * x + offset[c][s]} with {@code s} the last segment from which {@code x} is. Value,
 * first margin and the upper envelope of the brackets are one function of {@code |q|}:
 *
 * <pre>
 * long    q * perLot - (slope * |q| - offset)  =   (perLot - slope) * |q| + offset
 * short   q * perLot - (slope * |q| - offset)  = (- perLot - slope) * |q| + offset
 * </pre>
 *
 * <p>Brackets in any order become ascending segments: of lines sorted by slope, one is in the
 * envelope from the smallest integer at which it is not below the line before it; a line whose
 * successor begins no later is never the highest of all at an integer.
 *
 * <p><b>Exactness</b>: exact; the highest bracket at a size is the one of its segment.
 */
final class SegmentTable {
    static final int SEGMENTS = MarginTable.BRACKETS_MAX + 1;

    private static final int FROM = 0;
    private static final int RATE = 1;
    private static final int OFFSET = 2;
    private static final long UNUSED = -1;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final int NEVER_LOADED = 0;

    private final int bank;
    private final int assetFrom;
    private final MemorySegment words = Arena.ofAuto().allocate(3L * SEGMENTS * Long.BYTES, 8);
    private final Columns lots = new Columns();
    private final Columns units = new Columns();
    private final long[] slopes = new long[SEGMENTS];
    private final long[] offsets = new long[SEGMENTS];
    private final long[] froms = new long[SEGMENTS];

    /** What was loaded of the columns of one kind. */
    private static final class Columns {
        private long[] per = new long[0];
        private long[] slope = new long[0];
        private long[] offset = new long[0];
        private byte[] used = new byte[0];

        private void makeRoom(int columnCount) {
            if (columnCount > per.length) {
                per = Arrays.copyOf(per, columnCount);
                slope = Arrays.copyOf(slope, columnCount * MarginTable.BRACKETS_MAX);
                offset = Arrays.copyOf(offset, columnCount * MarginTable.BRACKETS_MAX);
                used = Arrays.copyOf(used, columnCount);
            }
        }
    }

    SegmentTable(int bank, Registers registers) {
        this.bank = bank;
        assetFrom = 2 * (registers.instrumentsMax() + 1);
    }

    /** Loads whatever differs from what the device has. */
    void load(Device device, MarginTable table) throws DeviceFaultException {
        load(device, 0, lots, table.perLot(), table.bracketSlope(), table.bracketOffset());
        load(device, assetFrom, units, table.perUnit(), table.unitSlope(), table.unitOffset());
    }

    private void load(
            Device device, int columnFrom, Columns had, long[] per, long[] slope, long[] offset)
            throws DeviceFaultException {
        had.makeRoom(per.length);
        int column = 0;
        while (column < per.length) {
            if (isLoaded(had, column, per, slope, offset)) {
                column++;
                continue;
            }
            int used = envelope(slope, offset, column * MarginTable.BRACKETS_MAX);
            send(device, columnFrom + column, had.used[column], used, per[column], column % 2 != 0);
            had.per[column] = per[column];
            had.used[column] = (byte) used;
            int first = column * MarginTable.BRACKETS_MAX;
            System.arraycopy(slope, first, had.slope, first, MarginTable.BRACKETS_MAX);
            System.arraycopy(offset, first, had.offset, first, MarginTable.BRACKETS_MAX);
            column++;
        }
    }

    private static boolean isLoaded(
            Columns had, int column, long[] per, long[] slope, long[] offset) {
        if (had.used[column] == NEVER_LOADED || had.per[column] != per[column]) {
            return false;
        }
        int from = column * MarginTable.BRACKETS_MAX;
        int to = from + MarginTable.BRACKETS_MAX;
        return Arrays.equals(slope, from, to, had.slope, from, to)
                && Arrays.equals(offset, from, to, had.offset, from, to);
    }

    private void send(
            Device device, int column, int usedBefore, int used, long per, boolean isShort)
            throws DeviceFaultException {
        for (int segment = 0; segment < SEGMENTS; segment++) {
            boolean isUsed = segment < used;
            long rate = (isShort ? -per : per) - (isUsed ? slopes[segment] : 0);
            set(FROM, segment, isUsed ? froms[segment] : UNUSED);
            set(RATE, segment, rate);
            set(OFFSET, segment, isUsed ? offsets[segment] : 0);
        }
        int fromCount = usedBefore == NEVER_LOADED ? SEGMENTS : Math.max(used, usedBefore);
        long first = (long) column * SEGMENTS;
        long part = (long) SEGMENTS * Long.BYTES;
        device.loadTable(bank, FROM, first, fromCount, words.address());
        device.loadTable(bank, RATE, first, used, words.address() + part);
        device.loadTable(bank, OFFSET, first, used, words.address() + 2 * part);
    }

    private void set(int part, int segment, long value) {
        words.setAtIndex(WORD, (long) part * SEGMENTS + segment, value);
    }

    /** Writes the upper envelope of 0 and the brackets from an index on; returns its segments. */
    int envelope(long[] slope, long[] offset, int first) {
        int count = sort(slope, offset, first);
        int top = 0;
        for (int line = 1; line < count; line++) {
            long steeper = slopes[line];
            long later = offsets[line];
            long from = 0;
            while (top >= 0) {
                from = start(steeper - slopes[top], later - offsets[top]);
                if (from > froms[top]) {
                    break;
                }
                top--;
            }
            top++;
            slopes[top] = steeper;
            offsets[top] = later;
            froms[top] = top == 0 ? 0 : from;
        }
        return top + 1;
    }

    /** Returns what the envelope just made says of a size. */
    long further(int count, long size) {
        int segment = 0;
        while (segment + 1 < count && froms[segment + 1] <= size) {
            segment++;
        }
        return slopes[segment] * size - offsets[segment];
    }

    /** Returns the smallest size at which a line is not below the one sorted before it. */
    private static long start(long steeper, long later) {
        return steeper == 0 ? 0 : Math.max(0, Math.ceilDiv(later, steeper));
    }

    /** Copies 0 and the brackets, by slope and among equals by falling offset; returns how many. */
    private int sort(long[] slope, long[] offset, int first) {
        slopes[0] = 0;
        offsets[0] = 0;
        froms[0] = 0;
        int count = 1;
        for (int index = first; index < first + MarginTable.BRACKETS_MAX; index++) {
            if (slope[index] <= 0) {
                continue;
            }
            int at = count;
            while (slopes[at - 1] > slope[index]
                    || slopes[at - 1] == slope[index] && offsets[at - 1] < offset[index]) {
                slopes[at] = slopes[at - 1];
                offsets[at] = offsets[at - 1];
                at--;
            }
            slopes[at] = slope[index];
            offsets[at] = offset[index];
            count++;
        }
        return count;
    }
}
