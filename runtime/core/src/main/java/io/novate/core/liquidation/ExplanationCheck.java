package io.novate.core.liquidation;

import io.novate.core.command.Explanation;
import io.novate.core.command.MarginKind;
import io.novate.core.command.MarginMode;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes a decision again from its explanation alone, with numbers that cannot overflow.
 *
 * <p>It knows neither tables nor accounts: whoever is given an explanation can run it. Equity and
 * both requirements are summed anew; then the rule that the reason names is applied to them: a
 * margin call, the choice of the strategy, a takeover, the share of a winner.
 *
 * <p><b>Errors</b>: what does not agree is returned as sentences; an empty list means that the
 * explanation explains.
 */
public final class ExplanationCheck {
    private static final BigInteger UNITS_256 = BigInteger.valueOf(256);

    private final Explanation explanation;
    private final ReplayedMargin replay;
    private final List<String> faults = new ArrayList<>();

    private ExplanationCheck(Explanation explanation) {
        this.explanation = explanation;
        replay = new ReplayedMargin(explanation);
    }

    /** Returns what in an explanation does not follow from its own figures. */
    public static List<String> faults(Explanation explanation, LiquidationStrategy strategy) {
        ExplanationCheck check = new ExplanationCheck(explanation);
        check.figures();
        switch (explanation.kind()) {
            case MARGIN_CALL -> check.marginCall();
            case LIQUIDATION_ORDER -> check.order(strategy);
            case BACKSTOP_ORDER -> check.backstopOrder();
            case TAKEOVER -> check.takeover(strategy);
            case DELEVERAGING -> check.deleveraging();
            case CONVERSION -> check.conversion();
        }
        return check.faults;
    }

    private void figures() {
        same("equity", clamp(settled().add(big(collateral()))), explanation.equity());
        same("initial margin", requirement(MarginKind.INITIAL), explanation.initialMargin());
        same(
                "maintenance margin",
                requirement(MarginKind.MAINTENANCE),
                explanation.maintenanceMargin());
        if (explanation.mode() == MarginMode.PORTFOLIO) {
            int charge = explanation.bindingCharge();
            same("binding charge", big(replay.bindingCharge()), charge);
            boolean binds = charge < 0 || replay.isBinding(charge, explanation.bindingRow());
            check("binding row=" + explanation.bindingRow(), binds);
        }
        for (int index = 0; index < explanation.positionCount(); index++) {
            int binding = explanation.bindingBracket(index);
            long size = Math.abs(explanation.lots(index));
            BigInteger largest = replay.further(MarginKind.MAINTENANCE, index, size);
            BigInteger named =
                    binding < 0
                            ? BigInteger.ZERO
                            : replay.bracket(MarginKind.MAINTENANCE, index, binding, size);
            same("binding bracket of position " + index, largest, named);
        }
    }

    private void marginCall() {
        BigInteger settled256 = settled().multiply(UNITS_256);
        BigInteger initial256 = settled256.add(initialCollateral256());
        BigInteger equity256 = settled256.add(collateral256());
        check(
                "equity covers initial margin",
                initial256.compareTo(requirement256(MarginKind.INITIAL)) < 0);
        check(
                "equity below maintenance margin",
                equity256.compareTo(requirement256(MarginKind.MAINTENANCE)) >= 0);
    }

    private void order(LiquidationStrategy strategy) {
        int index = explanation.tradedPosition();
        LiquidationChoice choice = chosen(strategy);
        long signed = explanation.lots(index) > 0 ? -choice.lots() : choice.lots();
        same("chosen position", BigInteger.valueOf(choice.index()), index);
        same("chosen lots", BigInteger.valueOf(signed), explanation.tradedLots());
        check("reason is not the strategy's", choice.reason() == explanation.reason());
        boolean reduces =
                after(index, Math.abs(explanation.tradedLots()))
                                .compareTo(requirement(MarginKind.MAINTENANCE))
                        <= 0;
        check("the step raises the requirement", reduces);
    }

    private void backstopOrder() {
        int index = explanation.tradedPosition();
        long lots = explanation.tradedLots();
        check("not a reduction", Long.signum(lots) == -Long.signum(explanation.lots(index)));
        long most = Math.min(Math.abs(explanation.lots(index)), explanation.room(index));
        check("more than position and room", Math.abs(lots) <= most);
    }

    private void takeover(LiquidationStrategy strategy) {
        BigInteger equity3 = BigInteger.valueOf(3).multiply(big(explanation.equity()));
        BigInteger maintenance2 = BigInteger.TWO.multiply(big(explanation.maintenanceMargin()));
        switch (explanation.reason()) {
            case FAR_BELOW_MAINTENANCE ->
                    check("equity is two thirds", equity3.compareTo(maintenance2) < 0);
            case STEPS_USED -> check("steps are left", explanation.steps() >= Liquidator.STEPS_MAX);
            case NO_ORDER_HELPS -> check("an order helps", chosen(strategy).isNothing());
            case DEFICIT_PAID -> same("equity", BigInteger.ZERO, explanation.equity());
            default -> check("no reason for a takeover: " + explanation.reason(), false);
        }
    }

