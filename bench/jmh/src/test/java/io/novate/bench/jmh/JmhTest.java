package io.novate.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.BackendChoice;
import org.junit.jupiter.api.Test;

final class JmhTest {
    @Test
    void shouldRefuseWhatIsNoPatternAndWhatNobodyIsCalled() {
        assertEquals(2, Main.run("["));
        assertEquals(2, Main.run("NoSuchBenchmark"));
        assertEquals(2, Main.run("Margin", "Keccak"));
    }

    @Test
    void shouldRunEachBenchmarkOnce() {
        MarginSweepBenchmark margin = new MarginSweepBenchmark();
        margin.backend = BackendChoice.AUTO;
        margin.accounts = 1024;
        margin.instruments = 256;
        margin.open();
        assertTrue(margin.sweep() > 0, "some accounts are short of margin");
        margin.close();
        ScenarioSweepBenchmark scenario = new ScenarioSweepBenchmark();
        scenario.backend = BackendChoice.AUTO;
        scenario.rows = 16;
        scenario.open();
        scenario.sweep();
        scenario.close();
        KeccakBenchmark keccak = new KeccakBenchmark();
        keccak.backend = BackendChoice.AUTO;
        keccak.messageBytes = 64;
        keccak.open();
        keccak.hash();
        keccak.close();
    }
}
