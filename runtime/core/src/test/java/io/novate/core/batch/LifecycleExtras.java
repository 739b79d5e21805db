package io.novate.core.batch;

import io.novate.core.ClearingFixture;
import io.novate.core.command.Contract;
import io.novate.core.command.FundKind;
import io.novate.core.command.MarginMode;
import io.novate.core.unit.Limits;
import java.util.SplittableRandom;

/**
 * What a wild venue does beside trading: portfolio accounts, orders, leverage, fee tiers, depth,
 * funds, money in and out.
 */
final class LifecycleExtras {
    static final int FEE_POT = ClearingFixture.customer(LifecycleVenue.CUSTOMERS + 1);
    static final int MARKET_INSURANCE = ClearingFixture.customer(LifecycleVenue.CUSTOMERS + 2);

    static final int COLUMNS = ClearingFixture.MOVES_PPM.length;

    private final LifecycleVenue venue;
    private final SplittableRandom random;
    private final boolean wild;
    private long lastOrderId;

    LifecycleExtras(LifecycleVenue venue, SplittableRandom random, boolean wild) {
        this.venue = venue;
        this.random = random;
        this.wild = wild;
    }

    /** Puts portfolio rules in force before anything is listed. */
    void open() {
        venue.send(c -> c.portfolioRules(venue.nowMs(), ClearingFixture.scenarioRules()));
    }

    /** Opens funds and moves every second account to portfolio margin. */
    void openFunds() {
        venue.send(c -> c.openFund(venue.nowMs(), FEE_POT, FundKind.LIQUIDATION_FEES, 1));
        venue.send(c -> c.openFund(venue.nowMs(), MARKET_INSURANCE, FundKind.INSURANCE, 2));
        venue.deposit(MARKET_INSURANCE, 500_000);
        for (int number = 2; number <= LifecycleVenue.CUSTOMERS; number += 2) {
            int account = ClearingFixture.customer(number);
            venue.send(c -> c.marginMode(venue.nowMs(), account, MarginMode.PORTFOLIO));
        }
        for (int number = 2; number <= 3; number++) {
            int account = ClearingFixture.customer(number);
            venue.send(c -> c.enlarge(venue.nowMs(), account));
            venue.send(c -> c.marginMode(venue.nowMs(), account, MarginMode.PORTFOLIO));
        }
    }

    /** What a long option loses when its value moves with the underlying, roughly. */
    long[] losses256(Contract contract, long value) {
        long[] losses = new long[wild ? COLUMNS : 0];
        for (int column = 0; column < losses.length; column++) {
            long underlying = contract.strikeTicks() * contract.tickMoney();
            int side = contract.payoffTicks(1) == 0 ? 1 : -1;
            long gain = side * underlying * ClearingFixture.MOVES_PPM[column] / 2_000_000;
            losses[column] = -Math.max(gain, -value) * 256;
        }
        return losses;
    }

    /** Sends one command of the kinds only a wild venue knows. */
    void step() {
        int account = venue.anybody();
        int instrument = venue.anyInstrument();
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                boolean own = LifecycleVenue.isBucket(account) && random.nextInt(9) > 0;
                order(account, own ? LifecycleVenue.bucketInstrument(account) : instrument);
            }
            case 3, 4 -> {
                long orderId = Math.max(1, lastOrderId - random.nextInt(8));
                long left = random.nextInt(3) == 0 ? random.nextInt(9) : 0;
                venue.send(c -> c.orderLeft(venue.nowMs(), orderId, left));
            }
            case 5 -> {
                int rate = random.nextInt(0, 600_000);
                venue.send(c -> c.leverage(venue.nowMs(), account, instrument, rate));
            }
            case 6 -> {
                int tier = random.nextInt(4);
                int taker = random.nextInt(400_000, 1_000_001);
                int maker = random.nextInt(-400_000, 400_001);
                venue.send(c -> c.feeTier(venue.nowMs(), tier, taker, maker));
                venue.send(c -> c.assignTier(venue.nowMs(), account, tier));
            }
            case 7 -> {
                long lots = random.nextInt(4) == 0 ? -1 : random.nextInt(60);
                venue.send(c -> c.depth(venue.nowMs(), instrument, lots));
            }
            case 8 -> {
                long amount = random.nextInt(4_000_000);
                venue.send(c -> c.houseTranche(venue.nowMs(), amount));
            }
            case 9 -> {
                int to = random.nextInt(5) == 0 ? Limits.INSURANCE : receiver(account);
                long amount = 1 + random.nextInt(400_000);
                venue.send(c -> c.transfer(venue.nowMs(), account, to, amount));
            }
            case 10 -> {
                if (random.nextBoolean()) {
                    venue.deposit(account, 1 + random.nextInt(500_000));
                } else {
                    long amount = 1 + random.nextInt(300_000);
                    venue.send(c -> c.withdraw(venue.nowMs(), account, 0, amount));
                }
            }
            default -> {
                boolean scan = random.nextBoolean();
                MarginMode mode = scan ? MarginMode.PORTFOLIO : MarginMode.CROSS;
                venue.send(c -> c.marginMode(venue.nowMs(), account, mode));
                if (random.nextInt(4) == 0) {
                    venue.send(c -> c.enlarge(venue.nowMs(), account));
                }
            }
        }
    }

    /** Mostly the parent of a bucket, and for a parent often a bucket. */
    private int receiver(int account) {
        int other = venue.anybody();
        boolean isBucket = LifecycleVenue.isBucket(account);
        return isBucket && random.nextInt(4) > 0 ? LifecycleVenue.parentOf(account) : other;
    }

    private void order(int account, int instrument) {
        long orderId = ++lastOrderId;
        long lots = 1 + random.nextInt(20);
        long signed = random.nextBoolean() ? lots : -lots;
        long mark = venue.house().markTicks(instrument);
        long ticks = Math.max(1, mark + random.nextInt(-20, 21));
        boolean reduceOnly = random.nextInt(5) == 0;
        venue.send(
                c ->
                        c.order(
                                venue.nowMs(),
                                orderId,
                                account,
                                instrument,
                                signed,
                                ticks,
                                reduceOnly));
    }
}
