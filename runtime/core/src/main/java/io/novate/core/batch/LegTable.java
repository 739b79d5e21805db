package io.novate.core.batch;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Invariant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Balance changes since the last seal: an append log that is netted in place.
 *
 * <p><b>Shape</b>: rows of 24 bytes, little endian.
 *
 * <pre>
 *  0                  8      16
 *  | key<<24 | account | lots | cash |
 * </pre>
 *
 * <p>Netting sorts by key, then account (radix, stable), adds up equal pairs and drops pairs that
 * cancel. What is left is a function of what was recorded, not of when it was netted.
 *
 * <p><b>Units</b>: lots (asset units for asset keys); cash in money.
 */
final class LegTable {
    static final int ROW_BYTES = 24;
    static final int ACCOUNT_BITS = 24;

    private static final int LOTS_OFFSET = 8;
    private static final int CASH_OFFSET = 16;
    private static final int ACCOUNT_MASK = (1 << ACCOUNT_BITS) - 1;
    private static final int DIGIT_BITS = 10;
    private static final int DIGIT_SIZE = 1 << DIGIT_BITS;
    private static final int DIGITS = 4;
    private static final ValueLayout.OfLong INT64 = ValueLayout.JAVA_LONG;

    private final int legsMax;
    private final int[] histogram = new int[DIGITS * DIGIT_SIZE];
    private MemorySegment rows;
    private MemorySegment spare;
    private int rowCount;
    private int usedCount;
    private int untilNetting;

    LegTable(int legsMax, Arena arena) {
        this.legsMax = legsMax;
        rows = arena.allocate((long) legsMax * ROW_BYTES, Long.BYTES);
        spare = arena.allocate((long) legsMax * ROW_BYTES, Long.BYTES);
        clear();
    }

    void add(int account, int key, long lots, long cash) {
        Invariant.check("leg room", usedCount < legsMax, usedCount);
        long at = (long) rowCount * ROW_BYTES;
        rows.set(INT64, at, (long) key << ACCOUNT_BITS | account);
        rows.set(INT64, at + LOTS_OFFSET, lots);
        rows.set(INT64, at + CASH_OFFSET, cash);
        rowCount++;
        usedCount++;
        untilNetting--;
        if (untilNetting == 0) {
            net();
            usedCount = rowCount;
            untilNetting = legsUntilNetting(rowCount);
        }
    }

    /**
     * Room is a function of the legs recorded, never of extra nettings (a snapshot nets too), or
     * two replicas could refuse different commands. The log nets when seven eighths are in use, and
     * again after another eighth at the earliest, so a leg is sorted a bounded number of times.
     */
    private int legsUntilNetting(int netted) {
        return Math.max(legsMax / 8, legsMax - legsMax / 8 - netted);
    }

    int room() {
        return legsMax - usedCount;
    }

    int usedCount() {
        return usedCount;
    }

    int rowCount() {
        return rowCount;
    }

    int account(int row) {
        return (int) rows.get(INT64, (long) row * ROW_BYTES) & ACCOUNT_MASK;
    }

    int key(int row) {
        return (int) (rows.get(INT64, (long) row * ROW_BYTES) >>> ACCOUNT_BITS);
    }

    long lots(int row) {
        return rows.get(INT64, (long) row * ROW_BYTES + LOTS_OFFSET);
    }

    long cash(int row) {
        return rows.get(INT64, (long) row * ROW_BYTES + CASH_OFFSET);
    }

    /** Makes a netted row empty. */
    void drop(int row) {
        rows.set(INT64, (long) row * ROW_BYTES + LOTS_OFFSET, 0);
        rows.set(INT64, (long) row * ROW_BYTES + CASH_OFFSET, 0);
    }

    void clear() {
        rowCount = 0;
        usedCount = 0;
        untilNetting = legsUntilNetting(0);
    }

