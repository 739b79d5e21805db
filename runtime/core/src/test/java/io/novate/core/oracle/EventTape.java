package io.novate.core.oracle;

import io.novate.core.command.AccountState;
import io.novate.core.command.Asset;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.FundKind;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.SealedBatch;
import io.novate.core.command.WaterfallRung;
import io.novate.core.liquidation.ExplanationCheck;
import io.novate.core.liquidation.StandardStrategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Every event of one command as a text with all its amounts. Batches stand on a tape of their own,
 * because the naive pool settles nothing.
 */
final class EventTape implements Events {
    final List<String> lines = new ArrayList<>();
    final List<String> batches = new ArrayList<>();
    final List<ExplanationKind> explained = new ArrayList<>();

    void clear() {
        lines.clear();
        batches.clear();
        explained.clear();
    }

    private void add(String name, Object... values) {
        StringBuilder line = new StringBuilder(name);
        for (Object value : values) {
            line.append(' ').append(value);
        }
        lines.add(line.toString());
    }

    @Override
    public void rejected(long command, int recordIndex, Rejection reason, long value) {
        add("rejected", command, recordIndex, reason, value);
    }

    @Override
    public void listed(Listing listing) {
        add("listed", listing);
    }

    @Override
    public void enlarged(int account, int leafCount) {
        add("enlarged", account, leafCount);
    }

    @Override
    public void opened(int account, boolean large) {
        add("opened", account, large);
    }

    @Override
    public void isolated(int bucket, int parent, int instrument) {
        add("isolated", bucket, parent, instrument);
    }

    @Override
    public void marginLocked(int bucket, int parent, long amount) {
        add("marginLocked", bucket, parent, amount);
    }

    @Override
    public void marginReleased(int bucket, int parent, long amount) {
        add("marginReleased", bucket, parent, amount);
    }

    @Override
    public void deposited(int account, int asset, long amount) {
        add("deposited", account, asset, amount);
    }

    @Override
    public void depositReturned(int account, int asset, long amount, Rejection reason) {
        add("depositReturned", account, asset, amount, reason);
    }

    @Override
    public void transferred(int from, int to, int asset, long amount) {
        add("transferred", from, to, asset, amount);
    }

    @Override
    public void ported(int from, int to, int instrument, long lots, long value) {
        add("ported", from, to, instrument, lots, value);
    }

    @Override
    public void conversionOrdered(long orderId, int account, int asset, long units, long moneyMin) {
        add("conversionOrdered", orderId, account, asset, units, moneyMin);
    }

    @Override
    public void conversionCancelAsked(long orderId, int account) {
        add("conversionCancelAsked", orderId, account);
    }

    @Override
    public void converted(
            long orderId, int seller, int buyer, int asset, long units, long money, long fee) {
        add("converted", orderId, seller, buyer, asset, units, money, fee);
    }

    @Override
    public void conversionEnded(long orderId, OrderEnd end, long unitsLeft) {
        add("conversionEnded", orderId, end, unitsLeft);
    }

    @Override
    public void assetListed(Asset asset, long price256) {
        add("assetListed", asset, price256);
    }

    @Override
    public void withdrawn(int account, int asset, long amount) {
        add("withdrawn", account, asset, amount);
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
        add("cleared", buyer, seller, instrument, lots, priceTicks, buyerFee, sellerFee);
    }

    @Override
    public void marked(int instrument, long priceTicks) {
        add("marked", instrument, priceTicks);
    }

    @Override
    public void funded(int instrument, int ratePpb, long unitValue) {
        add("funded", instrument, ratePpb, unitValue);
    }

    @Override
    public void indexed(int underlying, long priceTicks, int freshSources, int addOnPpm) {
        add("indexed", underlying, priceTicks, freshSources, addOnPpm);
    }

    @Override
    public void tablesActivated(long version, int optionCount) {
        add("activated", version, optionCount);
    }

    @Override
    public void riskScaled(int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        add("scaled", instrument, initialPpm, maintenancePpm, floorPpm);
    }

