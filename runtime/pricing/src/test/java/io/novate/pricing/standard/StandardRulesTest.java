package io.novate.pricing.standard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.pricing.scan.Confidence;
import io.novate.pricing.scan.PegLoss;
import io.novate.pricing.scan.Trust;
import org.junit.jupiter.api.Test;

/** What a short option and doubt cost, in numbers worked by hand. */
final class StandardRulesTest {
    private static final ShortOptionRule SHORT =
            new ShortOptionRule(0.15, 0.10, 0.075, 0.075, 0.075, 1.05);

    @Test
    void shouldLowerInitialMarginOutOfTheMoneyDownToTheLeast() {
        assertEquals(150 + 80, SHORT.initial(true, 1000, 1000, 80), 1e-9);
        assertEquals(150 + 90, SHORT.initial(true, 900, 1000, 90), 1e-9);
        assertEquals(120 + 30, SHORT.initial(true, 1030, 1000, 30), 1e-9);
        assertEquals(100 + 1, SHORT.initial(true, 2000, 1000, 1), 1e-9);
        assertEquals(120 + 30, SHORT.initial(false, 970, 1000, 30), 1e-9);
        assertEquals(100 + 1, SHORT.initial(false, 500, 1000, 1), 1e-9);
    }

    @Test
    void shouldTakeTheLargerMaintenanceOfAPut() {
        assertEquals(75 + 80, SHORT.maintenance(true, 1000, 80), 1e-9);
        assertEquals(75 + 80, SHORT.maintenance(false, 1000, 80), 1e-9);
        assertEquals(3000 * 1.075, SHORT.maintenance(false, 1000, 3000), 1e-9);
        assertEquals(3000 * 1.075 * 1.05, SHORT.initial(false, 4000, 1000, 3000), 1e-9);
    }

    @Test
    void shouldChargeDoubtBelowItsThresholdOnly() {
        StandardRules rules =
                new StandardRules(SHORT, 1, 1, new Confidence(0.4, 2), new PegLoss(0.99, 4));
        assertEquals(0, rules.addition(Trust.FULL), 0);
        assertEquals(0, rules.addition(new Trust(0.4, 0.99)), 0);
        assertEquals(1.4, rules.addition(new Trust(0.3, 1)), 1e-12);
        assertEquals(1.4 + 0.36, rules.addition(new Trust(0.3, 0.9)), 1e-12);
    }

    @Test
    void shouldNameTheParameterOutsideItsRange() {
        IllegalArgumentException thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new ShortOptionRule(0.15, Double.NaN, 0, 0, 0, 1));
        assertEquals("spotMin: NaN: is not between 0.0 and 2.0", thrown.getMessage());
    }
}
