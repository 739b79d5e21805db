package io.novate.wire;

import io.novate.core.command.Asset;
import io.novate.core.command.Commands;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradeDescriptor;
import io.novate.wire.sbe.ActivateEncoder;
import io.novate.wire.sbe.AssetTradeEncoder;
import io.novate.wire.sbe.AssignTierEncoder;
import io.novate.wire.sbe.ConversionEndEncoder;
import io.novate.wire.sbe.DelistEncoder;
import io.novate.wire.sbe.DepthEncoder;
import io.novate.wire.sbe.EnlargeEncoder;
import io.novate.wire.sbe.ExpireEncoder;
import io.novate.wire.sbe.FeeTierEncoder;
import io.novate.wire.sbe.FundKindCode;
import io.novate.wire.sbe.FundingEncoder;
import io.novate.wire.sbe.HouseTrancheEncoder;
import io.novate.wire.sbe.InboxEncoder;
import io.novate.wire.sbe.InboxKindCode;
import io.novate.wire.sbe.IndexesEncoder;
import io.novate.wire.sbe.IsolateEncoder;
import io.novate.wire.sbe.LeverageEncoder;
import io.novate.wire.sbe.LiquidationEndEncoder;
import io.novate.wire.sbe.LiquidationFillEncoder;
import io.novate.wire.sbe.ListAssetEncoder;
import io.novate.wire.sbe.ListEncoder;
import io.novate.wire.sbe.MarginModeCode;
import io.novate.wire.sbe.MarginModeEncoder;
import io.novate.wire.sbe.MarginRoundingCode;
import io.novate.wire.sbe.MarksEncoder;
import io.novate.wire.sbe.OpenEncoder;
import io.novate.wire.sbe.OpenFundEncoder;
import io.novate.wire.sbe.OrderEncoder;
import io.novate.wire.sbe.OrderEndCode;
import io.novate.wire.sbe.OrderLeftEncoder;
import io.novate.wire.sbe.PortEncoder;
import io.novate.wire.sbe.PortfolioRulesEncoder;
import io.novate.wire.sbe.RestrictEncoder;
import io.novate.wire.sbe.RevalueEncoder;
import io.novate.wire.sbe.RiskScaleEncoder;
import io.novate.wire.sbe.SealEncoder;
import io.novate.wire.sbe.TablesEncoder;
import io.novate.wire.sbe.TablesEncoder.OptionsEncoder;
import io.novate.wire.sbe.TradesEncoder;
import io.novate.wire.sbe.TransferEncoder;
import io.novate.wire.sbe.ValueAssetEncoder;
import io.novate.wire.sbe.WithdrawEncoder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Writes every command as one message; {@link CommandAdapter} reads it.
 *
 * <p>Writes over the message before and allocates nothing.
 *
 * <p><b>Errors</b>: what a message cannot hold is an {@link IllegalArgumentException} and is not
 * sent: an address that is not 20 bytes, a symbol that is not ASCII, a segment shorter than its
 * records, more than 65,534 of them, a message longer than the buffer.
 */
public final class CommandPublisher implements Commands {
    private static final int ADDRESS_BYTES = OpenEncoder.ownerLength();
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MessageWriter out;
    private final RecordWriter records;
    private final ListEncoder list = new ListEncoder();
    private final ListAssetEncoder listAsset = new ListAssetEncoder();
    private final ValueAssetEncoder valueAsset = new ValueAssetEncoder();
    private final OpenEncoder open = new OpenEncoder();
    private final EnlargeEncoder enlarge = new EnlargeEncoder();
    private final IsolateEncoder isolate = new IsolateEncoder();
    private final InboxEncoder inbox = new InboxEncoder();
    private final TransferEncoder transfer = new TransferEncoder();
    private final PortEncoder port = new PortEncoder();
    private final AssetTradeEncoder assetTrade = new AssetTradeEncoder();
    private final ConversionEndEncoder conversionEnd = new ConversionEndEncoder();
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final TradesEncoder trades = new TradesEncoder();
    private final MarksEncoder marks = new MarksEncoder();
    private final FundingEncoder funding = new FundingEncoder();
    private final IndexesEncoder indexes = new IndexesEncoder();
    private final TablesEncoder tables = new TablesEncoder();
    private final ActivateEncoder activate = new ActivateEncoder();
    private final RestrictEncoder restrict = new RestrictEncoder();
    private final ExpireEncoder expire = new ExpireEncoder();
    private final DelistEncoder delist = new DelistEncoder();
    private final RiskScaleEncoder riskScale = new RiskScaleEncoder();
    private final RevalueEncoder revalue = new RevalueEncoder();
    private final LiquidationFillEncoder liquidationFill = new LiquidationFillEncoder();
    private final LiquidationEndEncoder liquidationEnd = new LiquidationEndEncoder();
    private final OrderEncoder order = new OrderEncoder();
    private final OrderLeftEncoder orderLeft = new OrderLeftEncoder();
    private final LeverageEncoder leverage = new LeverageEncoder();
    private final FeeTierEncoder feeTier = new FeeTierEncoder();
    private final AssignTierEncoder assignTier = new AssignTierEncoder();
    private final SealEncoder seal = new SealEncoder();
    private final DepthEncoder depth = new DepthEncoder();
    private final OpenFundEncoder openFund = new OpenFundEncoder();
    private final HouseTrancheEncoder houseTranche = new HouseTrancheEncoder();
    private final PortfolioRulesEncoder portfolioRules = new PortfolioRulesEncoder();
    private final MarginModeEncoder marginMode = new MarginModeEncoder();

