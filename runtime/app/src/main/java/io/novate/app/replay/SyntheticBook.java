package io.novate.app.replay;

import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.core.command.Commands;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.unit.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Builds the opening book by real commands: openings, transfers and trades at the first price.
 *
 * <p>Leverage is lognormal with a mean of five; the number of positions follows Zipf's law on 1 to
 * 15; instruments are drawn by traded value; two accounts of three are long. Longs meet shorts
 * among the customers, what is left meets a market maker, so lots sum to zero from the first trade.
 */
public final class SyntheticBook {
    /** Positions of one account at most. */
    static final int POSITIONS_MAX = 15;

    private static final int CHUNK_ACCOUNTS = 1024;
    private static final double LEVERAGE_SIGMA = 0.9;

    /** exp(-sigma^2/2) times the mean gives the median. */
    private static final double LEVERAGE_MEDIAN =
            Population.LEVERAGE_MEAN * StrictMath.exp(-LEVERAGE_SIGMA * LEVERAGE_SIGMA / 2);

    /** Leverage in perpetuals of accounts that keep most of their money for options. */
    private static final double PORTFOLIO_LEVERAGE_MAX = 1.5;

    private static final int LONG_PPM = 660_000;
    private static final int CONTRARY_PPM = 100_000;

    /** Share of an account's money that its opening positions may need as initial margin. */
    private static final int MARGIN_USE_PPM = 850_000;

    private final List<Listing> listings;
    private final Population population;
    private final CollateralDesk collateral;
    private final double[] turnoverSum;
    private final double[] countSum;
    private final Draws draws;
    private final List<Deque<Wish>> longs = new ArrayList<>();
    private final List<Deque<Wish>> shorts = new ArrayList<>();
    private int makerTurn;

    /** What an account still wants to hold of an instrument; lots are positive. */
    private record Wish(int account, long lots) {}

    /** Plans a book over these listings. */
    public SyntheticBook(
            MarketHistory history,
            ListingPlan plan,
            Population population,
            CollateralDesk collateral,
            long seed) {
        listings = plan.listings();
        this.population = population;
        this.collateral = collateral;
        draws = new Draws(seed);
        turnoverSum = new double[listings.size()];
        double sum = 0;
        for (int coin = 0; coin < listings.size(); coin++) {
            sum += 1 + (double) history.turnover(coin);
            turnoverSum[coin] = sum;
            longs.add(new ArrayDeque<>());
            shorts.add(new ArrayDeque<>());
        }
        countSum = new double[Math.min(POSITIONS_MAX, listings.size())];
        sum = 0;
        for (int k = 0; k < countSum.length; k++) {
            sum += 1.0 / (k + 1);
            countSum[k] = sum;
        }
    }

    /** Issues every command of the opening book. */
    void build(
            Commands core, Treasury treasury, TradeBatch batch, long timestampMs, SealGate gate) {
        treasury.admit(core, timestampMs);
        treasury.pay(core, timestampMs, Limits.INSURANCE, population.insuranceFunds());
        treasury.pay(core, timestampMs, Limits.BACKSTOP, population.backstopFunds());
        for (int i = 0; i < Population.MAKER_COUNT; i++) {
            int maker = population.maker(i);
            core.open(timestampMs, maker, owner(maker), new byte[20], MarginMode.CROSS, true);
            treasury.pay(core, timestampMs, maker, population.makerFunds());
        }
        gate.pass(timestampMs, Population.MAKER_COUNT);
        for (int from = 0; from < population.memberCount(); from += CHUNK_ACCOUNTS) {
            int to = Math.min(population.memberCount(), from + CHUNK_ACCOUNTS);
            admit(core, treasury, timestampMs, from, to, gate);
            for (int member = from; member < to; member++) {
                wish(member);
            }
            match(core, batch, timestampMs, gate);
        }
    }

    private void admit(
            Commands core, Treasury treasury, long timestampMs, int from, int to, SealGate gate) {
        int openedCount = 0;
        for (int member = from; member < to && member < population.customerCount(); member++) {
            int account = population.account(member);
            MarginMode mode =
                    member < population.portfolioCount() ? MarginMode.PORTFOLIO : MarginMode.CROSS;
            core.open(timestampMs, account, owner(account), new byte[20], mode, false);
            treasury.pay(core, timestampMs, account, population.funds(member));
            collateral.give(core, timestampMs, member);
            openedCount++;
        }
        gate.pass(timestampMs, openedCount);
    }

