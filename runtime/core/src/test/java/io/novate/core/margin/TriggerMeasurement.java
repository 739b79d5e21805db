package io.novate.core.margin;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.ledger.AccountSet;
import io.novate.core.unit.Limits;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Measures checks by triggers beside passes of the backend over the same book: run it as a program.
 *
 * <p>Arguments: accounts, ticks, backend. The book is seeded: positions by account are one plus
 * geometric with mean 9.3, instruments by Zipf with exponent 1.2, leverage at 5 in the mean. Every
 * tick moves marks by 0.1 percent, up or down; whoever becomes short is given money. With {@code
 * -Dcpu=true} it counts the time of the thread instead of the clock's, for a busy machine.
 */
final class TriggerMeasurement {
    private static final int INSTRUMENTS = 256;
    private static final long USD = 1_000_000;
    private static final long TICK_MONEY = 1_000;
    private static final boolean CPU = Boolean.getBoolean("cpu");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int FIRST = Limits.CUSTOMER_FROM;

    private final SplittableRandom random = new SplittableRandom(32);
    private final int accountCount;
    private final MarginRig rig;
    private final Sweep sweep;
    private final AccountSet found;
    private final double[] popularity = new double[INSTRUMENTS];
    private final long[] ticks = new long[INSTRUMENTS + 1];
    private int shortCount;

    private TriggerMeasurement(int accountCount, String backend) {
        this.accountCount = accountCount;
        Limits limits =
                new Limits(
                        1, accountCount + 4, 1, INSTRUMENTS, 1, 2 * accountCount + 4096, 64, 8, 64);
        rig = new MarginRig(limits, backend);
        sweep = new Sweep(limits, rig.books, rig.margin, rig.backend.marginKernel(), rig.arena);
        found = new AccountSet(rig.accounts);
    }

    /** Measures and prints. */
    public static void main(String[] arguments) {
        int accountCount = Integer.parseInt(arguments[0]);
        int tickCount = Integer.parseInt(arguments[1]);
        TriggerMeasurement run = new TriggerMeasurement(accountCount, arguments[2]);
        run.fill();
        run.settleDown();
        run.measure("most popular instrument", tickCount, 1, tick -> 1);
        run.measure("one instrument in turn", tickCount, 1, tick -> 1 + tick % INSTRUMENTS);
        run.measure("all instruments at once", tickCount, INSTRUMENTS, tick -> 1);
    }

    private static long nanos() {
        return CPU ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private void fill() {
        double sum = 0;
        for (int index = 0; index < INSTRUMENTS; index++) {
            sum += Math.pow(index + 1, -1.2);
            popularity[index] = sum;
        }
        List<Bracket> brackets =
                List.of(
                        new Bracket(0, 50_000, 25_000),
                        new Bracket(50_000 * USD, 100_000, 50_000),
                        new Bracket(250_000 * USD, 200_000, 100_000),
                        new Bracket(1_000_000 * USD, 500_000, 250_000));
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            ticks[instrument] = 5_000 + random.nextInt(20_000);
            rig.instruments.list(
                    new Listing(
                            instrument,
                            "PERP-" + instrument,
                            Contract.perpetual(instrument, TICK_MONEY, 1 << 20),
                            MarginSchedule.of(brackets),
                            new Fees(0, 0, 0),
                            TradingBounds.of(1 << 30, 1 << 30, 10_000, 200_000),
                            ticks[instrument]));
        }
        for (int account = FIRST; account < FIRST + accountCount; account++) {
            fill(account);
        }
    }

