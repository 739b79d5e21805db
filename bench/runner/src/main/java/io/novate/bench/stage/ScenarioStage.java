package io.novate.bench.stage;

import io.novate.bench.baseline.CFunctions;
import io.novate.bench.baseline.CScenarios;
import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;
import io.novate.bench.book.WorstOfRows;
import io.novate.bench.measure.Interleaving;
import io.novate.bench.measure.ResultDigest;
import io.novate.bench.measure.Subject;
import io.novate.bench.measure.Timing;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.DeviceShare;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The portfolio rule: the worst of 16, 32 or 64 scenarios of each account, everything netted.
 *
 * <p>A fortieth of the plan's accounts, 256 instruments. The answer is value and binding row of
 * every account.
 */
public final class ScenarioStage implements Stage {
    private static final int[] ROW_COUNTS = {16, 32, 64};
    private static final int INSTRUMENTS = 256;
    private static final int SHARE = 40;

    private final BenchPlan plan;
    private final int accounts;

    /** Measures a fortieth of the plan's accounts. */
    public ScenarioStage(BenchPlan plan) {
        this.plan = plan;
        accounts = Math.max(8, plan.accounts() / SHARE / 8 * 8);
    }

    @Override
    public String name() {
        return "scenario";
    }

    @Override
    public void measure(Results results) {
        for (int rows : ROW_COUNTS) {
            String shape =
                    accounts + " accounts, " + INSTRUMENTS + " instruments, " + rows + " rows";
            results.add(name(), "position", shape, measure(rows, shape));
        }
    }

    private List<Timing> measure(int rows, String shape) {
        try (Arena arena = Arena.ofShared()) {
            BenchBook book =
                    BenchBook.ofSeed(
                            arena,
                            accounts,
                            BenchTable.ofSeed(INSTRUMENTS, plan.seed()),
                            plan.seed());
            ScenarioTable table = WorstOfRows.table(INSTRUMENTS, rows, plan.seed());
            WorstOfRows definition =
                    new WorstOfRows(arena, book, table, new ScalarScenarioKernel());
            definition.run();
            String expected = definition.answer();
            List<Subject> subjects = new ArrayList<>();
            for (KernelBackend backend : plan.backendsFor(DeviceShare.PORTFOLIOS)) {
                WorstOfRows sweep = new WorstOfRows(arena, book, table, backend.scenarioKernel());
                subjects.add(
                        Subject.of(
                                        backend.name(),
                                        book.positions(accounts),
                                        book.kernelBytesPerPosition(),
                                        rows,
                                        sweep,
                                        sweep::answer,
                                        () -> expected)
                                .on(BenchPlan.threadsOf(backend)));
            }
            if (plan.withBaselines() && CFunctions.unavailableBecause().isEmpty()) {
                CScenarios plain = new CScenarios(arena, book, table, rows);
                subjects.add(
                        Subject.of(
                                CFunctions.scenarioName(),
                                book.positions(accounts),
                                12,
                                rows,
                                plain,
                                plain::answer,
                                () -> expected));
            }
            if (plan.withBaselines()) {
                ArrayScenarios arrays = new ArrayScenarios(book, table, rows);
                subjects.add(
                        Subject.of(
                                "Java, long arrays",
                                book.positions(accounts),
                                12,
                                rows,
                                arrays,
                                arrays::answer,
                                () -> expected));
            }
            return Interleaving.time(name() + ", " + shape, subjects, plan.effort());
        }
    }

    /** The same over plain arrays: a column of sums for each account. */
    private static final class ArrayScenarios implements Runnable {
        private final BenchBook book;
        private final long[] loss;
        private final long[] sums;
        private final long[] values;
        private final int[] bindingRows;

        private ArrayScenarios(BenchBook book, ScenarioTable table, int rows) {
            this.book = book;
            loss = new long[(INSTRUMENTS + 1) * rows];
            for (int instrument = 0; instrument <= INSTRUMENTS; instrument++) {
                for (int row = 0; row < rows; row++) {
                    loss[instrument * rows + row] = table.lossOf(instrument, row);
                }
            }
            sums = new long[rows];
            values = new long[book.accountCount()];
            bindingRows = new int[book.accountCount()];
        }

        @Override
        public void run() {
            for (int account = 0; account < values.length; account++) {
                Arrays.fill(sums, 0);
                for (int at = book.first()[account]; at < book.first()[account + 1]; at++) {
                    add(sums, loss, book.instruments()[at] * sums.length, book.lots()[at]);
                }
                values[account] = 0;
                bindingRows[account] = ChargeColumns.NO_ROW;
                for (int row = 0; row < sums.length; row++) {
                    if (sums[row] > values[account]) {
                        values[account] = sums[row];
                        bindingRows[account] = row;
                    }
                }
            }
        }

        private static void add(long[] sums, long[] loss, int from, long lots) {
            for (int row = 0; row < sums.length; row++) {
                sums[row] += lots * loss[from + row];
            }
        }

        private String answer() {
            ResultDigest digest = new ResultDigest();
            for (int account = 0; account < values.length; account++) {
                digest.add(values[account]);
                digest.add(bindingRows[account]);
            }
            return digest.toString();
        }
    }
}
