package io.novate.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The two passes over one slice: look up every position's value, then multiply, add and compare.
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
 * took 1.25 times as long with gathers of eight, 1.6 times with gathers of four. Two passes,
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

    private VectorSlice() {}

    /** Writes the table value of every position of some rows, eight per row. */
    static void lookUp(
            MemorySegment rows,
            long firstRowAt,
            int rowCount,
            long[] perLot,
            int[] columns,
            long[] values) {
        long rowAt = firstRowAt;
        for (int slot = 0; slot < rowCount * SLOTS; slot += SLOTS) {
            long idsAt = rowAt + MarginBook.ROW_INSTRUMENT_OFFSET;
            IntVector lots = IntVector.fromMemorySegment(ROW_LOTS, rows, rowAt, LITTLE_ENDIAN);
            IntVector ids =
                    (IntVector)
                            ShortVector.fromMemorySegment(ROW_IDS, rows, idsAt, LITTLE_ENDIAN)
                                    .convertShape(VectorOperators.ZERO_EXTEND_S2I, ROW_LOTS, 0);
            ids.add(ids).sub(lots.lanewise(VectorOperators.ASHR, 31)).intoArray(columns, 0);
            values[slot] = perLot[columns[0]];
            values[slot + 1] = perLot[columns[1]];
            values[slot + 2] = perLot[columns[2]];
            values[slot + 3] = perLot[columns[3]];
            values[slot + 4] = perLot[columns[4]];
            values[slot + 5] = perLot[columns[5]];
            values[slot + 6] = perLot[columns[6]];
            values[slot + 7] = perLot[columns[7]];
            rowAt += MarginBook.ROW_BYTES;
        }
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
            long floor,
            long excessBelow,
            long[] values,
            long[] further,
            long[] excess) {
        LongVector sum =
                LongVector.fromMemorySegment(LONGS, book.cash(), column * 8, LITTLE_ENDIAN)
                        .lanewise(VectorOperators.LSHL, MarginTable.FRACTION_BITS);
        long[] perUnit = table.perUnit();
        long[] plainUnits = table.plainUnits();
        boolean hasFurther = false;
        for (int asset = 0; asset < book.assetCount(); asset++) {
            long at = ((long) asset * book.laneMax() + column) * 8;
            LongVector balance =
                    LongVector.fromMemorySegment(LONGS, book.collateral(), at, LITTLE_ENDIAN);
            sum = sum.add(balance.mul(perUnit[2 * asset]));
            if (balance.compare(VectorOperators.UGT, plainUnits[2 * asset]).anyTrue()) {
                FurtherHaircut.add(book, asset, at, table, further);
                hasFurther = true;
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
            LongVector product = LongVector.fromArray(LONGS, values, slot).mul(lots);
            sum = sum.add(product);
            if (product.compare(VectorOperators.GT, floor - 1)
                    .or(product.compare(VectorOperators.LT, 1 - floor))
                    .anyTrue()) {
                hasFurther |= FurtherMargin.add(rows, rowAt, lane, table, further);
            }
            rowAt += MarginBook.ROW_BYTES;
        }
        if (hasFurther) {
            sum = sum.sub(LongVector.fromArray(LONGS, further, 0));
            Arrays.fill(further, 0);
        }
        sum.intoArray(excess, lane);
        return (int) sum.compare(VectorOperators.LT, excessBelow).toLong() << lane;
    }
}
