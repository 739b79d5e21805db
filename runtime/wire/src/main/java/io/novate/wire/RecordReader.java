package io.novate.wire;

import io.novate.core.command.AssetBounds;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import io.novate.wire.sbe.AssetBoundsDecoder;
import io.novate.wire.sbe.BracketDecoder;
import io.novate.wire.sbe.ChargeFactorDecoder;
import io.novate.wire.sbe.ColumnMoveDecoder;
import io.novate.wire.sbe.ContractDecoder;
import io.novate.wire.sbe.HaircutStepDecoder;
import io.novate.wire.sbe.ScenarioChargeDecoder;
import io.novate.wire.sbe.ScenarioTermDecoder;
import io.novate.wire.sbe.TradingBoundsDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads what several messages share: brackets, curves, rules. */
final class RecordReader {
    private final MessageReader in;
    private final BracketDecoder bracket = new BracketDecoder();
    private final HaircutStepDecoder step = new HaircutStepDecoder();
    private final ScenarioTermDecoder term = new ScenarioTermDecoder();
    private final ScenarioChargeDecoder charge = new ScenarioChargeDecoder();
    private final ChargeFactorDecoder factor = new ChargeFactorDecoder();
    private final ColumnMoveDecoder move = new ColumnMoveDecoder();

    RecordReader(MessageReader in) {
        this.in = in;
    }

    static Contract contract(ContractDecoder from) throws WireException {
        return new Contract(
                Codes.INSTRUMENT_KIND.of(from.kindRaw()),
                from.underlying(),
                from.tickMoney(),
                from.priceTicksMin(),
                from.priceTicksMax(),
                from.strikeTicks(),
                from.expiryMs());
    }

    static TradingBounds bounds(TradingBoundsDecoder from) {
        return new TradingBounds(
                from.lotsMax(),
                from.openInterestLotsMax(),
                from.liquidationLotsMax(),
                from.slippagePpm(),
                from.priceBandPpm(),
                from.markAgeMsMax());
    }

    static AssetBounds bounds(AssetBoundsDecoder from) {
        return new AssetBounds(from.unitsMax(), from.concentrationFrom(), from.conversionFeePpm());
    }

    List<Bracket> brackets(String name) throws WireException {
        int count = in.group(name, BracketDecoder.ENCODED_LENGTH);
        List<Bracket> brackets = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            bracket.wrap(in.buffer(), in.take(BracketDecoder.ENCODED_LENGTH));
            brackets.add(
                    new Bracket(
                            bracket.notionalFloor(),
                            bracket.initialPpm(),
                            bracket.maintenancePpm()));
        }
        return brackets;
    }

    HaircutCurve curve(String held, String owed) throws WireException {
        return new HaircutCurve(steps(held), steps(owed));
    }

    private List<HaircutStep> steps(String name) throws WireException {
        int count = in.group(name, HaircutStepDecoder.ENCODED_LENGTH);
        List<HaircutStep> steps = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            step.wrap(in.buffer(), in.take(HaircutStepDecoder.ENCODED_LENGTH));
            steps.add(new HaircutStep(step.valueFloor(), step.haircutPpm()));
        }
        return steps;
    }

    PortfolioRules rules(int columnCount, int unpairedInitialPpm, int unpairedMaintenancePpm)
            throws WireException {
        List<ScenarioTerm> terms = terms();
        List<ScenarioCharge> charges = charges();
        String fault = ScenarioShape.faultOf(columnCount, terms, charges);
        if (!fault.isEmpty()) {
            throw new WireException(fault);
        }
        return new PortfolioRules(
                new ScenarioShape(columnCount, terms, charges),
                factors(),
                moves(),
                unpairedInitialPpm,
                unpairedMaintenancePpm);
    }

    private List<ScenarioTerm> terms() throws WireException {
        int count = in.group("terms", ScenarioTermDecoder.ENCODED_LENGTH);
        List<ScenarioTerm> terms = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            term.wrap(in.buffer(), in.take(ScenarioTermDecoder.ENCODED_LENGTH));
            terms.add(
                    new ScenarioTerm(
                            term.row(),
                            Codes.GROUPING.of(term.groupingRaw()),
                            term.columnFrom(),
                            term.columnCount(),
                            Codes.flag(term.floorAtZeroRaw()),
                            Codes.flag(term.negatedRaw())));
        }
        return terms;
    }

    private List<ScenarioCharge> charges() throws WireException {
        int count = in.group("charges", ScenarioChargeDecoder.ENCODED_LENGTH);
        List<ScenarioCharge> charges = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            charge.wrap(in.buffer(), in.take(ScenarioChargeDecoder.ENCODED_LENGTH));
            charges.add(
                    new ScenarioCharge(
                            charge.rowFrom(),
                            charge.rowTo(),
                            Codes.GROUPING.of(charge.groupingRaw()),
                            Codes.flag(charge.signedRaw())));
        }
        return charges;
    }

    private List<ChargeFactor> factors() throws WireException {
        int count = in.group("factors", ChargeFactorDecoder.ENCODED_LENGTH);
        List<ChargeFactor> factors = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            factor.wrap(in.buffer(), in.take(ChargeFactorDecoder.ENCODED_LENGTH));
            factors.add(new ChargeFactor(factor.initialPpm(), factor.maintenancePpm()));
        }
        return factors;
    }

    private List<UnderlyingMoves> moves() throws WireException {
        int count = in.group("moves", Integer.BYTES);
        List<UnderlyingMoves> moves = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int underlying = in.buffer().getInt(in.take(Integer.BYTES), ByteOrder.LITTLE_ENDIAN);
            int columnCount = in.group("columns", ColumnMoveDecoder.ENCODED_LENGTH);
            List<ColumnMove> columns = new ArrayList<>();
            for (int column = 0; column < columnCount; column++) {
                move.wrap(in.buffer(), in.take(ColumnMoveDecoder.ENCODED_LENGTH));
                columns.add(new ColumnMove(move.movePpm(), move.weightPpm()));
            }
            moves.add(new UnderlyingMoves(underlying, columns));
        }
        return moves;
    }
}
