package io.novate.wire;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Commands;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradeDescriptor;
import io.novate.wire.sbe.ActivateDecoder;
import io.novate.wire.sbe.AssetTradeDecoder;
import io.novate.wire.sbe.AssignTierDecoder;
import io.novate.wire.sbe.ConversionEndDecoder;
import io.novate.wire.sbe.DelistDecoder;
import io.novate.wire.sbe.DepthDecoder;
import io.novate.wire.sbe.EnlargeDecoder;
import io.novate.wire.sbe.ExpireDecoder;
import io.novate.wire.sbe.FeeTierDecoder;
import io.novate.wire.sbe.FeesDecoder;
import io.novate.wire.sbe.FundingDecoder;
import io.novate.wire.sbe.HouseTrancheDecoder;
import io.novate.wire.sbe.InboxDecoder;
import io.novate.wire.sbe.IndexesDecoder;
import io.novate.wire.sbe.IsolateDecoder;
import io.novate.wire.sbe.LeverageDecoder;
import io.novate.wire.sbe.LiquidationEndDecoder;
import io.novate.wire.sbe.LiquidationFillDecoder;
import io.novate.wire.sbe.ListAssetDecoder;
import io.novate.wire.sbe.ListDecoder;
import io.novate.wire.sbe.MarginModeDecoder;
import io.novate.wire.sbe.MarksDecoder;
import io.novate.wire.sbe.OpenDecoder;
import io.novate.wire.sbe.OpenFundDecoder;
import io.novate.wire.sbe.OrderDecoder;
import io.novate.wire.sbe.OrderLeftDecoder;
import io.novate.wire.sbe.PortDecoder;
import io.novate.wire.sbe.PortfolioRulesDecoder;
import io.novate.wire.sbe.RestrictDecoder;
import io.novate.wire.sbe.RevalueDecoder;
import io.novate.wire.sbe.RiskScaleDecoder;
import io.novate.wire.sbe.SealDecoder;
import io.novate.wire.sbe.TablesDecoder;
import io.novate.wire.sbe.TablesDecoder.OptionsDecoder;
import io.novate.wire.sbe.TradesDecoder;
import io.novate.wire.sbe.TransferDecoder;
import io.novate.wire.sbe.ValueAssetDecoder;
import io.novate.wire.sbe.WithdrawDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads a message that {@link CommandPublisher} or another program wrote and calls the command.
 *
 * <p>Allocates nothing, except for the records of {@code list}, {@code listAsset} and {@code
 * portfolioRules}. Segments and addresses are lent for the call.
 *
 * <p><b>Errors</b>: bytes that are no command are a {@link WireException}, whatever they are; then
 * nothing was called.
 */
