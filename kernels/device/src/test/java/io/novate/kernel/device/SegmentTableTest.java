package io.novate.kernel.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.MarginTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The segments of a column say at every size what the brackets say. */
final class SegmentTableTest {
    private static final int TABLES = 20_000;
    private static final int SIZES = 60;

    private final SegmentTable segments = new SegmentTable(0, new Registers(10, 1, 8, 8, 8));

    @Test
    void shouldFindTheHighestBracketAtEverySmallSize() {
        SplittableRandom random = new SplittableRandom(1);
        for (int index = 0; index < TABLES; index++) {
            long[] slope = new long[MarginTable.BRACKETS_MAX];
            long[] offset = new long[MarginTable.BRACKETS_MAX];
            int count = random.nextInt(MarginTable.BRACKETS_MAX + 1);
            for (int bracket = 0; bracket < count; bracket++) {
                slope[bracket] = random.nextInt(12);
                offset[bracket] = random.nextInt(1 + random.nextInt(200));
            }
            compare(slope, offset, index);
        }
    }

    @Test
    void shouldUseNoSegmentThatIsNeverTheHighest() {
        long[] slope = new long[MarginTable.BRACKETS_MAX];
        long[] offset = new long[MarginTable.BRACKETS_MAX];
        slope[0] = 3;
        offset[0] = 5;
        slope[4] = 3;
        offset[4] = 4;
        slope[2] = 2;
        offset[2] = 4;
        slope[9] = 10;
        offset[9] = 1_000;
        assertEquals(3, segments.envelope(slope, offset, 0));
        slope[3] = 4;
        assertEquals(2, segments.envelope(slope, offset, 0));
    }

    private void compare(long[] slope, long[] offset, int index) {
        int count = segments.envelope(slope, offset, 0);
        assertTrue(count >= 1 && count <= SegmentTable.SEGMENTS);
        for (int size = 0; size < SIZES; size++) {
            long expected = 0;
            for (int bracket = 0; bracket < slope.length; bracket++) {
                expected = Math.max(expected, slope[bracket] * size - offset[bracket]);
            }
            int at = size;
            assertEquals(
                    expected, segments.further(count, size), () -> "table " + index + ", " + at);
        }
    }
}
