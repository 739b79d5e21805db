package io.novate.app.replay;

import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.app.market.OptionSeries;
import io.novate.app.market.OptionSeries.Series;
import io.novate.app.market.Smile;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Contract;
import io.novate.core.command.InstrumentKind;
import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.option.Black76Model;
import io.novate.pricing.risk.EwmaVolatility;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.table.OptionTables;
import io.novate.pricing.table.PortfolioPlan;
import io.novate.pricing.table.TableExpiry;
import io.novate.pricing.table.TableOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prices what is not a perpetual, outside the log, and tells the core: index prices, marks of
 * futures, tables of options at every mark, settlement at expiry.
 *
 * <p>Volatility is the bundled smile of a real day, its level moved with the square root of the
 * ratio of the coin's own volatility (exponentially weighted, half-life two hours) to its start.
 * Futures trade 0.02% a day above the index. Inside the last half hour the forward is the blend of
 * the average so far and the live index.
 */
final class OptionMarket implements AutoCloseable {
    private static final String RULEBOOK = "novate-default";
    private static final double YEAR_MS = 365 * 86_400_000.0;
    private static final double WINDOW_MS = 30 * 60_000.0;
    private static final double HALF_LIFE_MS = 2 * 3_600_000.0;
    private static final double START_VOLATILITY = 0.9;
    private static final double BASIS_PER_DAY = 0.0002;
    private static final double DAY_MS = 86_400_000.0;
    private static final int FRESH_SOURCES = 3;

    private final MarketHistory history;
    private final ListingPlan plan;
    private final OptionSeries series;
    private final PortfolioPlan portfolioPlan;
    private final OptionTables tables;
    private final Map<Integer, Smile> smiles = new HashMap<>();
    private final Map<Integer, EwmaVolatility> volatilities = new HashMap<>();
    private final Map<Long, double[]> averages = new HashMap<>();
    private final List<Series> live = new ArrayList<>();
    private long version;
    private int expiredCount;

    OptionMarket(MarketHistory history, ListingPlan plan, OptionSeries series) {
        this.history = history;
        this.plan = plan;
        this.series = series;
        portfolioPlan =
                PortfolioPlan.of(Rulebook.shipped(RULEBOOK), Rulebook.ANY, new Black76Model());
        tables = portfolioPlan.tables(Math.max(1, series.series().size()));
        for (int coin : series.coins()) {
            String symbol = history.coins().get(coin).symbol();
            smiles.put(coin, Smile.bundled(symbol.substring(0, symbol.indexOf('_'))));
            volatilities.put(coin, new EwmaVolatility(HALF_LIFE_MS, START_VOLATILITY));
        }
    }

    /** Returns the largest instrument id in use. */
    int instrumentsMax() {
        return history.coinCount() + series.series().size();
    }

    /** Returns the table versions in force so far. */
    long version() {
        return version;
    }

    /** Returns the portfolio rules, with what each scenario means. */
    PortfolioPlan plan() {
        return portfolioPlan;
    }

    /** Returns the instruments that expired. */
    int expiredCount() {
        return expiredCount;
    }

    /** Returns the instruments that still trade. */
    List<Series> live() {
        return live;
    }

    /** Lists everything, with rules and first tables; perpetuals are listed before. */
    void open(Clearinghouse core, long nowMs) {
        core.portfolioRules(nowMs, portfolioPlan.rules());
        for (int coin : series.coins()) {
            long ticks = plan.ticks(coin, history.open(coin, 0));
            core.index(nowMs, coin + 1, FRESH_SOURCES, ticks);
        }
        for (Series item : series.series()) {
            core.list(nowMs, item.listing());
            live.add(item);
        }
        publish(core, nowMs, coin -> plan.ticks(coin, history.open(coin, 0)));
    }

    /** What an index is, in ticks. */
    interface IndexSource {
        /** Returns the index of a coin. */
        long ticks(int coin);
    }

