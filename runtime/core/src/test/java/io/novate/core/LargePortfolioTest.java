package io.novate.core;

import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.AccountState;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Explanation;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeReason;
import io.novate.core.command.TradingBounds;
import io.novate.core.liquidation.ExplanationCheck;
import io.novate.core.liquidation.StandardStrategy;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.unit.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large accounts margined by scenarios, with lots and sums that no kernel could take. */
final class LargePortfolioTest {
    private static final int SPOT = 1;
    private static final int FUTURE = 2;
    private static final int OTHER = 3;
    private static final int DEAR = 4;
    private static final int MAKER = customer(1);
    private static final int HEDGER = customer(2);
    private static final long MARK = 1_000;
    private static final long TICKS_MAX = 4_096;
    private static final long MONEY = 1L << 51;
    private static final BigInteger PPM = big(1_000_000);
    private static final byte[] NOBODY = new byte[20];

    private final EventLog events = new EventLog();
    private final List<Explanation> explained = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private Clearinghouse house;
    private ClearingFixture fixture;

    @BeforeEach
    void start() {
        events.explanations =
                explanation -> {
                    explained.add(explanation);
                    faults.addAll(ExplanationCheck.faults(explanation, new StandardStrategy()));
                };
        house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .backend("scalar")
                        .events(events)
                        .start();
        fixture = new ClearingFixture(house);
        house.portfolioRules(fixture.tick(), ClearingFixture.scenarioRules());
        list(SPOT, Contract.perpetual(1, 1, TICKS_MAX));
        list(FUTURE, Contract.future(1, 1, TICKS_MAX, 60_000L * 1_000_000));
        list(OTHER, Contract.perpetual(2, 1, TICKS_MAX));
        fixture.open(0, MONEY, 0);
        for (int account : new int[] {MAKER, HEDGER}) {
            house.open(fixture.tick(), account, NOBODY, NOBODY, MarginMode.PORTFOLIO, true);
            fixture.deposit(account, 0, MONEY);
        }
        assertEquals(List.of(), events.rejections);
    }

    @AfterEach
    void close() {
        house.close();
        assertEquals(List.of(), faults);
    }

    private void list(int id, Contract contract) {
        list(id, contract, 1_000_000, MARK);
    }

    private void list(int id, Contract contract, int lotsMax, long markTicks) {
        house.list(
                fixture.tick(),
                new Listing(
                        id,
                        "I-" + id,
                        contract,
                        MarginSchedule.of(
                                List.of(
                                        new Bracket(0, 800_000, 700_000),
                                        new Bracket(1L << 44, 900_000, 800_000))),
                        new Fees(0, 0, 1_000),
                        new TradingBounds(lotsMax, 0, Integer.MAX_VALUE, 10_000, 900_000, 0),
                        markTicks));
    }

    /** The rules of the fixture in big integers: what {@code ScenarioMargin} must come to. */
    private static BigInteger required256(long[] lots, long[] marks, boolean initial) {
        BigInteger first = BigInteger.ZERO;
        BigInteger second = BigInteger.ZERO;
        for (int column = 0; column < ClearingFixture.MOVES_PPM.length; column++) {
            boolean far = column == 0 || column == ClearingFixture.MOVES_PPM.length - 1;
            BigInteger one = BigInteger.ZERO;
            BigInteger two = BigInteger.ZERO;
            for (int id = SPOT; id <= OTHER; id++) {
                long move = ClearingFixture.MOVES_PPM[column];
                long weight = far ? 400_000 : 1_000_000;
                BigInteger scaled = big(marks[id] * 256).multiply(big(move * weight));
                BigInteger perLot = halfEven(scaled.negate(), big(1_000_000_000_000L));
                BigInteger loss = perLot.multiply(big(lots[id]));
                one = id == OTHER ? one : one.add(loss);
                two = id == OTHER ? two.add(loss) : two;
            }
            first = first.max(one);
            second = second.max(two);
        }
        BigInteger scan = first.add(second);
        BigInteger sum = initial ? ceil(scan.multiply(big(1_300_000)), big(1_000_000)) : scan;
        BigInteger count = BigInteger.ZERO;
        for (int id = SPOT; id <= OTHER; id++) {
            BigInteger size = big(Math.abs(lots[id]));
            count = count.add(size);
            BigInteger value256 = big(marks[id] * 256);
            BigInteger low = ceil(value256.multiply(big(initial ? 800_000 : 700_000)), PPM);
            BigInteger high = ceil(value256.multiply(big(initial ? 900_000 : 800_000)), PPM);
            BigInteger offset = big(1L << 44).multiply(big(100_000 * 256L)).divide(PPM);
            sum = sum.add(size.multiply(high.subtract(low)).subtract(offset).max(BigInteger.ZERO));
        }
        return sum.add(ceil(count, big(2)));
    }

