package io.novate.wire;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Explanation;
import io.novate.core.command.Fees;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.PortfolioRules;
import io.novate.wire.sbe.AssetListedDecoder;
import io.novate.wire.sbe.ClearedDecoder;
import io.novate.wire.sbe.CollateralSoldDecoder;
import io.novate.wire.sbe.ConversionCancelAskedDecoder;
import io.novate.wire.sbe.ConversionEndedDecoder;
import io.novate.wire.sbe.ConversionOrderedDecoder;
import io.novate.wire.sbe.ConvertedDecoder;
import io.novate.wire.sbe.CoveredDecoder;
import io.novate.wire.sbe.DeleveragedDecoder;
import io.novate.wire.sbe.DepositReturnedDecoder;
import io.novate.wire.sbe.DepositedDecoder;
import io.novate.wire.sbe.DepthChangedDecoder;
import io.novate.wire.sbe.EnlargedDecoder;
import io.novate.wire.sbe.ExpiredDecoder;
import io.novate.wire.sbe.ExplainedDecoder;
import io.novate.wire.sbe.FeeTierSetDecoder;
import io.novate.wire.sbe.FeesDecoder;
import io.novate.wire.sbe.FundOpenedDecoder;
import io.novate.wire.sbe.FundedDecoder;
import io.novate.wire.sbe.HouseTrancheChangedDecoder;
import io.novate.wire.sbe.IndexedDecoder;
import io.novate.wire.sbe.IsolatedDecoder;
import io.novate.wire.sbe.LeverageSetDecoder;
import io.novate.wire.sbe.LiquidationCancelAskedDecoder;
import io.novate.wire.sbe.LiquidationEndedDecoder;
import io.novate.wire.sbe.LiquidationFilledDecoder;
import io.novate.wire.sbe.LiquidationOrderedDecoder;
import io.novate.wire.sbe.ListedDecoder;
import io.novate.wire.sbe.MarginLockedDecoder;
import io.novate.wire.sbe.MarginReleasedDecoder;
import io.novate.wire.sbe.MarkedDecoder;
import io.novate.wire.sbe.ModeChangedDecoder;
import io.novate.wire.sbe.OpenedDecoder;
import io.novate.wire.sbe.OrderCancelAskedDecoder;
import io.novate.wire.sbe.OrderReducedDecoder;
import io.novate.wire.sbe.OrderReservedDecoder;
import io.novate.wire.sbe.PaidOutDecoder;
import io.novate.wire.sbe.PhaseChangedDecoder;
import io.novate.wire.sbe.PortedDecoder;
import io.novate.wire.sbe.RejectedDecoder;
import io.novate.wire.sbe.ResolvedDecoder;
import io.novate.wire.sbe.RevaluedDecoder;
import io.novate.wire.sbe.RiskScaledDecoder;
import io.novate.wire.sbe.RulesChangedDecoder;
import io.novate.wire.sbe.SealedDecoder;
import io.novate.wire.sbe.StateChangedDecoder;
import io.novate.wire.sbe.TablesActivatedDecoder;
import io.novate.wire.sbe.TakenOverDecoder;
import io.novate.wire.sbe.TierAssignedDecoder;
import io.novate.wire.sbe.TransferredDecoder;
import io.novate.wire.sbe.WithdrawnDecoder;
import org.agrona.DirectBuffer;

/**
 * Reads a message that {@link EventPublisher} wrote and calls the event.
 *
 * <p>Allocates nothing, except for the records of {@code listed}, {@code assetListed}, {@code
 * rulesChanged} and {@code explained}. Batches and explanations are lent for the call.
 *
 * <p><b>Errors</b>: bytes that are no event are a {@link WireException}, whatever they are; then
 * nothing was called.
 */
public final class EventAdapter {
    private static final int PER_LOT_VERSION = ListedDecoder.takerPerLotSinceVersion();
    private static final int PER_LOT_BYTES = 2 * Long.BYTES;

