package io.novate.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes over one slice: look up what every position needs, list those beyond their first
 * bracket, then multiply, add and compare.
 *
 * <p>Plainly, for each lane:
 *
 * <pre>
 * excess = cash * 256
 * for each asset: excess += balance * perUnit - (0 <= balance <= plainUnits ? 0 : further)
 * for each row: value = perLot[2 * instrument + (lots >>> 31)]
 * for each row: excess += lots * value - (|lots| > plainLots ? further : 0)
 * flagged = excess < excessBelow
 * </pre>
 *
 * <p>The columns of the table are computed as vectors; the table itself is read by eight plain
 * loads per row. A gather instruction does the same loads inside; on a Skylake server this kernel
 * took 1.25 times as long with gathers of eight, 1.6 times with gathers of four. Several passes,
 * because a vector load right behind the scalar stores it covers would wait for them.
 */
final class VectorSlice {
    /** Below four lanes longs are not worth a vector: most such processors cannot multiply them. */
    static final int LANES_MIN = 4;

    private static final int SLOTS = MarginBook.LANES;
    private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(LONGS.vectorBitSize() / 2));
    private static final VectorSpecies<Integer> ROW_LOTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Short> ROW_IDS = ShortVector.SPECIES_128;
    private static final IntVector FIRST_SLOTS = IntVector.zero(ROW_LOTS).addIndex(1);

    private VectorSlice() {}

    /** Writes the columns of every position of some rows, eight per row. */
    static void findColumns(MemorySegment rows, long firstRowAt, int rowCount, int[] columns) {
        long rowAt = firstRowAt;
        for (int slot = 0; slot < rowCount * SLOTS; slot += SLOTS) {
            long idsAt = rowAt + MarginBook.ROW_INSTRUMENT_OFFSET;
            IntVector lots = IntVector.fromMemorySegment(ROW_LOTS, rows, rowAt, LITTLE_ENDIAN);
            IntVector ids =
                    (IntVector)
                            ShortVector.fromMemorySegment(ROW_IDS, rows, idsAt, LITTLE_ENDIAN)
                                    .convertShape(VectorOperators.ZERO_EXTEND_S2I, ROW_LOTS, 0);
            ids.add(ids).sub(lots.lanewise(VectorOperators.ASHR, 31)).intoArray(columns, slot);
            rowAt += MarginBook.ROW_BYTES;
        }
    }

    /** Writes the table value and the largest plain lots of every position of some rows. */
    static void lookUp(
            int rowCount,
            int[] columns,
            long[] perLot,
            int[] plainLots,
            long[] values,
            int[] limits) {
        for (int slot = 0; slot < rowCount * SLOTS; slot++) {
            int column = columns[slot];
            values[slot] = perLot[column];
            limits[slot] = plainLots[column];
        }
    }

    /**
     * Writes the slots whose lots exceed their limit, in order; returns how many they are.
     *
     * @param listed has room for eight more than there are slots
     */
    static int listBeyond(
            MemorySegment rows, long firstRowAt, int rowCount, int[] limits, int[] listed) {
        long rowAt = firstRowAt;
        int count = 0;
        for (int slot = 0; slot < rowCount * SLOTS; slot += SLOTS) {
            VectorMask<Integer> beyond =
                    IntVector.fromMemorySegment(ROW_LOTS, rows, rowAt, LITTLE_ENDIAN)
                            .lanewise(VectorOperators.ABS)
                            .compare(
                                    VectorOperators.UGT,
                                    IntVector.fromArray(ROW_LOTS, limits, slot));
            FIRST_SLOTS.add(slot).compress(beyond).intoArray(listed, count);
            count += beyond.trueCount();
            rowAt += MarginBook.ROW_BYTES;
        }
        return count;
    }

    /**
     * Writes the excess of the lanes from {@code lane} on; returns a bit for each that is below the
     * threshold.
     */
    static int bitsBelow(
            MarginBook book,
            long column,
            long firstRowAt,
            int rowCount,
            int lane,
            MarginTable table,
            long excessBelow,
            long[] values,
            long[] further,
            long[] excess) {
        LongVector sum =
                LongVector.fromMemorySegment(LONGS, book.cash(), column * 8, LITTLE_ENDIAN)
                        .lanewise(VectorOperators.LSHL, MarginTable.FRACTION_BITS);
        long[] perUnit = table.perUnit();
        long[] plainUnits = table.plainUnits();
        for (int asset = 0; asset < book.assetCount(); asset++) {
            long at = ((long) asset * book.laneMax() + column) * 8;
            LongVector balance =
                    LongVector.fromMemorySegment(LONGS, book.collateral(), at, LITTLE_ENDIAN);
            sum = sum.add(balance.mul(perUnit[2 * asset]));
            if (balance.compare(VectorOperators.UGT, plainUnits[2 * asset]).anyTrue()) {
                FurtherHaircut.add(book, asset, at, lane, table, further);
            }
        }
        MemorySegment rows = book.rows();
        long rowAt = firstRowAt;
        for (int slot = lane; slot < rowCount * SLOTS; slot += SLOTS) {
            LongVector lots =
                    (LongVector)
                            IntVector.fromMemorySegment(
                                            INTS, rows, rowAt + lane * 4L, LITTLE_ENDIAN)
                                    .convertShape(VectorOperators.I2L, LONGS, 0);
            sum = sum.add(LongVector.fromArray(LONGS, values, slot).mul(lots));
            rowAt += MarginBook.ROW_BYTES;
        }
        sum = sum.sub(LongVector.fromArray(LONGS, further, lane));
        sum.intoArray(excess, lane);
        return (int) sum.compare(VectorOperators.LT, excessBelow).toLong() << lane;
    }
}
