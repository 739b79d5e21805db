package io.novate.core.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rounding and ratios against BigInteger, extremes included. */
final class ArithmeticTest {
    private static final long SEED = 20_210_519;
    private static final long[] EXTREMES = {
        0,
        1,
        2,
        3,
        255,
        256,
        1_000_000,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 52,
        1L << 53,
        Long.MAX_VALUE
    };

    @Test
    void shouldRoundProductsLikeBigInteger() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int step = 0; step < 200_000; step++) {
            long a = pick(random);
            long b = pick(random);
            long divisor = Math.max(1, pick(random));
            BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
            BigInteger[] exact = product.divideAndRemainder(BigInteger.valueOf(divisor));
            String where = "seed=" + SEED + " " + a + " * " + b + " / " + divisor;
            if (exact[0].bitLength() > 63) {
                assertThrows(
                        ArithmeticException.class,
                        () -> Rounding.mulDivFloor(a, b, divisor),
                        where);
                continue;
            }
            long floor = exact[0].longValue();
            assertEquals(floor, Rounding.mulDivFloor(a, b, divisor), where);
            if (floor < Long.MAX_VALUE) {
                long ceil = floor + exact[1].signum();
                assertEquals(ceil, Rounding.mulDivCeil(a, b, divisor), where);
                assertEquals(-ceil, Rounding.mulDivFloorSigned(-a, b, divisor), where);
            }
        }
    }

    @Test
    void shouldRefuseNegativeFactorsAndDivisors() {
        assertThrows(ArithmeticException.class, () -> Rounding.mulDivFloor(-1, 1, 1));
        assertThrows(ArithmeticException.class, () -> Rounding.mulDivFloor(1, -1, 1));
        assertThrows(ArithmeticException.class, () -> Rounding.mulDivFloor(1, 1, 0));
    }

    @Test
    void shouldCompareProductsOfFourLikeBigInteger() {
        SplittableRandom random = new SplittableRandom(SEED);
        long[] f = new long[8];
        for (int step = 0; step < 100_000; step++) {
            for (int index = 0; index < f.length; index++) {
                f[index] = pick(random);
            }
            if (step % 3 == 0) {
                // Nearly equal products, so that every limb decides sometimes.
                System.arraycopy(f, 0, f, 4, 4);
                f[4 + step % 4] = Math.max(0, f[4 + step % 4] + random.nextInt(-1, 2));
            }
            int expected =
                    product(f[0], f[1], f[2], f[3]).compareTo(product(f[4], f[5], f[6], f[7]));
            int actual = Ratio.compareProducts(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]);
            assertEquals(expected, Integer.signum(actual), "seed=" + SEED + " step=" + step);
        }
    }

    @Test
    void shouldCompareScaledAmountsInOneHundredAndTwentyEightBits() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int step = 0; step < 100_000; step++) {
            long a = pick(random) * (random.nextBoolean() ? 1 : -1);
            long b = pick(random) * (random.nextBoolean() ? 1 : -1);
            long timesA = pick(random);
            long timesB = pick(random);
            boolean expected =
                    BigInteger.valueOf(a)
                                    .multiply(BigInteger.valueOf(timesA))
                                    .compareTo(
                                            BigInteger.valueOf(b)
                                                    .multiply(BigInteger.valueOf(timesB)))
                            >= 0;
            assertEquals(expected, Rounding.covers(a, timesA, b, timesB), "seed=" + SEED);
        }
    }

    private static BigInteger product(long a, long b, long c, long d) {
        return BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .multiply(BigInteger.valueOf(c))
                .multiply(BigInteger.valueOf(d));
    }

    private static long pick(SplittableRandom random) {
        return random.nextInt(3) == 0
                ? EXTREMES[random.nextInt(EXTREMES.length)]
                : random.nextLong() >>> 1 + random.nextInt(62);
    }
}
