package io.novate.core.liquidation;

import static io.novate.core.ClearingFixture.TREASURY;
import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.FundKind;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.OrderEnd;
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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A seeded venue with perpetuals, futures and options on two underlyings, whose customers hold them
 * in cross and in portfolio accounts; it answers liquidation orders late, in part or not at all.
 */
final class DerivativesVenue {
    private static final int CUSTOMERS = 24;
    private static final long TICK = USD / 10;
    private static final long EXPIRY_MS = 60_000L * 20_000_000;
    private static final int[] MOVES_PPM = {-250_000, -100_000, 0, 100_000, 250_000};

    /** An order as the venue knows it. */
    record Order(long id, int account, int instrument, long lots, long limitTicks) {}

    final List<Order> orders = new ArrayList<>();
    private final SplittableRandom random;
    private final Clearinghouse house;
    private final ClearingFixture fixture;
    private final long[] spots = {0, 1_000, 400};
    private final List<Contract> contracts = new ArrayList<>();
    private final MemorySegment records = Arena.ofAuto().allocate(1 << 12, 8);
    private long version;

    DerivativesVenue(long seed, Clearinghouse house) {
        random = new SplittableRandom(seed);
        this.house = house;
        fixture = new ClearingFixture(house);
        contracts.add(null);
        for (int underlying = 1; underlying <= 2; underlying++) {
            long spot = spots[underlying];
            contracts.add(Contract.perpetual(underlying, TICK, 20 * spot));
            contracts.add(Contract.future(underlying, TICK, 20 * spot, EXPIRY_MS));
            for (int percent = 80; percent <= 120; percent += 20) {
                long strike = spot * percent / 100;
                contracts.add(Contract.call(underlying, TICK, 20 * spot, strike, EXPIRY_MS));
                contracts.add(Contract.put(underlying, TICK, 20 * spot, strike, EXPIRY_MS));
            }
        }
    }

    /** Lists everything, opens everybody, half of them portfolio accounts. */
    void open() {
        house.portfolioRules(fixture.tick(), rules());
        for (int id = 1; id < contracts.size(); id++) {
            house.list(fixture.tick(), listing(id));
        }
        fixture.open(CUSTOMERS, 100_000_000 * USD, 0);
        moveMarkets(0);
        for (int number = 1; number <= CUSTOMERS; number++) {
            fixture.transfer(TREASURY, customer(number), (300 + random.nextInt(3_000)) * USD);
            if (number % 2 == 0) {
                house.marginMode(fixture.tick(), customer(number), MarginMode.PORTFOLIO);
            }
        }
        fixture.transfer(TREASURY, Limits.BACKSTOP, random.nextInt(60_000) * USD + 1);
        fixture.transfer(TREASURY, Limits.INSURANCE, random.nextInt(500) * USD + 1);
        int fund = customer(CUSTOMERS + 1);
        house.openFund(fixture.tick(), fund, FundKind.LIQUIDATION_FEES, 1);
        house.openFund(fixture.tick(), fund + 1, FundKind.INSURANCE, 2);
        house.houseTranche(fixture.tick(), random.nextInt(300) * USD);
    }

    /** Makes a customer's account a large one. */
    void enlarge(int number) {
        house.enlarge(fixture.tick(), customer(number));
    }

    /** Five price moves by underlying, and a charge per strike for naked shorts. */
    static PortfolioRules rules() {
        List<ScenarioTerm> terms = new ArrayList<>();
        List<ColumnMove> moves = new ArrayList<>();
        for (int column = 0; column < MOVES_PPM.length; column++) {
            terms.add(new ScenarioTerm(column, Grouping.UNDERLYING, column, 1, false, false));
            moves.add(new ColumnMove(MOVES_PPM[column], 1_000_000));
        }
        int row = MOVES_PPM.length;
        terms.add(new ScenarioTerm(row, Grouping.STRIKE, 0, MOVES_PPM.length, true, false));
        ScenarioShape shape =
                new ScenarioShape(
                        MOVES_PPM.length,
                        terms,
                        List.of(
                                new ScenarioCharge(0, row, Grouping.UNDERLYING, false),
                                new ScenarioCharge(row, row + 1, Grouping.POOL, false)));
        List<ChargeFactor> factors =
                List.of(new ChargeFactor(1_000_000, 700_000), new ChargeFactor(20_000, 20_000));
        return new PortfolioRules(
                shape, factors, List.of(new UnderlyingMoves(0, moves)), 150_000, 100_000);
    }

    private Listing listing(int id) {
        Contract contract = contracts.get(id);
        boolean option = contract.kind().isOption();
        return new Listing(
                id,
                "I-" + id,
                contract,
                MarginSchedule.of(
                        option
                                ? List.of()
                                : List.of(
                                        new Bracket(0, 100_000, 50_000),
                                        new Bracket(40_000 * USD, 200_000, 100_000))),
                new Fees(300, 100, 4_000),
                new TradingBounds(100_000, 0, 60, 10_000, 900_000, 0),
                option ? 0 : spots[contract.underlying()]);
    }

