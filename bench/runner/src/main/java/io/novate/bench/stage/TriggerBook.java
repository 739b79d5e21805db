package io.novate.bench.stage;

import io.novate.bench.book.ZipfDraw;
import io.novate.bench.measure.WrongAnswer;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.ledger.LegRecorder;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.ScenarioMargin;
import io.novate.core.margin.Sweep;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.KernelBackend;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The tables of a pool with a synthetic book, and the check after a price tick.
 *
 * <p>Accounts hold 1 to 64 positions, geometric with mean 9.3 before those that meet in one
 * instrument are left out; instruments by Zipf with exponent 1.2, six longs to four shorts, gross
 * values lognormal, four brackets, leverage 5 in the mean. Whoever became short is given money, so
 * that every tick finds new ones.
 */
final class TriggerBook implements AutoCloseable {
    static final int INSTRUMENTS = 256;

    private static final long USD = 1_000_000;
    private static final long TICK_MONEY = 1_000;
    private static final double POSITIONS_MEAN = 9.3;
    private static final int FIRST = Limits.CUSTOMER_FROM;
    private static final List<Bracket> MARGIN =
            List.of(
                    new Bracket(0, 50_000, 25_000),
                    new Bracket(50_000 * USD, 100_000, 50_000),
                    new Bracket(250_000 * USD, 200_000, 100_000),
                    new Bracket(1_000_000 * USD, 500_000, 250_000));

    private final SplittableRandom random;
    private final ZipfDraw popularity = new ZipfDraw(INSTRUMENTS, 1.2);
    private final Arena arena = Arena.ofConfined();
    private final InstrumentTable instruments;
    private final AccountTable accounts;
    private final PositionTable positions;
    private final Ledger ledger;
    private final AccountMargin margin;
    private final Sweep sweep;
    private final AccountSet found;
    private final AccountSet expected;
    private final long[] ticks = new long[INSTRUMENTS + 1];

    /** Opens the accounts and fills them. */
    TriggerBook(int accountCount, KernelBackend backend, long seed) {
        random = new SplittableRandom(seed);
        Limits limits =
                new Limits(
                        1, accountCount + 4, 1, INSTRUMENTS, 1, 2 * accountCount + 4096, 64, 8, 64);
        instruments = new InstrumentTable(limits);
        accounts = new AccountTable(limits, PositionTable.laneMax(limits), arena);
        positions = new PositionTable(limits, accounts, arena);
        AssetTable assets = new AssetTable(limits, instruments);
        ledger = new Ledger(accounts, limits.assetsMax(), new Nobody());
        ScenarioMargin scenario =
                new ScenarioMargin(limits, instruments, backend.scenarioKernel(), arena);
        margin = new AccountMargin(accounts, positions, instruments, assets, scenario, limits);
        Books books = new Books(accounts, ledger, positions, instruments, assets);
        sweep = new Sweep(limits, books, margin, backend.marginKernel(), arena);
        found = new AccountSet(accounts);
        expected = new AccountSet(accounts);
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            list(instrument);
        }
        for (int account = FIRST; account < FIRST + accountCount; account++) {
            fill(account);
        }
    }

    /** Settles nothing. */
    private static final class Nobody implements LegRecorder {
        @Override
        public void leg(int account, int key, long lots, long cash) {}

        @Override
        public void reserve(int legCount) {}
    }

    private void list(int instrument) {
        ticks[instrument] = 5_000 + random.nextInt(20_000);
        instruments.list(
                new Listing(
                        instrument,
                        "PERP-" + instrument,
                        Contract.perpetual(instrument, TICK_MONEY, 1 << 20),
                        MarginSchedule.of(MARGIN),
                        new Fees(0, 0, 0),
                        TradingBounds.of(1 << 30, 1 << 30, 10_000, 200_000),
                        ticks[instrument]));
    }

    private void fill(int account) {
        accounts.openStandard(account, positions.takeLane(account), new byte[20], new byte[20]);
        int count = 1;
        while (count < Limits.POSITIONS_MAX && random.nextDouble() > 1 / POSITIONS_MEAN) {
            count++;
        }
        double gross = Math.exp(9 + 1.5 * random.nextGaussian()) * count / 9 * USD;
        long held = 0;
        long cost = 0;
        for (int index = 0; index < count; index++) {
            int instrument = popularity.next(random);
            long value = ticks[instrument] * TICK_MONEY;
            double share = gross / count * (0.2 + 1.6 * random.nextDouble());
            long lots = Math.max(1, (long) (share / value));
            long signed = random.nextInt(100) < 60 ? lots : -lots;
            if (positions.lots(account, instrument) == 0) {
                positions.add(account, instrument, signed, value);
                held += lots * value;
                cost += signed * value;
            }
        }
        ledger.restore(account, 0, -cost);
        margin.evaluate(account);
        double initialShare = (double) margin.initialMargin() / held;
        double leverage;
        do {
            leverage = 1 - 4 * Math.log(1 - random.nextDouble());
        } while (1 / leverage < initialShare && initialShare < 0.9);
        ledger.restore(account, 0, (long) (held / leverage) + 2);
    }

    /** Checks until every account is armed: until no pass decides any more. */
    void settleDown() {
        do {
            move(1, 1);
            check();
            finishTick();
        } while (sweep.wasPass());
    }

    /** Returns the open positions. */
    long positionCount() {
        return positions.positionCount();
    }

    /** Moves the marks of some instruments by 0.1 percent, all up or all down. */
    void move(int firstInstrument, int width) {
        boolean up = random.nextBoolean();
        for (int instrument = firstInstrument; instrument < firstInstrument + width; instrument++) {
            long move = Math.max(1, ticks[instrument] / 1_000);
            ticks[instrument] += up ? move : -move;
            instruments.mark(instrument, ticks[instrument], 0);
        }
    }

    /** Finds who is short after marks have moved, and arms whom it evaluated. */
    void check() {
        found.clear();
        sweep.belowInitialMargin(false, instruments.changedMask(), found);
    }

    /** Finds who is short by a pass over all accounts. */
    void pass() {
        expected.clear();
        sweep.pass(-1, expected);
    }

    /** Returns the accounts the last check evaluated. */
    int evaluatedCount() {
        return sweep.lastEvaluatedCount();
    }

    /** Ends a tick: whoever the check found gets money. */
    void finishTick() {
        instruments.clearChanged();
        for (int account = found.after(0); account > 0; account = found.after(account)) {
            margin.evaluate(account);
            ledger.restore(account, 0, margin.initialMargin() / 2);
        }
    }

    /** Returns how many the last check found short. */
    int shortCount() {
        int count = 0;
        for (int account = found.after(0); account > 0; account = found.after(account)) {
            count++;
        }
        return count;
    }

    /** Returns how many are short; check and pass must have found the same ones. */
    int comparedCount() {
        int account = 0;
        do {
            int next = expected.after(account);
            if (found.after(account) != next) {
                throw new WrongAnswer(
                        "trigger: after account "
                                + account
                                + " the check finds "
                                + found.after(account)
                                + " short, the full pass "
                                + next
                                + ": no report is written");
            }
            account = next;
        } while (account > 0);
        return shortCount();
    }

    @Override
    public void close() {
        arena.close();
    }
}
