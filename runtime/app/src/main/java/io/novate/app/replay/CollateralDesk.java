package io.novate.app.replay;

import io.novate.app.market.CollateralSeries;
import io.novate.app.market.CollateralSeries.Entry;
import io.novate.core.command.Commands;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Brings collateral into the pool, hands it to members, keeps its price and sells it when the core
 * asks for cash.
 *
 * <p>One customer of five brings, beside its money, half as much again in one asset, in turn. An
 * order to convert is answered in the next round: a market maker buys at the price less 1%; the
 * order times out when that is less than the order allows or no maker has the cash.
 */
final class CollateralDesk {
    /** A price is sent when it moved by this much: 0.05%. */
    private static final int MOVE_SHARE = 2_000;

    private static final int DISCOUNT_PPM = 10_000;

    /** Buyers asked, each for half of what the one before had no money for. */
    private static final int BUYERS_MAX = 8;

    private final CollateralSeries series;
    private final Population population;
    private final long[] priced;
    private final Map<Long, Conversion> conversions = new LinkedHashMap<>();
    private final Set<Long> cancelled = new HashSet<>();

    /** An order of the core to turn units into at least so much money. */
    private record Conversion(int account, int asset, long units, long moneyMin) {}

    /** The way back into the core. */
    interface Desk {
        /** Reports a sale; returns the core's reason when it refused, else null. */
        Rejection sell(long orderId, int account, int buyer, int asset, long units, long money);

        /** Reports the end of an order. */
        void end(long orderId, OrderEnd end);

        /** Returns the next market maker. */
        int buyer();
    }

    CollateralDesk(CollateralSeries series, Population population) {
        this.series = series;
        this.population = population;
        priced = new long[series.entries().size()];
    }

    /** Returns the units of each asset that all members bring together. */
    long[] units() {
        long[] units = new long[series.entries().size()];
        for (int member = 0; member < population.customerCount(); member++) {
            if (units.length > 0 && population.hasCollateral(member)) {
                units[asset(member)] += unitsOf(member);
            }
        }
        return units;
    }

    /** Lists the assets at their first prices, before the inbox is consumed. */
    void list(Commands core, long timestampMs) {
        for (int index = 0; index < priced.length; index++) {
            Entry entry = series.entries().get(index);
            priced[index] = series.price256(entry, 0);
            core.listAsset(timestampMs, entry.listing(), priced[index]);
        }
    }

    /** Hands a member what it brings. */
    void give(Commands core, long timestampMs, int member) {
        if (priced.length > 0 && population.hasCollateral(member)) {
            core.transfer(
                    timestampMs,
                    Population.TREASURY,
                    population.account(member),
                    asset(member) + 1,
                    unitsOf(member));
        }
    }

    /** Sends the prices that moved. */
    void price(Commands core, long timestampMs, int step) {
        for (int index = 0; index < priced.length; index++) {
            long next = series.price256(series.entries().get(index), step);
            if (Math.abs(next - priced[index]) > priced[index] / MOVE_SHARE) {
                priced[index] = next;
                core.valueAsset(timestampMs, index + 1, next);
            }
        }
    }

    /** Takes an order from the core's event; it is answered in the next round. */
    void ordered(long orderId, int account, int asset, long units, long moneyMin) {
        conversions.put(orderId, new Conversion(account, asset, units, moneyMin));
    }

    /** Takes the core's wish to cancel. */
    void cancelAsked(long orderId) {
        cancelled.add(orderId);
    }

    /** Returns whether orders wait for an answer. */
    boolean isAsked() {
        return !conversions.isEmpty();
    }

    /** Answers every order that waits; what the answers cause waits for the next round. */
    void round(Desk desk) {
        Map<Long, Conversion> answered = new LinkedHashMap<>(conversions);
        conversions.clear();
        for (Map.Entry<Long, Conversion> entry : answered.entrySet()) {
            long orderId = entry.getKey();
            if (cancelled.remove(orderId)) {
                desk.end(orderId, OrderEnd.CANCELLED);
            } else if (!sell(desk, orderId, entry.getValue())) {
                desk.end(orderId, OrderEnd.TIMED_OUT);
            }
        }
    }

    /** Sells all or, where no buyer has so much money, a part; returns whether nothing is left. */
    private boolean sell(Desk desk, long orderId, Conversion wanted) {
        long units = wanted.units();
        for (int attempt = 0; attempt < BUYERS_MAX && units > 0; attempt++) {
            long money = money(wanted.asset(), units);
            if (money < least(wanted, units)) {
                return false;
            }
            Rejection refused =
                    desk.sell(
                            orderId, wanted.account(), desk.buyer(), wanted.asset(), units, money);
            if (refused == null) {
                return units == wanted.units();
            }
            units /= 2;
        }
        return false;
    }

    /** Returns what market makers pay, rounded down. */
    private long money(int asset, long units) {
        return BigInteger.valueOf(units)
                .multiply(BigInteger.valueOf(priced[asset - 1]))
                .multiply(BigInteger.valueOf(Limits.PPM - DISCOUNT_PPM))
                .divide(BigInteger.valueOf((long) Limits.PPM << Limits.MARGIN_FRACTION_BITS))
                .longValueExact();
    }

    /**
     * Returns the part of the order's least money that some of its units must bring, rounded up.
     */
    private static long least(Conversion wanted, long units) {
        BigInteger[] part =
                BigInteger.valueOf(wanted.moneyMin())
                        .multiply(BigInteger.valueOf(units))
                        .divideAndRemainder(BigInteger.valueOf(wanted.units()));
        return part[0].longValueExact() + part[1].signum();
    }

    private int asset(int member) {
        return member / 5 % priced.length;
    }

    private long unitsOf(int member) {
        Entry entry = series.entries().get(asset(member));
        return Math.max(1, series.units(entry, population.funds(member) / 2));
    }
}
