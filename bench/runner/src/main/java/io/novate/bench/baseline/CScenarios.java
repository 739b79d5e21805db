package io.novate.bench.baseline;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.novate.bench.book.BenchBook;
import io.novate.bench.measure.ResultDigest;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The worst scenario of every account in plain C, one loop over the scenarios of a position. */
public final class CScenarios implements Runnable {
    private final MemorySegment rows;
    private final MemorySegment loss;
    private final long stride;
    private final long scenarioCount;
    private final int accountCount;
    private final MemorySegment worst;
    private final MemorySegment binding;

    /** Copies book and losses to where C can read them. */
    public CScenarios(Arena arena, BenchBook book, ScenarioTable table, int scenarioCount) {
        rows = CRows.of(arena, book);
        loss = arena.allocate(table.loss().length * 8L, 64);
        MemorySegment.copy(table.loss(), 0, loss, JAVA_LONG, 0, table.loss().length);
        stride = table.columnStride();
        this.scenarioCount = scenarioCount;
        accountCount = book.accountCount();
        worst = arena.allocate(accountCount * 8L, 64);
        binding = arena.allocate(accountCount * 4L, 64);
    }

    @Override
    public void run() {
        try {
            CFunctions.WORST_SCENARIO.invokeExact(
                    rows, loss, stride, scenarioCount, (long) accountCount, worst, binding);
        } catch (Throwable thrown) {
            throw CFunctions.fault(thrown);
        }
    }

    /** Returns a number made of value and binding row of every account. */
    public String answer() {
        ResultDigest digest = new ResultDigest();
        for (int account = 0; account < accountCount; account++) {
            digest.add(worst.getAtIndex(JAVA_LONG, account));
            digest.add(binding.getAtIndex(JAVA_INT, account));
        }
        return digest.toString();
    }
}
