package io.novate.core.oracle;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Orders resting at the venue, leverages chosen, fee tiers, and what they tie up. */
final class NaiveOrders {
    private static final long LARGE_POSITION_MAX = 1L << 60;
    private static final int TIERS = 16;

    /** An order; lots are signed and those left. */
    static final class Order {
        final long id;
        final int account;
        final int instrument;
        final long limitTicks;
        final boolean reduceOnly;
        long lots;
        boolean cancelAsked;

        Order(
                long id,
                int account,
                int instrument,
                long lots,
                long limitTicks,
                boolean reduceOnly) {
            this.id = id;
            this.account = account;
            this.instrument = instrument;
            this.lots = lots;
            this.limitTicks = limitTicks;
            this.reduceOnly = reduceOnly;
        }
    }

    final TreeMap<Long, Order> orders = new TreeMap<>();
    private final TreeMap<Integer, TreeMap<Integer, Integer>> leverages = new TreeMap<>();
    private final TreeMap<Integer, Integer> tierOf = new TreeMap<>();
    private final int[] takerScale = new int[TIERS];
    private final int[] makerScale = new int[TIERS];
    private final NaivePool pool;
    private final Events events;

    NaiveOrders(NaivePool pool, Events events) {
        this.pool = pool;
        this.events = events;
        Arrays.fill(takerScale, (int) Exact.PPM);
        Arrays.fill(makerScale, (int) Exact.PPM);
    }

    /** Returns why an order is refused, or null when it is reserved. */
    Rejection order(Order order) {
        Rejection refused = refuseFields(order);
        refused = refused == null ? refuseRisk(order) : refused;
        if (refused == null) {
            orders.put(order.id, order);
            events.orderReserved(
                    order.id,
                    order.account,
                    order.instrument,
                    order.lots,
                    order.limitTicks,
                    order.reduceOnly);
        }
        return refused;
    }

    private Rejection refuseFields(Order order) {
        NaiveInstrument instrument = pool.instrument(order.instrument);
        NaiveAccount account = pool.account(order.account);
        if (order.id <= 0 || orders.containsKey(order.id)) {
            return Rejection.ORDER_EXISTS;
        }
        if (instrument == null) {
            return Rejection.INSTRUMENT_UNKNOWN;
        }
        Rejection refused = pool.refuseTrade(instrument);
        if (refused != null) {
            return refused;
        }
        if (account == null) {
            return Rejection.ACCOUNT_UNKNOWN;
        }
        if (account.isHouse()) {
            return Rejection.ACCOUNT_RESERVED;
        }
        BigInteger most = BigInteger.valueOf(Limits.GROSS_MAX / instrument.valueMax());
        BigInteger size = BigInteger.valueOf(order.lots).abs();
        if (order.lots == 0 || size.compareTo(most) > 0) {
            return Rejection.LOTS_RANGE;
        }
        return instrument.isPrice(order.limitTicks) ? null : Rejection.PRICE_RANGE;
    }

    private Rejection refuseRisk(Order order) {
        NaiveAccount account = pool.account(order.account);
        NaiveInstrument instrument = pool.instrument(order.instrument);
        if (account.state == AccountState.LIQUIDATING || account.orderId != 0) {
            return Rejection.IN_LIQUIDATION;
        }
        long held = account.lots(instrument.id);
        boolean opposite = held != 0 && held > 0 != order.lots > 0;
        BigInteger side = side(order).add(BigInteger.valueOf(order.lots));
        boolean reduces = opposite && side.abs().compareTo(big(held).abs()) <= 0;
        boolean restricted = account.state == AccountState.RESTRICTED;
        if (order.reduceOnly && !opposite || restricted && !reduces) {
            return Rejection.REDUCE_ONLY;
        }
        if (order.reduceOnly) {
            return null;
        }
        if (!reduces) {
            Rejection halted = pool.refuseNewRisk(instrument);
            if (halted != null) {
                return halted;
            }
            BigInteger then = big(held).add(side);
            long most =
                    account.large
                            ? LARGE_POSITION_MAX / instrument.valueMax()
                            : instrument.listing.bounds().lotsMax();
            boolean alone = account.mode == MarginMode.PORTFOLIO;
            then = alone ? then.abs().max(side.abs()) : then.abs();
            if (then.compareTo(big(most)) > 0) {
                return Rejection.POSITION_LIMIT;
            }
        }
        BigInteger before = extra256(account, 0, 0);
        orders.put(order.id, order);
        BigInteger after = extra256(account, 0, 0);
        orders.remove(order.id);
        boolean covered = pool.margin(account).initialExcess256().compareTo(after) >= 0;
        return covered || after.compareTo(before) <= 0 ? null : Rejection.MARGIN_SHORT;
    }

