package io.novate.pricing.venue;

import java.math.BigInteger;

/**
 * Weights that get worse with size as Drift v2 computes them: collateral counts less, a position
 * needs more, with the square root of its size; and less again when the venue holds a lot of it.
 *
 * <p><b>Units</b>: weights 1e-4, size 1e-9, slope 1e-6.
 *
 * <p><b>Exactness</b>: the root of ten times the size plus one rounds down, as does each division.
 *
 * <p><b>Source</b>: drift protocol-v2, math/margin.rs and state/spot_market.rs.
 */
public final class SizeWeight {
    private static final BigInteger MILLION = Quotient.PPM;
    private static final BigInteger ROOT = BigInteger.valueOf(100_000);
    private static final BigInteger WEIGHT = BigInteger.valueOf(10_000);

    private SizeWeight() {}

    /** Returns the weight of an asset: {@code min(weight, 1.1 / (1 + slope * sqrt(size)))}. */
    public static long asset(long size, long slope, long weight) {
        if (slope == 0) {
            return weight;
        }
        BigInteger divisor = MILLION.add(Quotient.floor(rooted(size, slope), ROOT));
        BigInteger scaled = MILLION.add(MILLION.divide(BigInteger.TEN)).multiply(WEIGHT);
        return Math.min(weight, Quotient.floor(scaled, divisor).longValueExact());
    }

    /**
     * Returns the weight of a liability: {@code max(weight, 0.8 * weight + slope * sqrt(size))}.
     */
    public static long liability(long size, long slope, long weight) {
        if (slope == 0) {
            return weight;
        }
        BigInteger divisor = ROOT.multiply(MILLION).divide(WEIGHT);
        long premium = Quotient.floor(rooted(size, slope), divisor).longValueExact();
        return Math.max(weight, Math.addExact(weight - weight / 5, premium));
    }

    /**
     * Returns the weight of an asset of which the venue holds much: scaled down by what its
     * deposits are worth above a start.
     *
     * @param startValue money from which the weight falls, 0 when it never does
     * @param deposits 1e-9 units
     * @param price 1e-6
     */
    public static long crowded(long weight, long startValue, long deposits, long price) {
        long value = Quotient.floor(deposits, price, 1_000_000_000L);
        return startValue == 0 || value < startValue
                ? weight
                : Quotient.floor(weight, startValue, value);
    }

    private static BigInteger rooted(long size, long slope) {
        BigInteger root =
                BigInteger.valueOf(size).multiply(BigInteger.TEN).add(BigInteger.ONE).sqrt();
        return root.multiply(BigInteger.valueOf(slope));
    }
}
