package io.novate.core.liquidation;

import io.novate.core.command.ChargeFactor;
import io.novate.core.command.Contract;
import io.novate.core.command.Explanation;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.MarginKind;
import io.novate.core.command.MarginMode;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioTerm;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The requirement of an explained account, or of one with other lots, in numbers without bounds and
 * straight from the definition: sums, maxima and groups by the contracts themselves.
 */
final class ReplayedMargin {
    private static final BigInteger PPM = BigInteger.valueOf(1_000_000);
    private static final BigInteger UNITS_256 = BigInteger.valueOf(256);

    private final Explanation explanation;
    private final long[] lots;

    ReplayedMargin(Explanation explanation) {
        this(explanation, new long[explanation.positionCount()]);
        Arrays.setAll(lots, explanation::lots);
    }

    /** Takes other lots, position by position. */
    ReplayedMargin(Explanation explanation, long[] lots) {
        this.explanation = explanation;
        this.lots = lots;
    }

    /** Returns a copy of the lots. */
    long[] lots() {
        return lots.clone();
    }

    BigInteger requirement256(MarginKind table) {
        return explanation.mode() == MarginMode.PORTFOLIO ? portfolio(table) : standard(table);
    }

    /** Returns the margin of so many lots of a position on their own. */
    BigInteger own256(MarginKind table, int index, long size) {
        BigInteger perLot = big(explanation.perLot256(table, index));
        return perLot.multiply(big(size)).add(further(table, index, size));
    }

    BigInteger further(MarginKind table, int index, long size) {
        BigInteger largest = BigInteger.ZERO;
        for (int row = 0; row < explanation.bracketCount(table, index); row++) {
            largest = largest.max(bracket(table, index, row, size));
        }
        return largest;
    }

    BigInteger bracket(MarginKind table, int index, int row, long size) {
        BigInteger slope = big(explanation.bracketSlope256(table, index, row));
        return slope.multiply(big(size))
                .subtract(big(explanation.bracketOffset256(table, index, row)));
    }

    /** Returns the first charge that asks most in maintenance margin, -1 for none. */
    int bindingCharge() {
        List<ChargeFactor> factors = explanation.rules().factors();
        int binding = -1;
        BigInteger most = BigInteger.ZERO;
        for (int charge = 0; charge < factors.size(); charge++) {
            BigInteger asked = share(charge(charge), factors.get(charge).maintenancePpm());
            if (asked.compareTo(most) > 0) {
                binding = charge;
                most = asked;
            }
        }
        return binding;
    }

    /** Returns whether in some group of a charge no row asks more than the given one. */
    boolean isBinding(int charge, int row) {
        ScenarioCharge rule = explanation.rules().shape().charges().get(charge);
        boolean inside = row >= rule.rowFrom() && row < rule.rowTo();
        boolean binds = false;
        for (long group : groups(rule.grouping(), index -> true)) {
            IntPredicate members = index -> key(rule.grouping(), index) == group;
            binds |= inside && row(row, members).equals(worst(rule, members));
        }
        return binds;
    }

    private BigInteger standard(MarginKind table) {
        BigInteger sum = BigInteger.ZERO;
        TreeMap<String, BigInteger> optionGroups = new TreeMap<>();
        for (int index = 0; index < lots.length; index++) {
            BigInteger own = own256(table, index, Math.abs(lots[index]));
            if (explanation.contract(index).kind().isOption()) {
                optionGroups.merge(group(index), own, BigInteger::add);
            } else {
                sum = sum.add(own);
            }
        }
        for (var entry : optionGroups.entrySet()) {
            BigInteger bound = optionBound(table, entry.getKey());
            boolean lowers = bound != null && bound.compareTo(entry.getValue()) < 0;
            sum = sum.add(lowers ? bound : entry.getValue());
        }
        return sum;
    }

    private String group(int index) {
        Contract contract = explanation.contract(index);
        return contract.underlying() + " " + contract.expiryMs();
    }

    /**
     * Returns the largest loss at expiry of the options of a group against their value now, gains
     * counting nothing, with a share of the index for net short calls, or null when nothing bounds
     * these.
     */
    private BigInteger optionBound(MarginKind table, String group) {
        BigInteger now = BigInteger.ZERO;
        BigInteger netCalls = BigInteger.ZERO;
        BigInteger least = payoff(group, 0).min(BigInteger.ZERO);
        long indexTicks = 0;
        for (int index = 0; index < lots.length; index++) {
            Contract option = explanation.contract(index);
            if (option.kind().isOption() && group(index).equals(group) && lots[index] != 0) {
                now = now.add(big(lots[index]).multiply(big(explanation.unitValue(index))));
                least = least.min(payoff(group, option.strikeTicks()));
                indexTicks = explanation.indexTicks(index);
                if (option.kind() == InstrumentKind.CALL) {
                    netCalls = netCalls.add(big(lots[index]).multiply(big(option.tickMoney())));
                }
            }
        }
        BigInteger bound = now.subtract(least);
        if (netCalls.signum() < 0) {
            int ppm =
                    table == MarginKind.INITIAL
                            ? explanation.rules().unpairedInitialPpm()
                            : explanation.rules().unpairedMaintenancePpm();
            if (ppm == 0 || indexTicks == 0) {
                return null;
            }
            bound = bound.add(share(netCalls.negate().multiply(big(indexTicks)), ppm));
        }
        return bound.max(BigInteger.ZERO).multiply(UNITS_256);
    }