    /**
     * Sends each message to a sink.
     *
     * @param messageBytesMax longest message, at least {@link MessageSink#BYTES_MIN}
     */
    public CommandPublisher(int messageBytesMax, MessageSink sink) {
        out = new MessageWriter(messageBytesMax, sink);
        records = new RecordWriter(out);
    }

    @Override
    public void list(long timestampMs, Listing listing) {
        list.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .instrument(listing.instrument());
        RecordWriter.contract(list.contract(), listing.contract());
        RecordWriter.fees(list.fees(), listing.fees());
        RecordWriter.bounds(list.bounds(), listing.bounds());
        MarginSchedule margin = listing.margin();
        list.openInterestLower(margin.openInterestLower())
                .openInterestUpper(margin.openInterestUpper())
                .rounding(MarginRoundingCode.get((short) margin.rounding().code()))
                .markTicks(listing.markTicks())
                .takerPerLot(listing.fees().takerPerLot())
                .makerPerLot(listing.fees().makerPerLot());
        out.begin(list.limit());
        records.brackets(margin.longBrackets());
        records.brackets(margin.shortBrackets());
        out.ascii(listing.symbol());
        out.send();
    }

    @Override
    public void listAsset(long timestampMs, Asset asset, long price256) {
        listAsset
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .asset(asset.asset())
                .price256(price256);
        RecordWriter.bounds(listAsset.bounds(), asset.bounds());
        out.begin(listAsset.limit());
        records.curve(asset.initial());
        records.curve(asset.maintenance());
        out.ascii(asset.symbol());
        out.send();
    }

    @Override
    public void valueAsset(long timestampMs, int asset, long price256) {
        valueAsset
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .asset(asset)
                .price256(price256);
        out.send(valueAsset.limit());
    }

    @Override
    public void open(
            long timestampMs,
            int account,
            byte[] owner,
            byte[] signer,
            MarginMode mode,
            boolean large) {
        open.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .account(account)
                .putOwner(address(owner), 0, ADDRESS_BYTES)
                .putSigner(address(signer), 0, ADDRESS_BYTES)
                .mode(MarginModeCode.get((short) mode.code()))
                .large(Codes.flag(large));
        out.send(open.limit());
    }

    @Override
    public void enlarge(long timestampMs, int account) {
        enlarge.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .account(account);
        out.send(enlarge.limit());
    }

    @Override
    public void isolate(long timestampMs, int bucket, int parent, int instrument) {
        isolate.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .bucket(bucket)
                .parent(parent)
                .instrument(instrument);
        out.send(isolate.limit());
    }

    @Override
    public void inbox(
            long timestampMs,
            long item,
            InboxKind kind,
            int account,
            int key,
            long amount,
            byte[] sender,
            byte[] signer) {
        inbox.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .item(item)
                .kind(InboxKindCode.get((short) kind.code()))
                .account(account)
                .key(key)
                .amount(amount)
                .putSender(address(sender), 0, ADDRESS_BYTES)
                .putSigner(address(signer), 0, ADDRESS_BYTES);
        out.send(inbox.limit());
    }

