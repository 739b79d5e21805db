package io.novate.app.replay;

import io.novate.app.market.OptionSeries.Series;
import io.novate.core.Clearinghouse;
import io.novate.core.command.AccountState;
import io.novate.core.command.Contract;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.Listing;
import java.util.List;

/**
 * What members do with options: portfolio accounts open a strategy each and trade around it, some
 * cross accounts sell or buy a single option.
 *
 * <p>Strategies: short strangle, long straddle, call spread, protective put with a future, covered
 * call with a future, calendar spread. Market makers take the other side at the mark of the table.
 */
final class OptionFlow {
    private static final int CROSS_SHARE = 50;
    private static final int TRADES_PER_STEP_MIN = 1;
    private static final int MEMBERS_PER_TRADE = 1_500;
    private static final int SIZE_PPM_MIN = 100_000;
    private static final int SIZE_PPM_MAX = 1_200_000;

    private final Population population;
    private final OptionMarket market;
    private final OrderFlow makers;
    private final List<Listing> perpetuals;
    private final Draws draws;

    OptionFlow(
            Population population,
            OptionMarket market,
            OrderFlow makers,
            List<Listing> perpetuals,
            long seed) {
        this.population = population;
        this.market = market;
        this.makers = makers;
        this.perpetuals = perpetuals;
        draws = new Draws(seed);
    }

    /** Opens the strategies of the first day. */
    void open(Clearinghouse core, TradeBatch batch, long timestampMs, SealGate gate) {
        int count = population.portfolioCount();
        for (int member = 0; member < count; member++) {
            strategy(core, batch, member);
            flushIfFull(core, batch, timestampMs, gate);
        }
        int cross = population.customerCount() / CROSS_SHARE;
        for (int index = 0; index < cross; index++) {
            int member = count + draws.index(population.customerCount() - count);
            single(core, batch, member);
            flushIfFull(core, batch, timestampMs, gate);
        }
        batch.flush(core, timestampMs);
        gate.pass(timestampMs, 0);
    }

    /** Trades of one step. */
    void trade(Clearinghouse core, TradeBatch batch, long timestampMs, SealGate gate) {
        if (market.live().isEmpty()) {
            return;
        }
        int trades = TRADES_PER_STEP_MIN + population.customerCount() / MEMBERS_PER_TRADE;
        for (int index = 0; index < trades; index++) {
            boolean portfolio = population.portfolioCount() > 0 && draws.chance(700_000);
            int members = portfolio ? population.portfolioCount() : population.customerCount();
            single(core, batch, draws.index(members));
            flushIfFull(core, batch, timestampMs, gate);
        }
        batch.flush(core, timestampMs);
        gate.pass(timestampMs, 0);
    }

    private static void flushIfFull(
            Clearinghouse core, TradeBatch batch, long timestampMs, SealGate gate) {
        if (batch.isFull()) {
            batch.flush(core, timestampMs);
            gate.pass(timestampMs, 0);
        }
    }

    private void strategy(Clearinghouse core, TradeBatch batch, int member) {
        Series anchor = any();
        if (anchor == null) {
            return;
        }
        long lots = lots(core, member, anchor, draws.between(SIZE_PPM_MIN, SIZE_PPM_MAX));
        Contract model = anchor.listing().contract();
        switch ((int) draws.between(0, 5)) {
            case 0 -> {
                leg(core, batch, member, find(model, InstrumentKind.CALL, 4), -lots);
                leg(core, batch, member, find(model, InstrumentKind.PUT, 1), -lots);
            }
            case 1 -> {
                leg(core, batch, member, find(model, InstrumentKind.CALL, 3), lots);
                leg(core, batch, member, find(model, InstrumentKind.PUT, 3), lots);
            }
            case 2 -> {
                leg(core, batch, member, find(model, InstrumentKind.CALL, 3), lots);
                leg(core, batch, member, find(model, InstrumentKind.CALL, 5), -lots);
            }
            case 3 -> {
                leg(core, batch, member, find(model, InstrumentKind.LINEAR_FUTURE, 0), lots);
                leg(core, batch, member, find(model, InstrumentKind.PUT, 2), lots);
            }
            case 4 -> {
                leg(core, batch, member, find(model, InstrumentKind.LINEAR_FUTURE, 0), lots);
                leg(core, batch, member, find(model, InstrumentKind.CALL, 4), -lots);
            }
            default -> {
                leg(core, batch, member, find(model, InstrumentKind.PUT, 2), -lots);
                leg(core, batch, member, last(model, InstrumentKind.PUT), lots);
            }
        }
    }

    private void single(Clearinghouse core, TradeBatch batch, int member) {
        Series series = any();
        if (series == null) {
            return;
        }
        int account = population.account(member);
        long held = core.lots(account, series.listing().instrument());
        if (held != 0) {
            leg(core, batch, member, series, draws.chance(600_000) ? -held : held / 2);
        } else if (core.state(account) == AccountState.HEALTHY) {
            long lots = lots(core, member, series, draws.between(SIZE_PPM_MIN, SIZE_PPM_MAX / 2));
            leg(core, batch, member, series, draws.chance(550_000) ? -lots : lots);
        }
    }

    /** Returns the lots whose underlying is worth a share of the member's money. */
    private long lots(Clearinghouse core, int member, Series series, long sharePpm) {
        Listing perpetual = perpetuals.get(series.coin());
        long lotMoney = core.markTicks(perpetual.instrument()) * perpetual.contract().tickMoney();
        long money = population.funds(member) / 1_000_000 * sharePpm;
        return Math.clamp(money / lotMoney, 1, series.listing().bounds().lotsMax() / 16);
    }

    private void leg(Clearinghouse core, TradeBatch batch, int member, Series series, long lots) {
        if (series == null || lots == 0) {
            return;
        }
        int account = population.account(member);
        int maker = makers.nextMaker();
        long ticks = Math.max(1, core.markTicks(series.listing().instrument()));
        batch.add(
                lots > 0 ? account : maker,
                lots > 0 ? maker : account,
                series.listing().instrument(),
                lots > 0,
                Math.abs(lots),
                ticks);
    }

    private Series any() {
        List<Series> live = market.live();
        return live.isEmpty() ? null : live.get(draws.index(live.size()));
    }

    /** Returns the series of the same expiry, for options the one at a place among its strikes. */
    private Series find(Contract model, InstrumentKind kind, int place) {
        int seen = 0;
        for (Series series : market.live()) {
            Contract contract = series.listing().contract();
            if (contract.underlying() == model.underlying()
                    && contract.expiryMs() == model.expiryMs()
                    && contract.kind() == kind) {
                if (seen == place) {
                    return series;
                }
                seen++;
            }
        }
        return null;
    }

    /** Returns the at-the-money option of the last expiry of the same coin. */
    private Series last(Contract model, InstrumentKind kind) {
        Series found = null;
        for (Series series : market.live()) {
            Contract contract = series.listing().contract();
            if (contract.underlying() == model.underlying() && contract.kind() == kind) {
                found = series;
            }
        }
        return found == null ? null : find(found.listing().contract(), kind, 2);
    }
}
