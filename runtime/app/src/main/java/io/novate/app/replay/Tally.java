package io.novate.app.replay;

import io.novate.app.settle.Settlement;
import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.Listing;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.SealedBatch;
import io.novate.core.command.WaterfallRung;
import io.novate.core.unit.Limits;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what the core reports and passes on what others must answer. */
final class Tally implements Events {
    private static final long HOUR_MS = 3_600_000;
    private static final int MARGIN_CALLS_MAX = 100_000;

    final Map<Rejection, Long> rejections = new EnumMap<>(Rejection.class);
    final Map<WaterfallRung, long[]> paidByRung = new EnumMap<>(WaterfallRung.class);
    final Map<Long, long[]> liquidatedByHour = new TreeMap<>();
    final Deque<Integer> marginCalls = new ArrayDeque<>();
    final Map<Integer, Long> withdrawnByAccount = new TreeMap<>();

    long nowMs;
    long tradeCount;
    long tradedMoney;
    long tickCount;
    long revaluationCount;
    long liquidationCount;
    long liquidationOrderCount;
    long liquidationFillCount;
    long liquidatedMoney;
    long unwindOrderCount;
    long unwoundMoney;
    long marginCallCount;
    long takeoverCount;
    long adlCount;
    long adlCostMoney;
    long resolvedCount;
    long conversionCount;
    long convertedMoney;
    long expiredCount;
    long tableVersion;
    long ordersRefusedCount;
    long ordersTimedOutCount;
    long ordersCancelledCount;
    long depositedMoney;
    long withdrawnMoney;
    long batchCount;
    long entryCount;
    long elementCount;
    String stateRoot = "";
    boolean lastBatchSettled;
    long unsettledInARow;
    long unsettledInARowMost;
    Rejection lastRejection;

    private final List<Listing> listings;
    private final Explanations explanations;
    private VenueModel venue;
    private CollateralDesk collateral;
    private Settlement settlement;

    Tally(List<Listing> listings, Explanations explanations) {
        this.listings = listings;
        this.explanations = explanations;
    }

    void connect(VenueModel venueModel, CollateralDesk collateralDesk, Settlement chain) {
        venue = venueModel;
        collateral = collateralDesk;
        settlement = chain;
    }

    /** Returns how often a rung of the waterfall paid. */
    long paymentsOf(WaterfallRung rung) {
        return paidByRung.getOrDefault(rung, new long[2])[0];
    }

    /** Returns what a rung of the waterfall paid, money. */
    long paidBy(WaterfallRung rung) {
        return paidByRung.getOrDefault(rung, new long[2])[1];
    }

    @Override
    public void explained(Explanation explanation) {
        explanations.add(explanation);
    }

    @Override
    public void expired(int instrument, long priceTicks, long payoff, long unitValue) {
        expiredCount++;
    }

    @Override
    public void tablesActivated(long version, int optionCount) {
        tableVersion = version;
    }

    private long money(int instrument, long lots, long priceTicks) {
        return Math.abs(lots) * priceTicks * listings.get(instrument - 1).contract().tickMoney();
    }

    @Override
    public void rejected(long command, int recordIndex, Rejection reason, long value) {
        rejections.merge(reason, 1L, Long::sum);
        lastRejection = reason;
    }

    @Override
    public void deposited(int account, int asset, long amount) {
        depositedMoney += amount;
    }

    @Override
    public void withdrawn(int account, int asset, long amount) {
        withdrawnMoney += amount;
        withdrawnByAccount.merge(account, amount, Long::sum);
    }

    @Override
    public void cleared(
            int buyer,
            int seller,
            int instrument,
            long lots,
            long priceTicks,
            long buyerFee,
            long sellerFee) {
        tradeCount++;
        tradedMoney += money(instrument, lots, priceTicks);
    }

    @Override
    public void marked(int instrument, long priceTicks) {
        tickCount++;
    }

    @Override
    public void revalued(boolean full, long accountsFlagged) {
        revaluationCount++;
    }

    @Override
    public void stateChanged(
            int account,
            AccountState before,
            AccountState after,
            long equity,
            long initialMargin,
            long maintenanceMargin) {
        switch (after) {
            case HEALTHY -> {}
            case RESTRICTED -> {
                if (before == AccountState.HEALTHY) {
                    marginCallCount++;
                    if (marginCalls.size() < MARGIN_CALLS_MAX) {
                        marginCalls.add(account);
                    }
                }
            }
            case LIQUIDATING -> {
                liquidationCount++;
                hour()[0]++;
            }
        }
    }

    private long[] hour() {
        return liquidatedByHour.computeIfAbsent(nowMs / HOUR_MS, hour -> new long[2]);
    }

    @Override
    public void liquidationOrdered(
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            long equity,
            long maintenanceMargin) {
        if (account == Limits.BACKSTOP) {
            unwindOrderCount++;
        } else {
            liquidationOrderCount++;
        }
        venue.ordered(orderId, instrument, lots, limitTicks);
    }

    @Override
    public void liquidationCancelAsked(long orderId, int account) {
        venue.cancelAsked(orderId);
    }

    @Override
    public void liquidationFilled(
            long orderId,
            int account,
            int counterparty,
            int instrument,
            long lots,
            long priceTicks,
            long fee) {
        long value = money(instrument, lots, priceTicks);
        if (account == Limits.BACKSTOP) {
            unwoundMoney += value;
        } else {
            liquidationFillCount++;
            liquidatedMoney += value;
            hour()[1] += value;
        }
    }

    @Override
    public void liquidationEnded(long orderId, OrderEnd end, long lotsLeft) {
        switch (end) {
            case REJECTED -> ordersRefusedCount++;
            case TIMED_OUT -> ordersTimedOutCount++;
            case CANCELLED, SETTLED -> ordersCancelledCount++;
        }
    }

    @Override
    public void conversionOrdered(long orderId, int account, int asset, long units, long moneyMin) {
        collateral.ordered(orderId, account, asset, units, moneyMin);
    }

    @Override
    public void conversionCancelAsked(long orderId, int account) {
        collateral.cancelAsked(orderId);
    }

    @Override
    public void converted(
            long orderId, int seller, int buyer, int asset, long units, long money, long fee) {
        conversionCount++;
        convertedMoney += money;
    }

    @Override
    public void takenOver(int account, int instrument, long lots, long equityGiven) {
        takeoverCount++;
    }

    @Override
    public void covered(
            WaterfallRung rung,
            int account,
            int payer,
            long amount,
            long payerBefore,
            long payerAfter,
            long deficitBefore,
            long deficitAfter) {
        long[] paid = paidByRung.computeIfAbsent(rung, none -> new long[2]);
        paid[0]++;
        paid[1] += amount;
    }

    @Override
    public void deleveraged(
            int bankruptAccount, int winnerAccount, int instrument, long lots, long cost) {
        adlCount++;
        adlCostMoney += cost;
    }

    @Override
    public void resolved(int account, long deficit) {
        resolvedCount++;
    }

    @Override
    public void sealed(SealedBatch batch) {
        batchCount++;
        entryCount += batch.entryCount();
        elementCount += batch.elementCount();
        lastBatchSettled = batch.settled();
        unsettledInARow = batch.settled() ? 0 : unsettledInARow + 1;
        unsettledInARowMost = Math.max(unsettledInARowMost, unsettledInARow);
        stateRoot = HexFormat.of().formatHex(batch.nextAccounts().toArray(ValueLayout.JAVA_BYTE));
        settlement.post(batch);
    }
}