    @Override
    public void transfer(long timestampMs, int from, int to, int asset, long amount) {
        transfer.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .from(from)
                .to(to)
                .asset(asset)
                .amount(amount);
        out.send(transfer.limit());
    }

    @Override
    public void port(long timestampMs, int from, int to, int instrument, long lots) {
        port.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .from(from)
                .to(to)
                .instrument(instrument)
                .lots(lots);
        out.send(port.limit());
    }

    @Override
    public void assetTrade(
            long timestampMs,
            long orderId,
            int seller,
            int buyer,
            int asset,
            long units,
            long money) {
        assetTrade
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .orderId(orderId)
                .seller(seller)
                .buyer(buyer)
                .asset(asset)
                .units(units)
                .money(money);
        out.send(assetTrade.limit());
    }

    @Override
    public void conversionEnd(long timestampMs, long orderId, OrderEnd end) {
        conversionEnd
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .orderId(orderId)
                .end(OrderEndCode.get((short) end.code()));
        out.send(conversionEnd.limit());
    }

    @Override
    public void withdraw(long timestampMs, int account, int asset, long amount) {
        withdraw.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .account(account)
                .asset(asset)
                .amount(amount);
        out.send(withdraw.limit());
    }

    @Override
    public void trades(long timestampMs, MemorySegment trades, int tradeCount) {
        this.trades.wrapAndApplyHeader(out.buffer(), 0, out.header()).timestampMs(timestampMs);
        out.begin(this.trades.limit());
        out.records("trades", trades, tradeCount, TradeDescriptor.BYTES);
        out.send();
    }

    @Override
    public void marks(long timestampMs, MemorySegment marks, int markCount) {
        this.marks.wrapAndApplyHeader(out.buffer(), 0, out.header()).timestampMs(timestampMs);
        out.begin(this.marks.limit());
        out.records("marks", marks, markCount, MarkDescriptor.BYTES);
        out.send();
    }

    @Override
    public void funding(long timestampMs, int instrument, int ratePpb) {
        funding.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .instrument(instrument)
                .ratePpb(ratePpb);
        out.send(funding.limit());
    }

    @Override
    public void indexes(long timestampMs, MemorySegment indexes, int indexCount) {
        this.indexes.wrapAndApplyHeader(out.buffer(), 0, out.header()).timestampMs(timestampMs);
        out.begin(this.indexes.limit());
        out.records("indexes", indexes, indexCount, IndexDescriptor.BYTES);
        out.send();
    }

    @Override
    public void tables(long timestampMs, long version, MemorySegment records, int recordCount) {
        int columnCount = recordCount > 0 ? columnsOf(records) : 0;
        int strideBytes = OptionDescriptor.strideBytes(columnCount);
        out.check("records", records, recordCount, strideBytes);
        tables.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .version(version);
        out.begin(tables.limit());
        out.group(OptionsEncoder.sbeBlockLength(), recordCount);
        for (int index = 0; index < recordCount; index++) {
            option(records, (long) index * strideBytes, columnCount);
        }
        out.send();
    }

    @Override
    public void activate(long timestampMs, long version) {
        activate.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .version(version);
        out.send(activate.limit());
    }

    @Override
    public void restrict(long timestampMs, int instrument) {
        restrict.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .instrument(instrument);
        out.send(restrict.limit());
    }

    @Override
    public void expire(long timestampMs, int underlying, long expiryMs) {
        expire.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .underlying(underlying)
                .expiryMs(expiryMs);
        out.send(expire.limit());
    }

    @Override
    public void delist(long timestampMs, int instrument) {
        delist.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .instrument(instrument);
        out.send(delist.limit());
    }

    @Override
    public void riskScale(
            long timestampMs, int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        riskScale
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .instrument(instrument)
                .initialPpm(initialPpm)
                .maintenancePpm(maintenancePpm)
                .floorPpm(floorPpm);
        out.send(riskScale.limit());
    }

    @Override
    public void revalue(long timestampMs, boolean full) {
        revalue.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .full(Codes.flag(full));
        out.send(revalue.limit());
    }

    @Override
    public void liquidationFill(
            long timestampMs, long orderId, int counterparty, long lots, long priceTicks) {
        liquidationFill
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .orderId(orderId)
                .counterparty(counterparty)
                .lots(lots)
                .priceTicks(priceTicks);
        out.send(liquidationFill.limit());
    }