public final class CommandAdapter {
    private static final int ADDRESS_BYTES = OpenDecoder.ownerLength();
    private static final int PER_LOT_VERSION = ListDecoder.takerPerLotSinceVersion();
    private static final int PER_LOT_BYTES = 2 * Long.BYTES;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Commands commands;
    private final MessageReader in;
    private final RecordReader records;
    private final MemorySegment lent;
    private final ByteBuffer lentBytes;
    private final byte[] owner = new byte[ADDRESS_BYTES];
    private final byte[] signer = new byte[ADDRESS_BYTES];
    private final byte[] sender = new byte[ADDRESS_BYTES];
    private final ListDecoder list = new ListDecoder();
    private final ListAssetDecoder listAsset = new ListAssetDecoder();
    private final ValueAssetDecoder valueAsset = new ValueAssetDecoder();
    private final OpenDecoder open = new OpenDecoder();
    private final EnlargeDecoder enlarge = new EnlargeDecoder();
    private final IsolateDecoder isolate = new IsolateDecoder();
    private final InboxDecoder inbox = new InboxDecoder();
    private final TransferDecoder transfer = new TransferDecoder();
    private final PortDecoder port = new PortDecoder();
    private final AssetTradeDecoder assetTrade = new AssetTradeDecoder();
    private final ConversionEndDecoder conversionEnd = new ConversionEndDecoder();
    private final WithdrawDecoder withdraw = new WithdrawDecoder();
    private final TradesDecoder trades = new TradesDecoder();
    private final MarksDecoder marks = new MarksDecoder();
    private final FundingDecoder funding = new FundingDecoder();
    private final IndexesDecoder indexes = new IndexesDecoder();
    private final TablesDecoder tables = new TablesDecoder();
    private final ActivateDecoder activate = new ActivateDecoder();
    private final RestrictDecoder restrict = new RestrictDecoder();
    private final ExpireDecoder expire = new ExpireDecoder();
    private final DelistDecoder delist = new DelistDecoder();
    private final RiskScaleDecoder riskScale = new RiskScaleDecoder();
    private final RevalueDecoder revalue = new RevalueDecoder();
    private final LiquidationFillDecoder liquidationFill = new LiquidationFillDecoder();
    private final LiquidationEndDecoder liquidationEnd = new LiquidationEndDecoder();
    private final OrderDecoder order = new OrderDecoder();
    private final OrderLeftDecoder orderLeft = new OrderLeftDecoder();
    private final LeverageDecoder leverage = new LeverageDecoder();
    private final FeeTierDecoder feeTier = new FeeTierDecoder();
    private final AssignTierDecoder assignTier = new AssignTierDecoder();
    private final SealDecoder seal = new SealDecoder();
    private final DepthDecoder depth = new DepthDecoder();
    private final OpenFundDecoder openFund = new OpenFundDecoder();
    private final HouseTrancheDecoder houseTranche = new HouseTrancheDecoder();
    private final PortfolioRulesDecoder portfolioRules = new PortfolioRulesDecoder();
    private final MarginModeDecoder marginMode = new MarginModeDecoder();

    /**
     * Calls commands.
     *
     * @param messageBytesMax longest message
     */
    public CommandAdapter(int messageBytesMax, Commands commands) {
        this.commands = commands;
        in = new MessageReader(messageBytesMax);
        records = new RecordReader(in);
        lent = Arena.ofAuto().allocate(messageBytesMax, Long.BYTES);
        lentBytes = lent.asByteBuffer();
    }

    /**
     * Reads one message and calls its command.
     *
     * @throws WireException when the bytes are no command
     */
    public void read(DirectBuffer buffer, int offset, int length) throws WireException {
        in.wrap(buffer, offset, length);
        switch (in.templateId()) {
            case ListDecoder.TEMPLATE_ID -> list();
            case ListAssetDecoder.TEMPLATE_ID -> listAsset();
            case ValueAssetDecoder.TEMPLATE_ID -> valueAsset();
            case OpenDecoder.TEMPLATE_ID -> open();
            case EnlargeDecoder.TEMPLATE_ID -> enlarge();
            case IsolateDecoder.TEMPLATE_ID -> isolate();
            case InboxDecoder.TEMPLATE_ID -> inbox();
            case TransferDecoder.TEMPLATE_ID -> transfer();
            case PortDecoder.TEMPLATE_ID -> port();
            case AssetTradeDecoder.TEMPLATE_ID -> assetTrade();
            case ConversionEndDecoder.TEMPLATE_ID -> conversionEnd();
            case WithdrawDecoder.TEMPLATE_ID -> withdraw();
            case TradesDecoder.TEMPLATE_ID -> trades();
            case MarksDecoder.TEMPLATE_ID -> marks();
            case FundingDecoder.TEMPLATE_ID -> funding();
            case IndexesDecoder.TEMPLATE_ID -> indexes();
            case TablesDecoder.TEMPLATE_ID -> tables();
            case ActivateDecoder.TEMPLATE_ID -> activate();
            case RestrictDecoder.TEMPLATE_ID -> restrict();
            case ExpireDecoder.TEMPLATE_ID -> expire();
            case DelistDecoder.TEMPLATE_ID -> delist();
            case RiskScaleDecoder.TEMPLATE_ID -> riskScale();
            case RevalueDecoder.TEMPLATE_ID -> revalue();
            case LiquidationFillDecoder.TEMPLATE_ID -> liquidationFill();
            case LiquidationEndDecoder.TEMPLATE_ID -> liquidationEnd();
            case OrderDecoder.TEMPLATE_ID -> order();
            case OrderLeftDecoder.TEMPLATE_ID -> orderLeft();
            case LeverageDecoder.TEMPLATE_ID -> leverage();
            case FeeTierDecoder.TEMPLATE_ID -> feeTier();
            case AssignTierDecoder.TEMPLATE_ID -> assignTier();
            case SealDecoder.TEMPLATE_ID -> seal();
            case DepthDecoder.TEMPLATE_ID -> depth();
            case OpenFundDecoder.TEMPLATE_ID -> openFund();
            case HouseTrancheDecoder.TEMPLATE_ID -> houseTranche();
            case PortfolioRulesDecoder.TEMPLATE_ID -> portfolioRules();
            case MarginModeDecoder.TEMPLATE_ID -> marginMode();
            default -> throw new WireException("message id " + in.templateId() + " is no command");
        }
    }

