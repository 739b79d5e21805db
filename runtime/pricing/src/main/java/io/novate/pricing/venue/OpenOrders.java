package io.novate.pricing.venue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What venues make of orders that are not filled yet.
 *
 * <p><b>Exactness</b>: exact; roundings as each method says.
 */
public final class OpenOrders {
    private static final int MONEY_DECIMALS = 6;
    private static final BigDecimal PER_ORDER = new BigDecimal("0.01");

    private OpenOrders() {}

    /**
     * An order to buy or sell at a price.
     *
     * @param isBuy whether it buys
     * @param size not negative
     * @param price limit
     */
    public record Order(boolean isBuy, BigDecimal size, BigDecimal price) {}

    /**
     * Returns the position at risk, the larger of position with all bids and position with all
     * asks; the asks when equal. Source: drift protocol-v2, state/user.rs.
     *
     * @param asks not positive
     */
    public static long worstCase(long position, long bids, long asks) {
        long bought = Math.addExact(position, bids);
        long sold = Math.addExact(position, asks);
        return Math.absExact(bought) > Math.absExact(sold) ? bought : sold;
    }

    /** Returns the size of an order, cut to the opposite position when it may only reduce. */
    public static long reducing(boolean isReduceOnly, boolean isBuy, long size, long position) {
        if (!isReduceOnly) {
            return size;
        }
        long opposite = isBuy ? -position : position;
        return Math.clamp(opposite, 0, size);
    }

    /**
     * What a spot account needs and has while an order is open.
     *
     * @param requirement money
     * @param collateral money
     */
    public record Simulated(BigDecimal requirement, BigDecimal collateral) {}

    /**
     * Returns requirement and collateral as if an order for tokens had filled at the oracle price
     * without netting cash: what a buy costs is required, what a sale brings is collateral; the
     * tokens left count by their weight, and each open order requires a cent. Collateral rounds
     * down, requirements round up, to 1e-6. Source: drift protocol-v2, math/margin.rs.
     *
     * @param cash balance in the settlement currency
     * @param tokens balance in tokens, not negative
     * @param ordered signed tokens
     * @param assetWeight weight of tokens held
     * @param liabilityWeight weight of tokens owed
     */
    public static Simulated simulate(
            BigDecimal cash,
            BigDecimal tokens,
            BigDecimal ordered,
            BigDecimal price,
            BigDecimal assetWeight,
            BigDecimal liabilityWeight) {
        BigDecimal after = tokens.add(ordered);
        BigDecimal required = ordered.signum() == 0 ? BigDecimal.ZERO : PER_ORDER;
        BigDecimal collateral = cash;
        BigDecimal traded = ordered.multiply(price);
        if (traded.signum() > 0) {
            required = required.add(traded);
        } else {
            collateral = collateral.subtract(traded);
        }
        BigDecimal value = after.multiply(price);
        if (value.signum() >= 0) {
            collateral = collateral.add(value.multiply(assetWeight));
        } else {
            required = required.subtract(value.multiply(liabilityWeight));
        }
        return new Simulated(
                required.setScale(MONEY_DECIMALS, RoundingMode.CEILING),
                collateral.setScale(MONEY_DECIMALS, RoundingMode.FLOOR));
    }

    /**
     * Returns what the orders of one side reserve in an isolated account: those that reduce the
     * position are free, best priced first; the rest needs a factor of its value, rounded down.
     * Source: vega, core/risk/isolated_margin.go.
     */
    public static BigInteger reservation(
            BigDecimal position,
            List<Order> orders,
            BigDecimal positionFactor,
            BigDecimal marginFactor) {
        BigDecimal free = position.abs();
        BigDecimal value = BigDecimal.ZERO;
        for (Order order : bestFirst(orders)) {
            BigDecimal size = order.size();
            if (position.signum() == (order.isBuy() ? -1 : 1)) {
                BigDecimal covered = size.min(free);
                free = free.subtract(covered);
                size = size.subtract(covered);
            }
            value = value.add(size.multiply(order.price()));
        }
        return value.multiply(marginFactor)
                .divide(positionFactor, 0, RoundingMode.DOWN)
                .toBigIntegerExact();
    }

    /**
     * Returns the orders that stay when an account falls below initial margin: those that reduce
     * the position, the most passive given up first until they no longer exceed it. Source: Paradex
     * documentation, deleveraging.
     */
    public static List<Order> offsetting(BigDecimal position, List<Order> orders) {
        List<Order> left = new ArrayList<>(orders);
        left.removeIf(order -> position.signum() != (order.isBuy() ? -1 : 1));
        List<Order> passiveFirst = bestFirst(left).reversed();
        BigDecimal total = BigDecimal.ZERO;
        for (Order order : left) {
            total = total.add(order.size());
        }
        for (Order order : passiveFirst) {
            if (total.compareTo(position.abs()) <= 0) {
                break;
            }
            left.remove(order);
            total = total.subtract(order.size());
        }
        return left;
    }

    private static List<Order> bestFirst(List<Order> orders) {
        List<Order> sorted = new ArrayList<>(orders);
        Comparator<Order> byPrice = Comparator.comparing(Order::price);
        boolean isBuy = !orders.isEmpty() && orders.get(0).isBuy();
        sorted.sort(isBuy ? byPrice.reversed() : byPrice);
        return sorted;
    }
}
