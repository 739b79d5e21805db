package io.novate.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class WideSumTest {
    private static final long SEED = 0x51D3_5EEDL;
    private static final int ROUNDS = 20_000;
    private static final BigInteger WIDE_MIN = BigInteger.ONE.shiftLeft(127).negate();
    private static final BigInteger WIDE_MAX = WIDE_MIN.negate().subtract(BigInteger.ONE);
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        -2,
        255,
        256,
        -256,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        1L << 32,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        1L << 62
    };

    @Test
    void shouldAgreeWithBigIntegerOnRandomSums() {
        SplittableRandom random = new SplittableRandom(SEED);
        WideSum sum = new WideSum();
        BigInteger expected = BigInteger.ZERO;
        for (int round = 0; round < ROUNDS; round++) {
            long a = pick(random);
            long b = pick(random);
            BigInteger next = step(sum, expected, random.nextInt(8), a, b);
            check(sum, next, "seed=" + SEED + " round=" + round + " a=" + a + " b=" + b);
            expected = next;
        }
    }

    @Test
    void shouldDivideByPowersOfTwoRoundingUp() {
        SplittableRandom random = new SplittableRandom(SEED);
        WideSum sum = new WideSum();
        for (int round = 0; round < ROUNDS; round++) {
            long a = pick(random);
            long b = pick(random);
            int bits = random.nextInt(64);
            sum.set(a);
            sum.addProduct(a, b);
            BigInteger value = big(a).add(big(a).multiply(big(b)));
            BigInteger[] parts = value.divideAndRemainder(BigInteger.ONE.shiftLeft(bits));
            BigInteger ceil = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
            String where = "seed=" + SEED + " round=" + round + " a=" + a + " b=" + b;
            if (isLong(ceil)) {
                assertEquals(ceil.longValueExact(), sum.ceilShift(bits), where + " bits=" + bits);
            } else {
                assertThrows(ArithmeticException.class, () -> sum.ceilShift(bits), where);
            }
        }
    }

    @Test
    void shouldAddSharesRoundedUpAndShiftedSums() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            long a = pick(random);
            long b = pick(random) >> random.nextInt(64);
            WideSum value = new WideSum();
            value.set(a);
            value.addProduct(a, b);
            BigInteger wide = big(a).add(big(a).multiply(big(b)));
            int numerator = (int) pick(random);
            int denominator = random.nextInt(3) == 0 ? 1_000_000 : (int) pick(random);
            int bits = random.nextInt(64);
            long before = pick(random);
            String where = "seed=" + SEED + " round=" + round + " a=" + a + " b=" + b;
            BigInteger share = null;
            if (wide.signum() >= 0 && numerator >= 0 && denominator > 0) {
                BigInteger product = wide.multiply(big(numerator));
                BigInteger rest = big(denominator - 1);
                share = product.add(rest).divide(big(denominator));
            }
            String said = where + " " + numerator + "/" + denominator;
            add(before, share, said, sum -> sum.addShare(value, numerator, denominator));
            BigInteger shifted = wide.shiftLeft(bits);
            add(before, shifted, where + " bits=" + bits, sum -> sum.addShifted(value, bits));
        }
    }

    @Test
    void shouldRefuseSharesAndShiftsAtTheEdge() {
        WideSum most = new WideSum();
        most.addProduct(1L << 62, 1L << 62);
        BigInteger wide = BigInteger.ONE.shiftLeft(124);
        add(0, wide.shiftLeft(2), "2^126", sum -> sum.addShifted(most, 2));
        add(0, null, "2^127", sum -> sum.addShifted(most, 3));
        add(0, null, "bits=64", sum -> sum.addShifted(most, 64));
        add(0, null, "bits=-1", sum -> sum.addShifted(most, -1));
        add(0, wide.multiply(big(7)), "7 * 2^124", sum -> sum.addShare(most, 7, 1));
        add(0, null, "8 * 2^124", sum -> sum.addShare(most, 8, 1));
        add(0, null, "2^31 * 2^124", sum -> sum.addShare(most, Integer.MAX_VALUE, 1));
        add(0, null, "nothing to divide by", sum -> sum.addShare(most, 1, 0));
        add(0, null, "negative share", sum -> sum.addShare(most, -1, 1));
        most.subtract(1);
        BigInteger third = wide.add(big(1)).divide(big(3));
        add(0, third, "a third", sum -> sum.addShare(most, 1, 3));
    }

    /** Compares what an addition makes of a value, or expects it to be refused. */
    private static void add(
            long before, BigInteger added, String where, Consumer<WideSum> addition) {
        WideSum sum = new WideSum();
        sum.set(before);
        BigInteger expected = added == null ? null : added.add(big(before));
        if (expected == null
                || added.compareTo(WIDE_MIN) < 0
                || added.compareTo(WIDE_MAX) > 0
                || expected.compareTo(WIDE_MAX) > 0
                || expected.compareTo(WIDE_MIN) < 0) {
            assertThrows(ArithmeticException.class, () -> addition.accept(sum), where);
            check(sum, big(before), where);
        } else {
            addition.accept(sum);
            check(sum, expected, where);
        }
    }

    @Test
    void shouldCarryIntoTheHighHalfWhenRoundingUp() {
        WideSum sum = new WideSum();
        sum.addProduct(1L << 62, 4);
        sum.subtract(1);
        assertThrows(ArithmeticException.class, () -> sum.ceilShift(0));
        assertThrows(ArithmeticException.class, () -> sum.ceilShift(1));
        assertEquals(1L << 62, sum.ceilShift(2));
        sum.set(-1);
        assertEquals(0, sum.ceilShift(63));
        assertThrows(IllegalArgumentException.class, () -> sum.ceilShift(64));
        assertThrows(IllegalArgumentException.class, () -> sum.ceilShift(-1));
    }

    @Test
    void shouldCompareProductsExactly() {
        for (long a : EDGES) {
            for (long b : EDGES) {
                for (long c : EDGES) {
                    for (long d : EDGES) {
                        int expected = big(a).multiply(big(b)).compareTo(big(c).multiply(big(d)));
                        assertEquals(
                                expected,
                                Integer.signum(WideSum.compareProducts(a, b, c, d)),
                                () -> a + "*" + b + " against " + c + "*" + d);
                    }
                }
            }
        }
    }

    @Test
    void shouldRefuseToLeave128Bits() {
        WideSum sum = new WideSum();
        sum.addProduct(Long.MIN_VALUE, Long.MIN_VALUE);
        String before = sum.toString();
        assertThrows(
                ArithmeticException.class, () -> sum.addProduct(Long.MIN_VALUE, Long.MIN_VALUE));
        assertEquals(before, sum.toString());
        WideSum low = new WideSum();
        low.subtractProduct(Long.MIN_VALUE, Long.MIN_VALUE);
        low.subtractProduct(Long.MIN_VALUE, Long.MIN_VALUE);
        assertThrows(ArithmeticException.class, () -> low.subtract(1));
        assertThrows(ArithmeticException.class, () -> sum.subtract(low));
        low.add(1);
        assertTrue(low.compareTo(sum) < 0);
    }

    @Test
    void shouldAcceptItselfAsArgument() {
        WideSum sum = new WideSum();
        sum.addProduct(Long.MAX_VALUE, 2);
        sum.add(sum);
        assertEquals(Long.MAX_VALUE, sum.ceilShift(2));
        sum.subtract(sum);
        assertEquals(0, sum.signum());
    }

    private static BigInteger step(
            WideSum sum, BigInteger expected, int operation, long a, long b) {
        WideSum other = new WideSum();
        other.addProduct(a, b);
        BigInteger product = big(a).multiply(big(b));
        BigInteger next =
                switch (operation) {
                    case 0 -> expected.add(big(a));
                    case 1 -> expected.subtract(big(a));
                    case 2, 4 -> expected.add(product);
                    case 3, 5 -> expected.subtract(product);
                    case 6 -> big(a);
                    default -> product;
                };
        if (next.compareTo(WIDE_MIN) < 0 || next.compareTo(WIDE_MAX) > 0) {
            return expected;
        }
        switch (operation) {
            case 0 -> sum.add(a);
            case 1 -> sum.subtract(a);
            case 2 -> sum.addProduct(a, b);
            case 3 -> sum.subtractProduct(a, b);
            case 4 -> sum.add(other);
            case 5 -> sum.subtract(other);
            case 6 -> sum.set(a);
            default -> sum.set(other);
        }
        return next;
    }

    private static void check(WideSum sum, BigInteger expected, String where) {
        assertEquals(expected.signum(), sum.signum(), where);
        assertEquals(isLong(expected), sum.fitsLong(), where);
        assertEquals(
                expected.max(LONG_MIN).min(LONG_MAX).longValueExact(), sum.clampToLong(), where);
        BigInteger bits = expected.mod(BigInteger.ONE.shiftLeft(128));
        assertEquals(String.format("0x%032x", bits), sum.toString(), where);
        WideSum above = new WideSum();
        above.set(sum);
        assertEquals(0, above.compareTo(sum), where);
        if (expected.compareTo(WIDE_MAX) < 0) {
            above.add(1);
            assertTrue(sum.compareTo(above) < 0, where);
            assertFalse(above.compareTo(sum) <= 0, where);
        }
    }

    private static long pick(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> random.nextInt();
            case 2 -> random.nextLong() >> random.nextInt(64);
            default -> random.nextLong();
        };
    }

    private static boolean isLong(BigInteger value) {
        return value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