    @Override
    public void phaseChanged(int instrument, InstrumentPhase before, InstrumentPhase after) {
        add("phase", instrument, before, after);
    }

    @Override
    public void expired(int instrument, long priceTicks, long payoff, long unitValue) {
        add("expired", instrument, priceTicks, payoff, unitValue);
    }

    @Override
    public void paidOut(int account, int instrument, long lots, long amount) {
        add("paidOut", account, instrument, lots, amount);
    }

    @Override
    public void orderReserved(
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {
        add("reserved", orderId, account, instrument, lots, limitTicks, reduceOnly);
    }

    @Override
    public void orderReduced(long orderId, int account, long lotsLeft) {
        add("reduced", orderId, account, lotsLeft);
    }

    @Override
    public void orderCancelAsked(long orderId, int account) {
        add("orderCancelAsked", orderId, account);
    }

    @Override
    public void leverageSet(int account, int instrument, int initialPpm) {
        add("leverage", account, instrument, initialPpm);
    }

    @Override
    public void feeTierSet(int tier, int takerScalePpm, int makerScalePpm) {
        add("feeTier", tier, takerScalePpm, makerScalePpm);
    }

    @Override
    public void tierAssigned(int account, int tier) {
        add("tier", account, tier);
    }

    @Override
    public void rulesChanged(PortfolioRules rules) {
        add("rules", rules);
    }

    @Override
    public void modeChanged(int account, MarginMode before, MarginMode after) {
        add("mode", account, before, after);
    }

    @Override
    public void revalued(boolean full, long accountsFlagged) {
        add("revalued", full, accountsFlagged);
    }

    @Override
    public void stateChanged(
            int account,
            AccountState before,
            AccountState after,
            long equity,
            long initialMargin,
            long maintenanceMargin) {
        add("state", account, before, after, equity, initialMargin, maintenanceMargin);
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
        add("ordered", orderId, account, instrument, lots, limitTicks, equity, maintenanceMargin);
    }

    @Override
    public void liquidationCancelAsked(long orderId, int account) {
        add("cancelAsked", orderId, account);
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
        add("filled", orderId, account, counterparty, instrument, lots, priceTicks, fee);
    }

    @Override
    public void liquidationEnded(long orderId, OrderEnd end, long lotsLeft) {
        add("ended", orderId, end, lotsLeft);
    }

    @Override
    public void takenOver(int account, int instrument, long lots, long equityGiven) {
        add("takenOver", account, instrument, lots, equityGiven);
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
        add(
                "covered",
                rung,
                account,
                payer,
                amount,
                payerBefore,
                payerAfter,
                deficitBefore,
                deficitAfter);
    }

    @Override
    public void collateralSold(int account, int asset, long units, long money) {
        add("collateralSold", account, asset, units, money);
    }

    @Override
    public void depthChanged(int instrument, long lotsMax) {
        add("depth", instrument, lotsMax);
    }

    @Override
    public void fundOpened(int account, FundKind kind, int underlying) {
        add("fund", account, kind, underlying);
    }

    @Override
    public void houseTrancheChanged(long amount) {
        add("tranche", amount);
    }

    @Override
    public void deleveraged(
            int bankruptAccount, int winnerAccount, int instrument, long lots, long cost) {
        add("deleveraged", bankruptAccount, winnerAccount, instrument, lots, cost);
    }

    @Override
    public void resolved(int account, long deficit) {
        add("resolved", account, deficit);
    }

    /** Every decision has to follow from its own explanation. */
    @Override
    public void explained(Explanation explanation) {
        List<String> faults = ExplanationCheck.faults(explanation, new StandardStrategy());
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    explanation.kind() + " of account " + explanation.account() + ": " + faults);
        }
        explained.add(explanation.kind());
    }

    @Override
    public void sealed(SealedBatch batch) {
        batches.add(batch.number() + " " + batch.settled() + " " + batch.out());
    }
}
