package io.novate.pricing.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The slow formula against printed values, so that what is compared with it means something. */
final class PlainBlackTest {
    @Test
    void shouldKnowTheNormalDistribution() {
        assertEquals(0.5, PlainBlack.normal(0), 1e-16);
        assertEquals(0.8413447460685429, PlainBlack.normal(1), 1e-15);
        assertEquals(0.0013498980316300945, PlainBlack.normal(-3), 1e-15);
        assertEquals(9.865876450376981e-10, PlainBlack.normal(-6), 1e-15);
        assertEquals(6.220960574271785e-16, PlainBlack.normal(-8), 1e-27);
    }

    @Test
    void shouldKeepCallLessPutAtDiscountedForwardLessStrike() {
        double call = PlainBlack.value(true, 110, 100, 0.7, 0.6, 0.95);
        double put = PlainBlack.value(false, 110, 100, 0.7, 0.6, 0.95);
        assertEquals(9.5, call - put, 1e-12);
        assertEquals(9.5, PlainBlack.value(true, 110, 100, 0.7, 0, 0.95), 1e-12);
    }
}
