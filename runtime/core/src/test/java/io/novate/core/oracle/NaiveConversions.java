package io.novate.core.oracle;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Orders by which collateral becomes cash, at most one per account. */
final class NaiveConversions {
    /** What the venue is asked to sell. */
    static final class Order {
        final long id;
        final int account;
        final int asset;
        long units;
        long moneyMin;
        boolean cancelAsked;

        Order(long id, int account, int asset, long units, long moneyMin) {
            this.id = id;
            this.account = account;
            this.asset = asset;
            this.units = units;
            this.moneyMin = moneyMin;
        }

        long part(long some) {
            return Exact.ceil(Exact.product(moneyMin, some), units).longValueExact();
        }
    }

    final TreeMap<Long, Order> orders = new TreeMap<>();
    private final NaivePool pool;
    private final Events events;
    private final int ordersMax;
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private long lastId;

    NaiveConversions(NaivePool pool, Events events, int ordersMax) {
        this.pool = pool;
        this.events = events;
        this.ordersMax = ordersMax;
    }

    /** Whether somebody short of cash was not asked for: then a check may skip nobody. */
    boolean isArmed() {
        for (NaiveAccount account : pool.accounts.values()) {
            NaiveMargin margin = pool.margin(account);
            boolean isShort = margin.settled() < 0 && margin.equity() >= 0;
            if (isShort && !isAsked(account)) {
                return false;
            }
        }
        return true;
    }

    /** Units that an order may still take. */
    long reserved(NaiveAccount account, int asset) {
        return orders.values().stream()
                .filter(order -> order.account == account.id && order.asset == asset)
                .mapToLong(order -> order.units)
                .sum();
    }

    private boolean isAsked(NaiveAccount account) {
        return orders.values().stream().anyMatch(order -> order.account == account.id);
    }

    /** After a check: cancels what is not needed, asks for those it concerned. */
    void endCheck(boolean everybody) {
        TreeMap<Integer, Order> byAccount = new TreeMap<>();
        orders.values().forEach(order -> byAccount.put(order.account, order));
        for (Order order : byAccount.values()) {
            NaiveAccount account = pool.account(order.account);
            boolean unwinds = order.account == Limits.BACKSTOP;
            if (!unwinds && pool.margin(account).settled() >= 0 && !order.cancelAsked) {
                order.cancelAsked = true;
                events.conversionCancelAsked(order.id, order.account);
            }
        }
        TreeSet<Integer> again = new TreeSet<>(waiting);
        waiting.clear();
        for (NaiveAccount account : pool.accounts.values()) {
            boolean holds =
                    account.positions.keySet().stream().anyMatch(id -> pool.instrument(id).changed);
            boolean moved = account.touched || again.contains(account.id);
            if (everybody || account.large || holds || moved) {
                consider(account);
            }
        }
    }

    void consider(NaiveAccount account) {
        NaiveMargin margin = pool.margin(account);
        boolean isShort = margin.settled() < 0 && margin.equity() >= 0;
        boolean holds = account.units.values().stream().anyMatch(units -> units > 0);
        boolean unwinds = account.id == Limits.BACKSTOP;
        if (!holds || !(isShort || unwinds) || isAsked(account)) {
            return;
        }
        if (orders.size() == ordersMax) {
            waiting.add(account.id);
            return;
        }
        for (Map.Entry<Integer, Long> entry : new ArrayList<>(account.units.entrySet())) {
            NaiveAsset asset = pool.asset(entry.getKey());
            long balance = entry.getValue();
            if (asset.value(balance) > 0) {
                long units = unwinds ? balance : fewest(asset, balance, -margin.settled());
                Order order =
                        new Order(
                                ++lastId,
                                account.id,
                                entry.getKey(),
                                units,
                                asset.sold(balance, units));
                orders.put(order.id, order);
                events.conversionOrdered(order.id, account.id, order.asset, units, order.moneyMin);
                return;
            }
        }
    }

    private static long fewest(NaiveAsset asset, long balance, long money) {
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.valueOf(balance);
        while (low.compareTo(high) < 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            boolean enough = asset.sold(balance, middle.longValueExact()) >= money;
            low = enough ? low : middle.add(BigInteger.ONE);
            high = enough ? middle : high;
        }
        return low.longValueExact();
    }

