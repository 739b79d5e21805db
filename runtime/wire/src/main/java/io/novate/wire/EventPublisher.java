package io.novate.wire;

import io.novate.core.command.AccountState;
import io.novate.core.command.Asset;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.FundKind;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.SealedBatch;
import io.novate.core.command.WaterfallRung;
import io.novate.wire.sbe.AccountStateCode;
import io.novate.wire.sbe.AssetListedEncoder;
import io.novate.wire.sbe.ClearedEncoder;
import io.novate.wire.sbe.CollateralSoldEncoder;
import io.novate.wire.sbe.ConversionCancelAskedEncoder;
import io.novate.wire.sbe.ConversionEndedEncoder;
import io.novate.wire.sbe.ConversionOrderedEncoder;
import io.novate.wire.sbe.ConvertedEncoder;
import io.novate.wire.sbe.CoveredEncoder;
import io.novate.wire.sbe.DeleveragedEncoder;
import io.novate.wire.sbe.DepositReturnedEncoder;
import io.novate.wire.sbe.DepositedEncoder;
import io.novate.wire.sbe.DepthChangedEncoder;
import io.novate.wire.sbe.EnlargedEncoder;
import io.novate.wire.sbe.ExpiredEncoder;
import io.novate.wire.sbe.ExplainedEncoder;
import io.novate.wire.sbe.ExplanationKindCode;
import io.novate.wire.sbe.FeeTierSetEncoder;
import io.novate.wire.sbe.FundKindCode;
import io.novate.wire.sbe.FundOpenedEncoder;
import io.novate.wire.sbe.FundedEncoder;
import io.novate.wire.sbe.HouseTrancheChangedEncoder;
import io.novate.wire.sbe.IndexedEncoder;
import io.novate.wire.sbe.InstrumentPhaseCode;
import io.novate.wire.sbe.IsolatedEncoder;
import io.novate.wire.sbe.LeverageSetEncoder;
import io.novate.wire.sbe.LiquidationCancelAskedEncoder;
import io.novate.wire.sbe.LiquidationEndedEncoder;
import io.novate.wire.sbe.LiquidationFilledEncoder;
import io.novate.wire.sbe.LiquidationOrderedEncoder;
import io.novate.wire.sbe.ListedEncoder;
import io.novate.wire.sbe.MarginLockedEncoder;
import io.novate.wire.sbe.MarginModeCode;
import io.novate.wire.sbe.MarginReleasedEncoder;
import io.novate.wire.sbe.MarginRoundingCode;
import io.novate.wire.sbe.MarkedEncoder;
import io.novate.wire.sbe.MessageHeaderEncoder;
import io.novate.wire.sbe.ModeChangedEncoder;
import io.novate.wire.sbe.OpenedEncoder;
import io.novate.wire.sbe.OrderCancelAskedEncoder;
import io.novate.wire.sbe.OrderEndCode;
import io.novate.wire.sbe.OrderReducedEncoder;
import io.novate.wire.sbe.OrderReservedEncoder;
import io.novate.wire.sbe.PaidOutEncoder;
import io.novate.wire.sbe.PhaseChangedEncoder;
import io.novate.wire.sbe.PortedEncoder;
import io.novate.wire.sbe.RejectedEncoder;
import io.novate.wire.sbe.RejectionCode;
import io.novate.wire.sbe.ResolvedEncoder;
import io.novate.wire.sbe.RevaluedEncoder;
import io.novate.wire.sbe.RiskScaledEncoder;
import io.novate.wire.sbe.RulesChangedEncoder;
import io.novate.wire.sbe.SealedEncoder;
import io.novate.wire.sbe.StateChangedEncoder;
import io.novate.wire.sbe.TablesActivatedEncoder;
import io.novate.wire.sbe.TakenOverEncoder;
import io.novate.wire.sbe.TierAssignedEncoder;
import io.novate.wire.sbe.TradeReasonCode;
import io.novate.wire.sbe.TransferredEncoder;
import io.novate.wire.sbe.WaterfallRungCode;
import io.novate.wire.sbe.WithdrawnEncoder;
import java.lang.foreign.MemorySegment;

