package io.novate.core.command;

import io.novate.core.memory.SnapshotWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes commands to a log; {@link CommandAdapter} replays it. */
public final class CommandPublisher implements Commands {
    private final SnapshotWriter out;

    /** Writes to {@code out}, which the caller flushes. */
    public CommandPublisher(SnapshotWriter out) {
        this.out = out;
    }

    @Override
    public void list(long timestampMs, Listing listing) {
        begin(CommandType.LIST, timestampMs);
        ListingCodec.write(out, listing);
    }

    @Override
    public void listAsset(long timestampMs, Asset asset, long price256) {
        begin(CommandType.LIST_ASSET, timestampMs);
        AssetCodec.write(out, asset);
        out.putLong(price256);
    }

    @Override
    public void valueAsset(long timestampMs, int asset, long price256) {
        begin(CommandType.VALUE_ASSET, timestampMs);
        out.putInt(asset);
        out.putLong(price256);
    }

    @Override
    public void open(
            long timestampMs,
            int account,
            byte[] owner,
            byte[] signer,
            MarginMode mode,
            boolean large) {
        begin(CommandType.OPEN, timestampMs);
        out.putInt(account);
        putAddress(owner);
        putAddress(signer);
        out.putByte(mode.code());
        out.putByte(large ? 1 : 0);
    }

    @Override
    public void enlarge(long timestampMs, int account) {
        begin(CommandType.ENLARGE, timestampMs);
        out.putInt(account);
    }

    @Override
    public void isolate(long timestampMs, int bucket, int parent, int instrument) {
        begin(CommandType.ISOLATE, timestampMs);
        out.putInt(bucket);
        out.putInt(parent);
        out.putInt(instrument);
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
        begin(CommandType.INBOX, timestampMs);
        out.putLong(item);
        out.putByte(kind.code());
        out.putInt(account);
        out.putInt(key);
        out.putLong(amount);
        putAddress(sender);
        putAddress(signer);
    }

    @Override
    public void transfer(long timestampMs, int from, int to, int asset, long amount) {
        begin(CommandType.TRANSFER, timestampMs);
        out.putInt(from);
        out.putInt(to);
        out.putInt(asset);
        out.putLong(amount);
    }

    @Override
    public void port(long timestampMs, int from, int to, int instrument, long lots) {
        begin(CommandType.PORT, timestampMs);
        out.putInt(from);
        out.putInt(to);
        out.putInt(instrument);
        out.putLong(lots);
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
        begin(CommandType.ASSET_TRADE, timestampMs);
        out.putLong(orderId);
        out.putInt(seller);
        out.putInt(buyer);
        out.putInt(asset);
        out.putLong(units);
        out.putLong(money);
    }

    @Override
    public void conversionEnd(long timestampMs, long orderId, OrderEnd end) {
        begin(CommandType.CONVERSION_END, timestampMs);
        out.putLong(orderId);
        out.putByte(end.code());
    }

    @Override
    public void withdraw(long timestampMs, int account, int asset, long amount) {
        begin(CommandType.WITHDRAW, timestampMs);
        out.putInt(account);
        out.putInt(asset);
        out.putLong(amount);
    }

    @Override
    public void trades(long timestampMs, MemorySegment trades, int tradeCount) {
        begin(CommandType.TRADES, timestampMs);
        putRecords(trades, tradeCount, TradeDescriptor.BYTES);
    }

    @Override
    public void marks(long timestampMs, MemorySegment marks, int markCount) {
        begin(CommandType.MARKS, timestampMs);
        putRecords(marks, markCount, MarkDescriptor.BYTES);
    }

    @Override
    public void funding(long timestampMs, int instrument, int ratePpb) {
        begin(CommandType.FUNDING, timestampMs);
        out.putInt(instrument);
        out.putInt(ratePpb);
    }

    @Override
    public void indexes(long timestampMs, MemorySegment indexes, int indexCount) {
        begin(CommandType.INDEXES, timestampMs);
        putRecords(indexes, indexCount, IndexDescriptor.BYTES);
    }

    @Override
    public void tables(long timestampMs, long version, MemorySegment records, int recordCount) {
        begin(CommandType.TABLES, timestampMs);
        out.putLong(version);
        out.putInt(recordCount);
        putBytes(records, records.byteSize());
    }

    @Override
    public void activate(long timestampMs, long version) {
        begin(CommandType.ACTIVATE, timestampMs);
        out.putLong(version);
    }

    @Override
    public void restrict(long timestampMs, int instrument) {
        begin(CommandType.RESTRICT, timestampMs);
        out.putInt(instrument);
    }

