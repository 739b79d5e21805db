package io.novate.pricing.pool;

import io.novate.core.Clearinghouse;
import io.novate.core.batch.SettlementKey;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.MarginMode;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.unit.Limits;
import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.funding.BookLevel;
import io.novate.pricing.option.Black76Model;
import io.novate.pricing.oracle.BookQuote;
import io.novate.pricing.oracle.PriceFeed;
import io.novate.pricing.oracle.SourceQuote;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.table.TableExpiry;
import io.novate.pricing.table.TableOption;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Plays one fixed script on a pool that a rulebook starts, and writes down what the pool did: its
 * events, and what portfolios would be worth and have to cover.
 *
 * <p>Events that only repeat a command are left out: a field acts when something else changes.
 */
final class PoolProbe implements AutoCloseable {
    private static final Set<String> ECHOES =
            Set.of(
                    "listed",
                    "assetListed",
                    "rulesChanged",
                    "feeTierSet",
                    "fundOpened",
                    "houseTrancheChanged",
                    "riskScaled",
                    "depthChanged",
                    "explained",
                    "sealed");

    private static final long NOW = 1_700_000_000_000L / 3_600_000 * 3_600_000;
    private static final long DAY_MS = 86_400_000;
    private static final long SPOT = 400_000;
    private static final long TICK_MONEY = 100;
    private static final long TICKS_MAX = 4_000_000;
    private static final double VOL = 0.6;
    private static final double RATE = 0.05;
    private static final byte[] NOBODY = new byte[20];

    private static final int PERPETUAL = 1;
    private static final int CALL = 2;
    private static final int CALM = 8;
    private static final int ALICE = Limits.CUSTOMER_FROM;
    private static final int BOB = ALICE + 1;
    private static final int MAKER = ALICE + 2;
    private static final int DAN = ALICE + 3;
    private static final int ERIN = ALICE + 4;
    private static final int FRANK = ALICE + 5;
    private static final int GINA = ALICE + 6;
    private static final int FUNDS = ALICE + 100;

    private final List<String> lines = new ArrayList<>();
    private final PoolSetup setup;
    private final PoolTables tables;
    private final Clearinghouse house;
    private final RiskFeed risk;
    private long now = NOW;
    private long item;
    private long lastOrder;
    private long lastConversion;
    private Trust trust = Trust.FULL;

    private PoolProbe(Rulebook rulebook) {
        setup =
                new PoolSetup(
                        rulebook,
                        contracts(),
                        List.of(new PoolAsset(1, "BTC", 102_400)),
                        new Black76Model());
        tables = setup.tables();
        house =
                Clearinghouse.builder()
                        .limits(new Limits(16, 256, 8, 16, 2, 4096, 4096, 64, 64))
                        .liquidationStrategy(setup.strategy())
                        .events(recorder())
                        .start();
        setup.open(house, now, FUNDS);
        risk = setup.risk(house);
    }

    /** Returns what a pool with a rulebook does. */
    static List<String> transcript(Rulebook rulebook) {
        try (PoolProbe probe = new PoolProbe(rulebook)) {
            probe.play();
            return probe.lines;
        }
    }

