package io.novate.kernel.opencl;

import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;

/** The arrays of a margin table on the device. */
final class MarginTableCopy implements LentTables.Copy {
    private final MarginTable table;
    private final CopiedArray[] arrays;
    private long floor;

    MarginTableCopy(Device device, DeviceBuffers buffers, MarginTable table) {
        this.table = table;
        MemorySegment[] lent = {
            MemorySegment.ofArray(table.perLot()),
            MemorySegment.ofArray(table.plainLots()),
            MemorySegment.ofArray(table.bracketCount()),
            MemorySegment.ofArray(table.bracketSlope()),
            MemorySegment.ofArray(table.bracketOffset()),
            MemorySegment.ofArray(table.perUnit()),
            MemorySegment.ofArray(table.plainUnits()),
            MemorySegment.ofArray(table.unitSlope()),
            MemorySegment.ofArray(table.unitOffset())
        };
        arrays = new CopiedArray[lent.length];
        for (int index = 0; index < lent.length; index++) {
            arrays[index] = new CopiedArray(device, buffers, lent[index]);
        }
    }

    /** Takes the present contents. */
    void refresh() {
        for (CopiedArray array : arrays) {
            array.refresh();
        }
        floor = floor(table.perLot(), table.plainLots());
    }

    /** Adds the arrays to the arguments of a call. */
    void load(KernelCall call) throws DeviceFault {
        for (CopiedArray array : arrays) {
            call.memory(array.load());
        }
    }

    @Override
    public void release() {
        for (CopiedArray array : arrays) {
            array.release();
        }
    }

    int instrumentsMax() {
        return table.instrumentsMax();
    }

    /** Returns a value that every product which needs a further bracket reaches. */
    long floor() {
        return floor;
    }

    /** A product that overflows cannot be reached inside the account bound. */
    private static long floor(long[] perLot, int[] plainLots) {
        long least = Long.MAX_VALUE;
        for (int column = 0; column < perLot.length; column++) {
            if (plainLots[column] != Integer.MAX_VALUE) {
                long lots = plainLots[column] + 1L;
                long value = Math.abs(perLot[column]);
                long product = lots * value;
                if (value >= 0 && Math.multiplyHigh(lots, value) == 0 && product >= 0) {
                    least = Math.min(least, product);
                }
            }
        }
        return least;
    }
}
