package io.novate.kernel.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** The JVM notices a division by zero in compiled code by a signal: no driver may take it. */
final class DivisionByZeroTest {
    private static final int ROUNDS = 200_000;

    @Test
    void shouldStillThrowAfterADeviceWasUsed() {
        OpenClKernelBackend backend = new OpenClKernelBackend();
        assertEquals("", backend.unavailableBecause());
        try (Arena arena = Arena.ofConfined()) {
            new SmallBook(arena, 1).margins(backend.marginKernel());
        }
        long sum = 0;
        for (int divisor = 1; divisor <= ROUNDS; divisor++) {
            sum += quotient(ROUNDS, divisor) + longQuotient(ROUNDS, divisor);
        }
        assertTrue(sum > ROUNDS, "it ran");
        assertThrows(ArithmeticException.class, () -> quotient(ROUNDS, 0));
        assertThrows(ArithmeticException.class, () -> longQuotient(ROUNDS, 0));
    }

    private static int quotient(int dividend, int divisor) {
        return dividend / divisor;
    }

    private static long longQuotient(long dividend, long divisor) {
        return dividend / divisor;
    }
}
