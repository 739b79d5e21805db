package io.novate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.WarmUp.Done;
import org.junit.jupiter.api.Test;

/** The warm-up must do what it is there for, and the same each time. */
final class WarmUpTest {
    @Test
    void shouldTradeAndLiquidateOnTheBackendItWasGiven() {
        Done first = WarmUp.run("scalar");
        assertEquals("scalar", first.backend());
        assertTrue(first.cleared() > 20_000, () -> "cleared " + first.cleared());
        assertTrue(first.liquidated() > 1_000, () -> "liquidated " + first.liquidated());
        assertEquals(first, WarmUp.run("scalar"));
    }

    @Test
    void shouldRefuseAnUnknownBackend() {
        assertThrows(IllegalArgumentException.class, () -> WarmUp.run("abacus"));
    }
}
