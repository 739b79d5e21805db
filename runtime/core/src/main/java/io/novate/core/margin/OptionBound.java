package io.novate.core.margin;

import io.novate.core.command.Contract;
import io.novate.core.command.InstrumentKind;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.WideSum;

/**
 * What bounds the requirement of a standard account's options: the largest loss at expiry.
 *
 * <p>The value at expiry of the options of one underlying and expiry is piecewise linear in the
 * price with kinks at the strikes held, so its smallest value is at zero, at a strike, or without
 * bound above the last one when more calls are short than long. Net short calls are charged a share
 * of the index instead. Against today's equity, which counts the options at their value,
 *
 * <pre>
 * bound = value now - min(0, value at expiry at 0 and at each strike) + net short calls * index * share
 * </pre>
 *
 * and the requirement of the group is the smaller of the sum over its options and the bound. The
 * bound only ever lowers a requirement. A value at expiry that is positive everywhere does not
 * count as a gain: what is locked in is paid at expiry, not before.
 *
 * <p><b>Exactness</b>: exact in 128 bits; the share of the index rounds up.
 *
 * <p><b>Source</b>: Derive v2 StandardManager; the maximum-loss rule of CBOE's margin manual for
 * spreads is the same with one or two legs.
 */
final class OptionBound {
    private final InstrumentTable instruments;
    private final WideSum now = new WideSum();
    private final WideSum least = new WideSum();
    private final WideSum payoff = new WideSum();
    private final WideSum unpaired = new WideSum();

    OptionBound(InstrumentTable instruments) {
        this.instruments = instruments;
    }

    /**
     * Subtracts from two sums what the bound saves on the group of the option at {@code first}.
     *
     * @param initial256 sum over the options of the group, in; the smaller of it and the bound, out
     * @param maintenance256 the same of maintenance margin
     */
    void apply(Holding holding, int first, WideSum initial256, WideSum maintenance256) {
        Contract group = contract(holding, first);
        now.set(0);
        least.set(0);
        long netCallMoney = 0;
        keepLeast(holding, first, 0);
        for (int index = first; index < holding.count(); index++) {
            if (isOfGroup(holding, index, group)) {
                Contract option = contract(holding, index);
                long lots = holding.lots(index);
                now.addProduct(lots, instruments.unitValue(holding.instrument(index)));
                keepLeast(holding, first, option.strikeTicks());
                if (option.kind() == InstrumentKind.CALL) {
                    netCallMoney += lots * option.tickMoney();
                }
            }
        }
        lower(
                initial256,
                netCallMoney,
                group,
                instruments.scenarios().rules().unpairedInitialPpm());
        lower(
                maintenance256,
                netCallMoney,
                group,
                instruments.scenarios().rules().unpairedMaintenancePpm());
    }

    /** Returns whether a position is an option of the same underlying and expiry. */
    boolean isOfGroup(Holding holding, int index, Contract group) {
        Contract contract = contract(holding, index);
        return contract.isOption()
                && holding.lots(index) != 0
                && contract.underlying() == group.underlying()
                && contract.expiryMs() == group.expiryMs();
    }

    /** Keeps the value at expiry at a price when it is the smallest so far, 0 being the first. */
    private void keepLeast(Holding holding, int first, long priceTicks) {
        valueAt(holding, first, priceTicks, payoff);
        if (payoff.compareTo(least) < 0) {
            least.set(payoff);
        }
    }

    private void lower(WideSum sum256, long netCallMoney, Contract group, int unpairedPpm) {
        long share = 0;
        if (netCallMoney < 0) {
            long indexTicks = instruments.indexes().priceTicks(group.underlying());
            if (unpairedPpm == 0 || indexTicks == 0) {
                return;
            }
            unpaired.set(0);
            unpaired.addProduct(-netCallMoney, indexTicks);
            share = unpairedShare(unpaired.clampToLong(), unpairedPpm);
        }
        payoff.set(now);
        payoff.subtract(least);
        payoff.add(share);
        long bound = Math.max(0, payoff.clampToLong());
        payoff.set(0);
        payoff.addProduct(bound, 1 << Limits.MARGIN_FRACTION_BITS);
        if (payoff.compareTo(sum256) < 0) {
            sum256.set(payoff);
        }
    }

    private static long unpairedShare(long money, int ppm) {
        return money > Long.MAX_VALUE / 16
                ? Long.MAX_VALUE / 2
                : Rounding.mulDivCeil(money, ppm, Limits.PPM);
    }

    /** Sets {@code sum} to the value at expiry of the group's options at a price. */
    private void valueAt(Holding holding, int first, long priceTicks, WideSum sum) {
        Contract group = contract(holding, first);
        sum.set(0);
        for (int index = first; index < holding.count(); index++) {
            if (isOfGroup(holding, index, group)) {
                Contract option = contract(holding, index);
                long ticks =
                        option.kind() == InstrumentKind.CALL
                                ? priceTicks - option.strikeTicks()
                                : option.strikeTicks() - priceTicks;
                if (ticks > 0) {
                    sum.addProduct(holding.lots(index), ticks * option.tickMoney());
                }
            }
        }
    }

    private Contract contract(Holding holding, int index) {
        return instruments.listing(holding.instrument(index)).contract();
    }
}