    /** A customer of the venue withdraws through the venue; its owner on chain is only a label. */
    private static byte[] owner(int account) {
        return ByteBuffer.allocate(20).put((byte) 0x4e).putInt(16, account).array();
    }

    private void wish(int member) {
        int positionCount = 1 + draws.weighted(countSum);
        boolean isTrader = member >= population.customerCount();
        double leverage = draws.lognormal(isTrader ? 1 : LEVERAGE_MEDIAN, LEVERAGE_SIGMA);
        if (member < population.portfolioCount()) {
            leverage = Math.min(leverage, PORTFOLIO_LEVERAGE_MAX);
        }
        boolean bull = draws.chance(LONG_PPM);
        int[] coins = new int[positionCount];
        double[] shares = new double[positionCount];
        double shareSum = 0;
        for (int i = 0; i < positionCount; i++) {
            coins[i] = unusedCoin(coins, i);
            shares[i] = 0.1 + draws.unit();
            shareSum += shares[i];
        }
        long[] lots = new long[positionCount];
        boolean[] isLong = new boolean[positionCount];
        for (int i = 0; i < positionCount; i++) {
            Listing listing = listings.get(coins[i]);
            double notional = population.funds(member) * leverage * shares[i] / shareSum;
            long lotMoney = listing.markTicks() * listing.contract().tickMoney();
            lots[i] = Math.clamp((long) (notional / lotMoney), 1, listing.bounds().lotsMax() / 4);
            isLong[i] = bull != draws.chance(CONTRARY_PPM);
        }
        fitMargin(population.funds(member), coins, lots);
        for (int i = 0; i < positionCount; i++) {
            if (lots[i] > 0) {
                List<Deque<Wish>> side = isLong[i] ? longs : shorts;
                side.get(coins[i]).add(new Wish(population.account(member), lots[i]));
            }
        }
    }

    private int unusedCoin(int[] coins, int usedCount) {
        int coin = draws.weighted(turnoverSum);
        for (int i = 0; i < usedCount; i++) {
            if (coins[i] == coin) {
                coin = (coin + 1) % listings.size();
                i = -1;
            }
        }
        return coin;
    }

    /** Halves all positions until margin and fees fit. */
    private void fitMargin(long funds, int[] coins, long[] lots) {
        long bound = funds / Limits.PPM * MARGIN_USE_PPM;
        while (true) {
            long needed = 0;
            long held = 0;
            for (int i = 0; i < coins.length; i++) {
                Listing listing = listings.get(coins[i]);
                long price = listing.markTicks();
                long notional = lots[i] * price * listing.contract().tickMoney();
                needed += ListingPlan.initialMargin(listing, lots[i], price);
                needed += notional / Limits.PPM * listing.fees().takerPpm();
                held += lots[i];
            }
            if (needed <= bound || held == 0) {
                return;
            }
            for (int i = 0; i < lots.length; i++) {
                lots[i] /= 2;
            }
        }
    }

    private void match(Commands core, TradeBatch batch, long timestampMs, SealGate gate) {
        for (int coin = 0; coin < listings.size(); coin++) {
            Deque<Wish> buyers = longs.get(coin);
            Deque<Wish> sellers = shorts.get(coin);
            while (!buyers.isEmpty() || !sellers.isEmpty()) {
                Wish buyer = buyers.isEmpty() ? maker(sellers.peek()) : buyers.poll();
                Wish seller = sellers.isEmpty() ? maker(buyer) : sellers.poll();
                long lots = Math.min(buyer.lots(), seller.lots());
                Listing listing = listings.get(coin);
                batch.add(
                        buyer.account(),
                        seller.account(),
                        listing.instrument(),
                        buyer.account() >= population.account(0),
                        lots,
                        listing.markTicks());
                putBack(buyers, buyer, lots);
                putBack(sellers, seller, lots);
                if (batch.isFull()) {
                    batch.flush(core, timestampMs);
                    gate.pass(timestampMs, 0);
                }
            }
        }
        batch.flush(core, timestampMs);
        gate.pass(timestampMs, 0);
    }

    private Wish maker(Wish other) {
        makerTurn = (makerTurn + 1) % Population.MAKER_COUNT;
        return new Wish(population.maker(makerTurn), other.lots());
    }

    private static void putBack(Deque<Wish> side, Wish wish, long lots) {
        if (wish.lots() > lots) {
            side.addFirst(new Wish(wish.account(), wish.lots() - lots));
        }
    }
}
