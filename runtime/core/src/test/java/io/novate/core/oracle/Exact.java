package io.novate.core.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic that cannot overflow and says how it rounds. */
final class Exact {
    static final long PPM = 1_000_000;
    static final BigInteger UNITS_256 = BigInteger.valueOf(256);

    private Exact() {}

    static BigInteger product(long first, long... others) {
        BigInteger product = BigInteger.valueOf(first);
        for (long other : others) {
            product = product.multiply(BigInteger.valueOf(other));
        }
        return product;
    }

    static BigInteger floor(BigInteger value, long divisor) {
        BigInteger[] parts = value.divideAndRemainder(BigInteger.valueOf(divisor));
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    static BigInteger ceil(BigInteger value, long divisor) {
        return floor(value.negate(), divisor).negate();
    }

    /** The quotient rounded to nearest, ties to the even neighbour. */
    static BigInteger halfEven(BigInteger value, BigInteger divisor) {
        return new BigDecimal(value)
                .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();
    }
}
