package io.novate.kernel.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing outside the lent memory is read, whatever the book says: an exception, not a crash. */
final class OutsideTheBookTest {
    private static final int[] UNKNOWN = {SmallBook.INSTRUMENTS_MAX + 1, 0x7fff, 0x8000, 0xffff};

    private final Arena arena = Arena.ofConfined();
    private final SmallBook book = new SmallBook(arena, 7);

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnUnknownInstrument(MarginGrain grain) {
        MarginKernel kernel = backend(grain).marginKernel();
        for (int unknown : UNKNOWN) {
            book.hold(700, 5, unknown, 1);
            assertThrows(IndexOutOfBoundsException.class, () -> book.margins(kernel));
            book.hold(700, 5, 3, 1);
            agree(kernel);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseRowsThatAreNotThere(MarginGrain grain) {
        MarginKernel kernel = backend(grain).marginKernel();
        int[][] entries = {
            {SmallBook.SLICES * 5 - 4, 5}, {-1, 5}, {0, -1}, {Integer.MAX_VALUE, 1}, {1 << 30, 9}
        };
        for (int[] entry : entries) {
            book.slices.set(ValueLayout.JAVA_INT, 160, entry[0]);
            book.slices.set(ValueLayout.JAVA_INT, 164, entry[1]);
            assertThrows(IndexOutOfBoundsException.class, () -> book.margins(kernel));
            book.slices.set(ValueLayout.JAVA_INT, 160, 50);
            book.slices.set(ValueLayout.JAVA_INT, 164, 5);
            agree(kernel);
        }
    }

    @Test
    void shouldRefuseAnUnknownInstrumentOfAPortfolio() {
        ScenarioKernel kernel = backend(MarginGrain.SLICE).scenarioKernel();
        for (int lane = 0; lane < 8; lane++) {
            book.hold(700, lane, 0xffff, 1);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> book.charges(kernel));
    }

    private void agree(MarginKernel kernel) {
        assertEquals(-1, book.margins(new ScalarMarginKernel()).mismatch(book.margins(kernel)));
    }

    private static KernelBackend backend(MarginGrain grain) {
        return Devices.strict(OpenedDevice.shared(), grain);
    }
}