    /** Whether a side of the orders in one instrument is more than a position may be. */
    boolean isBeyondPosition(NaiveAccount account) {
        TreeMap<Integer, BigInteger> sides = new TreeMap<>();
        for (Order order : of(account.id)) {
            if (!order.reduceOnly) {
                int side = order.lots > 0 ? order.instrument : -order.instrument;
                sides.merge(side, big(order.lots).abs(), BigInteger::add);
            }
        }
        boolean beyond = false;
        for (int side : sides.keySet()) {
            long most = pool.instrument(Math.abs(side)).listing.bounds().lotsMax();
            beyond |= sides.get(side).compareTo(big(most)) > 0;
        }
        return beyond;
    }

    /** Signed lots of all orders on the side of one, itself left out. */
    private BigInteger side(Order order) {
        BigInteger side = BigInteger.ZERO;
        for (Order other : of(order.account)) {
            boolean same = other.instrument == order.instrument;
            if (same && other != order && other.lots > 0 == order.lots > 0) {
                side = side.add(big(other.lots));
            }
        }
        return side;
    }

    private List<Order> of(int account) {
        return orders.values().stream().filter(order -> order.account == account).toList();
    }

    /** Returns why an order cannot have so many lots left, or null. */
    Rejection left(long orderId, long lotsLeft) {
        Order order = orders.get(orderId);
        if (order == null) {
            return Rejection.RESERVATION_UNKNOWN;
        }
        if (lotsLeft < 0 || lotsLeft >= Math.abs(order.lots)) {
            return Rejection.LOTS_RANGE;
        }
        order.lots = order.lots < 0 ? -lotsLeft : lotsLeft;
        if (lotsLeft == 0) {
            orders.remove(orderId);
        }
        events.orderReduced(orderId, order.account, lotsLeft);
        return null;
    }

    /** Asks for the end of orders that an account short of initial margin may not keep. */
    void restrict(NaiveAccount account, boolean all) {
        for (Order order : of(account.id)) {
            if (!order.cancelAsked && (all || !isKept(account, order))) {
                order.cancelAsked = true;
                events.orderCancelAsked(order.id, account.id);
            }
        }
    }

    /** Whether this order and those filled before it close no more than the position. */
    private boolean isKept(NaiveAccount account, Order order) {
        long held = account.lots(order.instrument);
        if (held == 0 || held > 0 == order.lots > 0) {
            return false;
        }
        BigInteger ahead = big(order.lots).abs();
        for (Order other : of(account.id)) {
            boolean same = other.instrument == order.instrument;
            same &= other.lots > 0 == order.lots > 0;
            long better = other.limitTicks - order.limitTicks;
            better = order.lots > 0 ? better : -better;
            if (same && (better > 0 || better == 0 && other.id < order.id)) {
                ahead = ahead.add(big(other.lots).abs());
            }
        }
        return ahead.compareTo(big(held).abs()) <= 0;
    }

    /** Ends everything about an instrument that settles. */
    void endInstrument(int instrument) {
        for (int account : pool.accounts.keySet()) {
            for (Order order : of(account)) {
                if (order.instrument == instrument) {
                    if (!order.cancelAsked) {
                        events.orderCancelAsked(order.id, account);
                    }
                    orders.remove(order.id);
                }
            }
        }
        leverages.values().forEach(chosen -> chosen.remove(instrument));
    }

    int leverage(int account, int instrument) {
        return leverages.getOrDefault(account, new TreeMap<>()).getOrDefault(instrument, 0);
    }

