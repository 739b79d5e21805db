package io.novate.pricing.table;

import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.option.Black76Model;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.Trust;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures how long a board of 1,750 options takes over the 35 scenarios of the default rulebook.
 *
 * <p>No test: run its main method. Prints the best, the median and the worst of 200 fills after a
 * warm-up, as processor time of the one thread, and a sum of the records so that nothing can be
 * left out.
 */
final class OptionTablesBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int EXPIRIES = 14;
    private static final int STRIKES = 125;

    private OptionTablesBench() {}

    /** Runs the measurement. */
    public static void main(String[] args) {
        Rulebook rulebook = Rulebook.shipped("novate-default");
        ScanLayout layout = new ScanLayout(rulebook.scan("BTC"), new Black76Model());
        List<TableExpiry> board = board();
        try (OptionTables tables =
                new OptionTables(layout, rulebook.standard("BTC"), EXPIRIES * STRIKES)) {
            long[] tookNs = new long[200];
            for (int round = -200; round < tookNs.length; round++) {
                long startNs = THREADS.getCurrentThreadCpuTime();
                tables.fill(board);
                if (round >= 0) {
                    tookNs[round] = THREADS.getCurrentThreadCpuTime() - startNs;
                }
            }
            Arrays.sort(tookNs);
            System.out.printf(
                    "%d options x %d scenarios, %d columns: best %.2f ms, median %.2f ms, worst %.2f ms,"
                            + " sum %d%n",
                    EXPIRIES * STRIKES,
                    rulebook.scan("BTC").scenarios().size(),
                    tables.shape().columnCount(),
                    tookNs[0] / 1e6,
                    tookNs[tookNs.length / 2] / 1e6,
                    tookNs[tookNs.length - 1] / 1e6,
                    sum(tables));
        }
    }

    private static List<TableExpiry> board() {
        List<TableExpiry> board = new ArrayList<>();
        for (int expiry = 0; expiry < EXPIRIES; expiry++) {
            List<TableOption> options = new ArrayList<>();
            for (int strike = 0; strike < STRIKES; strike++) {
                long strikeTicks = 200_000 + 10_000L * strike;
                double vol = 0.5 + 0.3 * Math.abs(Math.log(strikeTicks / 700_000.0));
                int instrument = 1 + expiry * STRIKES + strike;
                options.add(new TableOption(instrument, strike % 2 == 0, strikeTicks, 50, vol));
            }
            double seconds = 86_400.0 * (1 + expiry * expiry * 2);
            ForwardBlend forward = new ForwardBlend(0, 700_000 + 1_000 * expiry);
            board.add(new TableExpiry(700_000, forward, seconds, 0, Trust.FULL, options));
        }
        return board;
    }

    private static long sum(OptionTables tables) {
        long sum = 0;
        for (long at = 0; at < tables.records().byteSize(); at += Long.BYTES) {
            sum += tables.records().get(ValueLayout.JAVA_LONG, at);
        }
        return sum;
    }
}