    @Override
    public void liquidationEnd(long timestampMs, long orderId, OrderEnd end) {
        liquidationEnd
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .orderId(orderId)
                .end(OrderEndCode.get((short) end.code()));
        out.send(liquidationEnd.limit());
    }

    @Override
    public void order(
            long timestampMs,
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {
        order.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .orderId(orderId)
                .account(account)
                .instrument(instrument)
                .lots(lots)
                .limitTicks(limitTicks)
                .reduceOnly(Codes.flag(reduceOnly));
        out.send(order.limit());
    }

    @Override
    public void orderLeft(long timestampMs, long orderId, long lotsLeft) {
        orderLeft
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .orderId(orderId)
                .lotsLeft(lotsLeft);
        out.send(orderLeft.limit());
    }

    @Override
    public void leverage(long timestampMs, int account, int instrument, int initialPpm) {
        leverage.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .account(account)
                .instrument(instrument)
                .initialPpm(initialPpm);
        out.send(leverage.limit());
    }

    @Override
    public void feeTier(long timestampMs, int tier, int takerScalePpm, int makerScalePpm) {
        feeTier.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .tier(tier)
                .takerScalePpm(takerScalePpm)
                .makerScalePpm(makerScalePpm);
        out.send(feeTier.limit());
    }

    @Override
    public void assignTier(long timestampMs, int account, int tier) {
        assignTier
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .account(account)
                .tier(tier);
        out.send(assignTier.limit());
    }

    @Override
    public void seal(long timestampMs) {
        seal.wrapAndApplyHeader(out.buffer(), 0, out.header()).timestampMs(timestampMs);
        out.send(seal.limit());
    }

    @Override
    public void depth(long timestampMs, int instrument, long lotsMax) {
        depth.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .instrument(instrument)
                .lotsMax(lotsMax);
        out.send(depth.limit());
    }

    @Override
    public void openFund(long timestampMs, int account, FundKind kind, int underlying) {
        openFund.wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .account(account)
                .kind(FundKindCode.get((short) kind.code()))
                .underlying(underlying);
        out.send(openFund.limit());
    }

    @Override
    public void houseTranche(long timestampMs, long amount) {
        houseTranche
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .amount(amount);
        out.send(houseTranche.limit());
    }

    @Override
    public void portfolioRules(long timestampMs, PortfolioRules rules) {
        portfolioRules
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .columnCount(rules.columnCount())
                .unpairedInitialPpm(rules.unpairedInitialPpm())
                .unpairedMaintenancePpm(rules.unpairedMaintenancePpm());
        out.begin(portfolioRules.limit());
        records.rules(rules);
        out.send();
    }

    @Override
    public void marginMode(long timestampMs, int account, MarginMode mode) {
        marginMode
                .wrapAndApplyHeader(out.buffer(), 0, out.header())
                .timestampMs(timestampMs)
                .account(account)
                .mode(MarginModeCode.get((short) mode.code()));
        out.send(marginMode.limit());
    }

    private void option(MemorySegment table, long at, int columnCount) {
        int columns = table.get(INT, at + OptionDescriptor.COLUMN_COUNT_OFFSET);
        if (columns != columnCount) {
            throw new IllegalArgumentException(
                    "records: columnCount=" + columns + ", the first has " + columnCount);
        }
        out.copy(table, at + OptionDescriptor.INSTRUMENT_OFFSET, Integer.BYTES);
        out.copy(
                table,
                at + OptionDescriptor.VALUE_OFFSET,
                OptionDescriptor.HEADER_BYTES - OptionDescriptor.VALUE_OFFSET);
        out.group(Long.BYTES, columnCount);
        out.copy(table, at + OptionDescriptor.HEADER_BYTES, columnCount * Long.BYTES);
    }

    private static int columnsOf(MemorySegment table) {
        if (table.byteSize() < OptionDescriptor.HEADER_BYTES) {
            throw new IllegalArgumentException("records.byteSize=" + table.byteSize());
        }
        int columnCount = table.get(INT, OptionDescriptor.COLUMN_COUNT_OFFSET);
        if (columnCount < 0 || columnCount > MessageWriter.ENTRIES_MAX) {
            throw new IllegalArgumentException("records: columnCount=" + columnCount);
        }
        return columnCount;
    }

    private static byte[] address(byte[] bytes) {
        if (bytes.length != ADDRESS_BYTES) {
            throw new IllegalArgumentException("address.length=" + bytes.length);
        }
        return bytes;
    }
}
