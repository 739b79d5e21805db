package io.novate.core.margin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.unit.Limits;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts with options and portfolio accounts against sums of big integers. */
final class PortfolioMarginPropertyTest {
    private static final long SEED = 76_543;
    private static final int CASES = 400;
    private static final long TICK = 100_000;
    private static final long INDEX = 1_000;
    private static final long MARK = 1_010;
    private static final int OPTION_FROM = 3;
    private static final long[] STRIKES = {800, 1_000, 1_250};
    private static final long[] EXPIRIES = {86_400_000L, 172_800_000L};
    private static final int OPTION_COUNT = 12;
    private static final int COLUMNS = 4;
    private static final int UNPAIRED_INITIAL = 1_200_000;
    private static final int UNPAIRED_MAINTENANCE = 1_100_000;
    private static final int INITIAL_PPM = 1_250_001;
    private static final int MAINTENANCE_PPM = 999_999;
    private static final int[] MOVES = {150_000, -150_000, 0, -1_000_000};

    private final Arena arena = Arena.ofAuto();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final long[] optionValue = new long[OPTION_COUNT];
    private final long[][] optionMargin = new long[OPTION_COUNT][4];
    private final long[][] optionLoss = new long[OPTION_COUNT][COLUMNS];
    private Clearinghouse house;
    private long item;

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "auto"})
    void shouldEqualNaiveSumsForRandomPortfolios(String backend) {
        start(backend);
        for (int index = 0; index < CASES; index++) {
            Portfolio cross = randomPortfolio(MarginMode.CROSS);
            Portfolio scanned =
                    new Portfolio(MarginMode.PORTFOLIO, cross.cash(), cross.positions(), List.of());
            String where = "seed=" + SEED + ", case=" + index + ": " + cross;
            PortfolioResult result = house.whatIf(cross);
            assertEquals(roundUp(standard(cross, true)), result.initialMargin(), where);
            assertEquals(roundUp(standard(cross, false)), result.maintenanceMargin(), where);
            assertEquals(equity(cross), result.equity(), where);
            result = house.whatIf(scanned);
            assertEquals(roundUp(scan(scanned, true)), result.initialMargin(), where);
            assertEquals(roundUp(scan(scanned, false)), result.maintenanceMargin(), where);
            assertEquals(delta(scanned), result.charges().get(2).value256(), where);
        }
    }

    @Test
    void shouldGrowWithThePortfolio() {
        start("scalar");
        for (int index = 0; index < CASES; index++) {
            MarginMode mode = random.nextBoolean() ? MarginMode.CROSS : MarginMode.PORTFOLIO;
            Portfolio one = randomPortfolio(mode);
            List<Portfolio.Position> twice = new ArrayList<>();
            one.positions()
                    .forEach(p -> twice.add(new Portfolio.Position(p.instrument(), 2 * p.lots())));
            Portfolio two = new Portfolio(mode, one.cash(), twice, List.of());
            String where = "seed=" + SEED + ", case=" + index;
            assertTrue(
                    house.whatIf(two).maintenanceMargin() >= house.whatIf(one).maintenanceMargin(),
                    where);
            assertTrue(house.whatIf(one).maintenanceMargin() >= 0, where);
        }
    }

    @Test
    void shouldFindThePriceAtWhichTheAccountIsLiquidated() {
        start("scalar");
        for (int index = 0; index < CASES; index++) {
            Portfolio portfolio = randomPortfolio(MarginMode.CROSS);
            PortfolioResult result = house.whatIf(portfolio);
            for (PortfolioResult.PositionRisk risk : result.positions()) {
                if (risk.instrument() < OPTION_FROM && risk.liquidationTicks() > 0) {
                    String where = "seed=" + SEED + ", case=" + index + ": " + risk;
                    assertTrue(
                            isShortAt(portfolio, risk.instrument(), risk.liquidationTicks()),
                            where);
                    long before = risk.liquidationTicks() + (risk.lots() > 0 ? 1 : -1);
                    if (risk.liquidationTicks() != MARK) {
                        assertTrue(!isShortAt(portfolio, risk.instrument(), before), where);
                    }
                }
            }
            assertEquals(result, house.whatIf(portfolio), "nothing stays changed");
        }
    }

    @Test
    void shouldBeWhatThenHappens() {
        start("auto");
        int ann = Limits.CUSTOMER_FROM;
        int bob = ann + 1;
        house.open(1, ann, new byte[20], new byte[20], MarginMode.PORTFOLIO, false);
        house.open(1, bob, new byte[20], new byte[20], MarginMode.CROSS, false);
        for (int account : new int[] {ann, bob}) {
            house.inbox(
                    1, item++, InboxKind.DEPOSIT, account, 0, 1L << 45, new byte[20], new byte[20]);
        }
        for (int index = 0; index < 40; index++) {
            int instrument = 1 + random.nextInt(OPTION_FROM + OPTION_COUNT - 1);
            long lots = 1 + random.nextInt(50);
            house.trade(2, ann, bob, instrument, lots, Math.max(1, priceOf(instrument)), true);
        }
        assertTrue(house.positionCount() > 10);
        for (int account : new int[] {ann, bob}) {
            PortfolioResult result = house.whatIf(house.portfolio(account));
            assertEquals(house.equity(account), result.equity());
            assertEquals(house.initialMargin(account), result.initialMargin());
            assertEquals(
                    roundUp(requirement(house.portfolio(account), true)), result.initialMargin());
        }
        house.revalue(3, true);
        house.seal(4);
    }

    @Test
    void shouldRefuseToEvaluateWhatIsNotThere() {
        start("scalar");
        for (Portfolio broken :
                List.of(
                        holding(99, 1),
                        holding(1, 1L << 40),
                        new Portfolio(
                                MarginMode.CROSS,
                                0,
                                List.of(),
                                List.of(new Portfolio.Balance(1, 1))))) {
            String said =
                    assertThrows(IllegalArgumentException.class, () -> house.whatIf(broken))
                            .getMessage();
            assertTrue(said.contains("cannot be evaluated"), said);
        }
        assertEquals(0, house.whatIf(holding(1, 0)).initialMargin());
    }

    private static Portfolio holding(int instrument, long lots) {
        return new Portfolio(
                MarginMode.CROSS, 0, List.of(new Portfolio.Position(instrument, lots)), List.of());
    }

    private Portfolio randomPortfolio(MarginMode mode) {
        List<Portfolio.Position> positions = new ArrayList<>();
        int most = random.nextInt(4) == 0 ? 1 : OPTION_FROM + OPTION_COUNT;
        for (int instrument = 1; instrument < OPTION_FROM + OPTION_COUNT; instrument++) {
            if (random.nextInt(OPTION_FROM + OPTION_COUNT) < most / 2 + 1) {
                long lots = random.nextLong(-300, 301) * (random.nextInt(5) == 0 ? 100 : 1);
                positions.add(new Portfolio.Position(instrument, lots));
            }
        }
        return new Portfolio(mode, random.nextLong(-1L << 38, 1L << 38), positions, List.of());
    }

    private void start(String backend) {
        house = Clearinghouse.builder().limits(ClearingFixture.limits()).backend(backend).start();
        list(1, Contract.perpetual(1, TICK, 10_000), MARK);
        list(2, Contract.perpetual(2, TICK, 10_000), MARK);
        for (int option = 0; option < OPTION_COUNT; option++) {
            long expiryMs = EXPIRIES[option / 6];
            long strike = STRIKES[option / 2 % 3];
            Contract contract =
                    isCall(option)
                            ? Contract.call(1, TICK, 10_000, strike, expiryMs)
                            : Contract.put(1, TICK, 10_000, strike, expiryMs);
            list(OPTION_FROM + option, contract, 0);
        }
        house.index(1, 1, 3, INDEX);
        house.portfolioRules(1, rules());
        house.tables(1, 1, tables(), OPTION_COUNT);
        house.activate(1, 1);
    }

    private void list(int instrument, Contract contract, long mark) {
        boolean option = contract.isOption();
        List<Bracket> brackets =
                option
                        ? List.of()
                        : List.of(
                                new Bracket(0, 100_000, 50_000),
                                new Bracket(2_000_000 * TICK, 200_000, 100_000));
        house.list(
                1,
                new Listing(
                        instrument,
                        "I-" + instrument,
                        contract,
                        MarginSchedule.of(brackets),
                        new Fees(0, 0, 0),
                        TradingBounds.of(100_000, 1_000, 10_000, 900_000),
                        mark));
    }

    private static boolean isCall(int option) {
        return option % 2 == 0;
    }

    private static PortfolioRules rules() {
        List<ScenarioTerm> terms =
                List.of(
                        new ScenarioTerm(0, Grouping.EXPIRY, 0, 1, false, false),
                        new ScenarioTerm(1, Grouping.EXPIRY, 1, 1, false, false),
                        new ScenarioTerm(2, Grouping.STRIKE, 2, 1, true, false),
                        new ScenarioTerm(3, Grouping.POOL, 3, 1, false, false));
        List<ScenarioCharge> charges =
                List.of(
                        new ScenarioCharge(0, 2, Grouping.UNDERLYING, false),
                        new ScenarioCharge(2, 3, Grouping.POOL, false),
                        new ScenarioCharge(3, 4, Grouping.POOL, true));
        List<ColumnMove> moves = new ArrayList<>();
        for (int move : MOVES) {
            moves.add(new ColumnMove(move, move == 0 ? 0 : 1_000_000));
        }
        return new PortfolioRules(
                new ScenarioShape(COLUMNS, terms, charges),
                List.of(
                        new ChargeFactor(INITIAL_PPM, MAINTENANCE_PPM),
                        new ChargeFactor(1_000_000, 1_000_000),
                        new ChargeFactor(0, 0)),
                List.of(new UnderlyingMoves(0, moves)),
                UNPAIRED_INITIAL,
                UNPAIRED_MAINTENANCE);
    }

    private MemorySegment tables() {
        int stride = OptionDescriptor.HEADER_BYTES + COLUMNS * Long.BYTES;
        MemorySegment records = arena.allocate((long) stride * OPTION_COUNT, 8);
        for (int option = 0; option < OPTION_COUNT; option++) {
            long at = (long) option * stride;
            optionValue[option] = random.nextLong(1, 3_000) * TICK / 10;
            records.set(ValueLayout.JAVA_INT, at, OPTION_FROM + option);
            records.set(ValueLayout.JAVA_INT, at + OptionDescriptor.COLUMN_COUNT_OFFSET, COLUMNS);
            records.set(
                    ValueLayout.JAVA_LONG, at + OptionDescriptor.VALUE_OFFSET, optionValue[option]);
            long maintenanceShort = random.nextLong(1, 2_000) * TICK * 25;
            long[] margins = {0, 2 * maintenanceShort, 0, maintenanceShort};
            for (int field = 0; field < margins.length; field++) {
                optionMargin[option][field] = margins[field];
                records.set(
                        ValueLayout.JAVA_LONG,
                        at + OptionDescriptor.INITIAL_LONG_OFFSET + 8L * field,
                        margins[field]);
            }
            for (int column = 0; column < COLUMNS; column++) {
                long loss = random.nextLong(-1_000, 1_001) * TICK * 256 / 3;
                optionLoss[option][column] = column == 2 ? -20 * TICK * 256 : loss;
                records.set(
                        ValueLayout.JAVA_LONG,
                        at + OptionDescriptor.HEADER_BYTES + 8L * column,
                        optionLoss[option][column]);
            }
        }
        return records;
    }

    private long priceOf(int instrument) {
        return instrument < OPTION_FROM ? MARK : optionValue[instrument - OPTION_FROM] / TICK;
    }

    private long valueOf(int instrument) {
        return instrument < OPTION_FROM ? MARK * TICK : optionValue[instrument - OPTION_FROM];
    }

    private long equity(Portfolio portfolio) {
        BigInteger sum = big(portfolio.cash());
        for (Portfolio.Position position : portfolio.positions()) {
            sum = sum.add(big(position.lots()).multiply(big(valueOf(position.instrument()))));
        }
        return sum.longValueExact();
    }

    private BigInteger requirement(Portfolio portfolio, boolean initial) {
        return portfolio.mode() == MarginMode.PORTFOLIO
                ? scan(portfolio, initial)
                : standard(portfolio, initial);
    }

    /** In 1/256 money: brackets of perpetuals, and each expiry's options with their bound. */
    private BigInteger standard(Portfolio portfolio, boolean initial) {
        BigInteger sum = BigInteger.ZERO;
        for (Portfolio.Position position : portfolio.positions()) {
            if (position.instrument() < OPTION_FROM) {
                sum = sum.add(brackets(position.lots(), MARK, initial, true));
            }
        }
        for (long expiryMs : EXPIRIES) {
            sum = sum.add(options(portfolio, expiryMs, initial));
        }
        return sum;
    }

    private BigInteger options(Portfolio portfolio, long expiryMs, boolean initial) {
        BigInteger table = BigInteger.ZERO;
        BigInteger now = BigInteger.ZERO;
        BigInteger calls = BigInteger.ZERO;
        List<Long> prices = new ArrayList<>(List.of(0L));
        for (Portfolio.Position position : portfolio.positions()) {
            int option = position.instrument() - OPTION_FROM;
            if (option >= 0 && EXPIRIES[option / 6] == expiryMs && position.lots() != 0) {
                int field = (initial ? 0 : 2) + (position.lots() < 0 ? 1 : 0);
                table =
                        table.add(
                                big(Math.abs(position.lots()))
                                        .multiply(big(optionMargin[option][field])));
                now = now.add(big(position.lots()).multiply(big(optionValue[option])));
                calls = calls.add(isCall(option) ? big(position.lots()) : BigInteger.ZERO);
                prices.add(STRIKES[option / 2 % 3]);
            }
        }
        BigInteger least = BigInteger.ZERO;
        for (long price : prices) {
            least = least.min(payoff(portfolio, expiryMs, price));
        }
        BigInteger bound = now.subtract(least);
        if (calls.signum() < 0) {
            int ppm = initial ? UNPAIRED_INITIAL : UNPAIRED_MAINTENANCE;
            BigInteger notional = calls.negate().multiply(big(TICK * INDEX)).multiply(big(ppm));
            bound = bound.add(ceil(notional, big(1_000_000)));
        }
        return table.min(bound.max(BigInteger.ZERO).multiply(big(256)));
    }

    private BigInteger payoff(Portfolio portfolio, long expiryMs, long price) {
        BigInteger sum = BigInteger.ZERO;
        for (Portfolio.Position position : portfolio.positions()) {
            int option = position.instrument() - OPTION_FROM;
            if (option >= 0 && EXPIRIES[option / 6] == expiryMs) {
                long strike = STRIKES[option / 2 % 3];
                long ticks = Math.max(0, isCall(option) ? price - strike : strike - price);
                sum = sum.add(big(position.lots()).multiply(big(ticks * TICK)));
            }
        }
        return sum;
    }

    /** In 1/256 money: charges, concentration, and half a unit per lot. */
    private BigInteger scan(Portfolio portfolio, boolean initial) {
        BigInteger scan = BigInteger.ZERO;
        for (int underlying = 1; underlying <= 2; underlying++) {
            BigInteger up = loss(portfolio, underlying, 0);
            BigInteger down = loss(portfolio, underlying, 1);
            scan = scan.add(up.max(down).max(BigInteger.ZERO));
        }
        BigInteger sum =
                ceil(scan.multiply(big(initial ? INITIAL_PPM : MAINTENANCE_PPM)), big(1_000_000));
        for (int pair = 0; pair < OPTION_COUNT; pair += 2) {
            long net =
                    lots(portfolio, OPTION_FROM + pair) + lots(portfolio, OPTION_FROM + pair + 1);
            sum = sum.add(big(Math.max(0, -net)).multiply(big(20 * TICK * 256)));
        }
        BigInteger lotCount = BigInteger.ZERO;
        for (Portfolio.Position position : portfolio.positions()) {
            lotCount = lotCount.add(big(Math.abs(position.lots())));
            if (position.instrument() < OPTION_FROM) {
                sum =
                        sum.add(brackets(position.lots(), MARK, initial, true))
                                .subtract(brackets(position.lots(), MARK, initial, false));
            }
        }
        return sum.add(ceil(lotCount, big(2)));
    }

    private long delta(Portfolio portfolio) {
        return loss(portfolio, 1, 3).add(loss(portfolio, 2, 3)).longValueExact();
    }

    private BigInteger loss(Portfolio portfolio, int underlying, int column) {
        BigInteger sum = BigInteger.ZERO;
        for (Portfolio.Position position : portfolio.positions()) {
            int option = position.instrument() - OPTION_FROM;
            int own = position.instrument() == 2 ? 2 : 1;
            if (own == underlying) {
                long perLot =
                        option >= 0
                                ? optionLoss[option][column]
                                : BigDecimal.valueOf(-MARK * TICK * 256)
                                        .multiply(BigDecimal.valueOf(MOVES[column], 6))
                                        .setScale(0, RoundingMode.HALF_EVEN)
                                        .longValueExact();
                sum = sum.add(big(position.lots()).multiply(big(perLot)));
            }
        }
        return sum;
    }

    private static long lots(Portfolio portfolio, int instrument) {
        return portfolio.positions().stream()
                .filter(position -> position.instrument() == instrument)
                .mapToLong(Portfolio.Position::lots)
                .sum();
    }

    /** The bracketed requirement of a perpetual at a mark, or that of its first bracket alone. */
    private static BigInteger brackets(long lots, long mark, boolean initial, boolean further) {
        BigInteger size = big(Math.abs(lots));
        BigInteger value256 = big(mark * TICK * 256);
        BigInteger low = ceil(value256.multiply(big(initial ? 100_000 : 50_000)), big(1_000_000));
        BigInteger high = ceil(value256.multiply(big(initial ? 200_000 : 100_000)), big(1_000_000));
        BigInteger floor = big(2_000_000 * TICK).multiply(big((initial ? 100_000 : 50_000) * 256L));
        BigInteger offset = floor.divide(big(1_000_000));
        BigInteger first = size.multiply(low);
        return further ? first.max(size.multiply(high).subtract(offset)) : first;
    }

    private boolean isShortAt(Portfolio portfolio, int instrument, long ticks) {
        BigInteger lots = big(lots(portfolio, instrument));
        BigInteger change = lots.multiply(big((ticks - MARK) * TICK));
        BigInteger required =
                standard(portfolio, false)
                        .subtract(brackets(lots.longValue(), MARK, false, true))
                        .add(brackets(lots.longValue(), ticks, false, true));
        BigInteger equity = big(equity(portfolio)).add(change);
        return equity.multiply(big(256)).compareTo(required) < 0 && required.signum() > 0;
    }

    private static long roundUp(BigInteger amount256) {
        return ceil(amount256, big(256)).longValueExact();
    }

    private static BigInteger ceil(BigInteger amount, BigInteger divisor) {
        return amount.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