    private final Events events;
    private final MessageReader in;
    private final RecordReader records;
    private final DecodedBatch batch;
    private final RejectedDecoder rejected = new RejectedDecoder();
    private final ListedDecoder listed = new ListedDecoder();
    private final AssetListedDecoder assetListed = new AssetListedDecoder();
    private final OpenedDecoder opened = new OpenedDecoder();
    private final EnlargedDecoder enlarged = new EnlargedDecoder();
    private final IsolatedDecoder isolated = new IsolatedDecoder();
    private final MarginLockedDecoder marginLocked = new MarginLockedDecoder();
    private final MarginReleasedDecoder marginReleased = new MarginReleasedDecoder();
    private final DepositedDecoder deposited = new DepositedDecoder();
    private final DepositReturnedDecoder depositReturned = new DepositReturnedDecoder();
    private final TransferredDecoder transferred = new TransferredDecoder();
    private final PortedDecoder ported = new PortedDecoder();
    private final ConversionOrderedDecoder conversionOrdered = new ConversionOrderedDecoder();
    private final ConversionCancelAskedDecoder conversionCancelAsked =
            new ConversionCancelAskedDecoder();
    private final ConvertedDecoder converted = new ConvertedDecoder();
    private final ConversionEndedDecoder conversionEnded = new ConversionEndedDecoder();
    private final WithdrawnDecoder withdrawn = new WithdrawnDecoder();
    private final ClearedDecoder cleared = new ClearedDecoder();
    private final MarkedDecoder marked = new MarkedDecoder();
    private final FundedDecoder funded = new FundedDecoder();
    private final IndexedDecoder indexed = new IndexedDecoder();
    private final TablesActivatedDecoder tablesActivated = new TablesActivatedDecoder();
    private final RiskScaledDecoder riskScaled = new RiskScaledDecoder();
    private final PhaseChangedDecoder phaseChanged = new PhaseChangedDecoder();
    private final ExpiredDecoder expired = new ExpiredDecoder();
    private final PaidOutDecoder paidOut = new PaidOutDecoder();
    private final RevaluedDecoder revalued = new RevaluedDecoder();
    private final StateChangedDecoder stateChanged = new StateChangedDecoder();
    private final LiquidationOrderedDecoder liquidationOrdered = new LiquidationOrderedDecoder();
    private final LiquidationCancelAskedDecoder liquidationCancelAsked =
            new LiquidationCancelAskedDecoder();
    private final LiquidationFilledDecoder liquidationFilled = new LiquidationFilledDecoder();
    private final LiquidationEndedDecoder liquidationEnded = new LiquidationEndedDecoder();
    private final TakenOverDecoder takenOver = new TakenOverDecoder();
    private final CoveredDecoder covered = new CoveredDecoder();
    private final DeleveragedDecoder deleveraged = new DeleveragedDecoder();
    private final ResolvedDecoder resolved = new ResolvedDecoder();
    private final OrderReservedDecoder orderReserved = new OrderReservedDecoder();
    private final OrderReducedDecoder orderReduced = new OrderReducedDecoder();
    private final OrderCancelAskedDecoder orderCancelAsked = new OrderCancelAskedDecoder();
    private final LeverageSetDecoder leverageSet = new LeverageSetDecoder();
    private final FeeTierSetDecoder feeTierSet = new FeeTierSetDecoder();
    private final TierAssignedDecoder tierAssigned = new TierAssignedDecoder();
    private final SealedDecoder sealed = new SealedDecoder();
    private final CollateralSoldDecoder collateralSold = new CollateralSoldDecoder();
    private final DepthChangedDecoder depthChanged = new DepthChangedDecoder();
    private final FundOpenedDecoder fundOpened = new FundOpenedDecoder();
    private final HouseTrancheChangedDecoder houseTrancheChanged = new HouseTrancheChangedDecoder();
    private final ExplainedDecoder explained = new ExplainedDecoder();
    private final RulesChangedDecoder rulesChanged = new RulesChangedDecoder();
    private final ModeChangedDecoder modeChanged = new ModeChangedDecoder();

    /**
     * Calls events.
     *
     * @param messageBytesMax longest message
     */
    public EventAdapter(int messageBytesMax, Events events) {
        this.events = events;
        in = new MessageReader(messageBytesMax);
        records = new RecordReader(in);
        batch = new DecodedBatch(messageBytesMax);
    }

