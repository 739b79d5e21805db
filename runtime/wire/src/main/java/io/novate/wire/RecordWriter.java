package io.novate.wire;

import io.novate.core.command.AssetBounds;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Explanation;
import io.novate.core.command.Fees;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import io.novate.core.command.MarginKind;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioTerm;
import io.novate.wire.sbe.AssetBoundsEncoder;
import io.novate.wire.sbe.BracketEncoder;
import io.novate.wire.sbe.BracketLineEncoder;
import io.novate.wire.sbe.ChargeFactorEncoder;
import io.novate.wire.sbe.ColumnMoveEncoder;
import io.novate.wire.sbe.ContractEncoder;
import io.novate.wire.sbe.ExplainedEncoder.AssetsEncoder;
import io.novate.wire.sbe.ExplainedEncoder.PositionsEncoder;
import io.novate.wire.sbe.FeesEncoder;
import io.novate.wire.sbe.GroupingCode;
import io.novate.wire.sbe.HaircutStepEncoder;
import io.novate.wire.sbe.InstrumentKindCode;
import io.novate.wire.sbe.ScenarioChargeEncoder;
import io.novate.wire.sbe.ScenarioTermEncoder;
import io.novate.wire.sbe.TradingBoundsEncoder;
import java.nio.ByteOrder;
import java.util.List;

/** Writes what several messages share: brackets, curves, rules, positions. */
final class RecordWriter {
    private final MessageWriter out;
    private final BracketEncoder bracket = new BracketEncoder();
    private final HaircutStepEncoder step = new HaircutStepEncoder();
    private final ScenarioTermEncoder term = new ScenarioTermEncoder();
    private final ScenarioChargeEncoder charge = new ScenarioChargeEncoder();
    private final ChargeFactorEncoder factor = new ChargeFactorEncoder();
    private final ColumnMoveEncoder move = new ColumnMoveEncoder();
    private final ContractEncoder contract = new ContractEncoder();
    private final BracketLineEncoder line = new BracketLineEncoder();

    RecordWriter(MessageWriter out) {
        this.out = out;
    }

    static void contract(ContractEncoder to, Contract from) {
        to.kind(InstrumentKindCode.get((short) from.kind().code()))
                .underlying(from.underlying())
                .tickMoney(from.tickMoney())
                .priceTicksMin(from.priceTicksMin())
                .priceTicksMax(from.priceTicksMax())
                .strikeTicks(from.strikeTicks())
                .expiryMs(from.expiryMs());
    }

    static void fees(FeesEncoder to, Fees from) {
        to.takerPpm(from.takerPpm())
                .makerPpm(from.makerPpm())
                .liquidationPpm(from.liquidationPpm());
    }

    static void bounds(TradingBoundsEncoder to, TradingBounds from) {
        to.lotsMax(from.lotsMax())
                .openInterestLotsMax(from.openInterestLotsMax())
                .liquidationLotsMax(from.liquidationLotsMax())
                .slippagePpm(from.slippagePpm())
                .priceBandPpm(from.priceBandPpm())
                .markAgeMsMax(from.markAgeMsMax());
    }

    static void bounds(AssetBoundsEncoder to, AssetBounds from) {
        to.unitsMax(from.unitsMax())
                .concentrationFrom(from.concentrationFrom())
                .conversionFeePpm(from.conversionFeePpm());
    }

    void brackets(List<Bracket> brackets) {
        out.group(BracketEncoder.ENCODED_LENGTH, brackets.size());
        for (int index = 0; index < brackets.size(); index++) {
            Bracket each = brackets.get(index);
            bracket.wrap(out.buffer(), out.take(BracketEncoder.ENCODED_LENGTH))
                    .notionalFloor(each.notionalFloor())
                    .initialPpm(each.initialPpm())
                    .maintenancePpm(each.maintenancePpm());
        }
    }

    void curve(HaircutCurve curve) {
        steps(curve.held());
        steps(curve.owed());
    }

    private void steps(List<HaircutStep> steps) {
        out.group(HaircutStepEncoder.ENCODED_LENGTH, steps.size());
        for (int index = 0; index < steps.size(); index++) {
            HaircutStep each = steps.get(index);
            step.wrap(out.buffer(), out.take(HaircutStepEncoder.ENCODED_LENGTH))
                    .valueFloor(each.valueFloor())
                    .haircutPpm(each.haircutPpm());
        }
    }

