package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import io.novate.kernel.conformance.ScenarioComparison.Charges;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Holds the definition itself against BigInteger and against numbers worked out by hand. */
final class ScalarScenarioKernelTest {
    private static final long SEED = 98L;
    private static final int RANDOM_SCENES = 400;

    @Test
    void shouldAgreeWithBigIntegerInsideTheBound() {
        for (long seed = SEED; seed < SEED + RANDOM_SCENES; seed++) {
            try (Arena arena = Arena.ofConfined()) {
                ScenarioScene scene = RandomPortfolios.ofSeed(arena, seed);
                Charges actual =
                        ScenarioComparison.run(new ScalarScenarioKernel(), scene, "seed=" + seed);
                WideScenarioOracle oracle = new WideScenarioOracle(scene.table);
                for (int index = 0; index < scene.laneCount(); index++) {
                    int charge = 0;
                    for (WideScenarioOracle.Charge expected :
                            oracle.charges(scene.book, scene.lane(index))) {
                        String where = "seed=" + seed + " index=" + index + " charge=" + charge;
                        assertEquals(
                                expected.value().longValueExact(),
                                actual.value(index, charge),
                                where);
                        assertEquals(expected.bindingRow(), actual.row(index, charge), where);
                        charge++;
                    }
                }
            }
        }
    }

    /** Two underlyings; the first with two expiries of which one gains and one loses. */
    @Test
    void shouldComputeAnAccountWorkedOutByHand() {
        List<ScenarioTerm> terms =
                List.of(
                        new ScenarioTerm(0, Grouping.EXPIRY, 0, 2, false, false),
                        new ScenarioTerm(1, Grouping.EXPIRY, 2, 2, false, false),
                        new ScenarioTerm(1, Grouping.INSTRUMENT, 4, 1, true, false),
                        new ScenarioTerm(2, Grouping.STRIKE, 4, 1, true, true));
        List<ScenarioCharge> charges =
                List.of(
                        new ScenarioCharge(0, 2, Grouping.POOL, false),
                        new ScenarioCharge(0, 2, Grouping.UNDERLYING, false),
                        new ScenarioCharge(2, 3, Grouping.UNDERLYING, true));
        try (Arena arena = Arena.ofConfined()) {
            int[] rowCounts = {4};
            ScenarioScene scene =
                    new ScenarioScene(
                            arena,
                            new SplittableRandom(SEED),
                            rowCounts,
                            4,
                            new ScenarioShape(5, terms, charges));
            scene.table.setGroups(1, 1, 1, 1);
            scene.table.setGroups(2, 1, 1, 1);
            scene.table.setGroups(3, 1, 2, 2);
            scene.table.setGroups(4, 2, 3, 3);
            scene.setLosses(1, 10, 12, -10, -8, 3);
            scene.setLosses(2, -4, -5, 4, 2, -2);
            scene.setLosses(3, 6, 5, -6, -7, 1);
            scene.setLosses(4, 100, 90, -100, -110, 50);
            scene.book.setPosition(0, 0, 3, 1, 2);
            scene.book.setPosition(0, 1, 3, 4, -1);
            scene.book.setPosition(0, 2, 3, 2, 5);
            scene.book.setPosition(0, 3, 3, 3, -4);
            scene.book.freeze();
            scene.list(3);
            Charges actual = ScenarioComparison.run(new ScalarScenarioKernel(), scene, "by hand");
            // expiry 1: 0, -1 | 0, -6 | 6 - 10    expiry 2: -24, -20 | 24, 28 | -4
            // expiry 3: -100, -90 | 100, 110 | -50
            long firstRow = 0 + -20;
            long secondRow = 0 + 28 + 6;
            assertEquals(34 + 110, actual.value(0, 0));
            assertEquals(1, actual.row(0, 0));
            assertEquals(Math.max(firstRow, secondRow) + Math.max(-90, 110), actual.value(0, 1));
            assertEquals(1, actual.row(0, 1));
            assertEquals(0, actual.value(0, 2));
            assertEquals(2, actual.row(0, 2));
        }
    }
}