    private Events recorder() {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    if (!ECHOES.contains(method.getName())) {
                        lines.add(method.getName() + " " + Arrays.deepToString(arguments));
                    }
                    if (method.getName().equals("liquidationOrdered")) {
                        lastOrder = (long) arguments[0];
                    }
                    if (method.getName().equals("conversionOrdered")) {
                        lastConversion = (long) arguments[0];
                    }
                    return null;
                };
        return (Events)
                Proxy.newProxyInstance(
                        Events.class.getClassLoader(), new Class<?>[] {Events.class}, handler);
    }

    private static List<PoolContract> contracts() {
        long soon = NOW + 10 * DAY_MS;
        return List.of(
                contract(1, "BTC", Contract.perpetual(1, TICK_MONEY, TICKS_MAX)),
                contract(2, "BTC", Contract.call(1, TICK_MONEY, TICKS_MAX, 440_000, soon)),
                contract(3, "BTC", Contract.put(1, TICK_MONEY, TICKS_MAX, 360_000, soon)),
                contract(
                        4,
                        "BTC",
                        Contract.call(1, TICK_MONEY, TICKS_MAX, 400_000, NOW + 60 * DAY_MS)),
                contract(5, "BTC", Contract.put(1, TICK_MONEY, TICKS_MAX, 600_000, soon)),
                contract(6, "BTC", Contract.call(1, TICK_MONEY, TICKS_MAX, 800_000, soon)),
                contract(
                        7,
                        "BTC",
                        Contract.call(1, TICK_MONEY, TICKS_MAX, 410_000, NOW + DAY_MS / 2)),
                contract(CALM, "ETH", Contract.perpetual(2, TICK_MONEY, TICKS_MAX)));
    }

    private static PoolContract contract(int id, String underlying, Contract contract) {
        long mark = contract.isOption() ? 0 : SPOT;
        return new PoolContract(
                id, underlying + "-" + id, underlying, contract, 1_000_000, 0, 50_000, mark);
    }

    private void play() {
        for (int account = ALICE; account <= GINA; account++) {
            house.open(now, account, NOBODY, NOBODY, MarginMode.CROSS, false);
        }
        deposit(ALICE, 2_000_000_000_000L);
        deposit(BOB, 2_000_000_000_000L);
        deposit(MAKER, 50_000_000_000_000L);
        deposit(DAN, 600_000_000_000L);
        deposit(ERIN, 5_000_000_000L);
        deposit(GINA, 8_000_000_000_000L);
        price();
        value(SPOT);
        trade();
        collateral();
        portfolios();
        fund();
        measure();
        doubt();
        liquidateOption();
        liquidate();
    }

    /** Index and marks: weights, ages, outliers, averages, bands. */
    private void price() {
        try (PriceFeed feed = setup.prices(house)) {
            quote(feed, "A", 400_000);
            quote(feed, "B", 401_000);
            quote(feed, "C", 402_000);
            quote(feed, "D", 412_000);
            feed.book(PERPETUAL, new BookQuote(401_000, 403_000, 402_500), OptionalLong.empty());
            publish(feed, 1_000);
            feed.book(
                    PERPETUAL, new BookQuote(405_000, 407_000, 406_500), OptionalLong.of(402_700));
            publish(feed, 5_000);
            quote(feed, "B", 401_500);
            quote(feed, "C", 401_800);
            publish(feed, 3_000);
            feed.book(
                    PERPETUAL, new BookQuote(460_000, 464_000, 461_000), OptionalLong.of(470_000));
            publish(feed, 1_000);
            publish(feed, 5_000);
            publish(feed, 40_000);
        }
    }

    private void quote(PriceFeed feed, String source, long ticks) {
        feed.quote(1, new SourceQuote(source, ticks, now));
        feed.quote(2, new SourceQuote(source, ticks / 2, now));
    }

    private void publish(PriceFeed feed, long laterMs) {
        now += laterMs;
        feed.publish(now);
    }

    /** Sets all prices: index, marks and tables; a new mark takes the open interest along. */
    private void value(long spot) {
        house.index(now, 1, 4, spot);
        house.index(now, 2, 4, SPOT);
        house.mark(now, PERPETUAL, spot + 1);
        house.mark(now, PERPETUAL, spot);
        house.mark(now, CALM, SPOT);
        SortedMap<Integer, List<TableExpiry>> expiries = new TreeMap<>();
        List<TableExpiry> own = new ArrayList<>();
        for (PoolContract held : setup.contracts()) {
            if (held.contract().isOption()) {
                TableOption option =
                        new TableOption(
                                held.instrument(),
                                held.contract().payoffTicks(TICKS_MAX) > 0,
                                held.contract().strikeTicks(),
                                TICK_MONEY,
                                VOL);
                own.add(
                        new TableExpiry(
                                spot,
                                new ForwardBlend(0, spot * 1.002),
                                (held.contract().expiryMs() - now) / 1e3,
                                RATE,
                                trust,
                                List.of(option)));
            }
        }
        expiries.put(1, own);
        tables.publish(house, now, expiries);
    }

    /** Fees, tiers, bands and ages of marks. */
    private void trade() {
        house.trade(now, ALICE, MAKER, PERPETUAL, 1_000, SPOT, true);
        house.trade(now, ALICE, MAKER, CALL, 100, 5_000, true);
        house.assignTier(now, BOB, 1);
        house.trade(now, BOB, MAKER, PERPETUAL, 1_000, SPOT, true);
        house.trade(now, MAKER, BOB, PERPETUAL, 500, SPOT, true);
        house.trade(now, ALICE, MAKER, PERPETUAL, 10, SPOT * 11 / 10, true);
        house.trade(now, ALICE, MAKER, CALL, 10, 8_000, true);
        house.trade(now, DAN, MAKER, PERPETUAL, 100_000, SPOT, true);
        house.trade(now, MAKER, ERIN, CALL, 1_000, 5_000, true);
        now += 20_000;
        house.trade(now, ALICE, MAKER, PERPETUAL, 10, SPOT, true);
        house.trade(now, ALICE, MAKER, CALL, 10, 5_000, true);
        value(SPOT);
    }

    private void collateral() {
        deposit(FRANK, SettlementKey.ASSET | 1, 10_000_000_000L);
        deposit(FRANK, SettlementKey.ASSET | 1, 4_000_000_000L);
        deposit(GINA, SettlementKey.ASSET | 1, 10_000_000_000L);
        house.valueAsset(now, 1, 102_400);
        house.trade(now, FRANK, MAKER, PERPETUAL, 1_000, SPOT, true);
        house.trade(now, GINA, MAKER, PERPETUAL, 400_000, SPOT, true);
        value(SPOT);
        lines.add("frank " + house.equity(FRANK) + " gina " + house.withdrawable(GINA));
        house.assetTrade(now, lastConversion, FRANK, MAKER, 1, 50_000, 20_000_000);
        evaluate(new Portfolio.Balance(1, 1_000_000_000), 1, 0);
        evaluate(new Portfolio.Balance(1, 10_000_000_000L), 1, 0);
    }

    /** Portfolios in both modes: longs and shorts alone, spreads, hedges. */
    private void portfolios() {
        for (PoolContract held : setup.contracts()) {
            for (int lots : new int[] {-100, 100}) {
                evaluate(held.instrument(), lots);
            }
        }
        evaluate(PERPETUAL, 100_000);
        evaluate(PERPETUAL, -100_000);
        evaluate(2, -100, PERPETUAL, 60);
        evaluate(2, 100, PERPETUAL, -30, CALM, 40);
        evaluate(2, -100, 4, 100);
        evaluate(2, 100, 4, -100);
        evaluate(2, -100, 3, -100, 4, 50);
        evaluate(2, 100, 3, -100, PERPETUAL, -50);
        evaluate(2, -100, 3, 100, PERPETUAL, 50);
        evaluate(6, -100, 2, -50);
    }

    private void evaluate(int... holdings) {
        evaluate(new Portfolio.Balance(1, 0), holdings);
    }

    private void evaluate(Portfolio.Balance balance, int... holdings) {
        List<Portfolio.Position> positions = new ArrayList<>();
        for (int at = 0; at < holdings.length; at += 2) {
            if (holdings[at + 1] != 0) {
                positions.add(new Portfolio.Position(holdings[at], holdings[at + 1]));
            }
        }
        for (MarginMode mode : List.of(MarginMode.CROSS, MarginMode.PORTFOLIO)) {
            PortfolioResult result =
                    house.whatIf(new Portfolio(mode, 0, positions, List.of(balance)));
            lines.add(
                    mode
                            + Arrays.toString(holdings)
                            + " "
                            + result.equity()
                            + " "
                            + result.initialMargin()
                            + " "
                            + result.maintenanceMargin());
        }
    }

    /** Premiums that change inside a slot, missed slots, thin and deep books. */
    private void fund() {
        FundingFeed feed = setup.funding(house, now);
        for (int minute = 0; minute < 200; minute++) {
            now += 20_000;
            if (minute % 7 == 3) {
                continue;
            }
            long best = SPOT + 400 + 37L * (minute % 11) + (minute % 50 == 0 ? 30_000 : 0);
            List<BookLevel> bids =
                    List.of(new BookLevel(best, 100), new BookLevel(best - 300, 100_000));
            List<BookLevel> asks = List.of(new BookLevel(best + 100, 100_000));
            feed.book(now, PERPETUAL, SPOT, bids, asks);
        }
        now += 4_000_000;
        feed.pay(now);
        value(SPOT);
    }

    /** A wild market with a thin book, and a calm one whose settlement lags. */
    private void measure() {
        for (int step = 0; step < 200; step++) {
            now += 10_000;
            risk.mark(now, PERPETUAL, step % 2 == 0 ? SPOT : SPOT * 1_003 / 1_000);
            risk.mark(now, CALM, step % 2 == 0 ? SPOT : SPOT + 40);
        }
        measured(100_000, 0, 0);
        measured(20_000, 1_500_000, 25);
        measured(20_000, 1_500_000, 45);
        measured(500, 30_000_000, 60);
        now += 300_000;
        measured(60_000, 0, 10);
        now += 400_000;
        measured(60_000, 0, 10);
    }

    private void measured(long bookLots, long lagMs, double gasPrice) {
        value(SPOT);
        risk.measure(now, PERPETUAL, bookLots, 0, 0);
        risk.measure(now, CALM, bookLots, lagMs, gasPrice);
        evaluate(PERPETUAL, 100);
        evaluate(PERPETUAL, 100_000);
        evaluate(CALM, -100);
    }

    private void doubt() {
        trust = new Trust(0.5, 0.95);
        risk.trust(now, trust);
        value(SPOT);
        portfolios();
        trust = Trust.FULL;
        risk.trust(now, trust);
        value(SPOT);
    }

    private void liquidateOption() {
        value(460_000);
        house.revalue(now, true);
        long order = lastOrder;
        house.liquidationFill(now, order, MAKER, 10, 21_000);
        lines.add("erin " + house.equity(ERIN) + " fees " + pots());
        value(SPOT);
        house.revalue(now, true);
    }

    private void liquidate() {
        deposit(Limits.INSURANCE, 5_000_000_000L);
        deposit(Limits.BACKSTOP, 50_000_000_000L);
        int insurance = house.fund(FundKind.INSURANCE, 1);
        if (insurance != 0) {
            house.transfer(now, ALICE, insurance, 3_000_000_000L);
        }
        value(373_000);
        house.revalue(now, true);
        long order = lastOrder;
        house.liquidationFill(now, order, MAKER, 500, 371_000);
        lines.add("dan " + house.equity(DAN) + " fees " + pots());
        now += 1_000;
        value(300_000);
        house.revalue(now, true);
        lines.add("after " + pots() + " house " + house.cash(Limits.BACKSTOP));
        house.seal(now);
        lines.add("sealed " + pots() + " frank " + house.balance(FRANK, 1));
    }

    private String pots() {
        int pot = house.fund(FundKind.LIQUIDATION_FEES, 1);
        int insurance = house.fund(FundKind.INSURANCE, 1);
        return (pot == 0 ? "none" : "" + house.cash(pot))
                + " "
                + (insurance == 0 ? "none" : "" + house.cash(insurance))
                + " "
                + house.cash(Limits.INSURANCE);
    }

    private void deposit(int account, long amount) {
        deposit(account, 0, amount);
    }

    private void deposit(int account, int key, long amount) {
        house.inbox(now, item++, InboxKind.DEPOSIT, account, key, amount, NOBODY, NOBODY);
    }

    @Override
    public void close() {
        house.close();
        tables.close();
    }
}