    @Override
    public void expire(long timestampMs, int underlying, long expiryMs) {
        begin(CommandType.EXPIRE, timestampMs);
        out.putInt(underlying);
        out.putLong(expiryMs);
    }

    @Override
    public void delist(long timestampMs, int instrument) {
        begin(CommandType.DELIST, timestampMs);
        out.putInt(instrument);
    }

    @Override
    public void riskScale(
            long timestampMs, int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        begin(CommandType.RISK_SCALE, timestampMs);
        out.putInt(instrument);
        out.putInt(initialPpm);
        out.putInt(maintenancePpm);
        out.putInt(floorPpm);
    }

    @Override
    public void revalue(long timestampMs, boolean full) {
        begin(CommandType.REVALUE, timestampMs);
        out.putByte(full ? 1 : 0);
    }

    @Override
    public void liquidationFill(
            long timestampMs, long orderId, int counterparty, long lots, long priceTicks) {
        begin(CommandType.LIQUIDATION_FILL, timestampMs);
        out.putLong(orderId);
        out.putInt(counterparty);
        out.putLong(lots);
        out.putLong(priceTicks);
    }

    @Override
    public void liquidationEnd(long timestampMs, long orderId, OrderEnd end) {
        begin(CommandType.LIQUIDATION_END, timestampMs);
        out.putLong(orderId);
        out.putByte(end.code());
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
        begin(CommandType.ORDER, timestampMs);
        out.putLong(orderId);
        out.putInt(account);
        out.putInt(instrument);
        out.putLong(lots);
        out.putLong(limitTicks);
        out.putByte(reduceOnly ? 1 : 0);
    }

    @Override
    public void orderLeft(long timestampMs, long orderId, long lotsLeft) {
        begin(CommandType.ORDER_LEFT, timestampMs);
        out.putLong(orderId);
        out.putLong(lotsLeft);
    }

    @Override
    public void leverage(long timestampMs, int account, int instrument, int initialPpm) {
        begin(CommandType.LEVERAGE, timestampMs);
        out.putInt(account);
        out.putInt(instrument);
        out.putInt(initialPpm);
    }

    @Override
    public void feeTier(long timestampMs, int tier, int takerScalePpm, int makerScalePpm) {
        begin(CommandType.FEE_TIER, timestampMs);
        out.putInt(tier);
        out.putInt(takerScalePpm);
        out.putInt(makerScalePpm);
    }

    @Override
    public void assignTier(long timestampMs, int account, int tier) {
        begin(CommandType.ASSIGN_TIER, timestampMs);
        out.putInt(account);
        out.putInt(tier);
    }

    @Override
    public void seal(long timestampMs) {
        begin(CommandType.SEAL, timestampMs);
    }

    @Override
    public void depth(long timestampMs, int instrument, long lotsMax) {
        begin(CommandType.DEPTH, timestampMs);
        out.putInt(instrument);
        out.putLong(lotsMax);
    }

    @Override
    public void openFund(long timestampMs, int account, FundKind kind, int underlying) {
        begin(CommandType.OPEN_FUND, timestampMs);
        out.putInt(account);
        out.putByte(kind.code());
        out.putInt(underlying);
    }

    @Override
    public void houseTranche(long timestampMs, long amount) {
        begin(CommandType.HOUSE_TRANCHE, timestampMs);
        out.putLong(amount);
    }

    @Override
    public void portfolioRules(long timestampMs, PortfolioRules rules) {
        begin(CommandType.PORTFOLIO_RULES, timestampMs);
        PortfolioRulesCodec.write(out, rules);
    }

    @Override
    public void marginMode(long timestampMs, int account, MarginMode mode) {
        begin(CommandType.MARGIN_MODE, timestampMs);
        out.putInt(account);
        out.putByte(mode.code());
    }

    private void begin(CommandType type, long timestampMs) {
        out.putByte(type.code());
        out.putLong(timestampMs);
    }

    /** Writes an address with its length, so that a refused wrong length replays as refused. */
    private void putAddress(byte[] address) {
        out.putByte(address.length);
        out.putBytes(address);
    }

    /** Writes the records and how many the command named; a short segment replays as refused. */
    private void putRecords(MemorySegment records, int recordCount, int recordBytes) {
        long named = Math.max(0, (long) recordCount * recordBytes);
        long carried = Math.min(named, records.byteSize());
        out.putInt(recordCount);
        putBytes(records, carried);
    }

    private void putBytes(MemorySegment bytes, long count) {
        out.putInt(Math.toIntExact(count));
        for (long at = 0; at < count; at++) {
            out.putByte(bytes.get(ValueLayout.JAVA_BYTE, at));
        }
    }
}
