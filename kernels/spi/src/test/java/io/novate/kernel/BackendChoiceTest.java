package io.novate.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BackendChoiceTest {
    private static final KernelBackend SCALAR = new FixedBackend("scalar", 0, "");
    private static final KernelBackend SIMD = new FixedBackend("simd", 10, "");
    private static final KernelBackend LOST = new FixedBackend("fpga", 20, "no device answers");

    @Test
    void shouldTakeTheBestAvailableBackendUnderAuto() {
        BackendChoice choice = BackendChoice.select("auto", List.of(SIMD, SCALAR));
        assertSame(SIMD, choice.backend());
        assertEquals("backend simd", choice.reason());
    }

    @Test
    void shouldSayWhyTheOthersLostUnderAuto() {
        BackendChoice choice = BackendChoice.select("auto", List.of(LOST, SIMD, SCALAR));
        assertSame(SIMD, choice.backend());
        assertEquals("backend simd; not fpga: no device answers", choice.reason());
    }

    @Test
    void shouldTakeTheNamedBackendEvenWhenABetterOneIsThere() {
        BackendChoice choice = BackendChoice.select("scalar", List.of(LOST, SIMD, SCALAR));
        assertSame(SCALAR, choice.backend());
        assertEquals("backend scalar, as named", choice.reason());
    }

    @Test
    void shouldStopWhenTheNamedBackendIsUnavailable() {
        assertEquals(
                "backend fpga is unavailable: no device answers",
                refusal("fpga", List.of(LOST, SIMD, SCALAR)));
    }

    @Test
    void shouldNameTheChoicesWhenTheBackendIsUnknown() {
        assertEquals(
                "unknown backend 'gpu': choose auto or one of [simd, scalar]",
                refusal("gpu", List.of(SIMD, SCALAR)));
    }

    @Test
    void shouldStopWhenNothingIsAvailable() {
        assertEquals("no kernel backend is on the class path", refusal("auto", List.of()));
        assertEquals(
                "no kernel backend is available; not fpga: no device answers",
                refusal("auto", List.of(LOST)));
    }

    @Test
    void shouldFindNoBackendOnThisClassPath() {
        assertThrows(IllegalArgumentException.class, () -> BackendChoice.select("auto"));
    }

    private static String refusal(String name, List<KernelBackend> ranked) {
        return assertThrows(
                        IllegalArgumentException.class, () -> BackendChoice.select(name, ranked))
                .getMessage();
    }

    private record FixedBackend(String name, int rank, String unavailableBecause)
            implements KernelBackend {
        @Override
        public MarginKernel marginKernel() {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public ScenarioKernel scenarioKernel() {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public HashKernel hashKernel() {
            throw new UnsupportedOperationException(name);
        }
    }
}
