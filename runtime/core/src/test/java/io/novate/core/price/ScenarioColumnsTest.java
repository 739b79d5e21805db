package io.novate.core.price;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Columns of linear and inverse lots against exact fractions and one venue's published figures.
 *
 * <p>The rows: example response of Deribit's private/simulate, a coin-settled perpetual worth
 * 0.314538364 BTC at the price before the move, figures only.
 */
final class ScenarioColumnsTest {
    private static final int ALL = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        "-160000,-0.05991206933333334",
        "-120000,-0.04289159509090909",
        "-80000,-0.027351162086956524",
        "-40000,-0.013105765166666668",
        "0,0.0",
        "40000,0.012097629384615385"
    })
    void shouldMatchACoinSettledPerpetual(int movePpm, BigDecimal gainCoin) {
        Contract contract = Contract.inversePerpetual(1, 1L << 62, 1L << 20, 1L << 42);
        long notional = 314_538_364_000L; // 1e-12 coin
        long max256 = contract.valueMax() * 256;
        long loss256 =
                ScenarioColumns.loss256(new ColumnMove(movePpm, ALL), true, -notional, max256);
        BigDecimal gain = BigDecimal.valueOf(-loss256).divide(BigDecimal.valueOf(256));
        BigDecimal error = gain.subtract(gainCoin.scaleByPowerOfTen(12)).abs();
        assertEquals(-1, error.compareTo(BigDecimal.ONE), "error=" + error + "e-12");
    }

    @Test
    void shouldRoundToNearestAndStayInsideTheBoundOfALot() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 20_000; round++) {
            boolean inverse = random.nextBoolean();
            Contract contract =
                    inverse
                            ? Contract.inversePerpetual(1, 1L << 50, 1L << 10, 1L << 42)
                            : Contract.perpetual(1, 1, 1L << 40);
            long notional = random.nextLong(1, 1L << random.nextInt(2, 41));
            int move = random.nextInt(-1_000_000, 10_000_001);
            int weight = random.nextInt(0, 1_000_001);
            BigInteger top =
                    BigInteger.valueOf(notional)
                            .multiply(BigInteger.valueOf(256L * move))
                            .multiply(BigInteger.valueOf(weight));
            BigInteger bottom =
                    BigInteger.valueOf(1_000_000)
                            .multiply(BigInteger.valueOf(inverse ? 1_000_000L + move : 1_000_000));
            long max256 = contract.valueMax() * 256;
            long expected;
            if (bottom.signum() <= 0) {
                expected = weight == 0 ? 0 : max256;
            } else {
                BigDecimal gain =
                        new BigDecimal(top)
                                .divide(new BigDecimal(bottom), 0, RoundingMode.HALF_EVEN);
                BigDecimal bound = BigDecimal.valueOf(max256);
                expected = gain.negate().max(bound.negate()).min(bound).longValueExact();
            }
            assertEquals(
                    expected,
                    ScenarioColumns.loss256(
                            new ColumnMove(move, weight),
                            inverse,
                            inverse ? -notional : notional,
                            max256),
                    "inverse="
                            + inverse
                            + " notional="
                            + notional
                            + " move="
                            + move
                            + " weight="
                            + weight);
        }
    }
}