    /** The share of a loss goes by lots, rounded down from the sum of all shares so far. */
    private void deleveraging() {
        int index = explanation.tradedPosition();
        long lots = Math.abs(explanation.tradedLots());
        BigInteger closed = big(explanation.lotsBefore()).add(big(lots));
        BigInteger borne =
                big(explanation.lossShared())
                        .multiply(closed)
                        .divide(big(explanation.lotsShared()));
        same("cost", borne.subtract(big(explanation.lossBefore())), explanation.money());
        check("cost above equity", explanation.money() <= explanation.equity());
        check("more than the position", lots <= Math.abs(explanation.lots(index)));
        boolean closes =
                Long.signum(explanation.tradedLots()) == -Long.signum(explanation.lots(index));
        check("not a reduction", closes);
    }

    private void conversion() {
        long value256 = 0;
        long units = 0;
        for (int index = 0; index < explanation.assetCount(); index++) {
            if (explanation.asset(index) == explanation.soldAsset()) {
                value256 = explanation.assetValue256(index);
                units = explanation.units(index);
            }
        }
        BigInteger left = big(explanation.leftValue());
        same("proceeds", big(value256).divide(UNITS_256).subtract(left), explanation.money());
        check("more units than held", explanation.soldUnits() <= units);
    }

    private LiquidationChoice chosen(LiquidationStrategy strategy) {
        LiquidationChoice choice = new LiquidationChoice();
        strategy.choose(new View(), choice);
        return choice;
    }

    private BigInteger settled() {
        BigInteger sum = big(explanation.cash());
        for (int index = 0; index < explanation.positionCount(); index++) {
            sum = sum.add(big(explanation.lots(index)).multiply(big(explanation.unitValue(index))));
        }
        return sum;
    }

    private long collateral() {
        long sum = 0;
        for (int index = 0; index < explanation.assetCount(); index++) {
            sum += value256(index).shiftRight(Limits.MARGIN_FRACTION_BITS).longValueExact();
        }
        return sum;
    }

    private BigInteger initialCollateral256() {
        BigInteger sum = BigInteger.ZERO;
        for (int index = 0; index < explanation.assetCount(); index++) {
            BigInteger value256 = big(explanation.assetInitialValue256(index));
            check("counts more before new risk", value256.compareTo(value256(index)) <= 0);
            sum = sum.add(value256);
        }
        return sum;
    }

    private BigInteger collateral256() {
        BigInteger sum = BigInteger.ZERO;
        for (int index = 0; index < explanation.assetCount(); index++) {
            sum = sum.add(value256(index));
        }
        return sum;
    }

    private BigInteger value256(int index) {
        return big(explanation.assetValue256(index));
    }

    private BigInteger requirement(MarginKind table) {
        return roundUp(requirement256(table));
    }

    private BigInteger requirement256(MarginKind table) {
        return replay.requirement256(table);
    }

    private BigInteger after(int position, long closed) {
        long[] lots = replay.lots();
        lots[position] += lots[position] > 0 ? -closed : closed;
        return roundUp(
                new ReplayedMargin(explanation, lots).requirement256(MarginKind.MAINTENANCE));
    }

    /** Returns a requirement in whole money, or the largest long, as the core states it. */
    private static BigInteger roundUp(BigInteger amount256) {
        return clamp(
                amount256.add(BigInteger.valueOf(255)).shiftRight(Limits.MARGIN_FRACTION_BITS));
    }

    private static BigInteger clamp(BigInteger amount) {
        return amount.max(big(Long.MIN_VALUE)).min(big(Long.MAX_VALUE));
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    private void same(String name, BigInteger replayed, BigInteger explained) {
        if (!replayed.equals(explained)) {
            faults.add(name + ": explained=" + explained + ", replayed=" + replayed);
        }
    }

    private void same(String name, BigInteger replayed, long explained) {
        same(name, replayed, big(explained));
    }

    private void check(String fault, boolean holds) {
        if (!holds) {
            faults.add(fault);
        }
    }

    /** What a strategy would have seen, from the explanation alone. */
    private final class View implements LiquidationView {
        @Override
        public int account() {
            return explanation.account();
        }

        @Override
        public MarginMode mode() {
            return explanation.mode();
        }

        @Override
        public long equity() {
            return explanation.equity();
        }

        @Override
        public long maintenanceMargin() {
            return requirement(MarginKind.MAINTENANCE).longValueExact();
        }

        @Override
        public int positionCount() {
            return explanation.positionCount();
        }

        @Override
        public int instrument(int index) {
            return explanation.instrument(index);
        }

        @Override
        public boolean isOption(int index) {
            return explanation.contract(index).kind().isOption();
        }

        @Override
        public long lots(int index) {
            return explanation.lots(index);
        }

        @Override
        public long room(int index) {
            return explanation.room(index);
        }

        @Override
        public long costPerLot(int index) {
            return explanation.costPerLot(index);
        }

        @Override
        public long maintenance256(int index, long lots) {
            BigInteger own256 = replay.own256(MarginKind.MAINTENANCE, index, Math.abs(lots));
            return clamp(own256).longValueExact();
        }

        @Override
        public long maintenanceAfter(int index, long closedLots) {
            return after(index, closedLots).longValueExact();
        }
    }
}