/**
 * Writes every event as one message; {@link EventAdapter} reads it.
 *
 * <p>Writes over the message before and allocates nothing.
 *
 * <p><b>Errors</b>: a message longer than the buffer is an {@link IllegalArgumentException} and is
 * not sent.
 */
public final class EventPublisher implements Events {
    private static final int ELEMENT_BYTES = 32;

    private final MessageWriter out;
    private final RecordWriter records;
    private final RejectedEncoder rejected = new RejectedEncoder();
    private final ListedEncoder listed = new ListedEncoder();
    private final AssetListedEncoder assetListed = new AssetListedEncoder();
    private final OpenedEncoder opened = new OpenedEncoder();
    private final EnlargedEncoder enlarged = new EnlargedEncoder();
    private final IsolatedEncoder isolated = new IsolatedEncoder();
    private final MarginLockedEncoder marginLocked = new MarginLockedEncoder();
    private final MarginReleasedEncoder marginReleased = new MarginReleasedEncoder();
    private final DepositedEncoder deposited = new DepositedEncoder();
    private final DepositReturnedEncoder depositReturned = new DepositReturnedEncoder();
    private final TransferredEncoder transferred = new TransferredEncoder();
    private final PortedEncoder ported = new PortedEncoder();
    private final ConversionOrderedEncoder conversionOrdered = new ConversionOrderedEncoder();
    private final ConversionCancelAskedEncoder conversionCancelAsked =
            new ConversionCancelAskedEncoder();
    private final ConvertedEncoder converted = new ConvertedEncoder();
    private final ConversionEndedEncoder conversionEnded = new ConversionEndedEncoder();
    private final WithdrawnEncoder withdrawn = new WithdrawnEncoder();
    private final ClearedEncoder cleared = new ClearedEncoder();
    private final MarkedEncoder marked = new MarkedEncoder();
    private final FundedEncoder funded = new FundedEncoder();
    private final IndexedEncoder indexed = new IndexedEncoder();
    private final TablesActivatedEncoder tablesActivated = new TablesActivatedEncoder();
    private final RiskScaledEncoder riskScaled = new RiskScaledEncoder();
    private final PhaseChangedEncoder phaseChanged = new PhaseChangedEncoder();
    private final ExpiredEncoder expired = new ExpiredEncoder();
    private final PaidOutEncoder paidOut = new PaidOutEncoder();
    private final RevaluedEncoder revalued = new RevaluedEncoder();
    private final StateChangedEncoder stateChanged = new StateChangedEncoder();
    private final LiquidationOrderedEncoder liquidationOrdered = new LiquidationOrderedEncoder();
    private final LiquidationCancelAskedEncoder liquidationCancelAsked =
            new LiquidationCancelAskedEncoder();
    private final LiquidationFilledEncoder liquidationFilled = new LiquidationFilledEncoder();
    private final LiquidationEndedEncoder liquidationEnded = new LiquidationEndedEncoder();
    private final TakenOverEncoder takenOver = new TakenOverEncoder();
    private final CoveredEncoder covered = new CoveredEncoder();
    private final DeleveragedEncoder deleveraged = new DeleveragedEncoder();
    private final ResolvedEncoder resolved = new ResolvedEncoder();
    private final OrderReservedEncoder orderReserved = new OrderReservedEncoder();
    private final OrderReducedEncoder orderReduced = new OrderReducedEncoder();
    private final OrderCancelAskedEncoder orderCancelAsked = new OrderCancelAskedEncoder();
    private final LeverageSetEncoder leverageSet = new LeverageSetEncoder();
    private final FeeTierSetEncoder feeTierSet = new FeeTierSetEncoder();
    private final TierAssignedEncoder tierAssigned = new TierAssignedEncoder();
    private final SealedEncoder sealed = new SealedEncoder();
    private final CollateralSoldEncoder collateralSold = new CollateralSoldEncoder();
    private final DepthChangedEncoder depthChanged = new DepthChangedEncoder();
    private final FundOpenedEncoder fundOpened = new FundOpenedEncoder();
    private final HouseTrancheChangedEncoder houseTrancheChanged = new HouseTrancheChangedEncoder();
    private final ExplainedEncoder explained = new ExplainedEncoder();
    private final RulesChangedEncoder rulesChanged = new RulesChangedEncoder();
    private final ModeChangedEncoder modeChanged = new ModeChangedEncoder();