    @Test
    void shouldEqualBigIntegersForRandomPortfoliosOfAnySize() {
        SplittableRandom random = new SplittableRandom(210_021);
        long[] marks = {0, MARK, MARK, MARK};
        int beyond = 0;
        for (int index = 0; index < 2_000; index++) {
            long[] lots = new long[OTHER + 1];
            List<Portfolio.Position> positions = new ArrayList<>();
            BigInteger equity = big(random.nextLong(-MONEY, MONEY));
            long cash = equity.longValueExact();
            for (int id = SPOT; id <= OTHER; id++) {
                long most = 1L << random.nextInt(1, 48);
                lots[id] = random.nextLong(-most, most + 1);
                beyond += Math.abs(lots[id]) > Integer.MAX_VALUE ? 1 : 0;
                positions.add(new Portfolio.Position(id, lots[id]));
                equity = equity.add(big(lots[id]).multiply(big(MARK)));
            }
            Portfolio portfolio = new Portfolio(MarginMode.PORTFOLIO, cash, positions, List.of());
            PortfolioResult result = house.whatIf(portfolio);
            String where = "case=" + index + ": " + positions;
            BigInteger initial = ceil(required256(lots, marks, true), big(256));
            BigInteger maintenance = ceil(required256(lots, marks, false), big(256));
            assertEquals(equity.longValueExact(), result.equity(), where);
            assertEquals(initial.longValueExact(), result.initialMargin(), where);
            assertEquals(maintenance.longValueExact(), result.maintenanceMargin(), where);
        }
        assertTrue(beyond > 1_000, "only " + beyond + " positions are beyond int32");
    }

    @Test
    void shouldNotJumpAtTheBoundOfTheKernel() {
        long[] marks = {0, MARK, MARK, MARK};
        long gross = Limits.GROSS_MAX / TICKS_MAX;
        for (long size : new long[] {Integer.MAX_VALUE, gross}) {
            for (long lots = size - 1; lots <= size + 1; lots++) {
                long[] held = {0, lots, -lots / 2, 0};
                PortfolioResult result =
                        house.whatIf(
                                new Portfolio(
                                        MarginMode.PORTFOLIO,
                                        0,
                                        List.of(
                                                new Portfolio.Position(SPOT, held[SPOT]),
                                                new Portfolio.Position(FUTURE, held[FUTURE])),
                                        List.of()));
                BigInteger initial = ceil(required256(held, marks, true), big(256));
                assertEquals(initial.longValueExact(), result.initialMargin(), "lots=" + lots);
            }
        }
    }

    @Test
    void shouldSumWideWhatFewLotsOfGreatValueLose() {
        long tickMoney = 1L << 30;
        long mark = TICKS_MAX - 96;
        list(DEAR, Contract.perpetual(3, tickMoney, TICKS_MAX), 1_024, mark);
        for (long lots = 1_023; lots <= 1L << 18; lots = 2 * lots - 1_021) {
            BigInteger scan = big(lots).multiply(big(mark * tickMoney * 256 / 1_000 * 120));
            BigInteger value256 = big(mark * tickMoney * 256);
            BigInteger low = ceil(value256.multiply(big(800_000)), PPM);
            BigInteger high = ceil(value256.multiply(big(900_000)), PPM);
            BigInteger offset = big((1L << 44) * 256 / 10);
            BigInteger further = big(lots).multiply(high.subtract(low)).subtract(offset);
            BigInteger share = ceil(scan.multiply(big(1_300_000)), PPM);
            BigInteger half = ceil(big(lots), big(2));
            BigInteger sum = share.add(further.max(BigInteger.ZERO)).add(half);
            PortfolioResult result = house.whatIf(one(DEAR, lots));
            String where = "lots=" + lots;
            assertEquals(ceil(sum, big(256)).longValueExact(), result.initialMargin(), where);
        }
    }

    @Test
    void shouldRefuseLotsBeyondTheBoundOfALargeAccount() {
        long most = (1L << 60) / TICKS_MAX;
        house.whatIf(one(SPOT, most));
        house.whatIf(one(SPOT, -most));
        for (long lots : new long[] {most + 1, -most - 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> house.whatIf(one(SPOT, lots)));
        }
    }

