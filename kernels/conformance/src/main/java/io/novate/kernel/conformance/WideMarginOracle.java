package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.math.BigInteger;

/**
 * The account check in BigInteger, straight from the formula of {@code MarginKernel}.
 *
 * <p>Also proves of every lane it sees that the scene respects the account bound: the absolute
 * terms add up to less than 2^62, hence no partial sum of any backend can overflow.
 */
final class WideMarginOracle {
    private static final BigInteger BOUND = BigInteger.ONE.shiftLeft(62);
    private static final BigInteger COLLATERAL = BigInteger.ONE.shiftLeft(59);

    private WideMarginOracle() {}

    static BigInteger excess(MarginScene scene, int slice, int lane) {
        MarginBook book = scene.book;
        long column = (long) slice * MarginBook.LANES + lane;
        BigInteger cash = big(book.cash().get(MarginScene.INT64, column * 8)).shiftLeft(8);
        BigInteger excess = cash;
        BigInteger terms = cash.abs();
        BigInteger collateral = BigInteger.ZERO;
        for (int asset = 0; asset < book.assetCount(); asset++) {
            long offset = ((long) asset * book.laneMax() + column) * 8;
            BigInteger balance = big(book.collateral().get(MarginScene.INT64, offset));
            int side = 2 * asset + (balance.signum() < 0 ? 1 : 0);
            BigInteger value = balance.multiply(big(scene.table.perUnit()[side]));
            BigInteger further =
                    further(scene.table.unitSlope(), scene.table.unitOffset(), side, balance.abs());
            excess = excess.add(value).subtract(further);
            collateral = collateral.add(value.abs());
            if (balance.signum() < 0) {
                collateral = collateral.add(further);
            } else {
                assertTrue(further.compareTo(value) <= 0, "a haircut above the value: " + further);
            }
        }
        assertTrue(collateral.compareTo(COLLATERAL) <= 0, "too much collateral: " + collateral);
        terms = terms.add(collateral);
        for (int row = 0; row < scene.rowCounts[slice]; row++) {
            long offset = scene.rowOffset(slice, row);
            int lots = book.rows().get(MarginScene.INT32, offset + lane * 4L);
            int instrument = book.rows().get(MarginScene.UINT16, offset + 32 + lane * 2L) & 0xffff;
            int side = 2 * instrument + (lots < 0 ? 1 : 0);
            BigInteger first = big(lots).multiply(big(scene.table.perLot()[side]));
            BigInteger further =
                    further(
                            scene.table.bracketSlope(),
                            scene.table.bracketOffset(),
                            side,
                            big(lots).abs());
            excess = excess.add(first).subtract(further);
            terms = terms.add(first.abs()).add(further);
        }
        assertTrue(terms.compareTo(BOUND) < 0, "the scene leaves the account bound: " + terms);
        return excess;
    }

    private static BigInteger further(long[] slopes, long[] offsets, int column, BigInteger size) {
        BigInteger most = BigInteger.ZERO;
        for (int bracket = 0; bracket < MarginTable.BRACKETS_MAX; bracket++) {
            int index = column * MarginTable.BRACKETS_MAX + bracket;
            BigInteger asked = big(slopes[index]).multiply(size);
            most = most.max(asked.subtract(big(offsets[index])));
        }
        return most;
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
