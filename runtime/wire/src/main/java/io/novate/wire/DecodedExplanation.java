package io.novate.wire;

import io.novate.core.command.Contract;
import io.novate.core.command.Explanation;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.MarginKind;
import io.novate.core.command.MarginMode;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradeReason;
import io.novate.wire.sbe.BracketLineDecoder;
import io.novate.wire.sbe.ContractDecoder;
import io.novate.wire.sbe.ExplainedDecoder;
import io.novate.wire.sbe.ExplainedDecoder.AssetsDecoder;
import io.novate.wire.sbe.ExplainedDecoder.PositionsDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** An explanation as a message carried it. */
final class DecodedExplanation implements Explanation {
    private record Holding(int asset, long units, long value256, long initialValue256) {}

    private record Line(long slope256, long offset256) {}

    private record Position(
            int instrument,
            Contract contract,
            long indexTicks,
            long lots,
            long entryCost,
            long markTicks,
            long unitValue,
            long initialPerLot256,
            long maintenancePerLot256,
            int bindingBracket,
            long room,
            long costPerLot,
            List<Line> initialLines,
            List<Line> maintenanceLines,
            long[] losses) {}

    private final ExplainedDecoder root;
    private final ExplanationKind kind;
    private final MarginMode mode;
    private final TradeReason reason;
    private final List<Holding> assets;
    private final List<Position> positions;
    private final PortfolioRules rules;

    private DecodedExplanation(MessageReader in, RecordReader records, ExplainedDecoder root)
            throws WireException {
        this.root = root;
        kind = Codes.EXPLANATION_KIND.of(root.kindRaw());
        mode = Codes.MARGIN_MODE.of(root.modeRaw());
        reason = Codes.TRADE_REASON.of(root.reasonRaw());
        assets = assets(in);
        positions = positions(in, root.columnCount());
        rules =
                records.rules(
                        root.columnCount(),
                        root.unpairedInitialPpm(),
                        root.unpairedMaintenancePpm());
    }

    /** Reads what follows the fields, which it goes on reading from {@code root}. */
    static DecodedExplanation read(MessageReader in, RecordReader records, ExplainedDecoder root)
            throws WireException {
        return new DecodedExplanation(in, records, root);
    }

