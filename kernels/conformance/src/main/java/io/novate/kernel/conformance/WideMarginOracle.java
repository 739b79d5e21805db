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

    private WideMarginOracle() {}

    static BigInteger excess(MarginScene scene, int slice, int lane) {
        MarginBook book = scene.book;
        long column = (long) slice * MarginBook.LANES + lane;
        BigInteger cash = big(book.cash().get(MarginScene.INT64, column * 8)).shiftLeft(8);
        BigInteger excess = cash;
        BigInteger terms = cash.abs();
        for (int asset = 0; asset < book.assetCount(); asset++) {
            long offset = ((long) asset * book.laneMax() + column) * 8;
            BigInteger value =
                    big(book.collateral().get(MarginScene.INT64, offset))
                            .multiply(big(scene.table.collateralValue()[asset]));
            excess = excess.add(value);
            terms = terms.add(value.abs());
        }
        for (int row = 0; row < scene.rowCounts[slice]; row++) {
            long offset = scene.rowOffset(slice, row);
            int lots = book.rows().get(MarginScene.INT32, offset + lane * 4L);
            int instrument = book.rows().get(MarginScene.UINT16, offset + 32 + lane * 2L) & 0xffff;
            int side = 2 * instrument + (lots < 0 ? 1 : 0);
            BigInteger first = big(lots).multiply(big(scene.table.perLot()[side]));
            BigInteger further = further(scene.table, side, big(lots).abs());
            excess = excess.add(first).subtract(further);
            terms = terms.add(first.abs()).add(further);
        }
        assertTrue(terms.compareTo(BOUND) < 0, "the scene leaves the account bound: " + terms);
        return excess;
    }

    private static BigInteger further(MarginTable table, int side, BigInteger absLots) {
        BigInteger most = BigInteger.ZERO;
        for (int bracket = 0; bracket < MarginTable.BRACKETS_MAX; bracket++) {
            int index = side * MarginTable.BRACKETS_MAX + bracket;
            BigInteger margin = big(table.bracketSlope()[index]).multiply(absLots);
            most = most.max(margin.subtract(big(table.bracketOffset()[index])));
        }
        return most;
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