    /** Sets indexes, marks of futures and tables of options. */
    void mark(Clearinghouse core, long nowMs, IndexSource index) {
        if (live.isEmpty()) {
            return;
        }
        for (int coin : series.coins()) {
            core.index(nowMs, coin + 1, FRESH_SOURCES, index.ticks(coin));
            volatilities.get(coin).add(nowMs, index.ticks(coin));
        }
        expire(core, nowMs);
        if (!live.isEmpty()) {
            publish(core, nowMs, index);
        }
    }

    private void expire(Clearinghouse core, long nowMs) {
        for (int at = 0; at < live.size(); at++) {
            Contract contract = live.get(at).listing().contract();
            if (contract.expiryMs() <= nowMs) {
                core.expire(nowMs, contract.underlying(), contract.expiryMs());
                int before = live.size();
                live.removeIf(
                        item ->
                                item.listing().contract().underlying() == contract.underlying()
                                        && item.listing().contract().expiryMs()
                                                == contract.expiryMs());
                expiredCount += before - live.size();
                at = -1;
            }
        }
    }

    private void publish(Clearinghouse core, long nowMs, IndexSource index) {
        Map<Long, List<TableOption>> options = new HashMap<>();
        List<Series> heads = new ArrayList<>();
        for (Series item : live) {
            Contract contract = item.listing().contract();
            long indexTicks = index.ticks(item.coin());
            ForwardBlend forward = forward(contract, nowMs, indexTicks);
            if (!item.isOption()) {
                core.mark(
                        nowMs,
                        item.listing().instrument(),
                        Math.clamp(Math.round(forward.forward()), 1, contract.priceTicksMax()));
                heads.add(item);
                options.put(key(contract), new ArrayList<>());
            } else {
                options.get(key(contract)).add(option(item, forward, nowMs));
            }
        }
        List<TableExpiry> expiries = new ArrayList<>();
        for (Series head : heads) {
            Contract contract = head.listing().contract();
            expiries.add(
                    new TableExpiry(
                            index.ticks(head.coin()),
                            forward(contract, nowMs, index.ticks(head.coin())),
                            Math.max(1, (contract.expiryMs() - nowMs) / 1000.0),
                            0,
                            Trust.FULL,
                            options.get(key(contract))));
        }
        version++;
        tables.publish(core, nowMs, version, expiries);
    }

    private TableOption option(Series item, ForwardBlend forward, long nowMs) {
        Contract contract = item.listing().contract();
        double years = Math.max(1000, contract.expiryMs() - nowMs) / YEAR_MS;
        double level = Math.sqrt(volatilities.get(item.coin()).annual() / START_VOLATILITY);
        double vol =
                smiles.get(item.coin()).vol(forward.forward(), contract.strikeTicks(), years)
                        * Math.clamp(level, 0.6, 2.0);
        boolean call = contract.kind() == InstrumentKind.CALL;
        return new TableOption(
                item.listing().instrument(),
                call,
                contract.strikeTicks(),
                contract.tickMoney(),
                vol);
    }

    /** Returns the forward; inside the settlement window partly the average so far. */
    private ForwardBlend forward(Contract contract, long nowMs, long indexTicks) {
        double leftMs = contract.expiryMs() - nowMs;
        double live = indexTicks * (1 + BASIS_PER_DAY * leftMs / DAY_MS);
        if (leftMs >= WINDOW_MS) {
            return ForwardBlend.of(WINDOW_MS, leftMs, live, live);
        }
        double[] sum = averages.computeIfAbsent(key(contract), key -> new double[2]);
        sum[0] += indexTicks;
        sum[1]++;
        return ForwardBlend.of(WINDOW_MS, leftMs, live, sum[0] / sum[1]);
    }

    private static long key(Contract contract) {
        return contract.expiryMs() * 64 + contract.underlying();
    }

    @Override
    public void close() {
        tables.close();
    }
}