    /** Sorts and merges; afterwards rows are distinct, ascending by key and account, not zero. */
    void net() {
        countDigits();
        for (int digit = 0; digit < DIGITS; digit++) {
            sortBy(digit);
        }
        merge();
    }

    private void countDigits() {
        Arrays.fill(histogram, 0);
        for (int row = 0; row < rowCount; row++) {
            long id = rows.get(INT64, (long) row * ROW_BYTES);
            for (int digit = 0; digit < DIGITS; digit++) {
                histogram[digit * DIGIT_SIZE + digitOf(id, digit)]++;
            }
        }
    }

    private static int digitOf(long id, int digit) {
        return (int) (id >>> digit * DIGIT_BITS) & DIGIT_SIZE - 1;
    }

    private void sortBy(int digit) {
        int base = digit * DIGIT_SIZE;
        int start = 0;
        for (int i = base; i < base + DIGIT_SIZE; i++) {
            int count = histogram[i];
            if (count == rowCount) {
                return;
            }
            histogram[i] = start;
            start += count;
        }
        for (int row = 0; row < rowCount; row++) {
            long from = (long) row * ROW_BYTES;
            long id = rows.get(INT64, from);
            long to = (long) histogram[base + digitOf(id, digit)]++ * ROW_BYTES;
            spare.set(INT64, to, id);
            spare.set(INT64, to + LOTS_OFFSET, rows.get(INT64, from + LOTS_OFFSET));
            spare.set(INT64, to + CASH_OFFSET, rows.get(INT64, from + CASH_OFFSET));
        }
        MemorySegment sorted = spare;
        spare = rows;
        rows = sorted;
    }

    private void merge() {
        int kept = 0;
        int row = 0;
        while (row < rowCount) {
            long id = rows.get(INT64, (long) row * ROW_BYTES);
            long lots = 0;
            long cash = 0;
            while (row < rowCount && rows.get(INT64, (long) row * ROW_BYTES) == id) {
                lots = Math.addExact(lots, lots(row));
                cash = Math.addExact(cash, cash(row));
                row++;
            }
            if (lots != 0 || cash != 0) {
                long to = (long) kept * ROW_BYTES;
                rows.set(INT64, to, id);
                rows.set(INT64, to + LOTS_OFFSET, lots);
                rows.set(INT64, to + CASH_OFFSET, cash);
                kept++;
            }
        }
        rowCount = kept;
    }

    /** Checks on netted rows that lots cancel per key and cash cancels over all. */
    void checkBalanced() {
        long cash = 0;
        int row = 0;
        while (row < rowCount) {
            int key = key(row);
            long run = 0;
            while (row < rowCount && key(row) == key) {
                run = Math.addExact(run, lots(row));
                cash = Math.addExact(cash, cash(row));
                row++;
            }
            Invariant.equal("lots of all legs of one key", 0, run);
        }
        Invariant.equal("cash of all legs of a seal", 0, cash);
    }

    void write(SnapshotWriter writer) {
        net();
        writer.putInt(usedCount);
        writer.putInt(untilNetting);
        writer.putInt(rowCount);
        for (int row = 0; row < rowCount; row++) {
            writer.putInt(key(row));
            writer.putInt(account(row));
            writer.putLong(lots(row));
            writer.putLong(cash(row));
        }
    }

    void read(SnapshotReader reader) {
        clear();
        int used = reader.getInt();
        int until = reader.getInt();
        int count = reader.getInt();
        Invariant.check("snapshot leg count", count >= 0 && count <= legsMax, count);
        for (int row = 0; row < count; row++) {
            long at = (long) row * ROW_BYTES;
            int key = reader.getInt();
            rows.set(INT64, at, (long) key << ACCOUNT_BITS | reader.getInt());
            rows.set(INT64, at + LOTS_OFFSET, reader.getLong());
            rows.set(INT64, at + CASH_OFFSET, reader.getLong());
        }
        rowCount = count;
        usedCount = used;
        untilNetting = until;
    }
}