    /** What the options of a group pay when the underlying ends at a price. */
    private BigInteger payoff(String group, long priceTicks) {
        BigInteger sum = BigInteger.ZERO;
        for (int index = 0; index < lots.length; index++) {
            Contract option = explanation.contract(index);
            if (option.kind().isOption() && group(index).equals(group)) {
                BigInteger each =
                        big(option.payoffTicks(priceTicks)).multiply(big(option.tickMoney()));
                sum = sum.add(each.multiply(big(lots[index])));
            }
        }
        return sum;
    }

    private BigInteger portfolio(MarginKind table) {
        BigInteger sum = BigInteger.ZERO;
        BigInteger lotCount = BigInteger.ZERO;
        for (int index = 0; index < lots.length; index++) {
            sum = sum.add(further(table, index, Math.abs(lots[index])));
            lotCount = lotCount.add(big(Math.abs(lots[index])));
        }
        List<ChargeFactor> factors = explanation.rules().factors();
        for (int charge = 0; charge < factors.size(); charge++) {
            ChargeFactor factor = factors.get(charge);
            int ppm = table == MarginKind.INITIAL ? factor.initialPpm() : factor.maintenancePpm();
            sum = sum.add(share(charge(charge), ppm));
        }
        return sum.add(lotCount.add(BigInteger.ONE).shiftRight(1));
    }

    /** A charge: over its groups, the worst of its rows, none below zero unless signed. */
    private BigInteger charge(int charge) {
        ScenarioCharge rule = explanation.rules().shape().charges().get(charge);
        BigInteger sum = BigInteger.ZERO;
        for (long group : groups(rule.grouping(), index -> true)) {
            BigInteger worst = worst(rule, index -> key(rule.grouping(), index) == group);
            sum = sum.add(rule.signed() ? worst : worst.max(BigInteger.ZERO));
        }
        return sum;
    }

    private BigInteger worst(ScenarioCharge rule, IntPredicate members) {
        BigInteger worst = row(rule.rowFrom(), members);
        for (int row = rule.rowFrom() + 1; row < rule.rowTo(); row++) {
            worst = worst.max(row(row, members));
        }
        return worst;
    }

    private BigInteger row(int row, IntPredicate members) {
        BigInteger sum = BigInteger.ZERO;
        for (ScenarioTerm term : explanation.rules().shape().terms()) {
            if (term.row() == row) {
                BigInteger value = term(term, members);
                sum = term.negated() ? sum.subtract(value) : sum.add(value);
            }
        }
        return sum;
    }

    private BigInteger term(ScenarioTerm term, IntPredicate members) {
        BigInteger sum = BigInteger.ZERO;
        for (long group : groups(term.grouping(), members)) {
            BigInteger most = null;
            for (int column = 0; column < term.columnCount(); column++) {
                BigInteger loss = BigInteger.ZERO;
                for (int index = 0; index < lots.length; index++) {
                    if (members.test(index) && key(term.grouping(), index) == group) {
                        long perLot = explanation.loss256(index, term.columnFrom() + column);
                        loss = loss.add(big(lots[index]).multiply(big(perLot)));
                    }
                }
                most = most == null ? loss : most.max(loss);
            }
            boolean floors = most == null || term.floorAtZero() && most.signum() < 0;
            sum = floors ? sum : sum.add(most);
        }
        return sum;
    }

    /** Returns the groups in which the members hold lots. */
    private long[] groups(Grouping grouping, IntPredicate members) {
        TreeMap<Long, Boolean> groups = new TreeMap<>();
        for (int index = 0; index < lots.length; index++) {
            if (lots[index] != 0 && members.test(index)) {
                groups.put(key(grouping, index), true);
            }
        }
        return groups.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns the first position of the same group: groups are named by their members. */
    private long key(Grouping grouping, int index) {
        int first = 0;
        while (!isSameGroup(grouping, explanation.contract(first), first, index)) {
            first++;
        }
        return first;
    }

    private boolean isSameGroup(Grouping grouping, Contract first, int at, int index) {
        Contract other = explanation.contract(index);
        boolean market = first.underlying() == other.underlying();
        boolean expiry = market && first.expiryMs() == other.expiryMs();
        // What has no strike shares none with anything.
        boolean strike = first.strikeTicks() != 0 && first.strikeTicks() == other.strikeTicks();
        return switch (grouping) {
            case POOL -> true;
            case UNDERLYING -> market;
            case EXPIRY -> expiry;
            case STRIKE -> at == index || expiry && strike;
            case INSTRUMENT -> at == index;
        };
    }

    /** {@code ceil(amount * ppm / 1e6)}, nothing for an amount not above zero. */
    private static BigInteger share(BigInteger amount, int ppm) {
        BigInteger product = amount.max(BigInteger.ZERO).multiply(big(ppm));
        return product.add(PPM).subtract(BigInteger.ONE).divide(PPM);
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
