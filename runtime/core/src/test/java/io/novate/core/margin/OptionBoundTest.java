package io.novate.core.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradingBounds;
import io.novate.core.ledger.AccountTable;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import io.novate.kernel.ScenarioShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Options of standard accounts against the rule in plain arithmetic. */
final class OptionBoundTest {
    private static final int OPTIONS = 12;
    private static final int INDEX_TICKS = 1_000;
    private static final int UNPAIRED_INITIAL = 1_200_001;
    private static final int UNPAIRED_MAINTENANCE = 1_100_003;
    private static final int RUNS = 2_000;
    private static final long SEED = 28;
    private static final long PPM = 1_000_000;

    private record Option(Contract contract, long value, long[] margins) {}

    private final Arena arena = Arena.ofConfined();
    private final Limits limits = new Limits(1, 5, 1, OPTIONS, 1, 512, 64, 8, 64);
    private final InstrumentTable instruments = new InstrumentTable(limits);
    private final AccountTable accounts =
            new AccountTable(limits, PositionTable.laneMax(limits), arena);
    private final PositionTable positions = new PositionTable(limits, accounts, arena);
    private final ScenarioMargin scenario =
            new ScenarioMargin(
                    limits,
                    instruments,
                    BackendChoice.select("scalar").backend().scenarioKernel(),
                    arena);
    private final AccountMargin margin =
            new AccountMargin(
                    accounts,
                    positions,
                    instruments,
                    new AssetTable(limits, instruments),
                    scenario,
                    limits);
    private final Holding holding = new Holding(OPTIONS, 1);
    private final List<Option> options = new ArrayList<>();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldBoundEachExpiryByItsLargestLossAndNeverRaiseIt() {
        int lowered = 0;
        int unpaired = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(SEED + run);
            if (run % 100 == 0) {
                list(random);
            }
            holding.clear(MarginMode.CROSS, run % 2 == 1);
            long[] lots = new long[OPTIONS + 1];
            for (int instrument = 1; instrument <= OPTIONS; instrument++) {
                lots[instrument] = random.nextBoolean() ? 0 : random.nextInt(-40, 41);
                holding.add(instrument, lots[instrument]);
            }
            margin.evaluate(holding);
            String where = "seed " + (SEED + run);
            long initial = requirement(lots, true, UNPAIRED_INITIAL);
            long maintenance = requirement(lots, false, UNPAIRED_MAINTENANCE);
            assertEquals(initial, margin.initialMargin(), where);
            assertEquals(maintenance, margin.maintenanceMargin(), where);
            lowered += initial < requirement(lots, true, -1) ? 1 : 0;
            unpaired += initial != requirement(lots, true, UNPAIRED_INITIAL + 1_000) ? 1 : 0;
        }
        assertTrue(lowered > RUNS / 10, "lowered " + lowered);
        assertTrue(unpaired > RUNS / 50, "bound by net short calls " + unpaired);
    }

    @Test
    void shouldNotCountALockedInGain() {
        rules();
        add(Contract.call(1, 1, 1 << 20, 900, 60_000), 60, new long[] {60, 500, 60, 500});
        add(Contract.call(1, 1, 1 << 20, 1_000, 60_000), 20, new long[] {20, 500, 20, 500});
        add(Contract.put(1, 1, 1 << 20, 900, 60_000), 10, new long[] {10, 500, 10, 500});
        add(Contract.put(1, 1, 1 << 20, 1_000, 60_000), 70, new long[] {70, 500, 70, 500});
        holding.clear(MarginMode.CROSS, false);
        holding.add(1, 1);
        holding.add(2, -1);
        holding.add(3, -1);
        holding.add(4, 1);
        margin.evaluate(holding);
        assertEquals(100, margin.equity());
        assertEquals(100, margin.initialMargin());
    }

    private void list(SplittableRandom random) {
        options.clear();
        rules();
        for (int instrument = 1; instrument <= OPTIONS; instrument++) {
            int underlying = 1 + random.nextInt(2);
            long expiryMs = 60_000L * (1 + random.nextInt(2));
            long tickMoney = 1 + random.nextInt(3);
            long strike = 100L * (8 + random.nextInt(5));
            long value = random.nextInt(400);
            Contract contract =
                    random.nextBoolean()
                            ? Contract.call(underlying, tickMoney, 1 << 20, strike, expiryMs)
                            : Contract.put(underlying, tickMoney, 1 << 20, strike, expiryMs);
            long[] margins = new long[4];
            margins[2] = random.nextBoolean() ? 0 : value;
            margins[0] = margins[2] + random.nextInt(2);
            margins[3] = random.nextInt(random.nextBoolean() ? 300 : 6_000);
            margins[1] = margins[3] + random.nextInt(100);
            add(contract, value, margins);
        }
    }

    private void rules() {
        instruments.setRules(
                new PortfolioRules(
                        ScenarioShape.EMPTY,
                        List.of(),
                        List.of(),
                        UNPAIRED_INITIAL,
                        UNPAIRED_MAINTENANCE));
        instruments.index(1, INDEX_TICKS, 3, 0);
        instruments.index(2, INDEX_TICKS + 7, 3, 0);
    }

    private void add(Contract contract, long value, long[] margins) {
        options.add(new Option(contract, value, margins));
        int instrument = options.size();
        instruments.list(
                new Listing(
                        instrument,
                        "O" + instrument,
                        contract,
                        MarginSchedule.of(List.of()),
                        new Fees(0, 0, 0),
                        TradingBounds.of(1_000, 1, 0, 100_000),
                        0));
        MemorySegment record = arena.allocate(OptionDescriptor.HEADER_BYTES, Long.BYTES);
        record.set(ValueLayout.JAVA_INT, OptionDescriptor.INSTRUMENT_OFFSET, instrument);
        record.set(ValueLayout.JAVA_LONG, OptionDescriptor.VALUE_OFFSET, value);
        for (int field = 0; field < margins.length; field++) {
            long at = OptionDescriptor.INITIAL_LONG_OFFSET + (long) field * Long.BYTES;
            record.set(ValueLayout.JAVA_LONG, at, margins[field] << Limits.MARGIN_FRACTION_BITS);
        }
        instruments.options().beginVersion(instruments.tableVersion() + 1);
        assertNull(instruments.stage(record, 0, instrument));
        instruments.activate(positions);
    }

    /** The rule in plain arithmetic; no bound when {@code unpairedPpm} is negative. */
    private long requirement(long[] lots, boolean initial, int unpairedPpm) {
        BigInteger sum = BigInteger.ZERO;
        for (int underlying = 1; underlying <= 2; underlying++) {
            for (long expiryMs = 60_000; expiryMs <= 120_000; expiryMs += 60_000) {
                sum = sum.add(group(lots, initial, unpairedPpm, underlying, expiryMs));
            }
        }
        return sum.longValueExact();
    }

    private BigInteger group(
            long[] lots, boolean initial, int unpairedPpm, int underlying, long expiryMs) {
        long alone = 0;
        long now = 0;
        long calls = 0;
        long least = Math.min(0, atExpiry(lots, underlying, expiryMs, 0));
        for (int index = 0; index < options.size(); index++) {
            Option option = options.get(index);
            long held = lots[index + 1];
            if (held == 0 || !isIn(option, underlying, expiryMs)) {
                continue;
            }
            int field = (initial ? 0 : 2) + (held < 0 ? 1 : 0);
            alone += Math.abs(held) * option.margins()[field];
            now += held * option.value();
            if (option.contract().kind() == InstrumentKind.CALL) {
                calls += held * option.contract().tickMoney();
            }
            long strike = option.contract().strikeTicks();
            least = Math.min(least, atExpiry(lots, underlying, expiryMs, strike));
        }
        if (unpairedPpm < 0) {
            return BigInteger.valueOf(alone);
        }
        long index = underlying == 1 ? INDEX_TICKS : INDEX_TICKS + 7;
        long share = calls < 0 ? Math.ceilDiv(-calls * index * unpairedPpm, PPM) : 0;
        return BigInteger.valueOf(Math.min(alone, Math.max(0, now - least + share)));
    }

    private long atExpiry(long[] lots, int underlying, long expiryMs, long price) {
        long sum = 0;
        for (int index = 0; index < options.size(); index++) {
            Option option = options.get(index);
            if (isIn(option, underlying, expiryMs)) {
                long strike = option.contract().strikeTicks();
                boolean call = option.contract().kind() == InstrumentKind.CALL;
                long ticks = Math.max(0, call ? price - strike : strike - price);
                sum += lots[index + 1] * ticks * option.contract().tickMoney();
            }
        }
        return sum;
    }

    private static boolean isIn(Option option, int underlying, long expiryMs) {
        return option.contract().underlying() == underlying
                && option.contract().expiryMs() == expiryMs;
    }
}