    /** One random thing happens. */
    void step() {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> trade();
            case 4, 5 -> moveMarkets(random.nextInt(10) == 0 ? 220 : 30);
            case 6, 7, 8 -> answer();
            default -> rest();
        }
    }

    private void rest() {
        int id = 1 + random.nextInt(contracts.size() - 1);
        switch (random.nextInt(5)) {
            case 0 -> house.seal(fixture.tick());
            case 1 -> house.depth(fixture.tick(), id, random.nextInt(-1, 90));
            case 2 -> fixture.transfer(TREASURY, anybody(), 1 + random.nextInt(300) * USD);
            case 3 ->
                    house.funding(
                            fixture.tick(), id < 9 ? 1 : 9, random.nextInt(-2_000_000, 2_000_001));
            default -> house.revalue(fixture.tick(), true);
        }
    }

    private int anybody() {
        return random.nextInt(5) == 0 ? TREASURY : customer(1 + random.nextInt(CUSTOMERS));
    }

    private void trade() {
        int id = 1 + random.nextInt(contracts.size() - 1);
        long mark = Math.max(1, house.markTicks(id));
        int buyer = anybody();
        int seller = random.nextInt(3) == 0 ? TREASURY : anybody();
        long lots = 1 + random.nextInt(1 << random.nextInt(1, 9));
        fixture.trade(buyer, seller, id, lots, mark);
    }

    /** Moves both underlyings and everything on them by some tenths of a percent. */
    private void moveMarkets(int permille) {
        for (int underlying = 1; underlying <= 2; underlying++) {
            long spot = spots[underlying];
            long first = underlying == 1 ? 1_000 : 400;
            long next = spot + spot * random.nextInt(-permille, permille + 1) / 1_000;
            spots[underlying] = Math.clamp(next, first / 3, 3 * first);
            house.index(fixture.tick(), underlying, 3, spots[underlying]);
        }
        version++;
        int count = 0;
        for (int id = 1; id < contracts.size(); id++) {
            Contract contract = contracts.get(id);
            if (contract.kind().isOption()) {
                write(count++, id, contract);
            } else {
                house.mark(fixture.tick(), id, spots[contract.underlying()]);
            }
        }
        house.tables(fixture.tick(), version, records, count);
        house.activate(fixture.tick(), version);
        house.revalue(fixture.tick(), false);
    }

    private void write(int index, int id, Contract contract) {
        long spot = spots[contract.underlying()];
        long at = (long) index * OptionDescriptor.strideBytes(MOVES_PPM.length);
        long value = ticks(contract, spot) * TICK;
        records.set(ValueLayout.JAVA_INT, at, id);
        records.set(ValueLayout.JAVA_INT, at + 4, MOVES_PPM.length);
        long[] fields = {value, 0, spot * TICK / 5 * 256, 0, spot * TICK / 9 * 256};
        for (int field = 0; field < fields.length; field++) {
            records.set(ValueLayout.JAVA_LONG, at + 8 + 8L * field, fields[field]);
        }
        for (int column = 0; column < MOVES_PPM.length; column++) {
            long moved = spot + spot * MOVES_PPM[column] / 1_000_000;
            long loss = value - ticks(contract, moved) * TICK;
            records.set(ValueLayout.JAVA_LONG, at + 48 + 8L * column, loss * 256);
        }
    }

    /** Intrinsic value and a tent of time value around the strike. */
    private static long ticks(Contract contract, long spot) {
        long strike = contract.strikeTicks();
        long away = Math.abs(spot - strike);
        long inside =
                contract.kind() == InstrumentKind.CALL
                        ? Math.max(0, spot - strike)
                        : Math.max(0, strike - spot);
        return inside + Math.max(0, strike / 12 - away / 3);
    }

    private void answer() {
        if (orders.isEmpty()) {
            return;
        }
        Order order = orders.get(Math.max(0, orders.size() - 1 - random.nextInt(8)));
        int kind = random.nextInt(8);
        if (kind < 6) {
            long size = Math.abs(order.lots);
            long lots = kind < 3 ? size : 1 + random.nextLong(size);
            long price = kind == 0 ? house.markTicks(order.instrument) : order.limitTicks;
            house.liquidationFill(fixture.tick(), order.id, TREASURY, lots, price);
        } else {
            house.liquidationEnd(fixture.tick(), order.id, OrderEnd.values()[kind - 6]);
        }
    }

    /** Fills an order just placed, whole and at the mark. */
    void fillAtMark(Order order) {
        long lots = Math.abs(order.lots);
        long mark = house.markTicks(order.instrument);
        house.liquidationFill(fixture.tick(), order.id, TREASURY, lots, mark);
    }
}
