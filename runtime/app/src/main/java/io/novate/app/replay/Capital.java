package io.novate.app.replay;

import io.novate.app.market.CollateralSeries;
import io.novate.app.market.MarketHistory;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Contract;
import io.novate.core.command.Listing;
import io.novate.core.command.WaterfallRung;
import io.novate.core.margin.Portfolio;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * How much is held against how much risk: before the fall, in it, and after it.
 *
 * <p>The fall runs from the highest to the lowest close of the most traded coin, the lowest first
 * found. Open interest and what is held are exact; margin in use is measured on every k-th member,
 * what netting saves on portfolio accounts and others alike, at most {@link #MEMBERS_MAX} of each.
 *
 * <p><b>Units</b>: money; parts per million.
 */
final class Capital {
    /** Members looked at one by one. */
    private static final int MEMBERS_MAX = 1_000;

    private static final int SAMPLES = 140;

    private final Clearinghouse core;
    private final Population population;
    private final List<Listing> listings;
    private final CollateralSeries collateral;
    private final Tally tally;
    private final List<Phase> phases = new ArrayList<>();
    private final int everySteps;
    private final int high;
    private final int low;

    /** What was largest in a part of the day. */
    static final class Phase {
        final String name;
        final long fromMs;
        long untilMs;
        long openInterestMax;
        long optionNotionalMax;
        long heldMax;
        long heldMin = Long.MAX_VALUE;
        long utilisationPpmMax;
        long liquidationCount;
        long defaultsPaid;

        Phase(String name, long fromMs) {
            this.name = name;
            this.fromMs = fromMs;
        }
    }

    /** What portfolios need together and one position at a time. */
    static final class Saving {
        int accountCount;
        long initialAlone;
        long initialMargin;
    }

    Capital(
            MarketHistory history,
            Clearinghouse core,
            Population population,
            List<Listing> listings,
            CollateralSeries collateral,
            Tally tally) {
        this.core = core;
        this.population = population;
        this.listings = listings;
        this.collateral = collateral;
        this.tally = tally;
        everySteps = Math.max(1, history.stepCount() / SAMPLES);
        int coin = mostTraded(history);
        int lowest = 0;
        for (int step = 1; step < history.stepCount(); step++) {
            lowest = history.close(coin, step) < history.close(coin, lowest) ? step : lowest;
        }
        int highest = 0;
        for (int step = 1; step <= lowest; step++) {
            highest = history.close(coin, step) > history.close(coin, highest) ? step : highest;
        }
        low = lowest;
        high = highest;
    }

    private static int mostTraded(MarketHistory history) {
        int most = 0;
        for (int coin = 1; coin < history.coinCount(); coin++) {
            most = history.turnover(coin) > history.turnover(most) ? coin : most;
        }
        return most;
    }

    /** Follows the end of a step. */
    void step(int step, long nowMs) {
        String name = step < high ? "before" : step <= low ? "fall" : "after";
        boolean begins = phases.isEmpty() || !phases.getLast().name.equals(name);
        if (begins) {
            phases.add(new Phase(name, nowMs));
        }
        Phase phase = phases.getLast();
        phase.untilMs = nowMs;
        if (begins || step % everySteps == 0) {
            sample(phase, step);
        }
        phase.liquidationCount = tally.liquidationCount;
        phase.defaultsPaid = 0;
        for (WaterfallRung rung : WaterfallRung.values()) {
            phase.defaultsPaid += tally.paidBy(rung);
        }
        for (Phase earlier : phases.subList(0, phases.size() - 1)) {
            phase.liquidationCount -= earlier.liquidationCount;
            phase.defaultsPaid -= earlier.defaultsPaid;
        }
    }

    private void sample(Phase phase, int step) {
        long openInterest = 0;
        long optionNotional = 0;
        for (Listing listing : listings) {
            Contract contract = listing.contract();
            long lots = core.openInterest(listing.instrument());
            long ticks =
                    contract.isOption()
                            ? core.indexTicks(contract.underlying())
                            : core.markTicks(listing.instrument());
            long money = lots * ticks * contract.tickMoney();
            if (contract.isOption()) {
                optionNotional += money;
            } else {
                openInterest += money;
            }
        }
        long held = held(step);
        phase.openInterestMax = Math.max(phase.openInterestMax, openInterest);
        phase.optionNotionalMax = Math.max(phase.optionNotionalMax, optionNotional);
        phase.heldMax = Math.max(phase.heldMax, held);
        phase.heldMin = Math.min(phase.heldMin, held);
        phase.utilisationPpmMax = Math.max(phase.utilisationPpmMax, utilisationPpm());
    }

    /** Returns cash and the market value of all collateral in the pool. */
    long held(int step) {
        long held = core.held(0);
        for (CollateralSeries.Entry entry : collateral.entries()) {
            held += collateral.money(entry, core.held(entry.listing().asset()), step);
        }
        return held;
    }

    /** Returns initial margin as a share of equity, over members worth something. */
    private long utilisationPpm() {
        double margin = 0;
        double equity = 0;
        int stride = Math.ceilDiv(population.memberCount(), MEMBERS_MAX);
        for (int member = 0; member < population.memberCount(); member += stride) {
            int account = population.account(member);
            if (core.isOpen(account)) {
                margin += core.initialMargin(account);
                equity += Math.max(0, core.equity(account));
            }
        }
        return equity == 0 ? 0 : Math.round(Limits.PPM * margin / equity);
    }

    /** Returns the phases in order of time. */
    List<Phase> phases() {
        return phases;
    }

    /** Returns what portfolio accounts, or all others, save by netting now. */
    Saving saving(boolean portfolio) {
        Saving saving = new Saving();
        int from = portfolio ? 0 : population.portfolioCount();
        int to = portfolio ? population.portfolioCount() : population.memberCount();
        int stride = Math.max(1, Math.ceilDiv(to - from, MEMBERS_MAX));
        for (int member = from; member < to; member += stride) {
            Portfolio held = core.portfolio(population.account(member));
            saving.accountCount++;
            saving.initialMargin += core.whatIf(held).initialMargin();
            for (Portfolio.Position position : held.positions()) {
                Portfolio alone = new Portfolio(held.mode(), 0, List.of(position), List.of());
                saving.initialAlone += core.whatIf(alone).initialMargin();
            }
        }
        return saving;
    }
}
