package io.novate.app.replay;

import io.novate.app.market.MarketHistory;
import io.novate.core.Clearinghouse;
import io.novate.core.command.AccountState;
import io.novate.core.command.Listing;
import java.math.BigInteger;
import java.util.List;

/**
 * The trades of the day, in proportion to the real value traded per step and coin.
 *
 * <p>A taker is any member. Who holds the coin reduces in six cases of ten, who is restricted
 * always; otherwise a trade adds 5% to 50% of what the taker has, at most what it opened with.
 * Three makers of four are market makers, the fourth any member. Prices lie within 0.03% of the
 * mark.
 */
final class OrderFlow {
    private static final int REDUCE_PPM = 600_000;
    private static final int BUY_PPM = 560_000;
    private static final int MEMBER_MAKES_PPM = 250_000;
    private static final long PRICE_SPREAD_PPM = 300;
    private static final int ANSWERS_PER_STEP_MAX = 2_000;
    private static final int ANSWER_BY_TRADE_PPM = 350_000;
    private static final int ANSWER_BY_MONEY_PPM = 150_000;
    private static final int NEW_MONEY_PER_STEP_MAX = 2;

    private final MarketHistory history;
    private final List<Listing> listings;
    private final Population population;
    private final Draws draws;
    private final long tradeTarget;
    private final BigInteger turnoverTotal;
    private final long[] tradesPlanned;
    private final long[] turnoverSoFar;
    private int makerTurn;

    OrderFlow(
            MarketHistory history,
            List<Listing> listings,
            Population population,
            long tradeTarget,
            long seed) {
        this.history = history;
        this.listings = listings;
        this.population = population;
        this.tradeTarget = tradeTarget;
        draws = new Draws(seed);
        long total = 0;
        for (int coin = 0; coin < listings.size(); coin++) {
            total += history.turnover(coin);
        }
        turnoverTotal = BigInteger.valueOf(Math.max(1, total));
        tradesPlanned = new long[listings.size()];
        turnoverSoFar = new long[listings.size()];
    }

    /** Issues the trades of one step. */
    void trade(Clearinghouse core, TradeBatch batch, long timestampMs, int step, SealGate gate) {
        for (int coin = 0; coin < listings.size(); coin++) {
            turnoverSoFar[coin] += history.turnover(coin, step);
            long planned =
                    BigInteger.valueOf(turnoverSoFar[coin])
                            .multiply(BigInteger.valueOf(tradeTarget))
                            .divide(turnoverTotal)
                            .longValueExact();
            while (tradesPlanned[coin] < planned) {
                tradesPlanned[coin]++;
                addTrade(core, batch, listings.get(coin));
                if (batch.isFull()) {
                    batch.flush(core, timestampMs);
                    gate.pass(timestampMs, 0);
                }
            }
        }
        batch.flush(core, timestampMs);
        gate.pass(timestampMs, 0);
    }

    private void addTrade(Clearinghouse core, TradeBatch batch, Listing listing) {
        int member = draws.index(population.memberCount());
        int taker = population.account(member);
        int instrument = listing.instrument();
        AccountState state = core.state(taker);
        long held = core.lots(taker, instrument);
        boolean reduces = held != 0 && draws.chance(REDUCE_PPM);
        boolean buys = draws.chance(BUY_PPM);
        long mark = core.markTicks(instrument);
        long lots;
        if (state != AccountState.HEALTHY || reduces) {
            if (held == 0) {
                return;
            }
            buys = held < 0;
            lots = draws.between(1, Math.abs(held));
        } else {
            long share = draws.between(50_000, 500_000);
            long money = Math.min(population.funds(member), core.equity(taker)) / 1_000_000 * share;
            if (money <= 0) {
                return;
            }
            lots =
                    Math.clamp(
                            money / (mark * listing.contract().tickMoney()),
                            1,
                            listing.bounds().lotsMax() / 8);
        }
        int maker = draws.chance(MEMBER_MAKES_PPM) ? anyMember(taker) : nextMaker();
        add(batch, listing, buys, taker, maker, lots, mark);
    }

    private void add(
            TradeBatch batch,
            Listing listing,
            boolean takerBuys,
            int taker,
            int maker,
            long lots,
            long mark) {
        long spread = mark / 1_000_000 * PRICE_SPREAD_PPM;
        long price =
                Math.clamp(
                        mark + draws.between(-spread, spread),
                        1,
                        listing.contract().priceTicksMax());
        batch.add(
                takerBuys ? taker : maker,
                takerBuys ? maker : taker,
                listing.instrument(),
                takerBuys,
                lots,
                price);
    }

    /** Returns the next market maker. */
    int nextMaker() {
        makerTurn = (makerTurn + 1) % Population.MAKER_COUNT;
        return population.maker(makerTurn);
    }

    /** Returns any member but this one. */
    int anyMember(int notAccount) {
        int account = population.account(draws.index(population.memberCount()));
        return account == notAccount ? nextMaker() : account;
    }

    /** Lets restricted accounts answer their margin calls, and some members add money. */
    void answerCalls(
            Clearinghouse core,
            Tally tally,
            Treasury treasury,
            TradeBatch batch,
            long timestampMs,
            SealGate gate) {
        for (int i = 0; i < ANSWERS_PER_STEP_MAX && !tally.marginCalls.isEmpty(); i++) {
            int account = tally.marginCalls.poll();
            boolean byTrade = draws.chance(ANSWER_BY_TRADE_PPM);
            boolean byMoney = draws.chance(ANSWER_BY_MONEY_PPM);
            if (core.state(account) != AccountState.RESTRICTED) {
                continue;
            }
            if (byTrade) {
                reduce(core, batch, account);
            } else if (byMoney) {
                long shortage = core.initialMargin(account) - core.equity(account);
                if (shortage > 0) {
                    treasury.pay(core, timestampMs, account, shortage + shortage / 4);
                }
            }
            if (batch.isFull()) {
                batch.flush(core, timestampMs);
                gate.pass(timestampMs, 0);
            }
        }
        batch.flush(core, timestampMs);
        for (int i = 0; i < NEW_MONEY_PER_STEP_MAX; i++) {
            int member = draws.index(population.memberCount());
            treasury.pay(
                    core, timestampMs, population.account(member), population.funds(member) / 10);
        }
        gate.pass(timestampMs, 0);
    }

    private void reduce(Clearinghouse core, TradeBatch batch, int account) {
        Listing largest = null;
        long largestMoney = 0;
        for (Listing listing : listings) {
            long money =
                    Math.abs(core.lots(account, listing.instrument()))
                            * core.markTicks(listing.instrument())
                            * listing.contract().tickMoney();
            if (money > largestMoney) {
                largest = listing;
                largestMoney = money;
            }
        }
        if (largest != null) {
            long held = core.lots(account, largest.instrument());
            long lots = Math.ceilDiv(Math.abs(held), 2);
            long mark = core.markTicks(largest.instrument());
            add(batch, largest, held < 0, account, nextMaker(), lots, mark);
        }
    }

    /** Adds trades that close an account's positions against market makers. */
    void close(Clearinghouse core, TradeBatch batch, int account) {
        for (Listing listing : listings) {
            long held = core.lots(account, listing.instrument());
            if (held != 0) {
                long mark = core.markTicks(listing.instrument());
                add(batch, listing, held < 0, account, nextMaker(), Math.abs(held), mark);
            }
        }
    }
}