    @Test
    void shouldClampOnlyTheFinalFigures() {
        long most = (1L << 60) / TICKS_MAX;
        Portfolio held =
                new Portfolio(
                        MarginMode.PORTFOLIO,
                        Long.MAX_VALUE / 2,
                        List.of(new Portfolio.Position(SPOT, most)),
                        List.of());
        long[] marks = {0, MARK, MARK, MARK};
        long[] lots = {0, most, 0, 0};
        BigInteger required = required256(lots, marks, true);
        assertTrue(required.bitLength() > 63, "the requirement is beyond int64 in 1/256");
        assertEquals(ceil(required, big(256)).longValueExact(), house.whatIf(held).initialMargin());
        assertEquals(Long.MAX_VALUE / 2 + most * MARK, house.whatIf(held).equity());
    }

    private static Portfolio one(int instrument, long lots) {
        return new Portfolio(
                MarginMode.PORTFOLIO,
                0,
                List.of(new Portfolio.Position(instrument, lots)),
                List.of());
    }

    @Test
    void shouldOfferTheModeOnEveryWayToALargeAccount() {
        int account = customer(3);
        house.open(fixture.tick(), account, NOBODY, NOBODY, MarginMode.CROSS, true);
        house.marginMode(fixture.tick(), account, MarginMode.PORTFOLIO);
        assertEquals(MarginMode.PORTFOLIO, house.portfolio(account).mode());
        house.marginMode(fixture.tick(), account, MarginMode.CROSS);
        assertEquals(MarginMode.CROSS, house.portfolio(account).mode());
        int grown = customer(4);
        house.open(fixture.tick(), grown, NOBODY, NOBODY, MarginMode.PORTFOLIO, false);
        fixture.deposit(grown, 0, 10_000_000);
        fixture.trade(grown, MAKER, SPOT, 1_000, MARK);
        long initial = house.initialMargin(grown);
        house.enlarge(fixture.tick(), grown);
        assertEquals(List.of(), events.rejections);
        assertEquals(MarginMode.PORTFOLIO, house.portfolio(grown).mode());
        assertEquals(initial, house.initialMargin(grown));
    }

    @Test
    void shouldStillRefuseTheModeWithoutRulesAndForFunds() {
        try (Clearinghouse bare =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .backend("scalar")
                        .events(events)
                        .start()) {
            bare.open(1, MAKER, NOBODY, NOBODY, MarginMode.PORTFOLIO, true);
            bare.open(1, MAKER, NOBODY, NOBODY, MarginMode.FUND, true);
            bare.open(1, MAKER, NOBODY, NOBODY, MarginMode.CROSS, true);
            bare.marginMode(1, MAKER, MarginMode.PORTFOLIO);
            bare.enlarge(1, Limits.INSURANCE);
        }
        assertEquals(
                List.of(
                        Rejection.MARGIN_MODE,
                        Rejection.MARGIN_MODE,
                        Rejection.MARGIN_MODE,
                        Rejection.ACCOUNT_RESERVED),
                events.rejections);
    }

    @Test
    void shouldHoldHedgesFarBeyondInt32AndTheGrossBound() {
        spread(1L << 40);
        assertTrue((1L << 41) * TICKS_MAX > Limits.GROSS_MAX);
        check(MAKER, 1L << 40, -(1L << 40), MARK);
        assertEquals(house.equity(MAKER), house.whatIf(house.portfolio(MAKER)).equity());
        byte[] hash = house.stateHash();
        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        house.snapshot(snapshot);
        try (Clearinghouse restored =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .backend("scalar")
                        .restore(new ByteArrayInputStream(snapshot.toByteArray()))) {
            assertArrayEquals(hash, restored.stateHash());
            assertEquals(house.maintenanceMargin(MAKER), restored.maintenanceMargin(MAKER));
        }
        fixture.mark(SPOT, MARK - 2);
        check(MAKER, 1L << 40, -(1L << 40), MARK - 2);
        house.seal(fixture.tick());
        assertEquals(0, house.conservationResidual());
        assertEquals(List.of(), events.rejections);
    }