    /**
     * Reads one message and calls its event.
     *
     * @throws WireException when the bytes are no event
     */
    public void read(DirectBuffer buffer, int offset, int length) throws WireException {
        in.wrap(buffer, offset, length);
        switch (in.templateId()) {
            case RejectedDecoder.TEMPLATE_ID -> rejected();
            case ListedDecoder.TEMPLATE_ID -> listed();
            case AssetListedDecoder.TEMPLATE_ID -> assetListed();
            case OpenedDecoder.TEMPLATE_ID -> opened();
            case EnlargedDecoder.TEMPLATE_ID -> enlarged();
            case IsolatedDecoder.TEMPLATE_ID -> isolated();
            case MarginLockedDecoder.TEMPLATE_ID -> marginLocked();
            case MarginReleasedDecoder.TEMPLATE_ID -> marginReleased();
            case DepositedDecoder.TEMPLATE_ID -> deposited();
            case DepositReturnedDecoder.TEMPLATE_ID -> depositReturned();
            case TransferredDecoder.TEMPLATE_ID -> transferred();
            case PortedDecoder.TEMPLATE_ID -> ported();
            case ConversionOrderedDecoder.TEMPLATE_ID -> conversionOrdered();
            case ConversionCancelAskedDecoder.TEMPLATE_ID -> conversionCancelAsked();
            case ConvertedDecoder.TEMPLATE_ID -> converted();
            case ConversionEndedDecoder.TEMPLATE_ID -> conversionEnded();
            case WithdrawnDecoder.TEMPLATE_ID -> withdrawn();
            case ClearedDecoder.TEMPLATE_ID -> cleared();
            case MarkedDecoder.TEMPLATE_ID -> marked();
            case FundedDecoder.TEMPLATE_ID -> funded();
            case IndexedDecoder.TEMPLATE_ID -> indexed();
            case TablesActivatedDecoder.TEMPLATE_ID -> tablesActivated();
            case RiskScaledDecoder.TEMPLATE_ID -> riskScaled();
            case PhaseChangedDecoder.TEMPLATE_ID -> phaseChanged();
            case ExpiredDecoder.TEMPLATE_ID -> expired();
            case PaidOutDecoder.TEMPLATE_ID -> paidOut();
            case RevaluedDecoder.TEMPLATE_ID -> revalued();
            case StateChangedDecoder.TEMPLATE_ID -> stateChanged();
            case LiquidationOrderedDecoder.TEMPLATE_ID -> liquidationOrdered();
            case LiquidationCancelAskedDecoder.TEMPLATE_ID -> liquidationCancelAsked();
            case LiquidationFilledDecoder.TEMPLATE_ID -> liquidationFilled();
            case LiquidationEndedDecoder.TEMPLATE_ID -> liquidationEnded();
            case TakenOverDecoder.TEMPLATE_ID -> takenOver();
            case CoveredDecoder.TEMPLATE_ID -> covered();
            case DeleveragedDecoder.TEMPLATE_ID -> deleveraged();
            case ResolvedDecoder.TEMPLATE_ID -> resolved();
            case OrderReservedDecoder.TEMPLATE_ID -> orderReserved();
            case OrderReducedDecoder.TEMPLATE_ID -> orderReduced();
            case OrderCancelAskedDecoder.TEMPLATE_ID -> orderCancelAsked();
            case LeverageSetDecoder.TEMPLATE_ID -> leverageSet();
            case FeeTierSetDecoder.TEMPLATE_ID -> feeTierSet();
            case TierAssignedDecoder.TEMPLATE_ID -> tierAssigned();
            case SealedDecoder.TEMPLATE_ID -> sealed();
            case CollateralSoldDecoder.TEMPLATE_ID -> collateralSold();
            case DepthChangedDecoder.TEMPLATE_ID -> depthChanged();
            case FundOpenedDecoder.TEMPLATE_ID -> fundOpened();
            case HouseTrancheChangedDecoder.TEMPLATE_ID -> houseTrancheChanged();
            case ExplainedDecoder.TEMPLATE_ID -> explained();
            case RulesChangedDecoder.TEMPLATE_ID -> rulesChanged();
            case ModeChangedDecoder.TEMPLATE_ID -> modeChanged();
            default -> throw new WireException("message id " + in.templateId() + " is no event");
        }
    }