    private void list() throws WireException {
        in.root(list, PER_LOT_BYTES);
        boolean perLot = in.version() >= PER_LOT_VERSION;
        Contract contract = RecordReader.contract(list.contract());
        FeesDecoder fees = list.fees();
        Fees charged =
                new Fees(
                        fees.takerPpm(),
                        fees.makerPpm(),
                        fees.liquidationPpm(),
                        perLot ? list.takerPerLot() : 0,
                        perLot ? list.makerPerLot() : 0);
        MarginSchedule margin =
                new MarginSchedule(
                        records.brackets("longBrackets"),
                        records.brackets("shortBrackets"),
                        list.openInterestLower(),
                        list.openInterestUpper(),
                        Codes.MARGIN_ROUNDING.of(list.roundingRaw()));
        String symbol = in.ascii("symbol");
        in.end();
        commands.list(
                list.timestampMs(),
                new Listing(
                        list.instrument(),
                        symbol,
                        contract,
                        margin,
                        charged,
                        RecordReader.bounds(list.bounds()),
                        list.markTicks()));
    }

    private void listAsset() throws WireException {
        in.root(listAsset, 0);
        HaircutCurve initial = records.curve("initialHeld", "initialOwed");
        HaircutCurve maintenance = records.curve("maintenanceHeld", "maintenanceOwed");
        String symbol = in.ascii("symbol");
        in.end();
        AssetBounds bounds = RecordReader.bounds(listAsset.bounds());
        commands.listAsset(
                listAsset.timestampMs(),
                new Asset(listAsset.asset(), symbol, initial, maintenance, bounds),
                listAsset.price256());
    }

    private void valueAsset() throws WireException {
        in.fixed(valueAsset);
        commands.valueAsset(valueAsset.timestampMs(), valueAsset.asset(), valueAsset.price256());
    }

    private void open() throws WireException {
        in.fixed(open);
        open.getOwner(owner, 0, ADDRESS_BYTES);
        open.getSigner(signer, 0, ADDRESS_BYTES);
        commands.open(
                open.timestampMs(),
                open.account(),
                owner,
                signer,
                Codes.MARGIN_MODE.of(open.modeRaw()),
                Codes.flag(open.largeRaw()));
    }

    private void enlarge() throws WireException {
        in.fixed(enlarge);
        commands.enlarge(enlarge.timestampMs(), enlarge.account());
    }

    private void isolate() throws WireException {
        in.fixed(isolate);
        commands.isolate(
                isolate.timestampMs(), isolate.bucket(), isolate.parent(), isolate.instrument());
    }

    private void inbox() throws WireException {
        in.fixed(inbox);
        inbox.getSender(sender, 0, ADDRESS_BYTES);
        inbox.getSigner(signer, 0, ADDRESS_BYTES);
        commands.inbox(
                inbox.timestampMs(),
                inbox.item(),
                Codes.INBOX_KIND.of(inbox.kindRaw()),
                inbox.account(),
                inbox.key(),
                inbox.amount(),
                sender,
                signer);
    }

