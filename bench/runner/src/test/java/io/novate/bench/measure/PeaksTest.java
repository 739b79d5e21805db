package io.novate.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PeaksTest {
    private static final Peaks PEAKS = new Peaks(20e9, 30e9, 2e9);

    @Test
    void shouldBeBoundByWhicheverTakesLonger() {
        assertEquals(0.3, PEAKS.floorNs(6, 0, 1), 1e-12);
        assertEquals(0.5, PEAKS.floorNs(6, 1, 1), 1e-12);
        assertEquals(8.0, PEAKS.floorNs(6, 16, 1), 1e-12);
        assertEquals(0.6, PEAKS.floorNs(12, 1, 1), 1e-12);
    }

    @Test
    void shouldReadWithTwoThreadsWhatTwoReadAndMultiplyTwiceAsMuch() {
        assertEquals(0.2, PEAKS.floorNs(6, 0, 2), 1e-12);
        assertEquals(4.0, PEAKS.floorNs(6, 16, 2), 1e-12);
    }

    @Test
    void shouldReachAllOfTheRooflineAtTheFloorAndHalfAtTwiceIt() {
        assertEquals(1.0, PEAKS.share(6, 1, 1, 0.5), 1e-12);
        assertEquals(0.5, PEAKS.share(6, 1, 1, 1.0), 1e-12);
        assertEquals(0.0, PEAKS.share(0, 0, 1, 5.0), 1e-12, "unknown");
    }
}