    private void rejected() throws WireException {
        in.fixed(rejected);
        events.rejected(
                rejected.command(),
                rejected.recordIndex(),
                Codes.REJECTION.of(rejected.reasonRaw()),
                rejected.value());
    }

    private void listed() throws WireException {
        in.root(listed, PER_LOT_BYTES);
        boolean perLot = in.version() >= PER_LOT_VERSION;
        Contract contract = RecordReader.contract(listed.contract());
        FeesDecoder fees = listed.fees();
        Fees charged =
                new Fees(
                        fees.takerPpm(),
                        fees.makerPpm(),
                        fees.liquidationPpm(),
                        perLot ? listed.takerPerLot() : 0,
                        perLot ? listed.makerPerLot() : 0);
        MarginSchedule margin =
                new MarginSchedule(
                        records.brackets("longBrackets"),
                        records.brackets("shortBrackets"),
                        listed.openInterestLower(),
                        listed.openInterestUpper(),
                        Codes.MARGIN_ROUNDING.of(listed.roundingRaw()));
        String symbol = in.ascii("symbol");
        in.end();
        events.listed(
                new Listing(
                        listed.instrument(),
                        symbol,
                        contract,
                        margin,
                        charged,
                        RecordReader.bounds(listed.bounds()),
                        listed.markTicks()));
    }

    private void assetListed() throws WireException {
        in.root(assetListed, 0);
        HaircutCurve initial = records.curve("initialHeld", "initialOwed");
        HaircutCurve maintenance = records.curve("maintenanceHeld", "maintenanceOwed");
        String symbol = in.ascii("symbol");
        in.end();
        AssetBounds bounds = RecordReader.bounds(assetListed.bounds());
        events.assetListed(
                new Asset(assetListed.asset(), symbol, initial, maintenance, bounds),
                assetListed.price256());
    }

    private void opened() throws WireException {
        in.fixed(opened);
        events.opened(opened.account(), Codes.flag(opened.largeRaw()));
    }

    private void enlarged() throws WireException {
        in.fixed(enlarged);
        events.enlarged(enlarged.account(), enlarged.leafCount());
    }

    private void isolated() throws WireException {
        in.fixed(isolated);
        events.isolated(isolated.bucket(), isolated.parent(), isolated.instrument());
    }

    private void marginLocked() throws WireException {
        in.fixed(marginLocked);
        events.marginLocked(marginLocked.bucket(), marginLocked.parent(), marginLocked.amount());
    }

    private void marginReleased() throws WireException {
        in.fixed(marginReleased);
        events.marginReleased(
                marginReleased.bucket(), marginReleased.parent(), marginReleased.amount());
    }

    private void deposited() throws WireException {
        in.fixed(deposited);
        events.deposited(deposited.account(), deposited.asset(), deposited.amount());
    }

    private void depositReturned() throws WireException {
        in.fixed(depositReturned);
        events.depositReturned(
                depositReturned.account(),
                depositReturned.asset(),
                depositReturned.amount(),
                Codes.REJECTION.of(depositReturned.reasonRaw()));
    }

    private void transferred() throws WireException {
        in.fixed(transferred);
        events.transferred(
                transferred.from(), transferred.to(), transferred.asset(), transferred.amount());
    }

    private void ported() throws WireException {
        in.fixed(ported);
        events.ported(
                ported.from(), ported.to(), ported.instrument(), ported.lots(), ported.value());
    }

    private void conversionOrdered() throws WireException {
        in.fixed(conversionOrdered);
        events.conversionOrdered(
                conversionOrdered.orderId(),
                conversionOrdered.account(),
                conversionOrdered.asset(),
                conversionOrdered.units(),
                conversionOrdered.moneyMin());
    }

    private void conversionCancelAsked() throws WireException {
        in.fixed(conversionCancelAsked);
        events.conversionCancelAsked(
                conversionCancelAsked.orderId(), conversionCancelAsked.account());
    }

    private void converted() throws WireException {
        in.fixed(converted);
        events.converted(
                converted.orderId(),
                converted.seller(),
                converted.buyer(),
                converted.asset(),
                converted.units(),
                converted.money(),
                converted.fee());
    }

