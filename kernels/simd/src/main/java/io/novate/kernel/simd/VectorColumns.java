package io.novate.kernel.simd;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The steps of {@link PlainColumns} on vectors: the same loops, one vector of columns at a time.
 *
 * <p>Sums stay in registers while the positions of a group pass by, up to four vectors of them, so
 * that each loss costs one load, one multiply and one add. Whole vectors are read and written: what
 * lies behind the last column is computed from padding or from columns nobody asked for, and is
 * overwritten or ignored.
 *
 * <p>Both methods are longer than what HotSpot inlines (325 bytecodes; a test says so), so that
 * each is compiled for itself: inlined into a big caller, vectors are boxed for good once the
 * caller has used up its nodes, which depends on the order in which methods become hot.
 */
final class VectorColumns {
    /** Below this a range is not worth a vector. */
    static final int COLUMNS_MIN = VectorWidth.LANES / 2;

    private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
    private static final int LANES = VectorWidth.LANES;
    private static final VectorShuffle<Long> EVEN = VectorShuffle.makeUnzip(LONGS, 0);
    private static final VectorShuffle<Long> ODD = VectorShuffle.makeUnzip(LONGS, 1);

    /** Read from {@code LANES - n} on it keeps the first n lanes. */
    private static final long[] ONES_THEN_ZEROS = onesThenZeros();

    private VectorColumns() {}

    /** Writes the sum over some positions of lots times loss, for some columns and some behind. */
    static void multiply(
            long[] loss,
            int[] lossFrom,
            long[] lots,
            int from,
            int to,
            int columnFrom,
            int columnTo,
            long[] sums) {
        int column = columnFrom;
        for (; column + 3 * LANES < columnTo; column += 4 * LANES) {
            LongVector sum0 = LongVector.zero(LONGS);
            LongVector sum1 = LongVector.zero(LONGS);
            LongVector sum2 = LongVector.zero(LONGS);
            LongVector sum3 = LongVector.zero(LONGS);
            for (int position = from; position < to; position++) {
                int at = lossFrom[position] + column;
                long held = lots[position];
                sum0 = sum0.add(LongVector.fromArray(LONGS, loss, at).mul(held));
                sum1 = sum1.add(LongVector.fromArray(LONGS, loss, at + LANES).mul(held));
                sum2 = sum2.add(LongVector.fromArray(LONGS, loss, at + 2 * LANES).mul(held));
                sum3 = sum3.add(LongVector.fromArray(LONGS, loss, at + 3 * LANES).mul(held));
            }
            sum0.intoArray(sums, column);
            sum1.intoArray(sums, column + LANES);
            sum2.intoArray(sums, column + 2 * LANES);
            sum3.intoArray(sums, column + 3 * LANES);
        }
        for (; column + LANES < columnTo; column += 2 * LANES) {
            LongVector sum0 = LongVector.zero(LONGS);
            LongVector sum1 = LongVector.zero(LONGS);
            for (int position = from; position < to; position++) {
                int at = lossFrom[position] + column;
                long held = lots[position];
                sum0 = sum0.add(LongVector.fromArray(LONGS, loss, at).mul(held));
                sum1 = sum1.add(LongVector.fromArray(LONGS, loss, at + LANES).mul(held));
            }
            sum0.intoArray(sums, column);
            sum1.intoArray(sums, column + LANES);
        }
        if (column < columnTo) {
            LongVector sum = LongVector.zero(LONGS);
            for (int position = from; position < to; position++) {
                int at = lossFrom[position] + column;
                sum = sum.add(LongVector.fromArray(LONGS, loss, at).mul(lots[position]));
            }
            sum.intoArray(sums, column);
        }
    }

    /**
     * Adds terms of one column, of two neighbouring columns, or of at least as many as a vector has
     * lanes, each to consecutive rows: the largest of a term's columns, at least {@code floor}.
     *
     * <p>The last step of a term of many is plain: at 256 bits {@code reduceLanes(MAX)} allocates
     * on JDK 25.
     *
     * @param lanes room for one vector
     */
    static void addTerms(
            long[] sums,
            int columnFrom,
            int columnsPerTerm,
            int termCount,
            long floor,
            long sign,
            long[] rows,
            int row,
            long[] lanes) {
        if (columnsPerTerm == 2) {
            for (int term = 0; term < termCount; term += LANES) {
                int inside = LANES - Math.min(LANES, termCount - term);
                int at = columnFrom + 2 * term;
                LongVector low = LongVector.fromArray(LONGS, sums, at);
                LongVector high = LongVector.fromArray(LONGS, sums, at + LANES);
                LongVector change =
                        low.rearrange(EVEN, high)
                                .max(low.rearrange(ODD, high))
                                .max(floor)
                                .lanewise(VectorOperators.XOR, sign)
                                .sub(sign)
                                .and(LongVector.fromArray(LONGS, ONES_THEN_ZEROS, inside));
                LongVector before = LongVector.fromArray(LONGS, rows, row + term);
                before.add(change).intoArray(rows, row + term);
            }
        } else if (columnsPerTerm == 1) {
            for (int term = 0; term < termCount; term += LANES) {
                int inside = LANES - Math.min(LANES, termCount - term);
                LongVector change =
                        LongVector.fromArray(LONGS, sums, columnFrom + term)
                                .max(floor)
                                .lanewise(VectorOperators.XOR, sign)
                                .sub(sign)
                                .and(LongVector.fromArray(LONGS, ONES_THEN_ZEROS, inside));
                LongVector before = LongVector.fromArray(LONGS, rows, row + term);
                before.add(change).intoArray(rows, row + term);
            }
        } else {
            int column = columnFrom;
            for (int term = 0; term < termCount; term++) {
                int last = column + columnsPerTerm - LANES;
                LongVector most = LongVector.fromArray(LONGS, sums, last);
                for (; column < last; column += LANES) {
                    most = most.max(LongVector.fromArray(LONGS, sums, column));
                }
                most.intoArray(lanes, 0);
                long worst = floor;
                for (int lane = 0; lane < LANES; lane++) {
                    worst = Math.max(worst, lanes[lane]);
                }
                rows[row + term] += (worst ^ sign) - sign;
                column = last + LANES;
            }
        }
    }

    private static long[] onesThenZeros() {
        long[] values = new long[2 * LANES];
        Arrays.fill(values, 0, LANES, -1);
        return values;
    }
}
