package io.novate.core;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.SealedBatch;
import io.novate.core.command.WaterfallRung;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Remembers events as short texts, and what a venue needs to answer orders. */
public final class EventLog implements Events {
    /** A liquidation order as the venue hears of it. */
    public record Order(long id, int account, int instrument, long lots, long limitTicks) {}

    public final List<String> lines = new ArrayList<>();
    public final List<Rejection> rejections = new ArrayList<>();
    public final List<Order> orders = new ArrayList<>();
    public int batchCount;
    public int unsettledCount;
    public int takeoverCount;
    public int deleveragedCount;
    public int resolvedCount;
    public long insurancePaid;
    public long socialised;

    /** Hears every explanation; nobody does unless it is replaced. */
    public Consumer<Explanation> explanations = explanation -> {};

    /** Returns the last event, or an empty text. */
    public String last() {
        return lines.isEmpty() ? "" : lines.getLast();
    }

    @Override
    public void explained(Explanation explanation) {
        explanations.accept(explanation);
    }

    @Override
    public void rejected(long command, int recordIndex, Rejection reason, long value) {
        rejections.add(reason);
        lines.add("rejected " + reason + " " + value);
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
        lines.add("cleared " + lots + " at " + priceTicks + " fees " + buyerFee + " " + sellerFee);
    }

    @Override
    public void isolated(int bucket, int parent, int instrument) {
        lines.add("isolated " + bucket + " " + parent + " " + instrument);
    }

    @Override
    public void marginLocked(int bucket, int parent, long amount) {
        lines.add("locked " + bucket + " " + parent + " " + amount);
    }

    @Override
    public void marginReleased(int bucket, int parent, long amount) {
        lines.add("released " + bucket + " " + parent + " " + amount);
    }

    @Override
    public void stateChanged(
            int account,
            AccountState before,
            AccountState after,
            long equity,
            long initialMargin,
            long maintenanceMargin) {
        lines.add("state " + account + " " + before + " to " + after);
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
        orders.add(new Order(orderId, account, instrument, lots, limitTicks));
        lines.add("order " + orderId + " " + account + " " + lots + " limit " + limitTicks);
    }

    @Override
    public void liquidationCancelAsked(long orderId, int account) {
        lines.add("cancel " + orderId);
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
        lines.add("filled " + orderId + " " + lots + " at " + priceTicks + " fee " + fee);
    }

    @Override
    public void liquidationEnded(long orderId, OrderEnd end, long lotsLeft) {
        lines.add("ended " + orderId + " " + end + " " + lotsLeft);
    }

    @Override
    public void takenOver(int account, int instrument, long lots, long equityGiven) {
        takeoverCount++;
        lines.add("takenOver " + account + " " + instrument + " " + lots + " " + equityGiven);
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
        insurancePaid += rung == WaterfallRung.INSURANCE ? amount : 0;
        socialised += rung == WaterfallRung.SOCIALISED ? amount : 0;
        lines.add("covered " + rung + " " + account + " " + payer + " " + amount);
    }

    @Override
    public void deleveraged(
            int bankruptAccount, int winnerAccount, int instrument, long lots, long cost) {
        deleveragedCount++;
        lines.add("deleveraged " + winnerAccount + " " + instrument + " " + lots + " " + cost);
    }

    @Override
    public void resolved(int account, long deficit) {
        resolvedCount++;
        lines.add("resolved " + account + " " + deficit);
    }

    @Override
    public void orderReserved(
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {
        lines.add("reserved " + orderId + " " + lots + " at " + limitTicks);
    }

    @Override
    public void orderReduced(long orderId, int account, long lotsLeft) {
        lines.add("left " + orderId + " " + lotsLeft);
    }

    @Override
    public void orderCancelAsked(long orderId, int account) {
        lines.add("cancelOrder " + orderId);
    }

    @Override
    public void leverageSet(int account, int instrument, int initialPpm) {
        lines.add("leverage " + account + " " + instrument + " " + initialPpm);
    }

    @Override
    public void feeTierSet(int tier, int takerScalePpm, int makerScalePpm) {
        lines.add("tier " + tier + " " + takerScalePpm + " " + makerScalePpm);
    }

    @Override
    public void tierAssigned(int account, int tier) {
        lines.add("assigned " + account + " " + tier);
    }

    @Override
    public void tablesActivated(long version, int optionCount) {
        lines.add("tables " + version + " " + optionCount);
    }

    @Override
    public void phaseChanged(int instrument, InstrumentPhase before, InstrumentPhase after) {
        lines.add("phase " + instrument + " " + before + " to " + after);
    }

    @Override
    public void expired(int instrument, long priceTicks, long payoff, long unitValue) {
        lines.add("expired " + instrument + " " + priceTicks + " " + payoff + " " + unitValue);
    }

    @Override
    public void paidOut(int account, int instrument, long lots, long amount) {
        lines.add("paidOut " + account + " " + instrument + " " + lots + " " + amount);
    }

    @Override
    public void sealed(SealedBatch batch) {
        batchCount++;
        unsettledCount += batch.settled() ? 0 : 1;
    }
}