    void setLeverage(int account, int instrument, int ppm) {
        TreeMap<Integer, Integer> chosen =
                leverages.computeIfAbsent(account, id -> new TreeMap<>());
        if (ppm == 0) {
            chosen.remove(instrument);
        } else {
            chosen.put(instrument, ppm);
        }
    }

    void setTier(int tier, int taker, int maker) {
        takerScale[tier] = taker;
        makerScale[tier] = maker;
    }

    void assignTier(int account, int tier) {
        tierOf.put(account, tier);
    }

    static boolean isTier(int tier) {
        return tier >= 0 && tier < TIERS;
    }

    int scale(int account, boolean taker) {
        int tier = tierOf.getOrDefault(account, 0);
        return taker ? takerScale[tier] : makerScale[tier];
    }

    /**
     * What orders and chosen leverage ask above the margin of positions, as if signed lots were
     * traded.
     */
    BigInteger extra256(NaiveAccount account, int traded, long lots) {
        List<Order> open = new ArrayList<>(of(account.id));
        open.removeIf(order -> order.reduceOnly);
        TreeSet<Integer> instruments = new TreeSet<>();
        open.forEach(order -> instruments.add(order.instrument));
        boolean portfolio = account.mode == MarginMode.PORTFOLIO;
        if (!portfolio && !leverages.getOrDefault(account.id, new TreeMap<>()).isEmpty()) {
            instruments.addAll(account.positions.keySet());
            if (traded != 0) {
                instruments.add(traded);
            }
        }
        BigInteger extra = BigInteger.ZERO;
        for (int id : instruments) {
            BigInteger buys = BigInteger.ZERO;
            BigInteger sells = BigInteger.ZERO;
            for (Order order : open) {
                if (order.instrument == id) {
                    buys = buys.add(big(order.lots).max(BigInteger.ZERO));
                    sells = sells.subtract(big(order.lots).min(BigInteger.ZERO));
                    extra = extra.add(openLoss256(order));
                }
            }
            long held = account.lots(id) + (id == traded ? lots : 0);
            extra =
                    extra.add(
                            portfolio
                                    ? alone256(id, buys, held)
                                            .max(alone256(id, sells.negate(), held))
                                    : worstSide256(account, id, buys, sells, held));
        }
        return extra;
    }

    private BigInteger openLoss256(Order order) {
        NaiveInstrument instrument = pool.instrument(order.instrument);
        long worse = instrument.value(order.limitTicks) - instrument.markValue();
        return Exact.product(order.lots, worse, 256).max(BigInteger.ZERO);
    }

    private BigInteger worstSide256(
            NaiveAccount account, int id, BigInteger buys, BigInteger sells, long held) {
        long bought = big(held).add(buys).max(BigInteger.ZERO).longValueExact();
        long sold = sells.subtract(big(held)).max(BigInteger.ZERO).longValueExact();
        BigInteger worst = chosen256(account, id, bought).max(chosen256(account, id, -sold));
        NaiveInstrument instrument = pool.instrument(id);
        return worst.subtract(held == 0 ? BigInteger.ZERO : instrument.initial256(held));
    }

    private BigInteger chosen256(NaiveAccount account, int id, long lots) {
        if (lots == 0) {
            return BigInteger.ZERO;
        }
        NaiveInstrument instrument = pool.instrument(id);
        int ppm = leverage(account.id, id);
        BigInteger value256 = Exact.product(Math.abs(instrument.markValue()), 256, ppm);
        BigInteger perLot = Exact.ceil(value256, Exact.PPM);
        return instrument.initial256(lots).max(perLot.multiply(big(lots).abs()));
    }

    /** A side as a portfolio of its own, and what its size asks on top of the position's. */
    private BigInteger alone256(int id, BigInteger side, long held) {
        if (side.signum() == 0) {
            return BigInteger.ZERO;
        }
        long lots = side.longValueExact();
        TreeMap<Integer, Long> single = new TreeMap<>();
        single.put(id, lots);
        NaiveInstrument instrument = pool.instrument(id);
        BigInteger joint = instrument.further256(held + lots, true);
        joint = joint.subtract(instrument.further256(held, true));
        joint = joint.subtract(instrument.further256(lots, true));
        BigInteger alone = NaiveScenarios.requirement256(pool, single, true);
        return alone.add(joint.max(BigInteger.ZERO));
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