    private static List<Holding> assets(MessageReader in) throws WireException {
        int count = in.group("assets", AssetsDecoder.sbeBlockLength());
        List<Holding> assets = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            assets.add(new Holding(getInt(in), getLong(in), getLong(in), getLong(in)));
        }
        return assets;
    }

    private static List<Position> positions(MessageReader in, int columnCount)
            throws WireException {
        int count = in.group("positions", PositionsDecoder.sbeBlockLength());
        List<Position> positions = new ArrayList<>();
        ContractDecoder contract = new ContractDecoder();
        for (int index = 0; index < count; index++) {
            positions.add(
                    new Position(
                            getInt(in),
                            RecordReader.contract(
                                    contract.wrap(
                                            in.buffer(), in.take(ContractDecoder.ENCODED_LENGTH))),
                            getLong(in),
                            getLong(in),
                            getLong(in),
                            getLong(in),
                            getLong(in),
                            getLong(in),
                            getLong(in),
                            getInt(in),
                            getLong(in),
                            getLong(in),
                            lines(in, "initialBrackets"),
                            lines(in, "maintenanceBrackets"),
                            losses(in, columnCount)));
        }
        return positions;
    }

    private static List<Line> lines(MessageReader in, String name) throws WireException {
        int count = in.group(name, BracketLineDecoder.ENCODED_LENGTH);
        List<Line> lines = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            lines.add(new Line(getLong(in), getLong(in)));
        }
        return lines;
    }

    private static long[] losses(MessageReader in, int columnCount) throws WireException {
        int count = in.group("losses", Long.BYTES);
        if (count != columnCount) {
            throw new WireException("losses: " + count + " for " + columnCount + " columns");
        }
        int at = in.take(count * Long.BYTES);
        long[] losses = new long[count];
        for (int column = 0; column < count; column++) {
            losses[column] = in.buffer().getLong(at + column * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        return losses;
    }

    private static int getInt(MessageReader in) throws WireException {
        return in.buffer().getInt(in.take(Integer.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    private static long getLong(MessageReader in) throws WireException {
        return in.buffer().getLong(in.take(Long.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    private List<Line> lines(MarginKind table, int index) {
        Position position = positions.get(index);
        return table == MarginKind.INITIAL ? position.initialLines() : position.maintenanceLines();
    }

    @Override
    public ExplanationKind kind() {
        return kind;
    }

    @Override
    public long command() {
        return root.command();
    }

    @Override
    public long timestampMs() {
        return root.timestampMs();
    }

    @Override
    public long tableVersion() {
        return root.tableVersion();
    }

    @Override
    public int account() {
        return root.account();
    }

    @Override
    public MarginMode mode() {
        return mode;
    }

    @Override
    public long cash() {
        return root.cash();
    }

    @Override
    public int assetCount() {
        return assets.size();
    }

    @Override
    public int asset(int index) {
        return assets.get(index).asset();
    }

    @Override
    public long units(int index) {
        return assets.get(index).units();
    }

    @Override
    public long assetValue256(int index) {
        return assets.get(index).value256();
    }

    @Override
    public long assetInitialValue256(int index) {
        return assets.get(index).initialValue256();
    }

    @Override
    public int positionCount() {
        return positions.size();
    }

    @Override
    public int instrument(int index) {
        return positions.get(index).instrument();
    }

    @Override
    public Contract contract(int index) {
        return positions.get(index).contract();
    }

    @Override
    public long indexTicks(int index) {
        return positions.get(index).indexTicks();
    }

    @Override
    public long lots(int index) {
        return positions.get(index).lots();
    }

    @Override
    public long entryCost(int index) {
        return positions.get(index).entryCost();
    }

    @Override
    public long markTicks(int index) {
        return positions.get(index).markTicks();
    }

    @Override
    public long unitValue(int index) {
        return positions.get(index).unitValue();
    }

    @Override
    public long perLot256(MarginKind table, int index) {
        return table == MarginKind.INITIAL
                ? positions.get(index).initialPerLot256()
                : positions.get(index).maintenancePerLot256();
    }

    @Override
    public int bracketCount(MarginKind table, int index) {
        return lines(table, index).size();
    }

    @Override
    public long bracketSlope256(MarginKind table, int index, int bracket) {
        return lines(table, index).get(bracket).slope256();
    }

    @Override
    public long bracketOffset256(MarginKind table, int index, int bracket) {
        return lines(table, index).get(bracket).offset256();
    }

    @Override
    public int bindingBracket(int index) {
        return positions.get(index).bindingBracket();
    }

    @Override
    public PortfolioRules rules() {
        return rules;
    }

    @Override
    public long loss256(int index, int column) {
        return positions.get(index).losses()[column];
    }

    @Override
    public int bindingCharge() {
        return root.bindingCharge();
    }

    @Override
    public int bindingRow() {
        return root.bindingRow();
    }

    @Override
    public long equity() {
        return root.equity();
    }

    @Override
    public long initialMargin() {
        return root.initialMargin();
    }

    @Override
    public long maintenanceMargin() {
        return root.maintenanceMargin();
    }

    @Override
    public long room(int index) {
        return positions.get(index).room();
    }

    @Override
    public long costPerLot(int index) {
        return positions.get(index).costPerLot();
    }

    @Override
    public TradeReason reason() {
        return reason;
    }

    @Override
    public int steps() {
        return root.steps();
    }

    @Override
    public int tradedPosition() {
        return root.tradedPosition();
    }

    @Override
    public long tradedLots() {
        return root.tradedLots();
    }

    @Override
    public long limitTicks() {
        return root.limitTicks();
    }

    @Override
    public int bankruptAccount() {
        return root.bankruptAccount();
    }

    @Override
    public long lossShared() {
        return root.lossShared();
    }

    @Override
    public long lotsShared() {
        return root.lotsShared();
    }

    @Override
    public long lotsBefore() {
        return root.lotsBefore();
    }

    @Override
    public long lossBefore() {
        return root.lossBefore();
    }

    @Override
    public long money() {
        return root.money();
    }

    @Override
    public int soldAsset() {
        return root.soldAsset();
    }

    @Override
    public long soldUnits() {
        return root.soldUnits();
    }

    @Override
    public long leftValue() {
        return root.leftValue();
    }
}