    void rules(PortfolioRules rules) {
        List<ScenarioTerm> terms = rules.shape().terms();
        out.group(ScenarioTermEncoder.ENCODED_LENGTH, terms.size());
        for (int index = 0; index < terms.size(); index++) {
            ScenarioTerm each = terms.get(index);
            term.wrap(out.buffer(), out.take(ScenarioTermEncoder.ENCODED_LENGTH))
                    .row(each.row())
                    .grouping(GroupingCode.get((short) each.grouping().code()))
                    .columnFrom(each.columnFrom())
                    .columnCount(each.columnCount())
                    .floorAtZero(Codes.flag(each.floorAtZero()))
                    .negated(Codes.flag(each.negated()));
        }
        List<ScenarioCharge> charges = rules.shape().charges();
        out.group(ScenarioChargeEncoder.ENCODED_LENGTH, charges.size());
        for (int index = 0; index < charges.size(); index++) {
            ScenarioCharge each = charges.get(index);
            charge.wrap(out.buffer(), out.take(ScenarioChargeEncoder.ENCODED_LENGTH))
                    .rowFrom(each.rowFrom())
                    .rowTo(each.rowTo())
                    .grouping(GroupingCode.get((short) each.grouping().code()))
                    .signed(Codes.flag(each.signed()));
        }
        List<ChargeFactor> factors = rules.factors();
        out.group(ChargeFactorEncoder.ENCODED_LENGTH, factors.size());
        for (int index = 0; index < factors.size(); index++) {
            ChargeFactor each = factors.get(index);
            factor.wrap(out.buffer(), out.take(ChargeFactorEncoder.ENCODED_LENGTH))
                    .initialPpm(each.initialPpm())
                    .maintenancePpm(each.maintenancePpm());
        }
        out.group(Integer.BYTES, rules.moves().size());
        for (int index = 0; index < rules.moves().size(); index++) {
            moves(rules.moves().get(index));
        }
    }

    private void moves(UnderlyingMoves moves) {
        putInt(moves.underlying());
        out.group(ColumnMoveEncoder.ENCODED_LENGTH, moves.moves().size());
        for (int index = 0; index < moves.moves().size(); index++) {
            ColumnMove each = moves.moves().get(index);
            move.wrap(out.buffer(), out.take(ColumnMoveEncoder.ENCODED_LENGTH))
                    .movePpm(each.movePpm())
                    .weightPpm(each.weightPpm());
        }
    }

    void assets(Explanation from) {
        out.group(AssetsEncoder.sbeBlockLength(), from.assetCount());
        for (int index = 0; index < from.assetCount(); index++) {
            putInt(from.asset(index));
            putLong(from.units(index));
            putLong(from.assetValue256(index));
            putLong(from.assetInitialValue256(index));
        }
    }

    void positions(Explanation from) {
        int columnCount = from.rules().columnCount();
        out.group(PositionsEncoder.sbeBlockLength(), from.positionCount());
        for (int index = 0; index < from.positionCount(); index++) {
            putInt(from.instrument(index));
            int at = out.take(ContractEncoder.ENCODED_LENGTH);
            contract(contract.wrap(out.buffer(), at), from.contract(index));
            putLong(from.indexTicks(index));
            putLong(from.lots(index));
            putLong(from.entryCost(index));
            putLong(from.markTicks(index));
            putLong(from.unitValue(index));
            putLong(from.perLot256(MarginKind.INITIAL, index));
            putLong(from.perLot256(MarginKind.MAINTENANCE, index));
            putInt(from.bindingBracket(index));
            putLong(from.room(index));
            putLong(from.costPerLot(index));
            lines(from, MarginKind.INITIAL, index);
            lines(from, MarginKind.MAINTENANCE, index);
            out.group(Long.BYTES, columnCount);
            for (int column = 0; column < columnCount; column++) {
                putLong(from.loss256(index, column));
            }
        }
    }

    private void lines(Explanation from, MarginKind table, int position) {
        int count = from.bracketCount(table, position);
        out.group(BracketLineEncoder.ENCODED_LENGTH, count);
        for (int index = 0; index < count; index++) {
            line.wrap(out.buffer(), out.take(BracketLineEncoder.ENCODED_LENGTH))
                    .slope256(from.bracketSlope256(table, position, index))
                    .offset256(from.bracketOffset256(table, position, index));
        }
    }

    private void putInt(int value) {
        out.buffer().putInt(out.take(Integer.BYTES), value, ByteOrder.LITTLE_ENDIAN);
    }

    private void putLong(long value) {
        out.buffer().putLong(out.take(Long.BYTES), value, ByteOrder.LITTLE_ENDIAN);
    }
}
