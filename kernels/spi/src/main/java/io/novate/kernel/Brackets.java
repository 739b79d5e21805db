package io.novate.kernel;

import java.util.Arrays;

/**
 * {@code max(0, max_j(slope[c][j] * |x| - offset[c][j]))} for every column c of a table.
 *
 * <p><b>Shape</b>: {@link MarginTable#BRACKETS_MAX} slopes and offsets per column, those not in use
 * are 0.
 */
final class Brackets {
    private static final int MAX = MarginTable.BRACKETS_MAX;

    final long[] slope;
    final long[] offset;
    final byte[] count;
    private final boolean[] unordered;
    private final long[] from;

    Brackets(int columnCount) {
        slope = new long[columnCount * MAX];
        offset = new long[columnCount * MAX];
        from = new long[columnCount * MAX];
        count = new byte[columnCount];
        unordered = new boolean[columnCount];
    }

    void clear(int column) {
        count[column] = 0;
        unordered[column] = false;
        int first = column * MAX;
        Arrays.fill(slope, first, first + MAX, 0);
        Arrays.fill(offset, first, first + MAX, 0);
    }

    /** Writes one bracket and returns the largest size for which it asks nothing. */
    long set(int column, int bracketIndex, long slope256, long offset256) {
        int index = column * MAX + bracketIndex;
        slope[index] = slope256;
        offset[index] = offset256;
        unordered[column] |= bracketIndex != count[column] || !isOrdered(index, column);
        count[column] = (byte) Math.max(count[column], bracketIndex + 1);
        return slope256 > 0 ? offset256 / slope256 : Long.MAX_VALUE;
    }

    /**
     * Returns what the brackets ask for a size.
     *
     * <p>The brackets of a schedule whose rates ascend overtake one another at ascending sizes;
     * then the last one overtaken is the largest, and mostly it is the first or second.
     */
    long further(int column, long size) {
        int first = column * MAX;
        int end = first + count[column];
        long most = 0;
        if (unordered[column]) {
            for (int index = first; index < end; index++) {
                most = Math.max(most, slope[index] * size - offset[index]);
            }
            return most;
        }
        int next = first;
        while (next < end && size >= from[next]) {
            next++;
        }
        return next == first ? 0 : slope[next - 1] * size - offset[next - 1];
    }

    /** Writes from which size a bracket asks at least what the one before it does. */
    private boolean isOrdered(int index, int column) {
        boolean first = index == column * MAX;
        long slopeBefore = first ? 0 : slope[index - 1];
        long offsetBefore = first ? 0 : offset[index - 1];
        long fromBefore = first ? 0 : from[index - 1];
        long steeper = slope[index] - slopeBefore;
        long later = offset[index] - offsetBefore;
        if (steeper == 0 && later == 0) {
            from[index] = fromBefore;
            return true;
        }
        if (steeper <= 0 || later < 0) {
            return false;
        }
        from[index] = Math.ceilDiv(later, steeper);
        return from[index] >= fromBefore;
    }
}