    private void conversionEnded() throws WireException {
        in.fixed(conversionEnded);
        events.conversionEnded(
                conversionEnded.orderId(),
                Codes.ORDER_END.of(conversionEnded.endRaw()),
                conversionEnded.unitsLeft());
    }

    private void withdrawn() throws WireException {
        in.fixed(withdrawn);
        events.withdrawn(withdrawn.account(), withdrawn.asset(), withdrawn.amount());
    }

    private void cleared() throws WireException {
        in.fixed(cleared);
        events.cleared(
                cleared.buyer(),
                cleared.seller(),
                cleared.instrument(),
                cleared.lots(),
                cleared.priceTicks(),
                cleared.buyerFee(),
                cleared.sellerFee());
    }

    private void marked() throws WireException {
        in.fixed(marked);
        events.marked(marked.instrument(), marked.priceTicks());
    }

    private void funded() throws WireException {
        in.fixed(funded);
        events.funded(funded.instrument(), funded.ratePpb(), funded.unitValue());
    }

    private void indexed() throws WireException {
        in.fixed(indexed);
        events.indexed(
                indexed.underlying(),
                indexed.priceTicks(),
                indexed.freshSources(),
                indexed.addOnPpm());
    }

    private void tablesActivated() throws WireException {
        in.fixed(tablesActivated);
        events.tablesActivated(tablesActivated.version(), tablesActivated.optionCount());
    }

    private void riskScaled() throws WireException {
        in.fixed(riskScaled);
        events.riskScaled(
                riskScaled.instrument(),
                riskScaled.initialPpm(),
                riskScaled.maintenancePpm(),
                riskScaled.floorPpm());
    }

    private void phaseChanged() throws WireException {
        in.fixed(phaseChanged);
        events.phaseChanged(
                phaseChanged.instrument(),
                Codes.INSTRUMENT_PHASE.of(phaseChanged.beforeRaw()),
                Codes.INSTRUMENT_PHASE.of(phaseChanged.afterRaw()));
    }

    private void expired() throws WireException {
        in.fixed(expired);
        events.expired(
                expired.instrument(), expired.priceTicks(), expired.payoff(), expired.unitValue());
    }

    private void paidOut() throws WireException {
        in.fixed(paidOut);
        events.paidOut(paidOut.account(), paidOut.instrument(), paidOut.lots(), paidOut.amount());
    }

    private void revalued() throws WireException {
        in.fixed(revalued);
        events.revalued(Codes.flag(revalued.fullRaw()), revalued.accountsFlagged());
    }

    private void stateChanged() throws WireException {
        in.fixed(stateChanged);
        events.stateChanged(
                stateChanged.account(),
                Codes.ACCOUNT_STATE.of(stateChanged.beforeRaw()),
                Codes.ACCOUNT_STATE.of(stateChanged.afterRaw()),
                stateChanged.equity(),
                stateChanged.initialMargin(),
                stateChanged.maintenanceMargin());
    }

    private void liquidationOrdered() throws WireException {
        in.fixed(liquidationOrdered);
        events.liquidationOrdered(
                liquidationOrdered.orderId(),
                liquidationOrdered.account(),
                liquidationOrdered.instrument(),
                liquidationOrdered.lots(),
                liquidationOrdered.limitTicks(),
                liquidationOrdered.equity(),
                liquidationOrdered.maintenanceMargin());
    }

    private void liquidationCancelAsked() throws WireException {
        in.fixed(liquidationCancelAsked);
        events.liquidationCancelAsked(
                liquidationCancelAsked.orderId(), liquidationCancelAsked.account());
    }

    private void liquidationFilled() throws WireException {
        in.fixed(liquidationFilled);
        events.liquidationFilled(
                liquidationFilled.orderId(),
                liquidationFilled.account(),
                liquidationFilled.counterparty(),
                liquidationFilled.instrument(),
                liquidationFilled.lots(),
                liquidationFilled.priceTicks(),
                liquidationFilled.fee());
    }

    private void liquidationEnded() throws WireException {
        in.fixed(liquidationEnded);
        events.liquidationEnded(
                liquidationEnded.orderId(),
                Codes.ORDER_END.of(liquidationEnded.endRaw()),
                liquidationEnded.lotsLeft());
    }

