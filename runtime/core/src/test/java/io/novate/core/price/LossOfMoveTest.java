package io.novate.core.price;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.ColumnMove;
import io.novate.core.unit.Limits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a move costs one lot, on the smallest and largest numbers there are. */
final class LossOfMoveTest {
    private static final long SEED = 2028;
    private static final int RUNS = 50_000;
    private static final BigDecimal PPM = BigDecimal.valueOf(Limits.PPM);

    @Test
    void shouldRoundTheExactLossOnceAndCapItAtTheLargestValue() {
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(SEED + run);
            long valueMax = 1 + random.nextLong(1L << random.nextInt(1, 43));
            long value = random.nextLong(valueMax + 1);
            ColumnMove move =
                    new ColumnMove(
                            ColumnMove.MOVE_PPM_MIN
                                    + random.nextInt(
                                            ColumnMove.MOVE_PPM_MAX - ColumnMove.MOVE_PPM_MIN + 1),
                            random.nextInt(Limits.PPM + 1));
            if (random.nextInt(4) == 0) {
                move = new ColumnMove(random.nextInt(-3, 4), random.nextInt(4));
            }
            assertEquals(
                    linear(move, value, valueMax),
                    ScenarioColumns.loss256(move, false, value, valueMax << 8),
                    "seed " + (SEED + run));
        }
    }

    @Test
    void shouldTakeTheSmallestMoveOfTheLargestLot() {
        ColumnMove least = new ColumnMove(-1, 1);
        assertEquals(1_126, ScenarioColumns.loss256(least, false, 1L << 42, 1L << 50));
        ColumnMove most = new ColumnMove(ColumnMove.MOVE_PPM_MIN, Limits.PPM);
        assertEquals(1L << 50, ScenarioColumns.loss256(most, false, 1L << 42, 1L << 50));
        assertEquals(
                -(1L << 50),
                ScenarioColumns.loss256(
                        new ColumnMove(ColumnMove.MOVE_PPM_MAX, Limits.PPM),
                        false,
                        1L << 42,
                        1L << 50));
    }

    private static long linear(ColumnMove move, long value, long valueMax) {
        BigDecimal loss =
                BigDecimal.valueOf(value << 8)
                        .multiply(BigDecimal.valueOf(-move.movePpm()))
                        .divide(PPM, MathContext.UNLIMITED)
                        .multiply(BigDecimal.valueOf(move.weightPpm()))
                        .divide(PPM, MathContext.UNLIMITED)
                        .setScale(0, RoundingMode.HALF_EVEN);
        BigDecimal max = BigDecimal.valueOf(valueMax << 8);
        return loss.min(max).max(max.negate()).longValueExact();
    }
}