    /**
     * Sends each message to a sink.
     *
     * @param messageBytesMax longest message, at least {@link MessageSink#BYTES_MIN}
     */
    public EventPublisher(int messageBytesMax, MessageSink sink) {
        out = new MessageWriter(messageBytesMax, sink);
        records = new RecordWriter(out);
    }

    @Override
    public void rejected(long command, int recordIndex, Rejection reason, long value) {
        rejected.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .command(command)
                .recordIndex(recordIndex)
                .reason(RejectionCode.get((short) reason.code()))
                .value(value);
        out.send(rejected.limit());
    }

    @Override
    public void listed(Listing listing) {
        listed.wrapAndApplyHeader(out.buffer(), 0, out.header()).instrument(listing.instrument());
        RecordWriter.contract(listed.contract(), listing.contract());
        RecordWriter.fees(listed.fees(), listing.fees());
        RecordWriter.bounds(listed.bounds(), listing.bounds());
        MarginSchedule margin = listing.margin();
        listed.openInterestLower(margin.openInterestLower())
                .openInterestUpper(margin.openInterestUpper())
                .rounding(MarginRoundingCode.get((short) margin.rounding().code()))
                .markTicks(listing.markTicks())
                .takerPerLot(listing.fees().takerPerLot())
                .makerPerLot(listing.fees().makerPerLot());
        out.begin(listed.limit());
        records.brackets(margin.longBrackets());
        records.brackets(margin.shortBrackets());
        out.ascii(listing.symbol());
        out.send();
    }

    @Override
    public void assetListed(Asset asset, long price256) {
        assetListed
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .asset(asset.asset())
                .price256(price256);
        RecordWriter.bounds(assetListed.bounds(), asset.bounds());
        out.begin(assetListed.limit());
        records.curve(asset.initial());
        records.curve(asset.maintenance());
        out.ascii(asset.symbol());
        out.send();
    }

    @Override
    public void opened(int account, boolean large) {
        opened.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .large(Codes.flag(large));
        out.send(opened.limit());
    }

    @Override
    public void enlarged(int account, int leafCount) {
        enlarged.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .leafCount(leafCount);
        out.send(enlarged.limit());
    }

    @Override
    public void isolated(int bucket, int parent, int instrument) {
        isolated.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .bucket(bucket)
                .parent(parent)
                .instrument(instrument);
        out.send(isolated.limit());
    }

    @Override
    public void marginLocked(int bucket, int parent, long amount) {
        marginLocked
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .bucket(bucket)
                .parent(parent)
                .amount(amount);
        out.send(marginLocked.limit());
    }

    @Override
    public void marginReleased(int bucket, int parent, long amount) {
        marginReleased
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .bucket(bucket)
                .parent(parent)
                .amount(amount);
        out.send(marginReleased.limit());
    }

    @Override
    public void deposited(int account, int asset, long amount) {
        deposited
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .asset(asset)
                .amount(amount);
        out.send(deposited.limit());
    }

    @Override
    public void depositReturned(int account, int asset, long amount, Rejection reason) {
        depositReturned
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .asset(asset)
                .amount(amount)
                .reason(RejectionCode.get((short) reason.code()));
        out.send(depositReturned.limit());
    }

    @Override
    public void transferred(int from, int to, int asset, long amount) {
        transferred
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .from(from)
                .to(to)
                .asset(asset)
                .amount(amount);
        out.send(transferred.limit());
    }