    private void takenOver() throws WireException {
        in.fixed(takenOver);
        events.takenOver(
                takenOver.account(),
                takenOver.instrument(),
                takenOver.lots(),
                takenOver.equityGiven());
    }

    private void covered() throws WireException {
        in.fixed(covered);
        events.covered(
                Codes.WATERFALL_RUNG.of(covered.rungRaw()),
                covered.account(),
                covered.payer(),
                covered.amount(),
                covered.payerBefore(),
                covered.payerAfter(),
                covered.deficitBefore(),
                covered.deficitAfter());
    }

    private void deleveraged() throws WireException {
        in.fixed(deleveraged);
        events.deleveraged(
                deleveraged.bankruptAccount(),
                deleveraged.winnerAccount(),
                deleveraged.instrument(),
                deleveraged.lots(),
                deleveraged.cost());
    }

    private void resolved() throws WireException {
        in.fixed(resolved);
        events.resolved(resolved.account(), resolved.deficit());
    }

    private void orderReserved() throws WireException {
        in.fixed(orderReserved);
        events.orderReserved(
                orderReserved.orderId(),
                orderReserved.account(),
                orderReserved.instrument(),
                orderReserved.lots(),
                orderReserved.limitTicks(),
                Codes.flag(orderReserved.reduceOnlyRaw()));
    }

    private void orderReduced() throws WireException {
        in.fixed(orderReduced);
        events.orderReduced(
                orderReduced.orderId(), orderReduced.account(), orderReduced.lotsLeft());
    }

    private void orderCancelAsked() throws WireException {
        in.fixed(orderCancelAsked);
        events.orderCancelAsked(orderCancelAsked.orderId(), orderCancelAsked.account());
    }

    private void leverageSet() throws WireException {
        in.fixed(leverageSet);
        events.leverageSet(
                leverageSet.account(), leverageSet.instrument(), leverageSet.initialPpm());
    }

    private void feeTierSet() throws WireException {
        in.fixed(feeTierSet);
        events.feeTierSet(
                feeTierSet.tier(), feeTierSet.takerScalePpm(), feeTierSet.makerScalePpm());
    }

    private void tierAssigned() throws WireException {
        in.fixed(tierAssigned);
        events.tierAssigned(tierAssigned.account(), tierAssigned.tier());
    }

    private void sealed() throws WireException {
        in.root(sealed, 0);
        batch.read(in, sealed);
        in.end();
        events.sealed(batch);
    }

    private void collateralSold() throws WireException {
        in.fixed(collateralSold);
        events.collateralSold(
                collateralSold.account(),
                collateralSold.asset(),
                collateralSold.units(),
                collateralSold.money());
    }

    private void depthChanged() throws WireException {
        in.fixed(depthChanged);
        events.depthChanged(depthChanged.instrument(), depthChanged.lotsMax());
    }

    private void fundOpened() throws WireException {
        in.fixed(fundOpened);
        events.fundOpened(
                fundOpened.account(),
                Codes.FUND_KIND.of(fundOpened.kindRaw()),
                fundOpened.underlying());
    }

    private void houseTrancheChanged() throws WireException {
        in.fixed(houseTrancheChanged);
        events.houseTrancheChanged(houseTrancheChanged.amount());
    }

    private void explained() throws WireException {
        in.root(explained, 0);
        Explanation explanation = DecodedExplanation.read(in, records, explained);
        in.end();
        events.explained(explanation);
    }

    private void rulesChanged() throws WireException {
        in.root(rulesChanged, 0);
        PortfolioRules rules =
                records.rules(
                        rulesChanged.columnCount(),
                        rulesChanged.unpairedInitialPpm(),
                        rulesChanged.unpairedMaintenancePpm());
        in.end();
        events.rulesChanged(rules);
    }

    private void modeChanged() throws WireException {
        in.fixed(modeChanged);
        events.modeChanged(
                modeChanged.account(),
                Codes.MARGIN_MODE.of(modeChanged.beforeRaw()),
                Codes.MARGIN_MODE.of(modeChanged.afterRaw()));
    }
}