    private void transfer() throws WireException {
        in.fixed(transfer);
        commands.transfer(
                transfer.timestampMs(),
                transfer.from(),
                transfer.to(),
                transfer.asset(),
                transfer.amount());
    }

    private void port() throws WireException {
        in.fixed(port);
        commands.port(port.timestampMs(), port.from(), port.to(), port.instrument(), port.lots());
    }

    private void assetTrade() throws WireException {
        in.fixed(assetTrade);
        commands.assetTrade(
                assetTrade.timestampMs(),
                assetTrade.orderId(),
                assetTrade.seller(),
                assetTrade.buyer(),
                assetTrade.asset(),
                assetTrade.units(),
                assetTrade.money());
    }

    private void conversionEnd() throws WireException {
        in.fixed(conversionEnd);
        commands.conversionEnd(
                conversionEnd.timestampMs(),
                conversionEnd.orderId(),
                Codes.ORDER_END.of(conversionEnd.endRaw()));
    }

    private void withdraw() throws WireException {
        in.fixed(withdraw);
        commands.withdraw(
                withdraw.timestampMs(), withdraw.account(), withdraw.asset(), withdraw.amount());
    }

    private void trades() throws WireException {
        in.root(trades, 0);
        int count = batch(TradeDescriptor.BYTES);
        in.end();
        commands.trades(trades.timestampMs(), lent, count);
    }

    private void marks() throws WireException {
        in.root(marks, 0);
        int count = batch(MarkDescriptor.BYTES);
        in.end();
        commands.marks(marks.timestampMs(), lent, count);
    }

    private void funding() throws WireException {
        in.fixed(funding);
        commands.funding(funding.timestampMs(), funding.instrument(), funding.ratePpb());
    }

    private void indexes() throws WireException {
        in.root(indexes, 0);
        int count = batch(IndexDescriptor.BYTES);
        in.end();
        commands.indexes(indexes.timestampMs(), lent, count);
    }

    private void tables() throws WireException {
        in.root(tables, 0);
        int recordCount = in.group("options", OptionsDecoder.sbeBlockLength());
        int columnCount = -1;
        int at = 0;
        for (int index = 0; index < recordCount; index++) {
            int columns = option(at);
            if (index > 0 && columns != columnCount) {
                throw new WireException(
                        "options: entry %d has %d columns, those before have %d"
                                .formatted(index, columns, columnCount));
            }
            columnCount = columns;
            at += OptionDescriptor.strideBytes(columns);
        }
        in.end();
        commands.tables(tables.timestampMs(), tables.version(), lent, recordCount);
    }

    private void activate() throws WireException {
        in.fixed(activate);
        commands.activate(activate.timestampMs(), activate.version());
    }

    private void restrict() throws WireException {
        in.fixed(restrict);
        commands.restrict(restrict.timestampMs(), restrict.instrument());
    }

    private void expire() throws WireException {
        in.fixed(expire);
        commands.expire(expire.timestampMs(), expire.underlying(), expire.expiryMs());
    }

    private void delist() throws WireException {
        in.fixed(delist);
        commands.delist(delist.timestampMs(), delist.instrument());
    }

    private void riskScale() throws WireException {
        in.fixed(riskScale);
        commands.riskScale(
                riskScale.timestampMs(),
                riskScale.instrument(),
                riskScale.initialPpm(),
                riskScale.maintenancePpm(),
                riskScale.floorPpm());
    }

    private void revalue() throws WireException {
        in.fixed(revalue);
        commands.revalue(revalue.timestampMs(), Codes.flag(revalue.fullRaw()));
    }

    private void liquidationFill() throws WireException {
        in.fixed(liquidationFill);
        commands.liquidationFill(
                liquidationFill.timestampMs(),
                liquidationFill.orderId(),
                liquidationFill.counterparty(),
                liquidationFill.lots(),
                liquidationFill.priceTicks());
    }