    /** Returns the reason and the value refused, or null when the trade was booked. */
    Object[] trade(long orderId, int sellerId, int buyerId, int asset, long units, long money) {
        Order order = orderId == 0 ? null : orders.get(orderId);
        NaiveAccount seller = pool.account(sellerId);
        NaiveAccount buyer = pool.account(buyerId);
        if (orderId != 0 && order == null) {
            return new Object[] {Rejection.ORDER_UNKNOWN, orderId};
        }
        if (seller == null || buyer == null) {
            int unknown = seller == null ? sellerId : buyerId;
            return new Object[] {Rejection.ACCOUNT_UNKNOWN, (long) unknown};
        }
        if (buyer.isHouse() || order == null && seller.isHouse()) {
            long house = buyer.isHouse() ? buyerId : sellerId;
            return new Object[] {Rejection.ACCOUNT_RESERVED, house};
        }
        if (buyer.parent != 0) {
            return new Object[] {Rejection.MARGIN_MODE, (long) buyerId};
        }
        if (sellerId == buyerId) {
            return new Object[] {Rejection.SELF_TRADE, (long) buyerId};
        }
        if (pool.asset(asset) == null) {
            return new Object[] {Rejection.ASSET_UNKNOWN, (long) asset};
        }
        if (units <= 0 || money <= 0 || money > Limits.GROSS_MAX) {
            return new Object[] {Rejection.AMOUNT_RANGE, units <= 0 ? units : money};
        }
        if (order == null && pool.ladder().isUnresolved()) {
            return new Object[] {Rejection.LOSS_UNRESOLVED, money};
        }
        if (order != null) {
            if (order.account != sellerId || order.asset != asset) {
                return new Object[] {Rejection.ORDER_FOREIGN, (long) sellerId};
            }
            if (units > order.units) {
                return new Object[] {Rejection.ORDER_OVERFILL, units};
            }
            if (money < order.part(units)) {
                return new Object[] {Rejection.ORDER_LIMIT, money};
            }
            // What a takeover has moved meanwhile is sold by the backstop.
            seller = seller.units(asset) >= units ? seller : pool.account(Limits.BACKSTOP);
        }
        Object[] refused = refuse(order, seller, buyer, asset, units, money);
        if (refused == null) {
            book(order, seller, buyer, asset, units, money);
        }
        return refused;
    }

    private Object[] refuse(
            Order order, NaiveAccount seller, NaiveAccount buyer, int id, long units, long money) {
        NaiveAsset asset = pool.asset(id);
        long free = seller.units(id) - (order == null ? reserved(seller, id) : 0);
        if (units > free) {
            return new Object[] {Rejection.FREE_BALANCE, units};
        }
        if (seller.cash() > 0 && seller.cash() + money > Limits.GROSS_MAX) {
            return new Object[] {Rejection.GROSS_BOUND, (long) seller.id};
        }
        if (order == null && seller.state == AccountState.LIQUIDATING) {
            return new Object[] {Rejection.IN_LIQUIDATION, (long) seller.id};
        }
        if (order == null) {
            BigInteger lost = asset.initial256(seller.units(id));
            lost = lost.subtract(asset.initial256(seller.units(id) - units));
            long change = money - Exact.ceil(lost, 256).longValueExact();
            long worth = asset.sold(seller.units(id), units);
            if (isShort(seller, change, money - worth)) {
                return new Object[] {Rejection.MARGIN_SHORT, (long) seller.id};
            }
        }
        if (buyer.state == AccountState.LIQUIDATING) {
            return new Object[] {Rejection.IN_LIQUIDATION, (long) buyer.id};
        }
        long gained = asset.initialValue(buyer.units(id) + units);
        gained -= asset.initialValue(buyer.units(id));
        boolean unpaid = money > buyer.wallet();
        long worth = asset.value(buyer.units(id) + units) - asset.value(buyer.units(id));
        return unpaid || isShort(buyer, gained - money, worth - money)
                ? new Object[] {Rejection.FREE_BALANCE, money}
                : null;
    }

    private boolean isShort(NaiveAccount account, long change, long maintenanceChange) {
        NaiveMargin margin = pool.margin(account);
        BigInteger excess = margin.initialExcess256();
        excess = excess.subtract(pool.orders().extra256(account, 0, 0));
        BigInteger left = excess.add(Exact.product(change, 256));
        boolean tied = margin.initialEquity() + change < margin.gain();
        boolean worse = change < 0 || maintenanceChange < 0;
        boolean bare = excess.signum() < 0;
        return worse && (bare || left.signum() < 0 || tied);
    }

    private void book(
            Order order, NaiveAccount seller, NaiveAccount buyer, int id, long units, long money) {
        NaiveAsset asset = pool.asset(id);
        long fee = 0;
        if (order != null && seller.id != Limits.BACKSTOP) {
            int ppm = asset.asset.bounds().conversionFeePpm();
            long full = Exact.ceil(Exact.product(money, ppm), Exact.PPM).longValueExact();
            long above = money - asset.sold(seller.units(id), units);
            fee = Math.max(0, Math.min(above, full));
        }
        if (order != null) {
            order.moneyMin -= order.part(units);
            order.units -= units;
            if (order.units == 0) {
                orders.remove(order.id);
            }
        }
        seller.addUnits(id, -units);
        buyer.addUnits(id, units);
        pool.pay(buyer, seller, money);
        pool.pay(seller, pool.account(Limits.INSURANCE), fee);
        long orderId = order == null ? 0 : order.id;
        events.converted(orderId, seller.id, buyer.id, id, units, money, fee);
        pool.ladder().follow(seller);
        pool.ladder().relieve(buyer);
        consider(seller);
    }

    boolean end(long orderId, OrderEnd end) {
        Order order = orders.remove(orderId);
        if (order != null) {
            waiting.add(order.account);
            events.conversionEnded(orderId, end, order.units);
        }
        return order != null;
    }
}