    private void fill(int account) {
        rig.open(account);
        int positionCount = 1;
        while (positionCount < 64 && random.nextDouble() > 1 / 9.3) {
            positionCount++;
        }
        double grossUsd = Math.exp(9 + 1.5 * random.nextGaussian()) * positionCount / 9;
        for (int index = 0; index < positionCount; index++) {
            int instrument = popular();
            long value = ticks[instrument] * TICK_MONEY;
            double share = grossUsd * USD / positionCount * (0.2 + 1.6 * random.nextDouble());
            long lots = Math.max(1, (long) (share / value));
            long signed = random.nextInt(100) < 60 ? lots : -lots;
            if (rig.positions.lots(account, instrument) == 0) {
                rig.positions.add(account, instrument, signed, value);
            }
        }
        long gross = 0;
        long cost = 0;
        for (int slot = 0; slot < rig.positions.slotCount(account); slot++) {
            int instrument = rig.positions.instrumentAt(account, slot);
            if (instrument != 0) {
                long lots = rig.positions.lotsAt(account, slot);
                gross += Math.abs(lots) * rig.instruments.unitValue(instrument);
                cost += lots * rig.instruments.unitValue(instrument);
            }
        }
        rig.ledger.restore(account, 0, -cost);
        rig.margin.evaluate(account);
        double initialShare = (double) rig.margin.initialMargin() / gross;
        double leverage;
        do {
            leverage = 1 - 4 * Math.log(1 - random.nextDouble());
        } while (1 / leverage < initialShare && initialShare < 0.9);
        rig.ledger.restore(account, 0, (long) (gross / leverage) + 2);
    }

    private int popular() {
        double at = random.nextDouble() * popularity[INSTRUMENTS - 1];
        int index = Arrays.binarySearch(popularity, at);
        return 1 + (index < 0 ? -index - 1 : index);
    }

    private void settleDown() {
        int checks = 0;
        long from = nanos();
        do {
            tick(1, 1);
            checks++;
        } while (sweep.passCount() == checks);
        System.out.printf(
                "accounts=%d positions=%d armed after %d checks, %d ms%n",
                accountCount, rig.positions.positionCount(), checks, (nanos() - from) / 1_000_000);
    }

    private void measure(String name, int tickCount, int width, IntUnaryOperator from) {
        long[] triggerNs = new long[tickCount];
        long[] due = new long[tickCount];
        long[] passNs = new long[tickCount / 20 + 1];
        int passes = 0;
        int shorts = 0;
        for (int tick = -tickCount / 4; tick < tickCount; tick++) {
            long ns = tick(from.applyAsInt(tick & Integer.MAX_VALUE), width);
            if (tick >= 0) {
                triggerNs[tick] = ns;
                due[tick] = sweep.lastEvaluatedCount();
                shorts += shortCount;
                if (tick % 20 == 0) {
                    passNs[passes++] = pass(from.applyAsInt(tick), width);
                }
            }
        }
        Arrays.sort(triggerNs);
        Arrays.sort(due);
        passNs = Arrays.copyOf(passNs, passes);
        Arrays.sort(passNs);
        System.out.printf(
                "%-24s due median=%d p99=%d (%.4f%%), short per tick=%.1f, check us median=%.1f "
                        + "p99=%.1f max=%.1f, pass us median=%.1f p99=%.1f, chunks=%d passes=%d%n",
                name,
                due[tickCount / 2],
                due[tickCount * 99 / 100],
                100.0 * due[tickCount / 2] / accountCount,
                (double) shorts / tickCount,
                triggerNs[tickCount / 2] / 1e3,
                triggerNs[tickCount * 99 / 100] / 1e3,
                triggerNs[tickCount - 1] / 1e3,
                passNs[passes / 2] / 1e3,
                passNs[passes * 99 / 100] / 1e3,
                sweep.chunksUsed(),
                sweep.passCount());
    }

    private long tick(int firstInstrument, int width) {
        boolean up = random.nextBoolean();
        for (int instrument = firstInstrument; instrument < firstInstrument + width; instrument++) {
            long move = Math.max(1, ticks[instrument] / 1_000);
            ticks[instrument] += up ? move : -move;
            rig.instruments.mark(instrument, ticks[instrument], 0);
        }
        long from = nanos();
        found.clear();
        sweep.belowInitialMargin(false, rig.instruments.changedMask(), found);
        long ns = nanos() - from;
        rig.instruments.clearChanged();
        shortCount = 0;
        for (int account = found.after(0); account > 0; account = found.after(account)) {
            shortCount++;
            rig.margin.evaluate(account);
            rig.ledger.restore(account, 0, rig.margin.initialMargin() / 2);
        }
        return ns;
    }

    /** Returns how long a pass of the backend over the holders takes. */
    private long pass(int firstInstrument, int width) {
        long mask = width == 1 ? 1L << (firstInstrument & 63) : -1;
        long from = nanos();
        found.clear();
        sweep.pass(mask, found);
        long ns = nanos() - from;
        found.clear();
        return ns;
    }
}
