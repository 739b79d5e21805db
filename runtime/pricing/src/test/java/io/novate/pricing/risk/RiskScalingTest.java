package io.novate.pricing.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RiskScalingTest {
    private static final RiskReference REFERENCE =
            new RiskReference(0.6, 0.5, 1e6, 10_000, 100_000, 20, 50_000, 3_000_000, 100_000, 100);
    private static final Conditions CALM = new Conditions(0.6, 1e6, 10_000, 20);

    private final RiskScaling scaling = new RiskScaling(REFERENCE);

    @Test
    void shouldLeaveTheListingAloneInNormalConditions() {
        assertEquals(Optional.empty(), scaling.update(0, CALM));
        assertEquals(
                Optional.empty(), scaling.update(1, new Conditions(0.1, 9e6, 0, 1)), "never below");
        assertEquals(RiskScale.LISTED, scaling.scale());
    }

    @Test
    void shouldFollowVolatilityWithInitialMarginAndWithAShareOfMaintenanceMargin() {
        assertEquals(
                Optional.of(new RiskScale(2_000_000, 1_500_000, 1_000_000)),
                scaling.update(0, new Conditions(1.2, 1e6, 10_000, 20)));
    }

    @Test
    void shouldWidenBothWithTheRootOfTheLag() {
        assertEquals(
                Optional.of(new RiskScale(2_000_000, 2_000_000, 1_000_000)),
                scaling.update(0, new Conditions(0.6, 1e6, 310_000, 20)));
    }

    @Test
    void shouldCountExpensiveGasAsLag() {
        assertEquals(
                Optional.of(new RiskScale(2_000_000, 2_000_000, 1_000_000)),
                scaling.update(0, new Conditions(0.6, 1e6, 31_000, 200)));
    }

    @Test
    void shouldShrinkBracketFloorsWithDepthAndRoundToTheSafeSide() {
        assertEquals(
                Optional.of(new RiskScale(1_050_000, 1_050_000, 450_000)),
                scaling.update(0, new Conditions(0.601, 0.49e6, 10_000, 20)));
        assertEquals(
                Optional.of(new RiskScale(1_050_000, 1_050_000, 100_000)),
                scaling.update(1, new Conditions(0.601, 0, 10_000, 20)));
    }

    @Test
    void shouldRiseAtOnceAndFallStepByStep() {
        scaling.update(0, new Conditions(9, 0.9e6, 10_000, 20));
        assertEquals(new RiskScale(3_000_000, 3_000_000, 900_000), scaling.scale());
        assertEquals(Optional.empty(), scaling.update(99, CALM));
        assertEquals(
                Optional.of(new RiskScale(2_950_000, 2_950_000, 950_000)),
                scaling.update(100, CALM));
        assertEquals(Optional.empty(), scaling.update(150, CALM));
        for (int step = 2; step <= 40; step++) {
            scaling.update(step * 100L, CALM);
        }
        assertEquals(RiskScale.LISTED, scaling.scale());
        assertEquals(Optional.empty(), scaling.update(5_000, CALM));
    }

    @Test
    void shouldRefuseConditionsThatAreNoNumbers() {
        assertThrows(IllegalArgumentException.class, () -> new Conditions(Double.NaN, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Conditions(1, -1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new RiskScale(999_999, 1_000_000, 1));
    }
}