    @Test
    void shouldCheckTradesOrdersAndWithdrawalsToTheLot() {
        spread(1L << 40);
        long free = house.withdrawable(MAKER);
        house.withdraw(fixture.tick(), MAKER, 0, free + 1);
        assertEquals(List.of(Rejection.FREE_BALANCE), events.rejections);
        house.withdraw(fixture.tick(), MAKER, 0, free - (1L << 45));
        events.rejections.clear();
        long lots = most(OTHER);
        assertTrue(lots > Integer.MAX_VALUE, "lots=" + lots);
        house.order(fixture.tick(), 1, MAKER, OTHER, lots + 1, MARK, false);
        assertEquals(List.of(Rejection.MARGIN_SHORT), events.rejections);
        house.order(fixture.tick(), 2, MAKER, OTHER, lots, MARK, false);
        house.orderLeft(fixture.tick(), 2, 0);
        fixture.trade(MAKER, HEDGER, OTHER, lots + 1, MARK);
        assertEquals(List.of(Rejection.MARGIN_SHORT, Rejection.MARGIN_SHORT), events.rejections);
        fixture.trade(MAKER, HEDGER, OTHER, lots, MARK);
        assertEquals(lots, house.lots(MAKER, OTHER));
        assertEquals(0, house.conservationResidual());
    }

    /** The most lots whose initial margin beside the present positions is covered. */
    private long most(int instrument) {
        long low = 0;
        long high = 1L << 46;
        while (high - low > 1) {
            long middle = (low + high) / 2;
            List<Portfolio.Position> positions =
                    new ArrayList<>(house.portfolio(MAKER).positions());
            positions.add(new Portfolio.Position(instrument, middle));
            long cash = house.cash(MAKER) - middle * MARK;
            PortfolioResult result =
                    house.whatIf(new Portfolio(MarginMode.PORTFOLIO, cash, positions, List.of()));
            if (result.equity() >= result.initialMargin()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Test
    void shouldLiquidateAtTheMarkThatWasForetold() {
        fixture.trade(MAKER, HEDGER, SPOT, 1L << 40, MARK);
        fixture.trade(MAKER, HEDGER, SPOT, 1L << 40, MARK);
        fixture.trade(HEDGER, MAKER, FUTURE, 1L << 38, MARK);
        house.withdraw(fixture.tick(), MAKER, 0, house.withdrawable(MAKER));
        assertEquals(List.of(), events.rejections);
        long broken =
                house.whatIf(house.portfolio(MAKER)).positions().getFirst().liquidationTicks();
        assertTrue(broken > 1 && broken < MARK, "liquidationTicks=" + broken);
        fixture.mark(SPOT, broken + 1);
        assertEquals(AccountState.RESTRICTED, house.state(MAKER));
        assertEquals(List.of(), events.orders);
        fixture.mark(SPOT, broken);
        assertEquals(AccountState.LIQUIDATING, house.state(MAKER));
        EventLog.Order order = events.orders.getFirst();
        assertEquals(-Integer.MAX_VALUE, order.lots(), "the largest order of the listing");
        assertEquals(TradeReason.LARGEST_DROP_PER_COST, explained.getLast().reason());
        house.liquidationFill(fixture.tick(), order.id(), HEDGER, -order.lots(), broken);
        assertEquals((1L << 41) + order.lots(), house.lots(MAKER, SPOT));
        house.seal(fixture.tick());
        assertEquals(0, house.conservationResidual());
        assertEquals(List.of(), events.rejections);
    }

    /** Longs of one market against shorts of the other, so that cash stays where it was. */
    private void spread(long lots) {
        fixture.trade(MAKER, HEDGER, SPOT, lots, MARK);
        fixture.trade(HEDGER, MAKER, FUTURE, lots, MARK);
        assertEquals(List.of(), events.rejections);
    }

    private void check(int account, long spot, long future, long spotMark) {
        long[] lots = {0, spot, future, 0};
        long[] marks = {0, spotMark, MARK, MARK};
        BigInteger initial = ceil(required256(lots, marks, true), big(256));
        BigInteger maintenance = ceil(required256(lots, marks, false), big(256));
        assertEquals(initial.longValueExact(), house.initialMargin(account));
        assertEquals(maintenance.longValueExact(), house.maintenanceMargin(account));
        assertEquals(MONEY + spot * (spotMark - MARK), house.equity(account));
    }

    private static BigInteger halfEven(BigInteger amount, BigInteger divisor) {
        return new BigDecimal(amount)
                .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();
    }

    private static BigInteger ceil(BigInteger amount, BigInteger divisor) {
        return amount.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