    private void liquidationEnd() throws WireException {
        in.fixed(liquidationEnd);
        commands.liquidationEnd(
                liquidationEnd.timestampMs(),
                liquidationEnd.orderId(),
                Codes.ORDER_END.of(liquidationEnd.endRaw()));
    }

    private void order() throws WireException {
        in.fixed(order);
        commands.order(
                order.timestampMs(),
                order.orderId(),
                order.account(),
                order.instrument(),
                order.lots(),
                order.limitTicks(),
                Codes.flag(order.reduceOnlyRaw()));
    }

    private void orderLeft() throws WireException {
        in.fixed(orderLeft);
        commands.orderLeft(orderLeft.timestampMs(), orderLeft.orderId(), orderLeft.lotsLeft());
    }

    private void leverage() throws WireException {
        in.fixed(leverage);
        commands.leverage(
                leverage.timestampMs(),
                leverage.account(),
                leverage.instrument(),
                leverage.initialPpm());
    }

    private void feeTier() throws WireException {
        in.fixed(feeTier);
        commands.feeTier(
                feeTier.timestampMs(),
                feeTier.tier(),
                feeTier.takerScalePpm(),
                feeTier.makerScalePpm());
    }

    private void assignTier() throws WireException {
        in.fixed(assignTier);
        commands.assignTier(assignTier.timestampMs(), assignTier.account(), assignTier.tier());
    }

    private void seal() throws WireException {
        in.fixed(seal);
        commands.seal(seal.timestampMs());
    }

    private void depth() throws WireException {
        in.fixed(depth);
        commands.depth(depth.timestampMs(), depth.instrument(), depth.lotsMax());
    }

    private void openFund() throws WireException {
        in.fixed(openFund);
        commands.openFund(
                openFund.timestampMs(),
                openFund.account(),
                Codes.FUND_KIND.of(openFund.kindRaw()),
                openFund.underlying());
    }

    private void houseTranche() throws WireException {
        in.fixed(houseTranche);
        commands.houseTranche(houseTranche.timestampMs(), houseTranche.amount());
    }

    private void portfolioRules() throws WireException {
        in.root(portfolioRules, 0);
        PortfolioRules rules =
                records.rules(
                        portfolioRules.columnCount(),
                        portfolioRules.unpairedInitialPpm(),
                        portfolioRules.unpairedMaintenancePpm());
        in.end();
        commands.portfolioRules(portfolioRules.timestampMs(), rules);
    }

    private void marginMode() throws WireException {
        in.fixed(marginMode);
        commands.marginMode(
                marginMode.timestampMs(),
                marginMode.account(),
                Codes.MARGIN_MODE.of(marginMode.modeRaw()));
    }

    private int batch(int recordBytes) throws WireException {
        int count = in.group("entries", recordBytes);
        int at = in.take(count * recordBytes);
        in.buffer().getBytes(at, lentBytes, 0, count * recordBytes);
        return count;
    }

    /** Reads one option to a place in the lent segment and returns its number of columns. */
    private int option(int to) throws WireException {
        int rest = OptionDescriptor.HEADER_BYTES - OptionDescriptor.VALUE_OFFSET;
        int at = in.take(OptionsDecoder.sbeBlockLength());
        int columnCount = in.group("columns", Long.BYTES);
        int columnsAt = in.take(columnCount * Long.BYTES);
        DirectBuffer buffer = in.buffer();
        buffer.getBytes(at, lentBytes, to + OptionDescriptor.INSTRUMENT_OFFSET, Integer.BYTES);
        lent.set(INT, to + OptionDescriptor.COLUMN_COUNT_OFFSET, columnCount);
        buffer.getBytes(at + Integer.BYTES, lentBytes, to + OptionDescriptor.VALUE_OFFSET, rest);
        buffer.getBytes(
                columnsAt, lentBytes, to + OptionDescriptor.HEADER_BYTES, columnCount * Long.BYTES);
        return columnCount;
    }
}