    @Override
    public void ported(int from, int to, int instrument, long lots, long value) {
        ported.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .from(from)
                .to(to)
                .instrument(instrument)
                .lots(lots)
                .value(value);
        out.send(ported.limit());
    }

    @Override
    public void conversionOrdered(long orderId, int account, int asset, long units, long moneyMin) {
        conversionOrdered
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account)
                .asset(asset)
                .units(units)
                .moneyMin(moneyMin);
        out.send(conversionOrdered.limit());
    }

    @Override
    public void conversionCancelAsked(long orderId, int account) {
        conversionCancelAsked
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account);
        out.send(conversionCancelAsked.limit());
    }

    @Override
    public void converted(
            long orderId, int seller, int buyer, int asset, long units, long money, long fee) {
        converted
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .seller(seller)
                .buyer(buyer)
                .asset(asset)
                .units(units)
                .money(money)
                .fee(fee);
        out.send(converted.limit());
    }

    @Override
    public void conversionEnded(long orderId, OrderEnd end, long unitsLeft) {
        conversionEnded
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .end(OrderEndCode.get((short) end.code()))
                .unitsLeft(unitsLeft);
        out.send(conversionEnded.limit());
    }

    @Override
    public void withdrawn(int account, int asset, long amount) {
        withdrawn
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .asset(asset)
                .amount(amount);
        out.send(withdrawn.limit());
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
        cleared.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .buyer(buyer)
                .seller(seller)
                .instrument(instrument)
                .lots(lots)
                .priceTicks(priceTicks)
                .buyerFee(buyerFee)
                .sellerFee(sellerFee);
        out.send(cleared.limit());
    }

    @Override
    public void marked(int instrument, long priceTicks) {
        marked.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .instrument(instrument)
                .priceTicks(priceTicks);
        out.send(marked.limit());
    }

    @Override
    public void funded(int instrument, int ratePpb, long unitValue) {
        funded.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .instrument(instrument)
                .ratePpb(ratePpb)
                .unitValue(unitValue);
        out.send(funded.limit());
    }

    @Override
    public void indexed(int underlying, long priceTicks, int freshSources, int addOnPpm) {
        indexed.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .underlying(underlying)
                .priceTicks(priceTicks)
                .freshSources(freshSources)
                .addOnPpm(addOnPpm);
        out.send(indexed.limit());
    }

    @Override
    public void tablesActivated(long version, int optionCount) {
        tablesActivated
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .version(version)
                .optionCount(optionCount);
        out.send(tablesActivated.limit());
    }

    @Override
    public void riskScaled(int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        riskScaled
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .instrument(instrument)
                .initialPpm(initialPpm)
                .maintenancePpm(maintenancePpm)
                .floorPpm(floorPpm);
        out.send(riskScaled.limit());
    }

    @Override
    public void phaseChanged(int instrument, InstrumentPhase before, InstrumentPhase after) {
        phaseChanged
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .instrument(instrument)
                .before(InstrumentPhaseCode.get((short) before.code()))
                .after(InstrumentPhaseCode.get((short) after.code()));
        out.send(phaseChanged.limit());
    }

    @Override
    public void expired(int instrument, long priceTicks, long payoff, long unitValue) {
        expired.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .instrument(instrument)
                .priceTicks(priceTicks)
                .payoff(payoff)
                .unitValue(unitValue);
        out.send(expired.limit());
    }

    @Override
    public void paidOut(int account, int instrument, long lots, long amount) {
        paidOut.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .instrument(instrument)
                .lots(lots)
                .amount(amount);
        out.send(paidOut.limit());
    }

    @Override
    public void revalued(boolean full, long accountsFlagged) {
        revalued.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .full(Codes.flag(full))
                .accountsFlagged(accountsFlagged);
        out.send(revalued.limit());
    }

    @Override
    public void stateChanged(
            int account,
            AccountState before,
            AccountState after,
            long equity,
            long initialMargin,
            long maintenanceMargin) {
        stateChanged
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .before(AccountStateCode.get((short) before.code()))
                .after(AccountStateCode.get((short) after.code()))
                .equity(equity)
                .initialMargin(initialMargin)
                .maintenanceMargin(maintenanceMargin);
        out.send(stateChanged.limit());
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
        liquidationOrdered
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account)
                .instrument(instrument)
                .lots(lots)
                .limitTicks(limitTicks)
                .equity(equity)
                .maintenanceMargin(maintenanceMargin);
        out.send(liquidationOrdered.limit());
    }

    @Override
    public void liquidationCancelAsked(long orderId, int account) {
        liquidationCancelAsked
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account);
        out.send(liquidationCancelAsked.limit());
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
        liquidationFilled
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account)
                .counterparty(counterparty)
                .instrument(instrument)
                .lots(lots)
                .priceTicks(priceTicks)
                .fee(fee);
        out.send(liquidationFilled.limit());
    }

    @Override
    public void liquidationEnded(long orderId, OrderEnd end, long lotsLeft) {
        liquidationEnded
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .end(OrderEndCode.get((short) end.code()))
                .lotsLeft(lotsLeft);
        out.send(liquidationEnded.limit());
    }

    @Override
    public void takenOver(int account, int instrument, long lots, long equityGiven) {
        takenOver
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .instrument(instrument)
                .lots(lots)
                .equityGiven(equityGiven);
        out.send(takenOver.limit());
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
        covered.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .rung(WaterfallRungCode.get((short) rung.code()))
                .account(account)
                .payer(payer)
                .amount(amount)
                .payerBefore(payerBefore)
                .payerAfter(payerAfter)
                .deficitBefore(deficitBefore)
                .deficitAfter(deficitAfter);
        out.send(covered.limit());
    }

    @Override
    public void deleveraged(
            int bankruptAccount, int winnerAccount, int instrument, long lots, long cost) {
        deleveraged
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .bankruptAccount(bankruptAccount)
                .winnerAccount(winnerAccount)
                .instrument(instrument)
                .lots(lots)
                .cost(cost);
        out.send(deleveraged.limit());
    }

    @Override
    public void resolved(int account, long deficit) {
        resolved.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .deficit(deficit);
        out.send(resolved.limit());
    }

    @Override
    public void orderReserved(
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {
        orderReserved
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account)
                .instrument(instrument)
                .lots(lots)
                .limitTicks(limitTicks)
                .reduceOnly(Codes.flag(reduceOnly));
        out.send(orderReserved.limit());
    }

    @Override
    public void orderReduced(long orderId, int account, long lotsLeft) {
        orderReduced
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account)
                .lotsLeft(lotsLeft);
        out.send(orderReduced.limit());
    }

    @Override
    public void orderCancelAsked(long orderId, int account) {
        orderCancelAsked
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .orderId(orderId)
                .account(account);
        out.send(orderCancelAsked.limit());
    }

    @Override
    public void leverageSet(int account, int instrument, int initialPpm) {
        leverageSet
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .instrument(instrument)
                .initialPpm(initialPpm);
        out.send(leverageSet.limit());
    }

    @Override
    public void feeTierSet(int tier, int takerScalePpm, int makerScalePpm) {
        feeTierSet
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .tier(tier)
                .takerScalePpm(takerScalePpm)
                .makerScalePpm(makerScalePpm);
        out.send(feeTierSet.limit());
    }

    @Override
    public void tierAssigned(int account, int tier) {
        tierAssigned.wrapAndApplyHeader(out.buffer(), 0, out.header()).account(account).tier(tier);
        out.send(tierAssigned.limit());
    }

    @Override
    public void sealed(SealedBatch batch) {
        int streamBytes = batch.elementCount() * ELEMENT_BYTES;
        out.check("stream", batch.stream(), batch.elementCount(), ELEMENT_BYTES);
        sealed.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .mode((short) batch.mode())
                .number(batch.number())
                .inboxFrom(batch.inboxFrom())
                .inboxTo(batch.inboxTo())
                .moneyOut(batch.out())
                .settled(Codes.flag(batch.settled()))
                .lastSettled(batch.lastSettled())
                .entryCount(batch.entryCount());
        hash(SealedEncoder.prevAccountsEncodingOffset(), batch.prevAccounts());
        hash(SealedEncoder.prevTableEncodingOffset(), batch.prevTable());
        hash(SealedEncoder.nextAccountsEncodingOffset(), batch.nextAccounts());
        hash(SealedEncoder.nextTableEncodingOffset(), batch.nextTable());
        hash(SealedEncoder.inboxToHashEncodingOffset(), batch.inboxToHash());
        out.begin(sealed.limit());
        out.bytes(batch.stream(), streamBytes);
        out.send();
    }

    @Override
    public void collateralSold(int account, int asset, long units, long money) {
        collateralSold
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .asset(asset)
                .units(units)
                .money(money);
        out.send(collateralSold.limit());
    }

    @Override
    public void depthChanged(int instrument, long lotsMax) {
        depthChanged
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .instrument(instrument)
                .lotsMax(lotsMax);
        out.send(depthChanged.limit());
    }

    @Override
    public void fundOpened(int account, FundKind kind, int underlying) {
        fundOpened
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .kind(FundKindCode.get((short) kind.code()))
                .underlying(underlying);
        out.send(fundOpened.limit());
    }

    @Override
    public void houseTrancheChanged(long amount) {
        houseTrancheChanged.wrapAndApplyHeader(out.buffer(), 0, out.header()).amount(amount);
        out.send(houseTrancheChanged.limit());
    }

    @Override
    public void explained(Explanation explanation) {
        PortfolioRules rules = explanation.rules();
        explained
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .kind(ExplanationKindCode.get((short) explanation.kind().code()))
                .command(explanation.command())
                .timestampMs(explanation.timestampMs())
                .tableVersion(explanation.tableVersion())
                .account(explanation.account())
                .mode(MarginModeCode.get((short) explanation.mode().code()))
                .cash(explanation.cash())
                .bindingCharge(explanation.bindingCharge())
                .bindingRow(explanation.bindingRow())
                .equity(explanation.equity())
                .initialMargin(explanation.initialMargin())
                .maintenanceMargin(explanation.maintenanceMargin())
                .reason(TradeReasonCode.get((short) explanation.reason().code()))
                .steps(explanation.steps())
                .tradedPosition(explanation.tradedPosition())
                .tradedLots(explanation.tradedLots())
                .limitTicks(explanation.limitTicks())
                .bankruptAccount(explanation.bankruptAccount())
                .lossShared(explanation.lossShared())
                .lotsShared(explanation.lotsShared())
                .lotsBefore(explanation.lotsBefore())
                .lossBefore(explanation.lossBefore())
                .money(explanation.money())
                .soldAsset(explanation.soldAsset())
                .soldUnits(explanation.soldUnits())
                .leftValue(explanation.leftValue())
                .columnCount(rules.columnCount())
                .unpairedInitialPpm(rules.unpairedInitialPpm())
                .unpairedMaintenancePpm(rules.unpairedMaintenancePpm());
        out.begin(explained.limit());
        records.assets(explanation);
        records.positions(explanation);
        records.rules(rules);
        out.send();
    }

    @Override
    public void rulesChanged(PortfolioRules rules) {
        rulesChanged
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .columnCount(rules.columnCount())
                .unpairedInitialPpm(rules.unpairedInitialPpm())
                .unpairedMaintenancePpm(rules.unpairedMaintenancePpm());
        out.begin(rulesChanged.limit());
        records.rules(rules);
        out.send();
    }

    @Override
    public void modeChanged(int account, MarginMode before, MarginMode after) {
        modeChanged
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .account(account)
                .before(MarginModeCode.get((short) before.code()))
                .after(MarginModeCode.get((short) after.code()));
        out.send(modeChanged.limit());
    }

    private void hash(int fieldOffset, MemorySegment hash) {
        out.put(
                MessageHeaderEncoder.ENCODED_LENGTH + fieldOffset,
                hash,
                SealedEncoder.inboxToHashLength());
    }
}
