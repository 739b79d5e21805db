package io.novate.core.command;

import io.novate.core.memory.SnapshotReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads a log that {@link CommandPublisher} wrote and calls the commands again. */
public final class CommandAdapter {
    private static final int RECORD_BYTES_MAX = 1 << 26;

    private final SnapshotReader in;
    private final Commands commands;

    /** Reads from {@code in} and calls {@code commands}. */
    public CommandAdapter(SnapshotReader in, Commands commands) {
        this.in = in;
        this.commands = commands;
    }

    /**
     * Replays the next {@code commandCount} commands.
     *
     * @throws IllegalArgumentException when the log ends early or holds something else
     */
    public void replay(long commandCount) {
        for (long index = 0; index < commandCount; index++) {
            next();
        }
    }

    private void next() {
        CommandType type = CommandType.ofCode(in.getByte());
        long timestampMs = in.getLong();
        switch (type) {
            case LIST -> commands.list(timestampMs, ListingCodec.read(in, in.getInt()));
            case LIST_ASSET ->
                    commands.listAsset(timestampMs, AssetCodec.read(in, in.getInt()), in.getLong());
            case VALUE_ASSET -> commands.valueAsset(timestampMs, in.getInt(), in.getLong());
            case OPEN ->
                    commands.open(
                            timestampMs,
                            in.getInt(),
                            address(),
                            address(),
                            MarginMode.ofCode(in.getByte()),
                            in.getByte() == 1);
            case INBOX -> inbox(timestampMs);
            case TRANSFER ->
                    commands.transfer(
                            timestampMs, in.getInt(), in.getInt(), in.getInt(), in.getLong());
            case WITHDRAW -> commands.withdraw(timestampMs, in.getInt(), in.getInt(), in.getLong());
            case TRADES, MARKS, INDEXES -> records(type, timestampMs, 0);
            case TABLES -> records(type, timestampMs, in.getLong());
            case FUNDING -> commands.funding(timestampMs, in.getInt(), in.getInt());
            case REVALUE -> commands.revalue(timestampMs, in.getByte() == 1);
            case LIQUIDATION_FILL ->
                    commands.liquidationFill(
                            timestampMs, in.getLong(), in.getInt(), in.getLong(), in.getLong());
            case LIQUIDATION_END ->
                    commands.liquidationEnd(
                            timestampMs, in.getLong(), OrderEnd.ofCode(in.getByte()));
            case PORTFOLIO_RULES ->
                    commands.portfolioRules(timestampMs, PortfolioRulesCodec.read(in));
            case MARGIN_MODE ->
                    commands.marginMode(timestampMs, in.getInt(), MarginMode.ofCode(in.getByte()));
            case SEAL -> commands.seal(timestampMs);
            case ORDER -> order(timestampMs);
            case ORDER_LEFT -> commands.orderLeft(timestampMs, in.getLong(), in.getLong());
            case LEVERAGE -> commands.leverage(timestampMs, in.getInt(), in.getInt(), in.getInt());
            case FEE_TIER -> commands.feeTier(timestampMs, in.getInt(), in.getInt(), in.getInt());
            case ASSIGN_TIER -> commands.assignTier(timestampMs, in.getInt(), in.getInt());
            case ACTIVATE -> commands.activate(timestampMs, in.getLong());
            case RESTRICT -> commands.restrict(timestampMs, in.getInt());
            case EXPIRE -> commands.expire(timestampMs, in.getInt(), in.getLong());
            case DELIST -> commands.delist(timestampMs, in.getInt());
            case RISK_SCALE ->
                    commands.riskScale(
                            timestampMs, in.getInt(), in.getInt(), in.getInt(), in.getInt());
            case DEPTH -> commands.depth(timestampMs, in.getInt(), in.getLong());
            case OPEN_FUND ->
                    commands.openFund(
                            timestampMs, in.getInt(), FundKind.ofCode(in.getByte()), in.getInt());
            case HOUSE_TRANCHE -> commands.houseTranche(timestampMs, in.getLong());
            case PORT ->
                    commands.port(timestampMs, in.getInt(), in.getInt(), in.getInt(), in.getLong());
            case ASSET_TRADE -> assetTrade(timestampMs);
            case CONVERSION_END ->
                    commands.conversionEnd(
                            timestampMs, in.getLong(), OrderEnd.ofCode(in.getByte()));
            case ENLARGE -> commands.enlarge(timestampMs, in.getInt());
            case ISOLATE -> commands.isolate(timestampMs, in.getInt(), in.getInt(), in.getInt());
        }
    }

    private void inbox(long timestampMs) {
        commands.inbox(
                timestampMs,
                in.getLong(),
                InboxKind.ofCode(in.getByte()),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                address(),
                address());
    }

    private void assetTrade(long timestampMs) {
        commands.assetTrade(
                timestampMs,
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getLong());
    }

    private void order(long timestampMs) {
        commands.order(
                timestampMs,
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getByte() == 1);
    }

    private void records(CommandType type, long timestampMs, long version) {
        int recordCount = in.getInt();
        int carriedBytes = in.getInt();
        if (carriedBytes < 0 || carriedBytes > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException("log record bytes=" + carriedBytes);
        }
        byte[] bytes = new byte[carriedBytes];
        in.getBytes(bytes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment records = arena.allocate(Math.max(1, carriedBytes), Long.BYTES);
            MemorySegment.copy(bytes, 0, records, ValueLayout.JAVA_BYTE, 0, carriedBytes);
            MemorySegment exact = records.asSlice(0, carriedBytes);
            if (type == CommandType.TRADES) {
                commands.trades(timestampMs, exact, recordCount);
            } else if (type == CommandType.MARKS) {
                commands.marks(timestampMs, exact, recordCount);
            } else if (type == CommandType.INDEXES) {
                commands.indexes(timestampMs, exact, recordCount);
            } else {
                commands.tables(timestampMs, version, exact, recordCount);
            }
        }
    }

    private byte[] address() {
        byte[] bytes = new byte[in.getByte()];
        in.getBytes(bytes);
        return bytes;
    }
}
